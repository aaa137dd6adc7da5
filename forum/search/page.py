"""The page of search as HTML: a kept frame, and into it the hits and the words that were typed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.viewer import Sight
from forum.notifications.context import unread_of
from forum.search import finding
from forum.search.answering import Answer, Member, Way
from forum.search.finding import Found
from forum.search.forms import SearchForm
from forum.search.showing import Hit
from forum.threads.announcements import shown_to
from forum.web import composed
from forum.web.fragments import filled, kept, piece, stand_ins
from forum.web.framed import framed
from forum.web.templatetags.words import age, ago

TEMPLATE = "search/search.html"
TITLE = 60  # characters of what was typed


class Trouble(StrEnum):
    """Why nothing could be looked for."""

    SLOW = "slow"
    CROWD = "crowd"


def search_page(
    request: ForumRequest,
    form: SearchForm,
    answer: Answer | None = None,
    *,
    trouble: Trouble | None = None,
) -> HttpResponse:
    typed = form["q"].value() or ""
    found = answer and answer.found
    meant = answer.guess.text if answer and answer.guess else ""
    further = further_address(form, answer) if answer else ""
    shown = {
        "has_words": bool(typed),
        "trouble": trouble.value if trouble else "",
        "is_answer": answer is not None,
        "way": answer.way.value if answer else Way.ASKED.value,
        "has_guess": bool(answer and answer.guess),
        "has_members": bool(answer and answer.members),
        "has_hits": bool(answer and answer.hits),
        "looked_through": found.looked_through if found else 0,
        "has_further": bool(further),
        "may_choose": bool(answer and answer.hits) and request.viewer.moderates_anything,
        "unread_notifications": unread_of(request),
        "announcements": shown_to(request),
    }
    own = {
        "words": Truncator(typed).chars(TITLE),
        "form": lambda: form_html(form, typed),
        "meant": meant,
        "meant_address": f"?{urlencode(form.asked | {'q': meant})}" if meant else "",
        "members": lambda: members_html(answer.members if answer else ()),
        "count": lambda: count_html(found) if found else "",
        "hits": lambda: hits_html(answer.hits, found, form.asked) if answer and found else "",
        "further": further,
        "asked": f"?{urlencode(form.asked)}",
    }
    return framed(request, TEMPLATE, shown, own)


def further_address(form: SearchForm, answer: Answer) -> str:
    if answer.found is None or answer.found.further is None:
        return ""
    place = {"after": str(answer.found.further), "as": answer.way.value}
    return f"{reverse('search')}?{urlencode(form.asked | place)}"


# --- the form -------------------------------------------------------------------------------------


class BoardChoice(NamedTuple):
    slug: str
    title: str


def form_html(form: SearchForm, typed: str) -> SafeString:
    """Kept while it is as most people leave it: nothing but words.

    Its filters lie open until something was looked for without them.
    """
    boards = tuple(board_choices(form.viewer.sight))
    is_open = form.is_narrowed or not typed
    context = {"form": form, "boards": boards, "typed": typed, "is_open": is_open}
    if form.errors or form.is_narrowed:
        return render_to_string(f"{TEMPLATE}#form", context)

    def rendered() -> str:
        return render_to_string(f"{TEMPLATE}#form", context | stand_ins(["typed"]))

    return filled(piece(("search form", boards, is_open), rendered), {"typed": typed}.__getitem__)


def board_choices(sight: Sight) -> list[BoardChoice]:
    def compose() -> QuerySet[Board, Any]:
        boards = Board.objects.visible_to(sight).exclude(parent=None).in_tree_order()
        return boards.values_list("slug", "title")

    return [BoardChoice(*row) for row in composed.rows(("boards to search", sight), compose)]


# --- what was found -------------------------------------------------------------------------------


def count_html(found: Found) -> SafeString:
    shown = {"count": found.count, "is_more": found.is_more, "most": finding.RANKED}
    return kept(f"{TEMPLATE}#count", tuple(shown.values()), shown)


def members_html(members: Sequence[Member]) -> SafeString:
    return SafeString(
        "".join(kept(f"{TEMPLATE}#member", member, {"member": member}) for member in members)
    )


def hits_html(hits: Sequence[Hit], found: Found, asked: dict[str, str]) -> SafeString:
    others = f"{address('search')}?{escape(urlencode(asked))}&amp;thread="
    return SafeString("".join(hit_html(hit, others, is_whole=found.is_whole) for hit in hits))


def hit_html(hit: Hit, others: str, *, is_whole: bool) -> SafeString:
    """One frame for all hits of a kind, so that one never seen before costs no more.

    `others` is the address of more hits in a thread, but for its number. How many they are is told
    only when all were counted.
    """
    values: dict[str, Any] = {
        "address": address("post", hit.post_id),
        "title": hit.title,
        "snippet": hit.snippet,
        "author": escaped(hit.author or ""),
        "author_address": address("member", hit.author) if hit.author else "",
        "board": escaped(hit.board_title),
        "board_address": address("board", hit.board_slug),
        "when": when(hit),
        "others_address": SafeString(f"{others}{hit.thread_id}"),
    }
    facts = {
        "has_author": hit.author is not None,
        "has_others": hit.others > 0,
        "others": hit.others if is_whole else 0,
    }

    def rendered() -> str:
        return render_to_string(f"{TEMPLATE}#hit", facts | stand_ins(values))

    return filled(piece(("search hit", *facts.values()), rendered), values.__getitem__)


# A page shows the same few members and boards again and again.
@lru_cache(10_000)
def escaped(text: str) -> SafeString:
    return SafeString(escape(text))


@lru_cache(10_000)
def address(name: str, *arguments: str | int) -> SafeString:
    return SafeString(escape(reverse(name, args=arguments)))


def when(hit: Hit) -> SafeString:
    shown = (hit.created_at, *age(hit.created_at, timezone.now()))
    return filled(piece(("search when", *shown), lambda: ago(hit.created_at)))
