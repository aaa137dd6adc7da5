"""Writing the index: in the transaction of the post, so that it is found at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet

from forum.markup import plain_text
from forum.posts.models import Post
from forum.search.languages import PLAIN, language_of
from forum.search.models import TitleEntry
from forum.search.words import guessable, with_pairs

VERSION = 1
# PostgreSQL keeps at most 1 MB of a text's words; what stands behind this is not found.
LONGEST = 100_000
MOST_WORDS = 2000

WRITE = """
    INSERT INTO search_entry (post_id, language, version, vector)
    VALUES (%(post)s, %(language)s, %(version)s,
        setweight(to_tsvector('forum_plain', %(title)s::text), 'A')
        || setweight(to_tsvector(%(stemmed)s::text::regconfig, %(title)s::text), 'A')
        || setweight(to_tsvector('forum_plain', %(text)s::text), 'C')
        || to_tsvector(%(stemmed)s::text::regconfig, %(text)s::text))
    ON CONFLICT (post_id) DO UPDATE SET
        language = excluded.language, version = excluded.version, vector = excluded.vector
"""
WRITE_TITLES = """
    INSERT INTO search_titleentry (post_id, vector)
    SELECT post_id, ts_filter(vector, '{a}') FROM search_entry WHERE post_id = ANY(%s)
    ORDER BY post_id ON CONFLICT (post_id) DO UPDATE SET vector = excluded.vector
"""
# In order, so that two posts with the same new words never wait for each other both ways.
ADD_WORDS = """
    INSERT INTO search_word (word) SELECT known FROM unnest(%s::text[]) known
    WHERE NOT EXISTS (SELECT FROM search_word WHERE word = known)
    ORDER BY known ON CONFLICT DO NOTHING
"""
FORGET_WORDS = """
    DELETE FROM search_word WHERE word = ANY(%s) AND NOT EXISTS (
        SELECT FROM search_entry WHERE vector @@ plainto_tsquery('forum_plain', word))
"""
ADD_LANGUAGES = """
    INSERT INTO search_language (name) SELECT its FROM unnest(%s::text[]) its
    WHERE NOT EXISTS (SELECT FROM search_language WHERE name = its)
    ORDER BY its ON CONFLICT DO NOTHING
"""


def index_post(post: Post) -> None:
    """Called last in the transaction that writes the post: its words may be waited for."""
    index_posts([post])


def index_posts(posts: Iterable[Post]) -> None:
    rows, openings, words = [], [], set()
    for post in posts:
        openings += [post.pk] if post.is_opening else []
        title = post.thread.title if post.is_opening else ""
        text = plain_text(post.html, with_spoilers=True)[:LONGEST]
        rows.append(row(post.pk, title, text))
        # A guess is shown, so what a spoiler hides is none.
        told = guessable(f"{title} {plain_text(post.html)[:LONGEST]}")
        words.update(sorted(told)[:MOST_WORDS])
    languages = sorted({str(each["language"]) for each in rows} - {PLAIN})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(WRITE, rows)
        if openings:
            cursor.execute(WRITE_TITLES, [openings])
        cursor.execute(ADD_LANGUAGES, [languages])
        cursor.execute(ADD_WORDS, [sorted(words)])


def forget_words(words: Iterable[str]) -> None:
    """Of posts that are gone for good: those of their words that no other post holds."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_WORDS, [sorted(words)])


def words_in(posts: Iterable[Post]) -> set[str]:
    """That guesses may have been made from."""
    return {
        word
        for post in posts
        for word in guessable(f"{post.thread.title} {plain_text(post.html, with_spoilers=True)}")
    }


def index_moved(posts: Iterable[Post]) -> None:
    """Posts that open a thread now, or no longer do."""
    moved = list(posts)
    TitleEntry.objects.filter(post__in=[post.pk for post in moved if not post.is_opening]).delete()
    index_posts(moved)


def row(post_id: int, title: str, text: str) -> dict[str, str | int]:
    language = language_of(f"{title}\n{text}")
    return {
        "post": post_id,
        "language": language,
        "version": VERSION,
        "stemmed": f"forum_{language}",
        "title": with_pairs(title),
        "text": with_pairs(text),
    }


def unindexed() -> QuerySet[Post]:
    """Posts that are not in the index, or there by older rules."""
    return Post.objects.exclude(entry__version=VERSION)


def index_some(after: int, size: int) -> int | None:
    """Index the next posts behind the one with this id; the last one's id, None at the end.

    They are locked against edits only, and only while a batch is written.
    """
    with transaction.atomic():
        few = unindexed().filter(pk__gt=after).order_by("pk").select_related("thread")[:size]
        posts = list(few.select_for_update(of=("self",), no_key=True))
        if posts:
            index_posts(posts)
    return posts[-1].pk if posts else None
