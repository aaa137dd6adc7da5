"""What is wrong with the strings or with their Russian, each as a sentence with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from forum.web.translations.catalogue import PLURAL_FORMS, in_order
from forum.web.translations.strings import Found, String

if TYPE_CHECKING:
    import polib

# Names that are the same in every language.
WRITTEN_IN_CYRILLIC = ("Вече", "Русский")

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def faults(found: Found, catalogue: polib.POFile) -> Iterator[str]:
    """Sentences for whatever would show a reader the wrong language, or break."""
    yield from found.unreadable
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    for string, places in in_order(found.strings):
        entry = entries.pop((string.context, string.msgid), None)
        for fault in (*faults_of_english(string), *faults_of_russian(string, entry)):
            yield f"{places[0]}: “{string.msgid}” {fault}."
    for _, msgid in entries:
        yield f"{catalogue.fpath or 'the catalogue'}: “{msgid}” is no longer in the source."


def faults_of_english(string: String) -> Iterator[str]:
    if CYRILLIC.search(string.msgid + string.plural) and string.msgid not in WRITTEN_IN_CYRILLIC:
        yield "lacks English: a string in the source is written in English"


def faults_of_russian(string: String, entry: polib.POEntry | None) -> Iterator[str]:
    if entry is None or entry.obsolete:
        yield "is not in the catalogue: run manage.py update_translations"
        return
    if entry.fuzzy:
        yield "is fuzzy in Russian: somebody must look at it"
    forms = forms_of(string, entry)
    if not all(forms):
        yield "lacks Russian"
    # The first form is for 21 too, so that each needs the number, whatever the English “one” does.
    wanted = placeholders(string.plural or string.msgid)
    if any(placeholders(form) != wanted for form in forms if form):
        yield f"has other placeholders in Russian than {', '.join(wanted) or 'none'}"


def forms_of(string: String, entry: polib.POEntry) -> list[str]:
    if not string.plural:
        return [entry.msgstr]
    return [entry.msgstr_plural.get(number, "") for number in range(PLURAL_FORMS)]


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text.replace("%%", ""))))
