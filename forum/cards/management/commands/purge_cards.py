"""`manage.py purge_cards`: let go of cards that no post shows, and of pictures of no card."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forum.cards import purging, tasks


class Command(BaseCommand):
    help = "Let go of cards that no post shows, and of pictures of no card."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", action="store_true", help="leave it to the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["queue"]:
            tasks.purge_cards.enqueue()
        else:
            purging.purge()
