"""Pages for what went wrong. None of them needs the database."""

from __future__ import annotations

import logging
import re
import sys

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from forum.web.context import theme_in_cookie

logger = logging.getLogger(__name__)

SECONDS_TO_TRY_AGAIN = 5
# How Django begins its reasons when a form was sent from another site.
FROM_ELSEWHERE = ("Origin checking failed", "Referer checking failed")
TYPED = ("title", "body")
SECRET = re.compile("[a-zA-Z0-9]{32}")
BUTTONS = ("preview", "save_draft")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request, 400, _("This address is not right"), _("Something in it can't be understood.")
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = str(exception) if isinstance(exception, PermissionDenied) else ""
    return page(request, 403, _("That isn't allowed"), said or _("You may not do this."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in, perhaps in another tab, makes the tokens of older forms stale.

    What was typed comes back with a token of now, unless the form stood on another site: nobody
    else may put words in a member's mouth that one press sends.
    """
    if reason.startswith(FROM_ELSEWHERE):
        return page(request, 403, _("The form has expired"), _("It was not sent from this forum."))
    if typed(request):
        sentence = _("You signed in or out since it was opened. Look at your text, then send it.")
        return page(request, 403, _("The form has expired"), sentence, may_send_again=True)
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
    """A lost database is a 503 that says so; everything else a plain 500.

    It may be lost before the reader's language was chosen: then it is the one they ask for.
    """
    with translation.override(language_of(request)):
        return lost_or_broken(request)


def lost_or_broken(request: HttpRequest) -> HttpResponse:
    cause = sys.exception()
    while cause is not None:
        if isinstance(cause, (OperationalError, InterfaceError)):
            return database_gone(request)
        cause = cause.__cause__ or cause.__context__
    return page(
        request,
        500,
        _("Something broke"),
        _("It is our fault, and it has been written down."),
        may_send_again=True,
    )


def database_gone(request: HttpRequest) -> HttpResponse:
    response = page(
        request,
        503,
        _("Back in a moment"),
        _("The forum can't reach its database. What you wrote is below: send it in a moment.")
        if typed(request)
        else _("The forum can't reach its database. Try again in a moment."),
        may_send_again=True,
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


def page(
    request: HttpRequest, status: int, title: str, sentence: str, *, may_send_again: bool = False
) -> HttpResponse:
    """Rendered without context processors: those ask who is reading, and that asks the database.

    What was typed into a form is on it, to be copied or, with `may_send_again`, sent from there.
    """
    context = {
        "status": status,
        "title": title,
        "sentence": sentence,
        "LANGUAGE_CODE": language_of(request),
        "theme": theme_in_cookie(request),
    }
    if texts := typed(request):
        context |= {"typed": texts, "address": request.get_full_path()}
        if may_send_again and is_from_here(request):
            context |= {"token": token_of(request), "carried": carried(request)}
    return HttpResponse(render_to_string("error.html", context), status=status)


def is_from_here(request: HttpRequest) -> bool:
    """As the browser says: what broke may have broken before the form's token was looked at."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def token_of(request: HttpRequest) -> str:
    """Of the secret that the browser has, also when nobody has taken it from its cookie yet."""
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    if "CSRF_COOKIE" not in request.META and SECRET.fullmatch(secret):
        request.META["CSRF_COOKIE"] = secret
    return get_token(request)


def language_of(request: HttpRequest) -> str:
    chosen: str | None = getattr(request, "LANGUAGE_CODE", None)
    return chosen or translation.get_language_from_request(request)


def typed(request: HttpRequest) -> dict[str, str]:
    """The title and the text of a form that was sent here; nothing if it holds no text."""
    sent = sent_form(request)
    if not sent.get("body", "").strip():
        return {}
    return {name: encodable(str(sent[name])) for name in TYPED if sent.get(name)}


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What else the form needs, shown or not, but the button that was pressed."""
    left_out = {*TYPED, *BUTTONS, "csrfmiddlewaretoken"}
    sent = sent_form(request)
    return [(name, encodable(str(sent[name]))) for name in sent if name not in left_out]


def sent_form(request: HttpRequest) -> QueryDict:
    if request.method != "POST":
        return QueryDict()
    try:
        return request.POST
    except (UnreadablePostError, MultiPartParserError, SuspiciousOperation):
        return QueryDict()


def encodable(text: str) -> str:
    """Half a surrogate pair can't be sent back."""
    return text.encode("utf-8", "replace").decode()
