"""Mail where there is no mail server: kept as files, and printed where the operator looks."""

from __future__ import annotations

import email.policy
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as Files

# As it is read, not as it travels: Cyrillic in plain letters, and a link in one line.
READABLE = email.policy.default.clone(utf8=True, max_line_length=998)
RULE = "-" * 79


class FilesAndConsole(Files):
    """Each mail in a file of its own, the newest last by name, and the same on standard output."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            text = message.message(policy=READABLE).as_bytes().decode()
            self.new_file().write_text(text)
            print(f"{text}\n{RULE}", flush=True)
        return len(email_messages)

    def new_file(self) -> Path:
        now = datetime.now(UTC)
        return Path(self.file_path) / f"{now:%Y%m%d-%H%M%S-%f}.eml"
