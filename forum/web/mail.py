"""Mail where there is no mail server: kept as files, and printed where the operator looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as Console
from django.core.mail.backends.filebased import EmailBackend as Files


class FilesAndConsole(Files):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.console = Console()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = super().send_messages(email_messages)
        self.console.send_messages(email_messages)
        return sent
