"""The one module that counts: threads, boards, participants and members.

Each function is called in the transaction of its cause, with the thread locked behind its board.
What counts: a post that isn't hidden; on its board and for its author only if its thread isn't.
Points: 2 a thread, 1 a post, half a one for each like. `recount` works all of it out again from the
posts, and what rooms above know of posts from theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Sum

from accounts.models import User
from forum.boards.models import Board
from forum.posts.models import Post, PostQuerySet
from forum.tags.models import TagCount, ThreadTag
from forum.threads.models import Participant, Thread

POINTS_FOR_A_THREAD = 2
POINTS_FOR_A_POST = 1
LIKES_FOR_A_POINT = 2
ABOUT_POSTS = (
    "last_number",
    "last_post_id",
    "last_posted_at",
    "last_poster",
    "last_public_number",
    "last_place",
    "post_count",
    "participant_count",
)


class Written(NamedTuple):
    """What an author has in a thread."""

    posts: int
    likes: int


def thread_started(thread: Thread) -> None:
    """A new thread without posts yet; its opening post is counted by `post_published`."""
    count_thread(thread, +1)


def post_published(thread: Thread, post: Post) -> None:
    """`post` has just been given the thread's next number."""
    thread.last_number = max(thread.last_number, post.number)
    describe_last_post(thread, post)
    count_post_in_thread(thread, post, +1)
    count_posts(thread, by_author(post), +1)


def post_hidden(thread: Thread, post: Post) -> None:
    """What answered the thread answers it no more; whether it does once it is back is said anew."""
    if thread.answer_id == post.pk:
        thread.unmark_answered()
    point_to_last_post(thread)
    count_post_in_thread(thread, post, -1)
    count_posts(thread, by_author(post), -1)


def post_restored(thread: Thread, post: Post) -> None:
    point_to_last_post(thread)
    count_post_in_thread(thread, post, +1)
    count_posts(thread, by_author(post), +1)


def thread_hidden(thread: Thread) -> None:
    """Called while the thread still counts as public."""
    count_thread_and_posts(thread, -1)


def thread_restored(thread: Thread) -> None:
    """Called once the thread counts as public again."""
    count_thread_and_posts(thread, +1)


def thread_moved(thread: Thread, from_board: Board, to_board: Board) -> None:
    if thread.is_hidden:
        return
    tag_ids = tag_ids_of(thread)
    count_tags(tag_ids, from_board.pk, -1)
    count_tags(tag_ids, to_board.pk, +1)
    for board, sign in sorted([(from_board, -1), (to_board, +1)], key=lambda each: each[0].pk):
        Board.objects.filter(pk=board.pk).update(
            thread_count=F("thread_count") + sign,
            post_count=F("post_count") + sign * thread.post_count,
        )


def posts_moved(source: Thread, target: Thread, post_ids: list[int]) -> None:
    """These went from one thread into another; both are locked."""
    written = written_in(Post.objects.filter(pk__in=post_ids))
    posts = sum(each.posts for each in written.values())
    for thread, sign in ((source, -1), (target, +1)):
        thread.post_count += sign * posts
        thread.participant_count += count_participations(thread, written, sign)
        point_to_last_post(thread)
        thread.save(update_fields=ABOUT_POSTS)
    if source.is_hidden == target.is_hidden:
        count_posts_on_boards(source, posts, -1)
        count_posts_on_boards(target, posts, +1)
        return
    count_posts(source, written, -1)
    count_posts(target, written, +1)


def placed_anew(thread: Thread) -> None:
    """Its last public post stands elsewhere on the line now."""
    point_to_last_post(thread)
    thread.save(update_fields=ABOUT_POSTS)


def numbers_left(thread: Thread) -> None:
    """Posts went from it: what comes next follows the last one that stayed."""
    last = Post.objects.filter(thread=thread).order_by("-number").values_list("number", flat=True)
    thread.last_number = last.first() or 0
    thread.save(update_fields=["last_number"])


def numbers_promised(thread: Thread, up_to: int) -> None:
    """Posts are coming that have these numbers already."""
    thread.last_number = max(thread.last_number, up_to)
    thread.save(update_fields=["last_number"])


def thread_tagged(thread: Thread, tag_ids: set[int], sign: int) -> None:
    """It was given these tags (+1), or they were taken from it (-1)."""
    if not thread.is_hidden:
        count_tags(tag_ids, thread.board_id, sign)


def tags_counted_anew() -> int:
    """After tags became one: how many counts were others. Called under the locks on all boards."""
    return sum(map(mended, RECOUNT_TAGS))


def reaction_counted(post: Post, kind_id: int, sign: int, *, is_like: bool) -> None:
    """A reaction to `post`, which is locked, was given (+1) or taken back (-1). Of a post that is
    out of sight its author has nothing; what it has itself counts again once it is back."""
    times: dict[int, int] = {kind: n for kind, n in post.reactions}  # noqa: C416 - pairs are lists
    times[kind_id] = times.get(kind_id, 0) + sign
    post.reactions = sorted([kind, n] for kind, n in times.items() if n)
    post.like_count += sign * is_like
    post.save(update_fields=["reactions", "like_count"])
    counts = not (post.is_hidden or post.thread.is_hidden)
    if is_like and counts and post.author_id is not None:
        User.objects.filter(pk=post.author_id).update(**more(likes=sign))


# --- one place each -------------------------------------------------------------------------------


def count_post_in_thread(thread: Thread, post: Post, sign: int) -> None:
    thread.post_count += sign
    if post.author_id is not None:
        thread.participant_count += count_participation(thread, post.author_id, sign)
    thread.save(update_fields=ABOUT_POSTS)


def count_participation(thread: Thread, member_id: int, sign: int) -> int:
    """By how much the number of participants changes: -1, 0 or +1."""
    here = Participant.objects.filter(thread=thread, member_id=member_id)
    if here.update(post_count=F("post_count") + sign):
        return -1 if here.filter(post_count=0).delete()[0] else 0
    Participant.objects.create(thread=thread, member_id=member_id, post_count=sign)
    return +1


COUNT_PARTICIPATIONS = """
    INSERT INTO threads_participant AS here (thread_id, member_id, post_count)
    SELECT %(thread)s, member_id, posts
    FROM unnest(%(members)s::bigint[], %(posts)s::int[]) AS w (member_id, posts) ORDER BY member_id
    ON CONFLICT (thread_id, member_id)
    DO UPDATE SET post_count = here.post_count + excluded.post_count
    RETURNING xmax = 0
"""
UNCOUNT_PARTICIPATIONS = """
    WITH less AS (
        UPDATE threads_participant here SET post_count = here.post_count - w.posts
        FROM unnest(%(members)s::bigint[], %(posts)s::int[]) AS w (member_id, posts)
        WHERE here.thread_id = %(thread)s AND here.member_id = w.member_id
            AND here.post_count > w.posts
        RETURNING here.member_id
    )
    DELETE FROM threads_participant here WHERE thread_id = %(thread)s
    AND member_id = ANY(%(members)s) AND member_id NOT IN (SELECT member_id FROM less)
"""


def count_participations(thread: Thread, written: dict[int | None, Written], sign: int) -> int:
    """The same for many members at once."""
    members = sorted(author for author in written if author is not None)
    values: dict[str, Any] = {
        "thread": thread.pk,
        "members": members,
        "posts": [written[member].posts for member in members],
    }
    with connection.cursor() as cursor:
        if sign < 0:
            cursor.execute(UNCOUNT_PARTICIPATIONS, values)
            return -cursor.rowcount
        cursor.execute(COUNT_PARTICIPATIONS, values)
        return sum(is_new for (is_new,) in cursor.fetchall())


def point_to_last_post(thread: Thread) -> None:
    """The thread's columns about its last public post; of the very last when all are hidden."""
    posts = Post.objects.filter(thread=thread)
    last = posts.public().order_by("-number").first() or posts.order_by("-number").first()
    if last:
        describe_last_post(thread, last)
    else:
        thread.last_post_id = thread.last_public_number = thread.last_place = 0
        thread.last_poster_id = None


def describe_last_post(thread: Thread, post: Post) -> None:
    thread.last_post_id = post.pk
    thread.last_posted_at = post.created_at
    thread.last_poster_id = post.author_id
    thread.last_public_number = post.number
    thread.last_place = post.place


def count_thread_and_posts(thread: Thread, sign: int) -> None:
    written = written_by_author(thread)
    lock_members({thread.author_id, *written})
    count_thread(thread, sign)
    count_tags(tag_ids_of(thread), thread.board_id, sign)
    count_posts(thread, written, sign)


def lock_members(ids: Collection[int | None]) -> None:
    """In the order of their ids, so that two threads hidden at once never wait for each other."""
    members = User.objects.filter(pk__in=[id_ for id_ in ids if id_ is not None])
    list(members.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def count_thread(thread: Thread, sign: int) -> None:
    Board.objects.filter(pk=thread.board_id).update(thread_count=F("thread_count") + sign)
    if thread.author_id is not None:
        User.objects.filter(pk=thread.author_id).update(**more(threads=sign))


def tag_ids_of(thread: Thread) -> set[int]:
    return set(ThreadTag.objects.filter(thread=thread).values_list("tag", flat=True))


def count_tags(tag_ids: set[int], board_id: int, sign: int) -> None:
    """Whoever counts here holds the lock on the board."""
    if not tag_ids:
        return
    here = TagCount.objects.filter(board=board_id, tag__in=tag_ids)
    counted = set(here.values_list("tag", flat=True))
    here.update(thread_count=F("thread_count") + sign)
    here.filter(thread_count=0).delete()
    TagCount.objects.bulk_create(
        TagCount(tag_id=tag_id, board_id=board_id, thread_count=sign)
        for tag_id in sorted(tag_ids - counted)
    )


def count_posts(thread: Thread, written: dict[int | None, Written], sign: int) -> None:
    if thread.is_hidden:
        return
    count_posts_on_boards(thread, sum(each.posts for each in written.values()), sign)
    authors = sorted(author for author in written if author is not None)
    if len(authors) > 1:
        count_posts_of_many(authors, written, sign)
    for author_id in authors if len(authors) == 1 else ():
        posts, likes = written[author_id]
        User.objects.filter(pk=author_id).update(**more(posts=sign * posts, likes=sign * likes))


def count_posts_on_boards(thread: Thread, posts: int, sign: int) -> None:
    if posts and not thread.is_hidden:
        Board.objects.filter(pk=thread.board_id).update(post_count=F("post_count") + sign * posts)


# What `more` says, for many members at once.
MORE_OF_MANY = """
    UPDATE accounts_user u SET post_count = u.post_count + w.posts,
        like_count = u.like_count + w.likes,
        points = u.points + w.posts * %(post)s
            + (u.like_count + w.likes) / %(like)s - u.like_count / %(like)s
    FROM unnest(%(members)s::bigint[], %(posts)s::int[], %(likes)s::int[]) AS w (id, posts, likes)
    WHERE u.id = w.id
"""


def count_posts_of_many(authors: list[int], written: dict[int | None, Written], sign: int) -> None:
    lock_members(set(authors))
    values: dict[str, Any] = {
        "members": authors,
        "posts": [sign * written[author].posts for author in authors],
        "likes": [sign * written[author].likes for author in authors],
        "post": POINTS_FOR_A_POST,
        "like": LIKES_FOR_A_POINT,
    }
    with connection.cursor() as cursor:
        cursor.execute(MORE_OF_MANY, values)


def more(*, threads: int = 0, posts: int = 0, likes: int = 0) -> dict[str, Any]:
    """The columns of a member who has so many more, or less; half a point is only worth a whole one
    together with another."""
    before, after = F("like_count"), F("like_count") + likes
    points = threads * POINTS_FOR_A_THREAD + posts * POINTS_FOR_A_POST
    return {
        "thread_count": F("thread_count") + threads,
        "post_count": F("post_count") + posts,
        "like_count": after,
        "points": F("points") + points + after / LIKES_FOR_A_POINT - before / LIKES_FOR_A_POINT,
    }


def by_author(post: Post) -> dict[int | None, Written]:
    return {post.author_id: Written(1, post.like_count)}


def written_by_author(thread: Thread) -> dict[int | None, Written]:
    return written_in(Post.objects.filter(thread=thread))


def written_in(posts: PostQuerySet) -> dict[int | None, Written]:
    rows = posts.public().values_list("author_id").order_by()
    return {
        author_id: Written(posts, likes)
        for author_id, posts, likes in rows.annotate(Count("id"), Sum("like_count"))
    }


# --- the truth, from the posts --------------------------------------------------------------------

RECOUNT_PARTICIPANTS = (
    """
    DELETE FROM threads_participant p WHERE NOT EXISTS (
        SELECT FROM posts_post WHERE thread_id = p.thread_id AND author_id = p.member_id
        AND hidden_at IS NULL)
    """,
    """
    INSERT INTO threads_participant (thread_id, member_id, post_count)
    SELECT thread_id, author_id, count(*) FROM posts_post
    WHERE hidden_at IS NULL AND author_id IS NOT NULL GROUP BY thread_id, author_id
    ON CONFLICT (thread_id, member_id) DO UPDATE SET post_count = excluded.post_count
    WHERE threads_participant.post_count <> excluded.post_count
    """,
)

RECOUNT_THREADS = """
    WITH truth AS (
        SELECT t.id,
               count(p.id) FILTER (WHERE p.hidden_at IS NULL) AS post_count,
               count(DISTINCT p.author_id) FILTER (WHERE p.hidden_at IS NULL) AS participant_count,
               greatest(t.last_number, coalesce(max(p.number), 0)) AS last_number,
               coalesce(max(p.number) FILTER (WHERE p.hidden_at IS NULL), max(p.number)) AS shown
        FROM threads_thread t LEFT JOIN posts_post p ON p.thread_id = t.id GROUP BY t.id
    ), full_truth AS (
        SELECT truth.*, last.id AS last_post_id, last.created_at, last.author_id,
               coalesce(truth.shown, 0) AS last_public_number,
               coalesce(last.arrival, last.id, 0) AS last_place
        FROM truth LEFT JOIN posts_post last
        ON last.thread_id = truth.id AND last.number = truth.shown
    )
    UPDATE threads_thread t SET
        post_count = f.post_count, participant_count = f.participant_count,
        last_number = f.last_number, last_post_id = coalesce(f.last_post_id, 0),
        last_posted_at = coalesce(f.created_at, t.last_posted_at), last_poster_id = f.author_id,
        last_public_number = f.last_public_number, last_place = f.last_place
    FROM full_truth f WHERE f.id = t.id AND (
        t.post_count, t.participant_count, t.last_number, t.last_post_id, t.last_posted_at,
        t.last_poster_id, t.last_public_number, t.last_place
    ) IS DISTINCT FROM (
        f.post_count, f.participant_count, f.last_number, coalesce(f.last_post_id, 0),
        coalesce(f.created_at, t.last_posted_at), f.author_id, f.last_public_number, f.last_place)
"""

RECOUNT_ANSWERS = """
    UPDATE threads_thread t SET answer_id = NULL, answer_number = NULL, answered_at = NULL
    WHERE answer_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM posts_post p WHERE p.id = t.answer_id AND p.thread_id = t.id
        AND p.number = t.answer_number AND p.hidden_at IS NULL)
"""

RECOUNT_TAGS = (
    """
    DELETE FROM tags_tagcount c WHERE NOT EXISTS (
        SELECT FROM tags_threadtag g JOIN threads_thread t ON t.id = g.thread_id
        WHERE g.tag_id = c.tag_id AND t.board_id = c.board_id AND t.hidden_at IS NULL)
    """,
    """
    INSERT INTO tags_tagcount (tag_id, board_id, thread_count)
    SELECT g.tag_id, t.board_id, count(*)
    FROM tags_threadtag g JOIN threads_thread t ON t.id = g.thread_id
    WHERE t.hidden_at IS NULL GROUP BY g.tag_id, t.board_id
    ON CONFLICT (tag_id, board_id) DO UPDATE SET thread_count = excluded.thread_count
    WHERE tags_tagcount.thread_count <> excluded.thread_count
    """,
)

RECOUNT_BOARDS = """
    WITH truth AS (
        SELECT b.id, count(t.id) AS threads, coalesce(sum(t.post_count), 0) AS posts
        FROM boards_board b LEFT JOIN threads_thread t
        ON t.board_id = b.id AND t.hidden_at IS NULL GROUP BY b.id
    )
    UPDATE boards_board b SET thread_count = truth.threads, post_count = truth.posts
    FROM truth WHERE truth.id = b.id AND (b.thread_count, b.post_count)
    IS DISTINCT FROM (truth.threads, truth.posts)
"""

RECOUNT_MEMBERS = """
    WITH posts AS (
        SELECT p.author_id, count(*) AS n, sum(p.like_count) AS likes FROM posts_post p
        JOIN threads_thread t ON t.id = p.thread_id
        WHERE p.hidden_at IS NULL AND t.hidden_at IS NULL GROUP BY p.author_id
    ), threads AS (
        SELECT author_id, count(*) AS n FROM threads_thread
        WHERE hidden_at IS NULL GROUP BY author_id
    ), truth AS (
        SELECT u.id, carried_posts + coalesce(posts.n, 0) AS posts,
               carried_threads + coalesce(threads.n, 0) AS threads,
               coalesce(posts.likes, 0) AS likes
        FROM accounts_user u LEFT JOIN posts ON posts.author_id = u.id
        LEFT JOIN threads ON threads.author_id = u.id
    )
    UPDATE accounts_user u SET post_count = truth.posts, thread_count = truth.threads,
        like_count = truth.likes,
        points = truth.threads * %(thread)s + truth.posts * %(post)s + truth.likes / %(like)s
    FROM truth WHERE truth.id = u.id AND (u.post_count, u.thread_count, u.like_count, u.points)
    IS DISTINCT FROM (truth.posts, truth.threads, truth.likes,
        truth.threads * %(thread)s + truth.posts * %(post)s + truth.likes / %(like)s)
"""

# What rooms above keep on posts, each with how many were wrong; it comes before all that is summed.
_first: list[Callable[[], dict[str, int]]] = []


def recount_first(recount: Callable[[], dict[str, int]]) -> None:
    """Have a room above take part in every `recount`."""
    _first.append(recount)


def recount() -> dict[str, int]:
    """Set every count right; how many rows of each kind were wrong."""
    above = [each() for each in _first]
    return {
        **{kind: n for mended_above in above for kind, n in mended_above.items()},
        "participants": sum(map(mended, RECOUNT_PARTICIPANTS)),
        "answers": mended(RECOUNT_ANSWERS),
        "threads": mended(RECOUNT_THREADS),
        "tags": tags_counted_anew(),
        "boards": mended(RECOUNT_BOARDS),
        "members": mended(RECOUNT_MEMBERS),
    }


def mended(statement: str) -> int:
    with connection.cursor() as cursor:
        worth = {
            "thread": POINTS_FOR_A_THREAD,
            "post": POINTS_FOR_A_POST,
            "like": LIKES_FOR_A_POINT,
        }
        cursor.execute(statement, worth)
        return cursor.rowcount
