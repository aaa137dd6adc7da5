"""`manage.py purge_uploads`: let go of files that no post and no draft shows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forum.posting import orphans


class Command(BaseCommand):
    help = "Let go of files that no post and no draft shows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", action="store_true", help="leave it to the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["queue"]:
            orphans.purge_uploads.enqueue()
        else:
            self.stdout.write(f"{orphans.purge()} uploads are gone.")
