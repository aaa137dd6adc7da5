"""Page numbers as they come in and as they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest

NEIGHBOURS = 2


def page_number(request: HttpRequest) -> int:
    """`?page=` as a whole number from 1; anything else is a 404."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 8 and int(text) >= 1):
        raise Http404("no such page")
    return int(text)


@dataclass(frozen=True, slots=True)
class Pages:
    """The page links of a list: `numbers` holds 0 where a gap stands."""

    page: int
    last: int
    address: Callable[[int], str]

    @property
    def numbers(self) -> list[int]:
        near = range(self.page - NEIGHBOURS, self.page + NEIGHBOURS + 1)
        shown = sorted({1, self.last, *(n for n in near if 1 <= n <= self.last)})
        with_gaps: list[int] = []
        for before, n in zip([0, *shown], shown, strict=False):
            if n - before == 2:
                with_gaps.append(n - 1)
            elif n - before > 2:
                with_gaps.append(0)
            with_gaps.append(n)
        return with_gaps

    @property
    def links(self) -> tuple[tuple[int, str], ...]:
        """(number, address) of each; (0, "") for a gap."""
        return tuple((n, self.address(n) if n else "") for n in self.numbers)

    @property
    def previous(self) -> str:
        return self.address(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        return self.address(self.page + 1) if self.page < self.last else ""
