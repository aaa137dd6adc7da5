"""Every request knows its viewer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from forum.boards.viewer import Viewer, viewer_of


class ForumRequest(HttpRequest):
    """A request as the views get it: signed in or not, its viewer known."""

    user: User | AnonymousUser
    viewer: Viewer
    htmx: object


def recognise_the_viewer(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        # `user` is lazy too: a page that asks neither costs no query.
        request.viewer = SimpleLazyObject(lambda: viewer_of(unwrapped(request.user)))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def unwrapped[Known](lazy: Known) -> Known:
    """What a lazy object stands for: asking it much costs."""
    bool(lazy)  # asking anything makes it load itself
    return getattr(lazy, "_wrapped", lazy)
