"""Is every string in both languages? `manage.py check_translations`; exit code 1 when not."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum.web.translations.bare_text import bare_texts_in
from forum.web.translations.catalogue import CATALOGUE, read
from forum.web.translations.checking import faults
from forum.web.translations.packages import strings_of_ours


class Command(BaseCommand):
    help = "Fails when a string lacks Russian or English, naming each string and its place."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        catalogue = read(settings.LOCALE_PATHS[0] / CATALOGUE)
        found = strings_of_ours(settings.BASE_DIR, catalogue)
        wrong = [*faults(found, catalogue), *bare_texts_in(settings.BASE_DIR)]
        if wrong:
            raise CommandError("\n".join([*wrong, f"{len(wrong)} to mend."]))
        self.stdout.write(f"Strings: {len(catalogue)}, each in Russian and in English.")
