"""Long lists by the id where a page ends: as cheap at their end as at their beginning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from forum.web.numbers import whole_number


@dataclass(frozen=True, slots=True)
class Stretch[Row]:
    """Rows of one page; `further` is the address of what comes after them, or empty."""

    rows: list[Row]
    is_first: bool
    further: str


def mark_of(request: HttpRequest, name: str) -> int | None:
    """`?name=` as an id, None without one. Raises Http404 for what can't be an id."""
    if (text := request.GET.get(name)) is None:
        return None
    if (mark := whole_number(text)) is None:
        raise Http404("no such place in the list")
    return mark


def stretch[Row](
    request: HttpRequest, found: Iterable[Row], size: int, name: str, key: str = "pk"
) -> Stretch[Row]:
    """The first `size` of `found`, which was asked for one row more to see whether any follow."""
    asked = list(found)
    rows, further = asked[:size], ""
    if len(asked) > size:
        query: dict[str, Any] = {**request.GET.dict(), name: getattr(rows[-1], key)}
        further = f"{request.path}?{urlencode(query)}"
    return Stretch(rows, name not in request.GET, further)
