"""Bring the Russian catalogue up to date with the source: `manage.py update_translations`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from forum.web.translations import catalogue
from forum.web.translations.packages import strings_of_ours


class Command(BaseCommand):
    help = "Merges the strings of the source into the Russian catalogue, and compiles it."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        locale = settings.LOCALE_PATHS[0]
        path = locale / catalogue.CATALOGUE
        old = catalogue.read(path)
        found = strings_of_ours(settings.BASE_DIR, old)
        merged = catalogue.merge(old, found.strings)
        path.parent.mkdir(parents=True, exist_ok=True)
        merged.save(str(path))
        catalogue.compile_catalogues(locale)
        for sentence in found.unreadable:
            self.stderr.write(sentence)
        self.stdout.write(f"Strings: {len(merged)}, to do: {len(merged.untranslated_entries())}.")
