"""Lists in which moderators tick threads or posts, `?choose=1`, to act on all of them together.

The list is a form then, sent by GET: turning the page takes what is ticked along in the address, so
it needs no script and no session. What is to be done, `forum.moderating.bulk_pages` asks first.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from forum.boards.middleware import ForumRequest
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.posts.models import page_of
from forum.reading.listing import Listing, ThreadLine
from forum.reading.post_rows import rendered, rows_of_page
from forum.threads.models import Thread
from forum.threads.permissions import can_moderate
from forum.web.numbers import count_left_out, ids_chosen
from forum.web.paging import Pages, page_number

MOST_CHOSEN = 300


class Turn(NamedTuple):
    """A button that turns the page: what it sends."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is ticked: of the rows of this page, and on others."""

    viewer: Viewer
    address: str
    chosen: frozenset[int]
    elsewhere: list[int]
    newer: Turn | None
    older: Turn | None
    left_out: str  # a sentence where more was ticked than can be

    @property
    def most(self) -> int:
        return MOST_CHOSEN

    @property
    def count(self) -> int:
        return len(self.chosen) + len(self.elsewhere)

    def choice(self, thread: ThreadLine) -> bool | None:
        """Whether its box is ticked; None where it has none, as the viewer doesn't moderate it."""
        if not self.viewer.may(Right.MODERATE, thread.board_id):
            return None
        return thread.pk in self.chosen


def choosing_threads(
    request: ForumRequest, address: str, listing: Listing, threads: Iterable[ThreadLine]
) -> dict[str, object]:
    """What a list says of choosing to who moderates something, and nothing to others."""
    viewer = request.viewer
    if not viewer.moderates_anything:
        return {}
    here = {each.pk for each in threads if viewer.may(Right.MODERATE, each.board_id)}
    if "choose" not in request.GET:
        return {"way_to_choose": way_to_choose(request)} if here else {}
    return {"choosing": choosing(request, address, here, (listing.newer, listing.older))}


def show_choosing(request: ForumRequest, thread: Thread) -> HttpResponse:
    """A page of the thread, of which each post can be ticked. For its moderators."""
    page = page_number(request)
    address = thread.get_absolute_url()
    pages = Pages(page, page_of(thread.last_number), lambda n: f"{address}?page={n}")
    if page > pages.last:
        raise Http404("no such page")
    rows = rows_of_page(request, thread, page)
    posts = rendered(rows, thread, request.viewer)
    chosen = choosing(request, address, {row.id for row in rows}, (pages.previous, pages.next))
    context = {
        "thread": thread,
        "board": thread.board,
        "pages": pages,
        "choosing": chosen,
        "posts": [
            Choice(row.id, row.number, row.id in chosen.chosen, html)
            for row, html in zip(rows, posts, strict=True)
        ],
    }
    return render(request, "reading/thread_choosing.html", context)


class Choice(NamedTuple):
    id: int
    number: int
    is_chosen: bool
    html: SafeString


def is_choosing(request: ForumRequest, thread: Thread) -> bool:
    return "choose" in request.GET and can_moderate(request.viewer, thread)


# --- steps ----------------------------------------------------------------------------------------


def choosing(
    request: ForumRequest, address: str, here: Container[int], ways: tuple[str, str]
) -> Choosing:
    sent = ids_chosen(request.GET.getlist("chosen"), MOST_CHOSEN)
    newer, older = map(turn, ways)
    return Choosing(
        request.viewer,
        address,
        frozenset(pk for pk in sent if pk in here),
        [pk for pk in sent if pk not in here],
        newer,
        older,
        left_out_sentence(request.GET.getlist("chosen")),
    )


def left_out_sentence(sent: Sequence[str]) -> str:
    """Of what was ticked, what is more than can be; nothing where all of it is taken."""
    n = count_left_out(sent, MOST_CHOSEN)
    words = ngettext(
        "No more than %(most)d can be chosen: %(n)d of those that you ticked is left out.",
        "No more than %(most)d can be chosen: %(n)d of those that you ticked are left out.",
        n,
    )
    return words % {"most": MOST_CHOSEN, "n": n} if n else ""


def turn(address: str) -> Turn | None:
    """What leads to a page of the list; the first one is named by no page."""
    if not address:
        return None
    said = parse_qsl(urlsplit(address).query)
    return Turn(*said[0]) if said else Turn("page", "1")


def way_to_choose(request: ForumRequest) -> str:
    """The same page of the same list, with boxes."""
    said = request.GET.copy()
    said["choose"] = "1"
    return f"?{said.urlencode()}"
