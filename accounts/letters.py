"""Mail, sent in the background: kept with what caused it, tried again when the mail server naps."""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from accounts.models import Letter

# Longer than the mail server is given: whoever took a letter and did not send it by then, died.
TAKEN_FOR = timedelta(minutes=2)


def post_letter(to: str, subject: str, body: str) -> None:
    """Send it as soon as the current transaction is committed."""
    with transaction.atomic():
        letter = Letter.objects.create(to=to, subject=subject, body=body)
        deliver.enqueue(letter.pk)


@task()
def deliver(letter_id: int) -> None:
    """Send one letter and forget it, so that no copy of a secret link stays behind."""
    if not take(letter_id):
        return
    letter = Letter.objects.get(pk=letter_id)
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.to]).send()
    except BaseException:
        Letter.objects.filter(pk=letter_id).update(taken_at=None)
        raise
    letter.delete()


def take(letter_id: int) -> bool:
    """Whether it is ours to send; no lock is held while the mail server is spoken to."""
    now = timezone.now()
    free = Q(taken_at=None) | Q(taken_at__lt=now - TAKEN_FOR)
    return Letter.objects.filter(free, pk=letter_id).update(taken_at=now) == 1
