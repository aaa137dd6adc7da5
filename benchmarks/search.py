"""The search index of a made-up forum, and what is looked for in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from accounts.models import User
from benchmarks.pages import Page
from forum.boards.viewer import viewer_of
from forum.posts.models import Post
from forum.search import indexing
from forum.search.answering import Search
from forum.search.asking import compose, read
from forum.search.finding import HITS_A_PAGE, Place
from forum.search.words import guessable, with_pairs
from forum.server.refusal import Refused

NOTE = re.compile(r"price \* row.count  # (\d+)")

POOL = """
    CREATE TEMPORARY TABLE pool (hash text PRIMARY KEY, language text, text text) ON COMMIT DROP
"""
VECTORS = """
    ALTER TABLE pool ADD COLUMN vector tsvector;
    UPDATE pool SET vector = setweight(to_tsvector('forum_plain', text), 'C')
        || to_tsvector(('forum_' || language)::regconfig, text);
    ANALYZE pool;
    DROP INDEX entries_by_word;
"""
# As `indexing.WRITE` does it, but the texts, of which many are the same, are taken apart once.
ENTRIES = """
    INSERT INTO search_entry (post_id, language, version, vector)
    SELECT p.id, pool.language, %s, CASE WHEN p.number > 1 THEN pool.vector ELSE
        setweight(to_tsvector('forum_plain', t.title), 'A')
        || setweight(to_tsvector(('forum_' || pool.language)::regconfig, t.title), 'A')
        || pool.vector END
    FROM posts_post p JOIN threads_thread t ON t.id = p.thread_id
    JOIN pool ON pool.hash = md5(p.html) ORDER BY p.id
"""
TITLES = """
    INSERT INTO search_titleentry (post_id, vector)
    SELECT post_id, ts_filter(vector, '{a}') FROM search_entry
    WHERE ts_filter(vector, '{a}') <> ''::tsvector ORDER BY post_id
"""
RAREST, RAREST_POSTS = "Хемульзон", 12
INDEX = "CREATE INDEX entries_by_word ON search_entry USING gin (vector) WITH (fastupdate = off)"


def index_all(htmls: Iterable[str], titles: Iterable[str]) -> None:
    """In the transaction that wrote the posts."""
    rows, words = [], set()
    for html in htmls:
        text = indexing.plain_text(html, with_spoilers=True)
        rows.append((html, indexing.language_of(text), with_pairs(text)))
        words |= guessable(text)
    for title in titles:
        words |= guessable(title)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DROP TABLE IF EXISTS pool")
        cursor.execute(POOL)
        cursor.executemany(
            "INSERT INTO pool VALUES (md5(%s::text), %s, %s) ON CONFLICT DO NOTHING", rows
        )
        for statement in VECTORS.split(";")[:-1]:
            cursor.execute(statement)
        cursor.execute(ENTRIES, [indexing.VERSION])
        cursor.execute(INDEX)
        cursor.execute(TITLES)
        cursor.execute(indexing.ADD_LANGUAGES, [["english", "russian"]])
        cursor.execute(indexing.ADD_WORDS, [sorted(words)])


def plant_rarest() -> None:
    """Write one word into a dozen posts, old and new, as an edit would."""
    newest = Post.objects.order_by("-id").values_list("id", flat=True)[0]
    chosen = [1 + newest * n // RAREST_POSTS for n in range(RAREST_POSTS)]
    posts = list(Post.objects.filter(id__in=chosen).exclude(body__contains=RAREST))
    for post in posts:
        post.body, post.html = f"{post.body}\n\n{RAREST}", f"{post.html}<p>{RAREST}</p>"
    Post.objects.bulk_update(posts, ("body", "html"))
    indexing.index_posts(posts)


# The first is in every eighth post, the second in one of three hundred.
SEARCHES = (
    ("a common word", "борща"),
    ("a less common word", "{rare}"),
    ("a rare word", RAREST),
    ("a misspelt word", "подшипинк"),
    ("a phrase", '"the cable was fine"'),
)


DEEP = 100  # pages


def searches(rare: str) -> list[Page]:
    """What members look for: guests are rationed, so only members are measured."""
    return [search_page(kind, address(query.format(rare=rare))) for kind, query in SEARCHES]


def deep_search(member: User) -> Page:
    """A page of a common word about the hundredth, or the last, that is as full as the first."""
    kind, query = SEARCHES[0]
    number, place = deep_place(member, query)
    return search_page(f"{kind}, page {number}", address(query, after=str(place)))


def deep_place(member: User, typed: str) -> tuple[int, Place]:
    """The number of a full page, and where the one before it ended; nobody can leap there.

    Raises Refused when there is none behind the first.
    """
    query, full = compose(read(typed)), None
    if query is None:
        raise Refused(f"There is nothing to look for in {typed}.")
    search, number = Search(viewer_of(member), typed), 1
    found = search.find(query)
    while found.further and (number < DEEP or full is None):
        place, number = found.further, number + 1
        found = replace(search, place=place).find(query)
        if len(found.matches) == HITS_A_PAGE:
            full = number, place
    if full is None:
        raise Refused(f"{typed} is found on one page only: fill more posts.")
    return full


def search_page(kind: str, path: str) -> Page:
    return Page(f"search: {kind}", (path,), 'class="search-hit"', members_only=True)


def address(query: str, **more: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': query, **more})}"


def rare_word() -> str:
    """A number that one of the made-up texts holds."""
    for body in Post.objects.order_by("id").values_list("body", flat=True)[:2000]:
        if found := NOTE.search(body):
            return found[1]
    raise Refused("No post holds a note's number: fill the database again.")
