"""Seeing the forum as a guest, as a member or as a group does: to look, not to act.

Whoever looks so is nobody: they see what the other sees, by the same `visible_to`, but have no
name. So what is private (letters, drafts, notices, settings) belongs to no one here, and nothing
is written in another's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Audience, Group, Standing, User
from forum.boards.models import Grant
from forum.boards.rights import ALL, NONE, Right
from forum.boards.viewer import Viewer, effective, guest, viewer_of
from forum.web.errors import permission_denied

KEPT_IN = "seen_as"
SAFE = ("GET", "HEAD", "OPTIONS")
# Their own account, whatever they look as: not shown meanwhile.
OF_THEIR_OWN = ("/accounts/", "/admin/", "/administering/")
BODY = re.compile(rb"<body[^>]*>")


@dataclass(frozen=True, slots=True)
class SeenAs:
    """`kind` is "guest", "member" or "group"; `of_id` of the latter two."""

    kind: str
    of_id: int | None = None


def look_as_another(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Behind the viewer's own middleware, whose viewer it takes the place of."""

    def middleware(request: HttpRequest) -> HttpResponse:
        found = other_of(request)
        if found is None:
            return get_response(request)
        request.viewer, name = found  # type: ignore[attr-defined]
        if request.path == reverse("stop-seeing-as"):
            return get_response(request)
        if request.method not in SAFE or request.path.startswith(OF_THEIR_OWN):
            said = _("You are looking at the forum as another: you can only read. Go back first.")
            return with_banner(request, permission_denied(request, PermissionDenied(said)), name)
        return with_banner(request, get_response(request), name)

    return middleware


def other_of(request: HttpRequest) -> tuple[Viewer, str] | None:
    """As whom an administrator looks now; None when as themselves."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    if request.user.standing < Standing.ADMINISTRATOR or KEPT_IN not in request.session:
        return None
    return viewer_as(SeenAs(**request.session[KEPT_IN]))


def viewer_as(seen: SeenAs) -> tuple[Viewer, str] | None:
    """A viewer without a name, who sees what the other sees; None when that one is gone."""
    if seen.kind == "guest":
        return guest(), _("a guest")
    if seen.kind == "member":
        member = User.objects.filter(pk=seen.of_id or 0, standing=Standing.MEMBER).first()
        return (Viewer(None, viewer_of(member).rights), member.username) if member else None
    group = Group.objects.filter(pk=seen.of_id or 0).first()
    return (Viewer(None, rights_of_group(group)), str(group)) if group else None


def rights_of_group(group: Group) -> dict[int, Right]:
    """Those of a member who is in this group and in none beside those of everyone."""
    audiences = [Audience.EVERYONE]
    if group.audience != Audience.EVERYONE:
        audiences.append(Audience.MEMBERS)
    most = Right.SEE if group.audience == Audience.EVERYONE else ALL
    given: dict[int, Right] = {}
    of_group = Grant.objects.filter(group=group)
    for grants in (of_group, Grant.objects.filter(group__audience__in=audiences)):
        for board_id, rights in grants.values_list("board_id", "rights"):
            given[board_id] = given.get(board_id, NONE) | Right(rights)
    return {board_id: effective(rights, most) for board_id, rights in given.items()}


def with_banner(request: HttpRequest, response: HttpResponse, name: str) -> HttpResponse:
    """Put on every page, whoever made it: frames and errors ask nothing of the request."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    body = None if response.streaming or not is_page else BODY.search(response.content)
    if body is None:
        return response
    banner = render_to_string("administering/seen_as.html", {"name": name}, request).encode()
    response.content = response.content[: body.end()] + banner + response.content[body.end() :]
    return response
