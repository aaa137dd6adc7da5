"""What every request passes through, apart from what Django brings."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from forum.web.errors import bad_request
from forum.web.text import is_storable

Handler = Callable[[HttpRequest], HttpResponse]


def refuse_malformed_requests(get_response: Handler) -> Handler:
    """NUL and lone surrogates in an address would fail in PostgreSQL: refuse them at the door."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        # Only an escaped address can hold them: most requests are spared the decoding.
        suspicious = not is_storable(request.path) or (
            "%" in query and not all(is_storable(part) for part in texts_of(request))
        )
        return bad_request(request) if suspicious else get_response(request)

    return middleware


def texts_of(request: HttpRequest) -> list[str]:
    return [text for name, values in request.GET.lists() for text in (name, *map(str, values))]


def speak_the_readers_language(get_response: Handler) -> Handler:
    """The account's language, else the cookie's, else the browser's; and the account's clock."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        zone = settings.TIME_ZONE
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            language = request.user.language or language
            zone = request.user.time_zone or zone
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(ZoneInfo(zone)):
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
