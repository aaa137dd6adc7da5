"""The Russian catalogue: merged with the source, and compiled for gettext."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polib

    from forum.web.translations.strings import Place, String

CATALOGUE = Path("ru/LC_MESSAGES/django.po")

# Three forms: 1, 21 · 2, 23 · 5, 11. Django and allauth ship four, the last for fractions. Django
# keeps catalogues apart with a formula each (TranslationCatalog), so the two don't meet.
HEADER = {
    "Project-Id-Version": "Veche",
    "Language": "ru",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    ),
}
PLURAL_FORMS = 3

log = logging.getLogger(__name__)


# --- compiling ------------------------------------------------------------------------------------


def compile_catalogues(locale: Path) -> None:
    """Write the .mo beside each .po of the folder, where it isn't of that .po already.

    A tree that may not be written keeps what it has, with a warning in the log. Raises `OSError`
    when a .po is broken.
    """
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        if not is_compiled(source):
            compile_catalogue(source)


def is_compiled(source: Path) -> bool:
    """Whether the .mo is of this very .po: it was given the time of its source."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns == source.stat().st_mtime_ns


def compile_catalogue(source: Path) -> None:
    # Taken before reading: a .po saved in between is then newer than its .mo.
    at = source.stat().st_mtime_ns
    binary = read(source).to_binary()
    # Written aside, as both web processes and the worker start at once.
    aside = source.with_suffix(f".{os.getpid()}.mo")
    try:
        aside.write_bytes(binary)
        os.utime(aside, ns=(at, at))
        aside.replace(source.with_suffix(".mo"))
    except OSError as wrong:
        aside.unlink(missing_ok=True)
        log.warning("%s can't be compiled: %s.", source, wrong.strerror)


# --- merging --------------------------------------------------------------------------------------


def read(path: Path) -> polib.POFile:
    """The catalogue of a file; an empty one when there is no file. Raises `OSError`."""
    import polib  # noqa: PLC0415 - an up-to-date catalogue is compiled without it, at each start

    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    catalogue.wrapwidth = 100
    return catalogue


def merge(old: polib.POFile, strings: dict[String, list[Place]]) -> polib.POFile:
    """The catalogue of exactly these strings, by file, with what `old` says of them.

    Places are files without lines, and the header has no dates: two runs write the same.
    """
    import polib  # noqa: PLC0415 - as above

    known = {(entry.msgctxt, entry.msgid): entry for entry in old if not entry.obsolete}
    merged = polib.POFile(wrapwidth=100)
    merged.metadata = HEADER
    for string, places in in_order(strings):
        entry = polib.POEntry(
            msgid=string.msgid,
            msgctxt=string.context or None,
            occurrences=[(file, "") for file in sorted({place.file for place in places})],
            flags=["python-format"] if "%(" in string.msgid + string.plural else [],
        )
        write_translation(entry, string, known.get((entry.msgctxt, entry.msgid)))
        merged.append(entry)
    return merged


def in_order(strings: dict[String, list[Place]]) -> list[tuple[String, list[Place]]]:
    """By the first place. A string that is asked for with and without a plural is one entry."""
    one: dict[tuple[str, str], String] = {}
    places: dict[tuple[str, str], list[Place]] = {}
    for string, found in strings.items():
        key = (string.context, string.msgid)
        one[key] = max(string, one.get(key, string), key=lambda each: each.plural)
        places[key] = places.get(key, []) + found
    return sorted(
        ((string, places[key]) for key, string in one.items()),
        key=lambda each: min((place.file, place.line) for place in each[1]),
    )


def write_translation(entry: polib.POEntry, string: String, known: polib.POEntry | None) -> None:
    if string.plural:
        entry.msgid_plural = string.plural
        entry.msgstr_plural = dict.fromkeys(range(PLURAL_FORMS), "")
    if known is None:
        return
    entry.tcomment = known.tcomment
    if known.fuzzy:
        entry.flags.append("fuzzy")
    if string.plural and len(known.msgstr_plural) == PLURAL_FORMS:
        entry.msgstr_plural = dict(known.msgstr_plural)
    elif not string.plural:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(0, "")
