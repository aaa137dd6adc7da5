"""Our copies of pictures: each under a name that nobody can guess, and served as our own."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from forum.uploads.files import is_older, listed

FOLDER = "cards"
NAME = re.compile(r"[0-9a-f]{32}\.webp")
# Nothing is ever written under the same name again.
FOR_GOOD = "public, max-age=31536000, immutable"


def write(webp: bytes) -> str:
    """The name under which it is kept."""
    name = f"{secrets.token_hex(16)}.webp"
    default_storage.save(path_of(name), ContentFile(webp))
    return name


def delete(name: str) -> None:
    """Done twice it is done once."""
    default_storage.delete(path_of(name))


def all_names() -> Iterator[str]:
    """Those of our own making."""
    yield from filter(NAME.fullmatch, listed(FOLDER)[1])


def is_older_than(before: datetime, name: str) -> bool:
    return is_older(path_of(name), before)


def path_of(name: str) -> str:
    return f"{FOLDER}/{name}"


@require_safe
def show_image(request: HttpRequest, name: str) -> FileResponse:
    """One of the pictures, to anybody who was given its name."""
    if not NAME.fullmatch(name):
        raise Http404("no such picture")
    try:
        file = default_storage.open(path_of(name))
    except FileNotFoundError:
        raise Http404("no such picture") from None
    return FileResponse(file, content_type="image/webp", headers={"Cache-Control": FOR_GOOD})
