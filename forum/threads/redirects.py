"""Where threads went that were merged into others, so that no address of theirs is lost.

Of a thread that went into one which went on, both steps are kept: taking one back restores what
was before it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection

from forum.boards.viewer import Seeing
from forum.threads.models import MovedNumber, MovedThread, Thread

LARGEST_NUMBER = 2**31 - 1
LARGEST_ID = 2**63 - 1
NUMBERS_AT_ONCE = 1000

# Two merges can't make a ring, but nothing in the table forbids one.
LAST_STEP = """
    WITH RECURSIVE way (id, step) AS (
        SELECT new_id, 1 FROM threads_movedthread WHERE old_id = %(old_id)s
        UNION ALL
        SELECT new_id, step + 1 FROM way JOIN threads_movedthread ON old_id = way.id WHERE step < 50
    )
    SELECT id FROM way ORDER BY step DESC LIMIT 1
"""


def leave_redirect(old_id: int, thread: Thread, posts: Mapping[int, int] | None = None) -> None:
    """Let the addresses of the thread that was `old_id` lead to `thread`, also when called twice.

    `posts` are the ids of its posts by the numbers that they had there. A thread that the viewer
    still sees under its old id is shown, so whoever merges takes it away or hides it.
    """
    MovedThread.objects.update_or_create(old_id=old_id, defaults={"new_id": thread.pk})
    note_numbers(old_id, posts or {})


def note_numbers(old_id: int, posts: Mapping[int, int]) -> None:
    """Which posts, by id, had these numbers in the thread that they left."""
    MovedNumber.objects.bulk_create(
        [
            MovedNumber(old_thread_id=old_id, number=number, post_id=post_id)
            for number, post_id in posts.items()
        ],
        batch_size=NUMBERS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["old_thread_id", "number"],
        update_fields=["post_id"],
    )


def take_redirect_back(old_id: int) -> None:
    """What `leave_redirect` left; what led to `old_id` from elsewhere leads there again."""
    MovedThread.objects.filter(old_id=old_id).delete()
    MovedNumber.objects.filter(old_thread_id=old_id).delete()


def forget_numbers(old_id: int, posts: Mapping[int, int]) -> None:
    """What `note_numbers` noted: these posts are back."""
    noted = MovedNumber.objects.filter(old_thread_id=old_id, number__in=posts)
    noted.filter(post_id__in=posts.values()).delete()


def lead_back(old_id: int) -> None:
    """The thread is there again; where its posts were once is known still."""
    MovedThread.objects.filter(old_id=old_id).delete()


def next_step(old_id: int) -> int | None:
    """The id of the thread that this one went into."""
    return MovedThread.objects.filter(old_id=old_id).values_list("new_id", flat=True).first()


def moved_posts(old_id: int, numbers: Collection[int]) -> dict[int, int]:
    """The ids of posts that had these numbers in the thread, by number."""
    noted = MovedNumber.objects.filter(old_thread_id=old_id, number__in=numbers)
    return dict(noted.values_list("number", "post_id"))


def survivor_of(old_id: int, viewer: Seeing) -> Thread | None:
    """The thread into which that one went in the end, if the viewer may see it."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_STEP, {"old_id": min(old_id, LARGEST_ID)})
        last = cursor.fetchone()
    return Thread.objects.visible_to(viewer).filter(pk=last[0]).first() if last else None


def post_that_was(old_id: int, number: int) -> int | None:
    """The id of the post with this number, or of the next one, in a thread that was merged."""
    moved = MovedNumber.objects.filter(
        old_thread_id=old_id, number__gte=min(number, LARGEST_NUMBER)
    )
    return moved.order_by("number").values_list("post_id", flat=True).first()
