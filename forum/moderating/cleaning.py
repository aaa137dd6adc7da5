"""Cleaning up after a spammer: in one step all of it goes out of sight, and in one comes back.

What decides is done at once, in one transaction; what hides goes thread by thread, each in one of
its own, so that no lock waits for a long list. It goes on where it stopped, as often as needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.bans import end_sessions, gather_bans
from accounts.models import Ban, User
from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, register
from forum.log.writing import Trace, log_member_deed
from forum.moderating.actions import (
    put_back_in_sight,
    put_out_of_sight,
    put_post_back_in_sight,
    put_post_out_of_sight,
)
from forum.posts.models import Post
from forum.sanctions.actions import Stop, held, put_ban
from forum.sanctions.models import Cleaned, Cleaning, SpamDomain
from forum.sanctions.permissions import can_clean_up
from forum.sanctions.record import session_count
from forum.suggestions.models import State, Suggestion
from forum.threads.locking import lock_thread
from forum.threads.models import Thread
from forum.threads.permissions import stands_above

THREAD, POST, LETTER = "thread", "post", "letter"
AT_ONCE = 200  # things to hide, up to which the page waits for it
IN_ONE_GO = 50  # threads looked up, or posts of one thread


# --- what it comes to -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """How much of a member is in sight."""

    threads: int
    replies_of_others: int
    posts: int
    threads_of_posts: int
    letters: int
    sessions: int

    @property
    def size(self) -> int:
        return self.threads + self.posts + self.letters


def scope_of(member: User) -> Scope:
    threads = threads_in_sight(member)
    posts = posts_in_sight(member).exclude(thread__author=member)
    all_posts = threads.aggregate(sum=Sum("post_count"))["sum"] or 0
    own = posts_in_sight(member).filter(thread__author=member).count()
    return Scope(
        threads=threads.count(),
        replies_of_others=max(0, all_posts - own),
        posts=posts.count(),
        threads_of_posts=posts.values("thread_id").distinct().count(),
        letters=letters_of(member).count(),
        sessions=session_count(member),
    )


def threads_in_sight(member: User) -> Any:
    return Thread.objects.filter(author=member, hidden_at=None)


def posts_in_sight(member: User) -> Any:
    return Post.objects.public().filter(author=member, thread__hidden_at=None)


def letters_of(member: User) -> Any:
    return Suggestion.objects.filter(author=member, state=State.NEW)


# --- cleaning up ----------------------------------------------------------------------------------


def clean_up(
    viewer: Viewer, member: User, reason: str, domains: Sequence[str] = ()
) -> Cleaning | None:
    """Ban the account, end its sessions, learn where its links lead, and hide what it wrote.

    None when that was done already. Raises PermissionDenied.
    """
    with held(viewer, member) as (acting, now):
        if not can_clean_up(acting, now):
            raise PermissionDenied(_("You may not clean up after this member."))
        if Cleaning.objects.filter(member=now, undone_at=None).exists():
            return None
        made = Cleaning.objects.create(
            member=now,
            done_by=acting.user,
            batch=uuid4(),
            about=now.about,
            about_html=now.about_html,
        )
        ban = put_ban(acting, now, Stop(reason, batch=made.batch))
        sessions = end_sessions(now.pk)
        User.objects.filter(pk=now.pk).update(about="", about_html="")
        learn(made, acting, domains)
        trace = Trace(
            after={"domains": list(domains), "sessions": sessions},
            inverse={"kind": "clean_up", "id": made.pk},
            batch=made.batch,
        )
        entry = log_member_deed(acting, Deed.CLEAN_UP, now, reason, trace)
        made.ban_id, made.entry_id = ban.pk if ban else None, entry.pk
        made.save(update_fields=["ban_id", "entry_id"])
        hide_what_is_left.enqueue(made.pk)
    if scope_of(member).size <= AT_ONCE:
        hide_all(made.pk)
    return made


def learn(made: Cleaning, acting: Viewer, domains: Sequence[str]) -> None:
    SpamDomain.objects.bulk_create(
        (SpamDomain(domain=each, learned_by=acting.user, cleaning_id=made.pk) for each in domains),
        ignore_conflicts=True,
    )


@task()
def hide_what_is_left(cleaning_id: int) -> None:
    hide_all(cleaning_id)


def hide_all(cleaning_id: int) -> None:
    """Until nothing is left in sight. Whoever is banned adds nothing any more."""
    made = Cleaning.objects.select_related("member", "done_by").get(pk=cleaning_id)
    threads = threads_in_sight(made.member).order_by("pk").values_list("pk", flat=True)
    posts = posts_in_sight(made.member).order_by("thread_id").values_list("thread_id", flat=True)
    for left, hide in ((threads, hide_thread), (posts.distinct(), hide_posts)):
        for thread_id in stretches(left):
            if not hide_within(made, thread_id, hide):
                return
    with transaction.atomic():
        if is_still_on(cleaning_id):
            put_letters_aside(made)
            Cleaning.objects.filter(pk=cleaning_id).update(done_at=timezone.now())


def stretches(left: Any) -> Iterator[int]:
    """Asked again until there is nothing left."""
    while ids := list(left[:IN_ONE_GO]):
        yield from ids


def hide_within(made: Cleaning, thread_id: int, hide: Callable[[Cleaning, Thread], None]) -> bool:
    """False when the clean-up was taken back meanwhile."""
    with transaction.atomic():
        if not is_still_on(made.pk):
            return False
        with suppress(Thread.DoesNotExist):
            hide(made, lock_thread(thread_id))
        return True


def is_still_on(cleaning_id: int) -> bool:
    """Held, before anything that it hides: taking it back waits, or is done."""
    now = Cleaning.objects.select_for_update(no_key=True).get(pk=cleaning_id)
    return now.undone_at is None


def hide_thread(made: Cleaning, thread: Thread) -> None:
    if put_out_of_sight(thread):
        remember(made, THREAD, thread.pk, thread.hidden_at)


def hide_posts(made: Cleaning, thread: Thread) -> None:
    posts = Post.objects.select_for_update(no_key=True).public()
    for post in posts.filter(thread=thread, author=made.member).order_by("pk")[:IN_ONE_GO]:
        post.thread = thread
        was_answer = thread.answer_id == post.pk
        if put_post_out_of_sight(post):
            remember(made, POST, post.pk, post.hidden_at, was_answer=was_answer)


def put_letters_aside(made: Cleaning) -> None:
    for letter in letters_of(made.member).select_for_update(no_key=True).order_by("pk"):
        if made.done_by:
            letter.mark_read(made.done_by)
            remember(made, LETTER, letter.pk, letter.handled_at)


def remember(
    made: Cleaning, what: str, target_id: int, at: datetime | None, *, was_answer: bool = False
) -> None:
    Cleaned.objects.create(
        cleaning=made, what=what, target_id=target_id, at=at, was_answer=was_answer
    )


# --- taking it back -------------------------------------------------------------------------------


def register_clean_up() -> None:
    effect = gettext_lazy("What it hid comes back as it was, and the account is open again.")
    register("clean_up", Inverse(effect, whom, hold, may_undo, take_back, log, preview))


def whom(entry: LogEntry) -> User | None:
    return entry.member


def may_undo(viewer: Viewer, entry: LogEntry, member: User) -> bool:
    is_left = not stands_above(entry.actor.standing if entry.actor else None, viewer)
    return is_left and can_clean_up(viewer, member)


def hold(entry: LogEntry) -> User:
    """Behind the lock on the clean-up itself, before anything that it hid."""
    held_one = Cleaning.objects.select_for_update(no_key=True, of=("self",))
    made = held_one.select_related("member").filter(pk=id_of(entry)).first()
    if made is None:
        raise NothingLeft(_("This account has been deleted meanwhile."))
    return made.member


def id_of(entry: LogEntry) -> int:
    return int((entry.inverse or {})["id"])


def log(viewer: Viewer, member: User, reason: str, trace: Trace) -> LogEntry:
    batch = trace.undoes.batch if trace.undoes else None
    return log_member_deed(viewer, Deed.UNDO, member, reason, replace(trace, batch=batch))


def preview(viewer: Viewer, entry: LogEntry) -> Sequence[str]:
    rows = Cleaned.objects.filter(cleaning=id_of(entry))
    threads, posts = (rows.filter(what=what).count() for what in (THREAD, POST))
    return [
        ngettext("%(n)d thread comes back.", "%(n)d threads come back.", threads) % {"n": threads},
        ngettext("%(n)d post comes back.", "%(n)d posts come back.", posts) % {"n": posts},
    ]


def take_back(viewer: Viewer, entry: LogEntry, member: User) -> Sequence[str]:
    """Decided here; what was hidden comes back thread by thread once this is committed."""
    made = Cleaning.objects.get(pk=id_of(entry))
    if made.undone_at is not None:
        raise NothingLeft(_("This has been taken back already."))
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    reopen(made, viewer)
    changed = len(changed_since(made))
    bring_back.enqueue(made.pk)
    if Cleaned.objects.filter(cleaning=made).count() <= AT_ONCE:
        transaction.on_commit(lambda: bring_all_back(made.pk))
    said = ngettext(
        "%(n)d of the posts and threads has been decided otherwise since, and stays as it is.",
        "%(n)d of the posts and threads have been decided otherwise since, and stay as they are.",
        changed,
    )
    return [said % {"n": changed}] if changed else ()


def reopen(made: Cleaning, viewer: Viewer) -> None:
    """The account, its text about itself, and the way for its links."""
    member = User.objects.select_for_update(no_key=True).get(pk=made.member_id)
    Ban.objects.filter(pk=made.ban_id or 0).lift(viewer.user)
    gather_bans(member.pk)
    if not member.about:
        User.objects.filter(pk=member.pk).update(about=made.about, about_html=made.about_html)
    SpamDomain.objects.filter(cleaning_id=made.pk).delete()


def changed_since(made: Cleaning) -> list[Cleaned]:
    """What others have restored, hidden anew or purged."""
    rows = list(Cleaned.objects.filter(cleaning=made, what__in=(THREAD, POST)))
    now: dict[tuple[str, int], datetime | None] = {}
    for what, model in ((THREAD, Thread), (POST, Post)):
        ids = [row.target_id for row in rows if row.what == what]
        hidden = model.objects.filter(pk__in=ids).values_list("pk", "hidden_at")
        now |= {(what, pk): hidden_at for pk, hidden_at in hidden}
    return [row for row in rows if now.get((row.what, row.target_id)) != row.at]


@task()
def bring_back(cleaning_id: int) -> None:
    bring_all_back(cleaning_id)


def bring_all_back(cleaning_id: int) -> None:
    """Each once: a row that was dealt with is gone."""
    rows = Cleaned.objects.filter(cleaning=cleaning_id)
    for what, restore in ((THREAD, restore_thread), (POST, restore_post), (LETTER, restore_letter)):
        left = rows.filter(what=what).order_by("target_id")
        for row_id in list(left.values_list("pk", flat=True)):
            with transaction.atomic():
                row = Cleaned.objects.select_for_update().filter(pk=row_id).first()
                if row is not None:
                    restore(row)
                    row.delete()


def restore_thread(row: Cleaned) -> None:
    if Thread.objects.filter(pk=row.target_id).exists():
        thread = lock_thread(row.target_id)
        if thread.hidden_at == row.at:
            put_back_in_sight(thread)


def restore_post(row: Cleaned) -> None:
    post = Post.objects.filter(pk=row.target_id).first()
    if post is None:
        return
    thread = lock_thread(post.thread_id)
    now = Post.objects.select_for_update(no_key=True).filter(pk=post.pk, thread=thread).first()
    if now is None or now.hidden_at != row.at:
        return
    now.thread = thread
    put_post_back_in_sight(now)
    if row.was_answer and thread.answer_id is None:
        thread.mark_answered(now.pk, now.number)


def restore_letter(row: Cleaned) -> None:
    letters = Suggestion.objects.filter(pk=row.target_id, state=State.READ, handled_at=row.at)
    letters.update(state=State.NEW, handled_by=None, handled_at=None)
