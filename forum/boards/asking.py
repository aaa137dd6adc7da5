"""What views of all rooms above ask of a request first."""

from __future__ import annotations

from django.http import Http404, QueryDict

from forum.boards.middleware import ForumRequest


def asks_a_guest(request: ForumRequest) -> bool:
    """A guest who only looks is sent to sign in; what a guest sends is refused with a sentence."""
    return request.viewer.is_guest and request.method != "POST"


def sent(request: ForumRequest) -> QueryDict | None:
    """What a form is bound to: a POST may be empty where nothing is required."""
    return request.POST if request.method == "POST" else None


def require_desk(request: ForumRequest) -> None:
    """The moderators' pages are there for who moderates some board. Raises Http404."""
    if not request.viewer.moderates_anything:
        raise Http404("moderators only")
