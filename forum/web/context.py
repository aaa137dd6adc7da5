"""What every template may use."""

from __future__ import annotations

from functools import lru_cache, partial
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from forum.web.templatetags.words import hue, initials

THEME_COOKIE = "theme"
MOST_COUNTED = 99
# Where the links of every page's header lead.
PLACES = frozenset(
    {
        *("/", "/latest/", "/unread/", "/members/", "/moderation/", "/administering/", "/search/"),
        "/conversations/",
    }
)


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "theme": theme_of(request),
        "reader": reader_of(request),
        "this_address": request.get_full_path,
        "this_path": partial(quote, request.path),
        "place": request.path if request.path in PLACES else "",
        "live_port": live_port(),
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
    }


def live_port() -> int | str:
    """On which port of the same name live events come; "" for the site's own, 0 for none."""
    return settings.LIVE_PORT and ("" if settings.TRUSTED_PROXIES else settings.LIVE_PORT)


def reader_of(request: HttpRequest) -> dict[str, object]:
    """What most templates ask of the viewer, asked once; templates look into a dict quickest."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    return {
        "is_guest": viewer.is_guest,
        "moderates": viewer.moderates_anything,
        "administers": viewer.is_administrator,
        **(member_shown(viewer.user.pk, viewer.user.username) if viewer.user else {}),
        "letters": letters_shown(viewer.user.unread_conversations if viewer.user else 0),
    }


@lru_cache
def letters_shown(unread: int) -> SafeString:
    """In how many conversations something is unread, on the envelope; as HTML, since a kept page
    can't ask whether there is any."""
    if not unread:
        return SafeString("")
    count = unread if unread <= MOST_COUNTED else f"{MOST_COUNTED}+"
    return format_html(
        '<span class="bell-count" data-field="unread-conversations">{}</span>', count
    )


@lru_cache(4096)
def member_shown(member_id: int, username: str) -> dict[str, object]:
    return {
        "name": username,
        "initials": initials(username),
        "hue": hue(member_id),
        "page": reverse("member", args=[username]),
    }


def theme_of(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing for the system's own."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return str(request.user.theme)
    return theme_in_cookie(request)


def theme_in_cookie(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in ("light", "dark") else ""
