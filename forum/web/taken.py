"""A browser keeps the words that it sends until it hears that this very sending was taken,
as a page that it is led to may answer something else.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from forum.web.numbers import whole_number

COOKIE = "taken"  # drafts.js reads it, and drops it
SOON = 120  # seconds in which the browser opens the page that it is led to


def tell_taken[Answer: HttpResponseBase](request: HttpRequest, answer: Answer) -> Answer:
    """`answer`, which says that what this request sent was taken."""
    sending = whole_number(request.POST.get("sending", ""))
    if sending is not None:
        answer.set_cookie(
            COOKIE,
            str(sending),
            max_age=SOON,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer
