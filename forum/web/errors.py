"""Pages for what went wrong. None of them needs the database."""

from __future__ import annotations

import logging
import sys

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from forum.web.context import theme_in_cookie

logger = logging.getLogger(__name__)

SECONDS_TO_TRY_AGAIN = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request, 400, _("This address is not right"), _("Something in it can't be understood.")
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = str(exception) if isinstance(exception, PermissionDenied) else ""
    return page(request, 403, _("That isn't allowed"), said or _("You may not do this."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        _("The form has expired"),
        _("Go back, reload the page and send it once more; what you wrote is still there."),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request, 404, _("Nothing here"), _("The page was moved, removed, or is not for all to see.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """A lost database is a 503 that says so; everything else a plain 500."""
    cause = sys.exception()
    while cause is not None:
        if isinstance(cause, (OperationalError, InterfaceError)):
            return database_gone(request)
        cause = cause.__cause__ or cause.__context__
    return page(
        request, 500, _("Something broke"), _("It is our fault, and it has been written down.")
    )


def database_gone(request: HttpRequest) -> HttpResponse:
    response = page(
        request,
        503,
        _("Back in a moment"),
        _("The forum can't reach its database. What you sent is still in your browser: go back."),
    )
    response["Retry-After"] = str(SECONDS_TO_TRY_AGAIN)
    return response


def too_soon(request: HttpRequest, sentence: str, wait: int) -> HttpResponse:
    response = page(request, 429, _("A little slower"), sentence)
    response["Retry-After"] = str(wait)
    return response


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For allauth's limits that the forms don't count themselves: all of them are by the minute."""
    return too_soon(request, _("That was a lot at once. Try again in a minute."), 60)


def page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """Rendered without context processors: those ask who is reading, and that asks the database."""
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(
        request
    )
    context = {
        "status": status,
        "title": title,
        "sentence": sentence,
        "LANGUAGE_CODE": language,
        "theme": theme_in_cookie(request),
    }
    return HttpResponse(render_to_string("error.html", context), status=status)
