"""What a page tells machines of itself: its one address, a description, and its posts as data."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.markup import excerpt, first_picture
from forum.posts.permissions import is_answer
from forum.reading.post_rows import PostRow
from forum.threads.models import Thread
from forum.web.paging import Pages

DESCRIPTION = 200
TEXT = 500
PIECES_KEPT = 20_000
HEADS_KEPT = 500
LOCALES = {"ru": "ru_RU", "en": "en_US"}
# What could end the block, or be taken for the beginning of a comment, within it.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def ways(address: str, pages: Pages | None = None, feed: str = "") -> str:
    """The page's one address, the pages before and after it, and the feed of what it shows."""
    links = [("canonical", pages.address(pages.page) if pages else address)]
    if pages and pages.previous:
        links.append(("prev", pages.previous))
    if pages and pages.next:
        links.append(("next", pages.next))
    lines = [f'<link rel="{rel}" href="{escape(whole(path))}">' for rel, path in links]
    if feed:
        lines.append(
            f'<link rel="alternate" type="application/atom+xml" href="{escape(whole(feed))}">'
        )
    return "\n".join(lines)


def card(
    title: str, description: str, address: str, kind: str = "website", picture: str = ""
) -> str:
    """How the page is shown where somebody passes its address on."""
    told = [
        ("property", "og:type", kind),
        ("property", "og:site_name", settings.SITE_NAME),
        ("property", "og:locale", LOCALES.get(get_language() or "", "ru_RU")),
        ("property", "og:title", title),
        ("property", "og:url", whole(address)),
        ("name", "twitter:card", "summary_large_image" if picture else "summary"),
    ]
    if picture:
        told.append(("property", "og:image", whole(picture)))
    if description:
        told += [("name", "description", description), ("property", "og:description", description)]
    return "\n".join(
        f'<meta {by}="{name}" content="{escape(content)}">' for by, name, content in told
    )


def whole(path: str) -> str:
    return settings.SITE_URL + path


def list_head(
    title: str, address: str, pages: Pages | None, feed: str, description: str = ""
) -> SafeString:
    """Of a numbered page of a list."""
    here = pages.address(pages.page) if pages else address
    return SafeString(f"{ways(address, pages, feed)}\n{card(title, description, here)}")


_heads: OrderedDict[object, tuple[object, SafeString]] = OrderedDict()

# --- a thread -------------------------------------------------------------------------------------


def thread_head(
    thread: Thread, pages: Pages, rows: Iterable[PostRow], *, for_a_guest: bool
) -> SafeString:
    """What is for crawlers and previews is told to guests alone: they come as such.

    The newest of each page is kept, with all that it was made of.
    """
    posts = [(row, piece(row)) for row in rows] if for_a_guest else []
    of = (
        for_a_guest,
        thread.slug,
        thread.title,
        thread.author.username if thread.author else None,
        thread.board.slug,
        thread.board.title,
        thread.reply_count,
        thread.view_count,
        pages.last,
        thread.board.has_answers,
        thread.answer_id,
        *(kept.of for _, kept in posts),
    )
    key = (thread.pk, pages.page, get_language(), for_a_guest)
    found = _heads.get(key)
    if found is None or found[0] != of:
        found = _heads[key] = of, written_head(thread, pages, posts, for_a_guest=for_a_guest)
        while len(_heads) > HEADS_KEPT:
            with suppress(KeyError):  # another thread was quicker
                _heads.popitem(last=False)
    return found[1]


def written_head(
    thread: Thread, pages: Pages, posts: list[tuple[PostRow, Piece]], *, for_a_guest: bool
) -> SafeString:
    links = ways(thread.get_absolute_url(), pages, reverse("thread-feed", args=[thread.pk]))
    if not for_a_guest:
        return SafeString(links)
    description = posts[0][1].description if posts else ""
    picture = posts[0][1].picture if posts else ""
    here = pages.address(pages.page)
    data = (question if thread.board.has_answers else discussion)(thread, pages, posts)
    return SafeString(
        f"{links}\n{card(thread.title, description, here, 'article', picture)}\n"
        f'<script type="application/ld+json">{data}</script>'
    )


def discussion(thread: Thread, pages: Pages, posts: list[tuple[PostRow, Piece]]) -> str:
    """The page as schema.org's DiscussionForumPosting: the opening, and the others as comments.

    On later pages the opening is named without its text, which stands on the first.
    """
    told = facts(thread, pages)
    comments = []
    for row, kept in posts:
        if row.number == 1:
            told |= opening(thread, kept)
            told["interactionStatistic"].append(counted("LikeAction", row.like_count))
        else:
            comments.append(kept.comment)
    beginning = in_block(told)
    return f'{beginning[:-1]}, "comment": [{", ".join(comments)}]}}' if comments else beginning


def question(thread: Thread, pages: Pages, posts: list[tuple[PostRow, Piece]]) -> str:
    """The page as schema.org's QAPage: the question, and the replies as answers to it."""
    asked = question_facts(thread)
    accepted: list[str] = []
    suggested: list[str] = []
    for row, kept in posts:
        if row.number == 1:
            asked |= opening(thread, kept)
            asked["upvoteCount"] = row.like_count
        else:
            (accepted if is_answer(thread, row) else suggested).append(kept.answer)
    parts = [in_block(asked)[:-1]]
    parts += [f'"acceptedAnswer": {answer}' for answer in accepted]
    if suggested:
        parts.append(f'"suggestedAnswer": [{", ".join(suggested)}]')
    page = in_block({"@context": "https://schema.org", "@type": "QAPage"})[:-1]
    return f'{page}, "mainEntity": {", ".join(parts)}}}}}'


def opening(thread: Thread, kept: Piece) -> dict[str, str]:
    """What the first post says and shows; of pictures alone the title tells."""
    return {"text": kept.words or thread.title, **image(kept.picture)}


def image(picture: str) -> dict[str, str]:
    return {"image": whole(picture)} if picture else {}


def question_facts(thread: Thread) -> dict[str, Any]:
    address = whole(thread.get_absolute_url())
    return {
        "@type": "Question",
        "@id": address,
        "url": address,
        "name": thread.title,
        "datePublished": moment(thread.created_at),
        "author": person(thread.author.username if thread.author else None),
        "answerCount": thread.reply_count,
    }


def facts(thread: Thread, pages: Pages) -> dict[str, Any]:
    address = whole(thread.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": address,
        "url": address,
        "mainEntityOfPage": whole(pages.address(pages.page)),
        "headline": thread.title,
        "datePublished": moment(thread.created_at),
        "author": person(thread.author.username if thread.author else None),
        "isPartOf": {
            "@type": "CollectionPage",
            "name": thread.board.title,
            "url": whole(thread.board.get_absolute_url()),
        },
        "commentCount": thread.reply_count,
        "interactionStatistic": [
            counted("CommentAction", thread.reply_count),
            counted("ViewAction", thread.view_count),
        ],
    }


def counted(action: str, times: int) -> dict[str, Any]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": times,
    }


def person(name: str | None) -> dict[str, str]:
    if name is None:
        return {"@type": "Person", "name": "—"}
    return {"@type": "Person", "name": name, "url": whole(reverse("member", args=[name]))}


def moment(at: Any) -> str:
    return str(at.isoformat(timespec="seconds"))


def in_block(told: dict[str, Any]) -> str:
    """JSON for inside a script element."""
    return json.dumps(told, ensure_ascii=False).translate(ESCAPES)


# --- its posts, each told once --------------------------------------------------------------------


class Piece(NamedTuple):
    """What is told of a post, and what it was made of."""

    of: tuple[Any, ...]
    words: str
    description: str
    comment: str
    answer: str
    picture: str  # the address of the first


_pieces: OrderedDict[int, Piece] = OrderedDict()


def piece(row: PostRow) -> Piece:
    of = (row.id, row.author, row.created_at, row.edited_at, row.like_count, hash(row.html))
    found = _pieces.get(row.id)
    if found is None or found.of != of:
        found = _pieces[row.id] = made(of, row)
        while len(_pieces) > PIECES_KEPT:
            with suppress(KeyError):  # another thread was quicker
                _pieces.popitem(last=False)
    return found


def made(of: tuple[Any, ...], row: PostRow) -> Piece:
    words, picture = excerpt(row.html, TEXT), first_picture(row.html)
    told = comment(row, words, picture)
    answer = told | {"@type": "Answer", "upvoteCount": row.like_count}
    return Piece(of, words, shortened(words), in_block(told), in_block(answer), picture)


def shortened(words: str) -> str:
    if len(words) <= DESCRIPTION:
        return words
    beginning = words[: DESCRIPTION - 1]
    return (beginning.rpartition(" ")[0] or beginning).rstrip(" ,;:.–—-") + "…"


def comment(row: PostRow, words: str, picture: str) -> dict[str, Any]:
    address = whole(reverse("post", args=[row.id]))
    told: dict[str, Any] = {
        "@type": "Comment",
        "@id": address,
        "url": address,
        "datePublished": moment(row.created_at),
        "author": person(row.author),
        "text": words or "…",
        **image(picture),
    }
    if row.like_count:
        told["upvoteCount"] = row.like_count
    if row.edited_at:
        told["dateModified"] = moment(row.edited_at)
    return told
