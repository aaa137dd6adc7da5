"""`manage.py recount`: set every count right, and say what was wrong."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from forum.posts.counters import recount


class Command(BaseCommand):
    help = "Work out all counts again from the posts, and say how many were wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # A page may not ask for long; this goes through all posts, and on a large forum does.
            cursor.execute("SET LOCAL statement_timeout = 0")
            for kind, mended in recount().items():
                self.stdout.write(f"{kind}: {mended} corrected")
