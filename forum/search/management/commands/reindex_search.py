"""`manage.py reindex_search`: write what the index lacks; with --all, everything anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forum.search.indexing import index_some
from forum.search.models import Entry
from forum.search.tasks import BATCH


class Command(BaseCommand):
    help = "Write the posts that the search index lacks; nobody has to wait for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="write all of it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            self.make_old()
        done: int | None = 0
        while done is not None:
            done = index_some(done, BATCH)
        self.stdout.write(f"{Entry.objects.count()} posts can be found")

    def make_old(self) -> None:
        """Found as before until they are written anew; interrupted, the next run goes on."""
        last = 0
        while ids := list(
            Entry.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:5000]
        ):
            Entry.objects.filter(pk__in=ids).update(version=0)
            last = ids[-1]
