"""Strings of Django and allauth that their own Russian lacks, or says badly: they are ours."""

from __future__ import annotations

from collections.abc import Iterator, Set
from importlib.util import find_spec
from pathlib import Path

import polib

from forum.web.translations.strings import Found, strings_in

# The parts of which something is shown, from the packages' folder on.
SHOWN = {
    "allauth": (
        "allauth/account",
        "allauth/mfa",
        "allauth/usersessions",
        "allauth/templates/account",
        "allauth/templates/mfa",
        "allauth/templates/usersessions",
    ),
    "django": (
        "django/contrib/admin",
        "django/contrib/auth",
        "django/contrib/humanize",
        "django/core",
        "django/db",
        "django/forms",
        "django/utils",
        "django/views",
    ),
}


def strings_of_ours(root: Path, catalogue: polib.POFile) -> Found:
    """The strings of the project in `root`, and those that its packages leave to it.

    What the catalogue has of a package's strings stays too: there it is said better.
    """
    said = {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}
    found = strings_in(root)
    for package, shown in SHOWN.items():
        left = left_by(folder_of(package), shown, said)
        for string, places in left.strings.items():
            found.strings.setdefault(string, []).extend(places)
    return found


def folder_of(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.parent


def left_by(packages: Path, shown: tuple[str, ...], said: Set[tuple[str, str]]) -> Found:
    """The strings in these folders of `packages` that no catalogue there has, or are `said`."""
    found = strings_in(packages, shown)
    top = packages / shown[0].split("/")[0]
    translated = {
        key
        for compiled in top.rglob("locale/ru/LC_MESSAGES/django.mo")
        for key in translated_by(compiled)
    }
    found.strings = {
        string: places
        for string, places in found.strings.items()
        if (string.context, string.msgid) not in translated - said
    }
    return found


def translated_by(compiled: Path) -> Iterator[tuple[str, str]]:
    for entry in polib.mofile(str(compiled)).translated_entries():
        yield entry.msgctxt or "", entry.msgid
