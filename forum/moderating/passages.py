"""Posts on their way from one thread into another: the one module that carries them.

All goes in one transaction as long as it isn't much. Of more, the first says where everything will
stand, and each following one carries a batch, so that nobody waits long for a lock. Meanwhile each
post stands in one of the two threads, counts are right after every batch, and what is written goes
behind the numbers that are promised. What a process left half done the worker carries on.

Arrivals stand behind what is there, in their old order: so no post of the thread that takes them
changes its number, nor any page of it the posts on it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from forum.drafts import places as drafts
from forum.drafts.actions import move_drafts
from forum.moderating.models import Passage
from forum.posts import counters
from forum.posts.models import Post
from forum.posts.places import next_place, read_up_to
from forum.posts.rerendering import rerender_thread
from forum.search.indexing import index_moved
from forum.threads.locking import lock_threads
from forum.threads.marks import baselines_of, clamp_marks, lock_marks, mark_read_by_many, marks_of
from forum.threads.models import Thread
from forum.threads.redirects import forget_numbers, leave_redirect, note_numbers
from forum.web.moments import text_of

AT_ONCE = 1000

# The cast is what lets PostgreSQL look the ids up in a hash, rather than in all of them each time.
LIST = """
    INSERT INTO moderating_passenger
        (passage_id, post_id, from_number, to_number, from_arrival, to_arrival)
    SELECT %(passage)s, id, number, %(base)s + row_number() OVER (ORDER BY number), arrival,
        CASE WHEN coalesce(arrival, id) < %(floor)s THEN %(floor)s ELSE arrival END
    FROM posts_post WHERE thread_id = %(source)s AND id = ANY(%(posts)s::bigint[])
"""
# Each is fetched by its id: of the table of passengers PostgreSQL knows too little to plan it so;
# the sum keeps it from reading all of the thread for each of them.
CARRY = """
    WITH batch AS (
        SELECT p.id, m.to_number, m.to_arrival
        FROM unnest(%(posts)s::bigint[], %(numbers)s::int[], %(arrivals)s::bigint[])
            AS m (post_id, to_number, to_arrival)
        JOIN posts_post p ON p.id = m.post_id
        WHERE p.thread_id + 0 = %(source)s
        ORDER BY p.id FOR UPDATE OF p
    )
    UPDATE posts_post p SET thread_id = %(target)s, number = batch.to_number,
        arrival = batch.to_arrival
    FROM batch WHERE p.id = batch.id RETURNING p.id
"""
# Links between what goes and what stays. Both ways are short: they begin at what goes.
SEVER = """
    WITH apart AS (
        SELECT id, reply_to_id FROM posts_post WHERE id IN (
            SELECT p.id FROM moderating_passenger m JOIN posts_post p ON p.id = m.post_id
            WHERE m.passage_id = %(passage)s AND p.reply_to_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM moderating_passenger o
                WHERE o.passage_id = m.passage_id AND o.post_id = p.reply_to_id)
            UNION ALL
            SELECT p.id FROM moderating_passenger m JOIN posts_post p ON p.reply_to_id = m.post_id
            WHERE m.passage_id = %(passage)s AND NOT EXISTS (
                SELECT FROM moderating_passenger o
                WHERE o.passage_id = m.passage_id AND o.post_id = p.id)
        ) ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE posts_post p SET reply_to_id = NULL FROM apart WHERE p.id = apart.id
    RETURNING p.id, apart.reply_to_id
"""
MEND = """
    WITH apart AS (
        SELECT p.id, w.answered FROM unnest(%(posts)s::bigint[], %(answered)s::bigint[])
            AS w (post, answered)
        JOIN posts_post p ON p.id = w.post JOIN posts_post a ON a.id = w.answered
        WHERE p.reply_to_id IS NULL AND a.thread_id = p.thread_id
        ORDER BY p.id FOR NO KEY UPDATE OF p
    )
    UPDATE posts_post p SET reply_to_id = apart.answered FROM apart WHERE p.id = apart.id
"""


def begin(
    source: Thread, target: Thread, post_ids: Collection[int], *, closes_source: bool = False
) -> Passage:
    """Send these posts of the source behind those of the target; both are locked.

    Whoever calls this has `carry_all` called once it is committed.
    """
    passage = Passage.objects.create(source=source, target=target, closes_source=closes_source)
    lock_marks([source.pk, target.pk])
    floor, is_fresh = floor_of(source, target)
    listed: dict[str, Any] = {
        "passage": passage.pk,
        "source": source.pk,
        "base": target.last_number,
        "floor": floor,
        "posts": list(post_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(LIST, listed)
    set_out(passage, source, target, follow_boards=is_fresh)
    return passage


def set_out(passage: Passage, source: Thread, target: Thread, *, follow_boards: bool) -> None:
    """All that is done before the first post goes, and the first batch."""
    numbers = numbers_of(passage)
    kept = passage.kept
    kept["severed"] = severed(passage)
    kept |= carried_marks(passage, source, target, numbers, follow_boards=follow_boards)
    kept["answer"] = answer_taken(source, passage) or kept.get("answer")
    counters.numbers_promised(target, max(numbers.values(), default=0))
    if passage.closes_source:
        kept["hidden_at"] = text_of(source.hidden_at)
        source.close_for_merging()
        leave_redirect(source.pk, target)
    passage.save(update_fields=["kept"])
    carry_batch(passage, source, target)


def carry_all(passage_id: int) -> None:
    """Batch after batch, each a transaction of its own, to the end. Safe to run twice."""
    while not carry_on(passage_id):
        pass


def carry_on(passage_id: int) -> bool:
    """One batch; whether all are over."""
    with transaction.atomic():
        looked = Passage.objects.get(pk=passage_id)
        if looked.is_over:
            return True
        source, target = lock_threads(looked.source_id, looked.target_id)
        passage = Passage.objects.select_for_update(no_key=True).get(pk=passage_id)
        if not passage.is_over:
            carry_batch(passage, source, target)
        return passage.is_over


def carry_batch(passage: Passage, source: Thread, target: Thread) -> None:
    batch = list(
        passage.passengers.filter(from_number__gt=passage.carried_up_to)
        .order_by("from_number")
        .values_list("from_number", "to_number", "post_id")[: AT_ONCE + 1]
    )
    going = batch[:AT_ONCE]
    if going:
        passage.carried_up_to = going[-1][0]
        went = carried(passage, after=going[0][0] - 1, last=going[-1][0])
        counters.posts_moved(source, target, went)
        note_numbers(source.pk, {number: post_id for number, _new, post_id in going})
        if "mend" in passage.kept:  # they are back where they were
            forget_numbers(target.pk, {new: post_id for _number, new, post_id in going})
    if len(batch) <= AT_ONCE:
        arrive(passage, source, target)
    passage.save(update_fields=["carried_up_to", "ended_at", "kept"])


def arrive(passage: Passage, source: Thread, target: Thread) -> None:
    """All are over."""
    passage.ended_at = timezone.now()
    mend(passage.kept.get("mend", []))
    give_answer(passage, target)
    if passage.closes_source:
        close(source)
    else:
        counters.numbers_left(source)
    part_places(source, target)
    if source.board.has_maths != target.board.has_maths:
        rerender_thread.enqueue(target.pk)
    if passage.closes_source:
        old, new = drafts.to_reply(source), drafts.to_reply(target)
        passage.kept["drafts"] = move_drafts(old, new)
    index_moved(openings(passage, target))


# --- steps ----------------------------------------------------------------------------------------


def floor_of(source: Thread, target: Thread) -> tuple[int, bool]:
    """From which place on the arrivals stand, and whether that is new to whoever read the board.

    Never before what is in the thread. On one board who read it up to there has read the arrivals
    too, as their places were lower; what comes from elsewhere is new to them. In a thread that is
    made for them they stand where they stood.
    """
    if not target.last_number:
        return 0, source.board_id != target.board_id
    behind = highest_place(target)
    if source.board_id == target.board_id and source.came_at <= behind:
        return behind, False
    return next_place(), True


def highest_place(thread: Thread) -> int:
    last = Post.objects.filter(thread=thread).order_by("-number").first()
    return last.place if last else 0


def numbers_of(passage: Passage) -> dict[int, int]:
    """By the number that each has in the source, in order, the one that it gets."""
    listed = passage.passengers.order_by("from_number")
    return dict(listed.values_list("from_number", "to_number"))


def severed(passage: Passage) -> list[list[int]]:
    """Answers to what stands in another thread from now on: they answer nobody there."""
    with connection.cursor() as cursor:
        cursor.execute(SEVER, {"passage": passage.pk})
        return [list(row) for row in cursor.fetchall()]


def mend(links: list[list[int]]) -> None:
    """Answers to what stands in their thread again answer it again."""
    if links:
        posts, answered = zip(*links, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(MEND, {"posts": list(posts), "answered": list(answered)})


def carried(passage: Passage, *, after: int, last: int) -> list[int]:
    going = passage.passengers.filter(from_number__gt=after, from_number__lte=last)
    listed = list(going.values_list("post_id", "to_number", "to_arrival"))
    posts, numbers, arrivals = map(list, zip(*listed, strict=True))
    values: dict[str, Any] = {
        "source": passage.source_id,
        "target": passage.target_id,
        "posts": posts,
        "numbers": numbers,
        "arrivals": arrivals,
    }
    with connection.cursor() as cursor:
        cursor.execute(CARRY, values)
        return [id_ for (id_,) in cursor.fetchall()]


def answer_taken(source: Thread, passage: Passage) -> dict[str, Any] | None:
    """What answered the source, if it goes."""
    if source.answer_id is None or source.answered_at is None:
        return None
    if not passage.passengers.filter(post_id=source.answer_id).exists():
        return None
    taken = {"post": source.answer_id, "answered_at": source.answered_at.isoformat()}
    source.unmark_answered()
    return taken


def give_answer(passage: Passage, target: Thread) -> None:
    """What answered the source answers the target, unless that has an answer, or begins with it."""
    taken = passage.kept.get("answer")
    if not taken or target.answer_id is not None or not target.board.has_answers:
        return
    answer = Post.objects.public().filter(pk=taken["post"], thread=target, number__gt=1).first()
    if answer:
        target.mark_answered(answer.pk, answer.number)
        Thread.objects.filter(pk=target.pk).update(answered_at=taken["answered_at"])
        passage.kept["gave_answer"] = True


def close(source: Thread) -> None:
    """Nothing is left of it but a row, of which its address and the log know."""
    if not source.is_hidden:
        counters.thread_hidden(source)
        source.hide()


def part_places(source: Thread, target: Thread) -> None:
    """Lists go on from places, so no two threads may end at the same one."""
    if source.last_place and source.last_place == target.last_place:
        last = Post.objects.get(pk=target.last_post_id)
        last.arrival = next_place()
        last.save(update_fields=["arrival"])
        counters.placed_anew(target)


def openings(passage: Passage, target: Thread) -> Iterable[Post]:
    """Which of them opened the source, and which opens the target: the index knows titles."""
    edges = passage.passengers.filter(from_number=1) | passage.passengers.filter(to_number=1)
    posts = Post.objects.filter(pk__in=edges.values("post_id")).order_by("pk")
    return list(posts.select_related("thread"))


# --- what is read ---------------------------------------------------------------------------------


def carried_marks(
    passage: Passage,
    source: Thread,
    target: Thread,
    numbers: Mapping[int, int],
    *,
    follow_boards: bool,
) -> dict[str, list[list[int | None]]]:
    """Who has read all of the target, and of what comes, has read that there; marks as they were.

    And nobody has read in the source what isn't written yet.
    """
    before = marks_of(target.pk)
    read = read_on_arrival(source, target, before, numbers, follow_boards=follow_boards)
    further = {member: n for member, n in read.items() if n > before.get(member, 0)}
    mark_read_by_many(target.pk, further)
    last = 0 if passage.closes_source else last_left(source, numbers)
    falls = last < source.last_number and not passage.closes_source
    clamped = clamp_marks(source.pk, last) if falls else {}
    return {
        "marks": [[member, before.get(member), n] for member, n in further.items()],
        "clamped": [[member, n, last] for member, n in clamped.items()],
    }


def last_left(source: Thread, going: Mapping[int, int]) -> int:
    """The highest number that stays in the source; 0 if none does."""
    numbers = (
        Post.objects.filter(thread=source).order_by("-number").values_list("number", flat=True)
    )
    return next((number for number in numbers.iterator() if number not in going), 0)


def read_on_arrival(
    source: Thread,
    target: Thread,
    marks: Mapping[int, int],
    numbers: Mapping[int, int],
    *,
    follow_boards: bool,
) -> dict[int, int]:
    """The numbers in the target up to which members, by id, have then read it."""
    read_source = marks_of(source.pk)
    if follow_boards:
        read_source = furthest(read_source, read_up_to(source))
    begun = [number for number in numbers if number] or [0]
    readers = {member: n for member, n in read_source.items() if n >= begun[0]}
    readers = read_through(readers, target, marks)
    froms, tos = list(numbers), list(numbers.values())
    places = {member: bisect_right(froms, n) for member, n in readers.items()}
    return {member: tos[place - 1] for member, place in places.items() if place}


def read_through(
    readers: dict[int, int], thread: Thread, marks: Mapping[int, int]
) -> dict[int, int]:
    """Those of the readers who have read all of this thread, by any of the ways to."""
    if not (readers and thread.last_public_number):
        return readers
    read = furthest(marks, read_up_to(thread))
    baselines = baselines_of(readers)
    return {
        member: n
        for member, n in readers.items()
        if read.get(member, 0) >= thread.last_public_number
        or baselines.get(member, 0) >= thread.last_place
    }


def furthest(*of: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for each in of:
        for member, number in each.items():
            found[member] = max(number, found.get(member, 0))
    return found
