from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from forum.server.first_administrator import NAMES, NobodyToAsk, make_administrator
from forum.server.refusal import Refused


class Command(BaseCommand):
    help = f"Make an administrator, from {', '.join(NAMES)} or by asking on a terminal."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{make_administrator()} is an administrator.")
        except (Refused, NobodyToAsk) as refusal:
            sys.exit(str(refusal))
        except KeyboardInterrupt:
            sys.exit("\nNo administrator was made.")
