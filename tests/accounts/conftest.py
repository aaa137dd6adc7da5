from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage

from accounts.models import User
from tests import make

PASSWORD = "correct-horse-battery"


@pytest.fixture
def mails(run_tasks, mailoutbox) -> Callable[[], list[EmailMessage]]:
    """What has been mailed since the last time one looked."""

    def look() -> list[EmailMessage]:
        run_tasks()
        found = list(mailoutbox)
        mailoutbox.clear()
        return found

    return look


@pytest.fixture
def alice(db) -> User:
    """A member who can sign in: with a password and a proven address."""
    user = make.member("Alice", password=PASSWORD)
    user.prove_email()
    return user


def link_in(mail: EmailMessage) -> str:
    """The path of the first link."""
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", str(mail.body))
    assert found, mail.body
    return found[1]
