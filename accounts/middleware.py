"""Who is here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user, middleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.bans import ban_on_place, sentence
from accounts.models import User
from accounts.sessions import member_of
from forum.web.address import client_address
from forum.web.errors import permission_denied

SAFE = ("GET", "HEAD", "OPTIONS")
# Letters to the staff are how someone appeals.
ALWAYS_OPEN = ("/accounts/logout/", "/preferences/", "/suggestions/")
NOTED_EVERY = timedelta(minutes=1)
AWAY_AFTER = timedelta(days=1)


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Django's, whose question for the member is mostly answered by the session's."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: reader_of(request))  # type: ignore[assignment]


def reader_of(request: HttpRequest) -> User | AnonymousUser:
    member = member_of(request.session) or get_user(request)  # type: ignore[arg-type]
    return member if isinstance(member, User) and member.is_welcome else AnonymousUser()


def refuse_writing_from_banned_places(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Who came in before their network or address was banned reads on, but sends nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        writes = request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES
        if writes and not request.path.startswith(ALWAYS_OPEN) and request.user.is_authenticated:
            member = request.user
            if ban := ban_on_place(member, member.email, client_address(request)):
                return permission_denied(request, PermissionDenied(sentence(ban)))
        return get_response(request)

    return middleware


def note_presence(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a member's `last_seen_at` right to the minute; guests leave no trace."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            note(request.user)
        return get_response(request)

    return middleware


def note(user: User) -> None:
    now = timezone.now()
    due = now - NOTED_EVERY
    if user.last_seen_at is None or user.last_seen_at < due:
        late = Q(last_seen_at=None) | Q(last_seen_at__lt=due)
        seen = {"last_seen_at": now}
        if user.last_seen_at and now - user.last_seen_at >= AWAY_AFTER:
            seen["away_since"] = user.away_since = user.last_seen_at
        User.objects.filter(late, pk=user.pk).update(**seen)
