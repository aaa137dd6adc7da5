"""`manage.py demo`: fill an empty database with the demo forum."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from forum.demo.loading import ACCOUNTS, Progress, load


class Command(BaseCommand):
    # Given by the caller in Python, not on the command line.
    stealth_options = ("progress",)
    help = "Fill an empty database with the demo forum, and say how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--password", default="", help="of the demo accounts; else a random one"
        )

    def handle(self, *args: Any, progress: Progress | None = None, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(
                "The demo forum goes into an empty database, and this one has members."
            )
        password = options["password"] or settings.DEMO_PASSWORD or secrets.token_urlsafe(9)
        load(timezone.now(), password, progress or (lambda done, of: None))
        self.stdout.write(f"Demo accounts: {', '.join(ACCOUNTS)}; password: {password}")
