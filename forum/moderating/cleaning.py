"""Cleaning up after a spammer: in one step all of it goes out of sight, and in one comes back.

What decides is done at once, in one transaction; what it puts away goes corner by corner, each
thing in one of its own, so that no lock waits for a long list. It goes on where it stopped, as
often as needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum
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
from forum.moderating.corners import posts_in_sight, replies_in_sight, threads_in_sight
from forum.sanctions.actions import Stop, held, put_ban
from forum.sanctions.corners import CORNERS, Corner
from forum.sanctions.models import Cleaned, Cleaning, SpamDomain
from forum.sanctions.permissions import can_clean_up
from forum.sanctions.record import session_count
from forum.threads.permissions import stands_above

GONE = object()
AT_ONCE = 200  # things to put away, up to which the page waits for it
IN_ONE_GO = 50  # ids looked up


# --- what it comes to -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """How much of a member there is to put away, by corner."""

    counts: Mapping[str, int]
    replies_of_others: int
    threads_of_posts: int
    sessions: int

    @property
    def size(self) -> int:
        return sum(self.counts.values())


def scope_of(member: User) -> Scope:
    threads = threads_in_sight(member)
    posts = replies_in_sight(member)
    all_posts = threads.aggregate(sum=Sum("post_count"))["sum"] or 0
    own = posts_in_sight(member).filter(thread__author=member).count()
    return Scope(
        counts={corner.what: corner.of(member).count() for corner in CORNERS.values()},
        replies_of_others=max(0, all_posts - own),
        threads_of_posts=posts.values("thread_id").distinct().count(),
        sessions=session_count(member),
    )


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
    """Until nothing is left. Whoever is banned adds nothing any more."""
    made = Cleaning.objects.select_related("member", "done_by").get(pk=cleaning_id)
    for corner in CORNERS.values():
        for key in stretches(corner.left(made.member)):
            if not put_away(made, corner, key):
                return
    with transaction.atomic():
        if is_still_on(cleaning_id):
            Cleaning.objects.filter(pk=cleaning_id).update(done_at=timezone.now())


def stretches(left: Any) -> Iterator[int]:
    """Asked again until there is nothing left."""
    while ids := list(left[:IN_ONE_GO]):
        yield from ids


def put_away(made: Cleaning, corner: Corner, key: int) -> bool:
    """False when the clean-up was taken back meanwhile."""
    with transaction.atomic():
        if not is_still_on(made.pk):
            return False
        corner.put_away(made, key)
        return True


def is_still_on(cleaning_id: int) -> bool:
    """Held, before anything that it hides: taking it back waits, or is done."""
    now = Cleaning.objects.select_for_update(no_key=True).get(pk=cleaning_id)
    return now.undone_at is None


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
    rows = Cleaned.objects.filter(cleaning=id_of(entry)).order_by()
    counts = dict(rows.values_list("what").annotate(Count("pk")))
    return [
        str(corner.comes_back % {"n": counts[corner.what]})
        for corner in CORNERS.values()
        if corner.what in counts
    ]


def take_back(viewer: Viewer, entry: LogEntry, member: User) -> Sequence[str]:
    """Decided here; what was hidden comes back thread by thread once this is committed."""
    made = Cleaning.objects.get(pk=id_of(entry))
    if made.undone_at is not None:
        raise NothingLeft(_("This has been taken back already."))
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    reopen(made, viewer)
    changed = changed_since(made)
    bring_back.enqueue(made.pk)
    if Cleaned.objects.filter(cleaning=made).count() <= AT_ONCE:
        transaction.on_commit(lambda: bring_all_back(made.pk))
    said = ngettext(
        "%(n)d of the things put away has been decided otherwise since, and stays as it is.",
        "%(n)d of the things put away have been decided otherwise since, and stay as they are.",
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


def changed_since(made: Cleaning) -> int:
    """How much of it others have restored, put away anew or purged."""
    changed = 0
    for corner in CORNERS.values():
        rows = Cleaned.objects.filter(cleaning=made, what=corner.what)
        then = dict(rows.values_list("target_id", "at"))
        now = dict(corner.now(list(then)))
        changed += sum(now.get(pk, GONE) != at for pk, at in then.items())
    return changed


@task()
def bring_back(cleaning_id: int) -> None:
    bring_all_back(cleaning_id)


def bring_all_back(cleaning_id: int) -> None:
    """Each once: a row that was dealt with is gone."""
    rows = Cleaned.objects.filter(cleaning=cleaning_id)
    for corner in CORNERS.values():
        left = rows.filter(what=corner.what).order_by("target_id")
        for row_id in list(left.values_list("pk", flat=True)):
            with transaction.atomic():
                row = Cleaned.objects.select_for_update().filter(pk=row_id).first()
                if row is not None:
                    corner.restore(row)
                    row.delete()
