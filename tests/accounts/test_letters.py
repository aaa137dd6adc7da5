from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.letters import deliver, post_letter
from accounts.models import Letter

pytestmark = pytest.mark.django_db


def posted() -> Letter:
    post_letter("alice@example.org", "Subject", "Body")
    return Letter.objects.get()


def test_a_letter_is_sent_once_however_often_it_is_delivered(mailoutbox):
    letter = posted()

    deliver.call(letter.pk)
    deliver.call(letter.pk)

    assert [mail.subject for mail in mailoutbox] == ["Subject"]
    assert not Letter.objects.exists()


def test_nothing_is_sent_of_what_was_rolled_back(mailoutbox, run_tasks):
    def cause_trouble() -> None:
        with transaction.atomic():
            posted()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cause_trouble()

    run_tasks()
    assert not mailoutbox


def test_while_one_worker_sends_another_does_not(mailoutbox):
    letter = posted()
    Letter.objects.update(taken_at=timezone.now())

    deliver.call(letter.pk)

    assert not mailoutbox


def test_what_a_dead_worker_took_is_sent_by_the_next(mailoutbox):
    letter = posted()
    Letter.objects.update(taken_at=timezone.now() - timedelta(minutes=3))

    deliver.call(letter.pk)

    assert len(mailoutbox) == 1


def test_when_the_mail_server_naps_the_letter_waits(mailoutbox, monkeypatch):
    letter = posted()

    def refuse(self: EmailMessage, **options: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        with pytest.raises(ConnectionRefusedError):
            deliver.call(letter.pk)

    deliver.call(letter.pk)
    assert len(mailoutbox) == 1
