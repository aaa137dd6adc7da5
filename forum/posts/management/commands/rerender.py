"""`manage.py rerender`: make the HTML of posts again that an older renderer made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forum.posts.rerendering import any_older, rerender_batches, rerender_older


class Command(BaseCommand):
    help = "Make the HTML of posts again that an older renderer made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", action="store_true", help="leave it to the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["queue"]:
            if any_older():
                rerender_older.enqueue()
            return
        done = 0
        while number := rerender_batches():
            done += number
        self.stdout.write(f"{done} posts rendered again")
