"""How merging, splitting and moving posts are taken back: the posts go back to their old numbers.

What happened since stays: a reply to the survivor stands there still, an edit is kept, what was
hidden is hidden. Whatever is therefore otherwise than it was, a sentence tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from forum.boards.viewer import Viewer
from forum.drafts import places as drafts
from forum.drafts.actions import bring_drafts_back
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, register, thread_of
from forum.log.writing import Trace, log_thread_deed
from forum.moderating import passages
from forum.moderating.merging import see_to
from forum.moderating.models import Passage
from forum.posts import counters
from forum.posts.models import Post
from forum.tags.models import ThreadTag
from forum.threads.locking import lock_threads
from forum.threads.marks import lock_marks, put_marks_back
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_moderate
from forum.threads.redirects import lead_back
from forum.web.moments import moment_of

# Numbers that were given again since stay with whoever has them: from the first of those on, what
# comes back stands behind what is there. So does what was written where it was meanwhile. What is
# one for all of them is a subquery, asked once: joined, it was asked again for each.
LIST_BACK = """
    WITH back AS (
        SELECT p.id, p.number, p.arrival, m.from_number, m.from_arrival
        FROM posts_post p LEFT JOIN moderating_passenger m
            ON m.passage_id = %(passage)s AND m.post_id = p.id
        WHERE p.thread_id = %(source)s AND (m.id IS NOT NULL OR %(all)s)
    ), taken AS (
        SELECT coalesce(min(back.from_number), 2147483647) AS first
        FROM back JOIN posts_post p ON p.thread_id = %(target)s AND p.number = back.from_number
    ), placed AS (
        SELECT *, from_number IS NOT NULL AND from_number < (SELECT first FROM taken) AS is_free
        FROM back
    ), base AS (
        SELECT greatest(%(last)s, coalesce(max(from_number) FILTER (WHERE is_free), 0)) AS number
        FROM placed
    )
    INSERT INTO moderating_passenger
        (passage_id, post_id, from_number, to_number, from_arrival, to_arrival)
    SELECT %(back)s, id, number,
        CASE WHEN is_free THEN from_number
            ELSE (SELECT number FROM base)
                + row_number() OVER (PARTITION BY is_free ORDER BY number) END,
        arrival,
        CASE WHEN is_free THEN from_arrival
            WHEN coalesce(arrival, id) < %(floor)s THEN %(floor)s
            ELSE arrival END
    FROM placed
"""


def register_all() -> None:
    for kind, effect in (
        (
            "merge",
            gettext_lazy("The thread will be there again, with its posts under their old numbers."),
        ),
        (
            "split",
            gettext_lazy("The posts will go back under their old numbers; the new thread goes."),
        ),
        ("move_posts", gettext_lazy("The posts will go back under their old numbers.")),
    ):
        of_passage(kind, effect)


def of_passage(kind: str, effect: str | Promise) -> None:
    inverse = Inverse(
        effect,
        target=thread_of,
        hold=hold_both,
        may=may_bring_back,
        take_back=bring_back,
        log=log_bringing_back,
        preview=what_comes_back,
    )
    register(kind, inverse)


def hold_both(entry: LogEntry) -> Thread:
    """The thread that the posts came from, locked together with the one that they are in."""
    passage = passage_of(entry)
    source, _target = lock_threads(passage.source_id, passage.target_id)
    return source


def may_bring_back(viewer: Viewer, entry: LogEntry, source: Thread) -> bool:
    return can_act_on_thread(viewer, source)


def log_bringing_back(viewer: Viewer, source: Thread, reason: str, trace: Trace) -> LogEntry:
    return log_thread_deed(viewer, Deed.UNDO, source, reason, trace)


def what_comes_back(viewer: Viewer, entry: LogEntry) -> Sequence[str]:
    passage = passage_of(entry)
    there = still_there(passage).count()
    sentence = ngettext("%(n)d post goes back.", "%(n)d posts go back.", there) % {"n": there}
    return [sentence, *otherwise(passage)]


def bring_back(viewer: Viewer, entry: LogEntry, source: Thread) -> Sequence[str]:
    """Raises NothingLeft and PermissionDenied."""
    passage = passage_of(entry)
    source, target = lock_threads(passage.source_id, passage.target_id)
    if not can_moderate(viewer, target):
        raise PermissionDenied(_("You may not moderate the thread that the posts are in."))
    if not passage.is_over:
        raise NothingLeft(_("The posts are still on their way. Try again in a moment."))
    if target.is_merged or not still_there(passage).exists():
        raise NothingLeft(
            _("The posts have gone on to another thread since. Take that back first.")
        )
    partial = otherwise(passage)
    is_split = entry.inverse_kind == "split"
    back = listed_back(passage, source, target, closes_source=is_split)
    if passage.closes_source:
        open_again(passage, source)
    if not is_split:
        take_tags_back(passage, target)
    put_marks_back(target.pk, passage.kept["marks"])
    put_marks_back(source.pk, passage.kept["clamped"])
    passages.set_out(back, target, source, follow_boards=False)
    if passage.closes_source:
        old, new = drafts.to_reply(source), drafts.to_reply(target)
        bring_drafts_back(passage.kept.get("drafts", []), old, new)
    see_to(back)
    return [*partial, *renumbered(passage, back)]


# --- steps ----------------------------------------------------------------------------------------


def passage_of(entry: LogEntry) -> Passage:
    inverse = LogEntry.objects.values_list("inverse", flat=True).get(pk=entry.pk)
    return Passage.objects.get(pk=(inverse or {})["passage"])


def still_there(passage: Passage) -> QuerySet[Post]:
    """Those that stand where they were brought."""
    went = passage.passengers.values("post_id")
    return Post.objects.filter(pk__in=went, thread=passage.target_id)


def listed_back(
    passage: Passage, source: Thread, target: Thread, *, closes_source: bool
) -> Passage:
    """A passage the other way, with everyone's old number where it is free."""
    back = Passage.objects.create(source=target, target=source, closes_source=closes_source)
    values = {
        "passage": passage.pk,
        "back": back.pk,
        "source": target.pk,
        "target": source.pk,
        "all": closes_source,
        "last": source.last_number if not passage.closes_source else 0,
        "floor": passages.highest_place(source),
    }
    with connection.cursor() as cursor:
        lock_marks([source.pk, target.pk])
        cursor.execute(LIST_BACK, values)
    back.kept = {"answer": passage.kept.get("answer"), "mend": passage.kept["severed"]}
    return back


def open_again(passage: Passage, source: Thread) -> None:
    """The thread that was merged, as it was hidden or public; still without its posts."""
    source.hidden_at = moment_of(passage.kept.get("hidden_at"))
    source.merged_at = None
    source.save(update_fields=["hidden_at", "merged_at"])
    lead_back(source.pk)
    if not source.is_hidden:
        counters.thread_restored(source)


def take_tags_back(passage: Passage, target: Thread) -> None:
    """Those that came along, where they weren't taken from it since."""
    given = ThreadTag.objects.filter(thread=target, tag__in=passage.kept.get("tags", []))
    tag_ids = set(given.values_list("tag", flat=True))
    given.delete()
    counters.thread_tagged(target, tag_ids, -1)


# --- what is otherwise ----------------------------------------------------------------------------


def otherwise(passage: Passage) -> list[str]:
    """What happened since that taking back doesn't take back."""
    since = passage.ended_at or passage.started_at
    went = passage.passengers.values("post_id")
    there = Q(thread=passage.target_id)
    now = Post.objects.filter(pk__in=went).aggregate(
        left=Count("pk"),
        there=Count("pk", filter=there),
        edited=Count("pk", filter=there & Q(edited_at__gt=since)),
        hidden=Count("pk", filter=there & Q(hidden_at__gt=since)),
    )
    written = Post.objects.filter(there, created_at__gt=since).exclude(pk__in=went)
    told = (
        (now["left"] - now["there"], GONE_ON),
        (went.count() - now["left"], PURGED),
        (now["edited"], EDITED),
        (now["hidden"], HIDDEN),
        (written.count(), WRITTEN),
    )
    return [str(words % {"n": n}) for n, words in told if n]


def renumbered(passage: Passage, back: Passage) -> list[str]:
    """Those whose old numbers were given again since."""
    had = dict(passage.passengers.values_list("post_id", "from_number"))
    got = back.passengers.values_list("post_id", "to_number")
    n = sum(had.get(post_id, number) != number for post_id, number in got)
    sentence = ngettext(
        "%(n)d post got a new number, as its old one was given again since.",
        "%(n)d posts got new numbers, as their old ones were given again since.",
        n,
    )
    return [sentence % {"n": n}] if n else []


GONE_ON = ngettext_lazy(
    "%(n)d post has gone on to another thread since and stays there.",
    "%(n)d posts have gone on to other threads since and stay there.",
    "n",
)
PURGED = ngettext_lazy("%(n)d post is gone for good.", "%(n)d posts are gone for good.", "n")
EDITED = ngettext_lazy(
    "%(n)d post was edited since and stays as it is.",
    "%(n)d posts were edited since and stay as they are.",
    "n",
)
HIDDEN = ngettext_lazy(
    "%(n)d post was hidden since and stays hidden.",
    "%(n)d posts were hidden since and stay hidden.",
    "n",
)
WRITTEN = ngettext_lazy(
    "%(n)d reply was written since: it stays where it is, or comes along from a thread that goes.",
    "%(n)d replies were written since: they stay where they are, "
    "or come along from a thread that goes.",
    "n",
)
