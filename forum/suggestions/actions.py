"""Writing to the staff, and the staff's answer."""

from __future__ import annotations

import textwrap
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.letters import post_letter
from forum.boards.viewer import Viewer
from forum.suggestions.models import State, Suggestion

MOST_COUNTED = 99


def sent_before(submission_id: UUID | None) -> bool:
    return (
        submission_id is not None
        and Suggestion.objects.filter(submission_id=submission_id).exists()
    )


def send(viewer: Viewer, body: str, email: str, submission_id: UUID | None) -> Suggestion:
    """Put the letter into the inbox; one sent twice is there once."""
    letter = {
        "author": viewer.user,
        "email": email,
        "language": get_language() or "",
        "body": body,
    }
    if submission_id is None:
        return Suggestion.objects.create(**letter)
    found, _new = Suggestion.objects.get_or_create(submission_id=submission_id, defaults=letter)
    return found


def mark_read(viewer: Viewer, suggestion_id: int) -> None:
    """Raises Suggestion.DoesNotExist. A letter that was read or answered stays as it is."""
    with transaction.atomic():
        suggestion = locked(viewer, suggestion_id)
        if suggestion.is_new and viewer.user:
            suggestion.mark_read(viewer.user)


def answer(viewer: Viewer, suggestion_id: int, text: str) -> None:
    """Keep the answer and mail it, once.

    Raises Suggestion.DoesNotExist, and PermissionDenied when someone answered otherwise before.
    """
    with transaction.atomic():
        suggestion = locked(viewer, suggestion_id)
        if suggestion.is_answered:
            if suggestion.answer != text:
                raise PermissionDenied(_("This letter has been answered meanwhile."))
            return
        if not suggestion.reply_address or viewer.user is None:
            raise PermissionDenied(_("Whoever wrote this left no address: it can't be answered."))
        suggestion.answer_with(text, viewer.user)
        mail_answer(suggestion)


def locked(viewer: Viewer, suggestion_id: int) -> Suggestion:
    seen: Suggestion = (
        Suggestion.objects.visible_to(viewer)
        .select_related("author")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=suggestion_id)
    )
    return seen


def mail_answer(suggestion: Suggestion) -> None:
    """In the language the letter was written in, or the one its author has chosen since."""
    author = suggestion.author
    words = {
        "name": author.username if author else "",
        "answer": suggestion.answer,
        "quoted": textwrap.indent(suggestion.body, "> ", lambda line: True),
        "site_name": settings.SITE_NAME,
        "site_address": f"{settings.SITE_URL}/",
    }
    with override((author.language if author else "") or suggestion.language or get_language()):
        subject = _("%(site)s: an answer to your letter") % {"site": settings.SITE_NAME}
        body = render_to_string("suggestions/answer.txt", words)
    post_letter(suggestion.reply_address, subject, body)


def new_count() -> int:
    """How many letters nobody has read yet, at most 100; for the staff's pages."""
    return int(Suggestion.objects.filter(state=State.NEW)[: MOST_COUNTED + 1].count())
