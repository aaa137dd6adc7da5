"""The staff's desk of the demo forum, and the bells that its last days have rung."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Model, OuterRef, Subquery

from accounts.models import User
from forum.boards.models import Silence
from forum.boards.viewer import viewer_of
from forum.cases.kinds import target_post
from forum.cases.models import Case, Report, Snapshot
from forum.cases.opening import Word, join_case
from forum.demo import cases, script
from forum.log.models import LogEntry
from forum.notifications.models import Notification
from forum.notifications.tasks import tell_of_post
from forum.posts.models import Post
from forum.sanctions.actions import Charge, Stop, note, warn
from forum.sanctions.actions import silence as silence_member
from forum.sanctions.models import Caution, Note
from forum.suggestions.models import Suggestion
from forum.threads.models import Thread

TOLD_OF = timedelta(days=21)
READ = timedelta(days=2)


def fill(now: datetime, people: dict[str, User]) -> None:
    desk = script.read("desk.toml")
    cases.write_rules(desk["rule"])
    add_reports(now, desk["report"], people)
    cases.add(now, desk["case"], people)
    add_deeds(desk["deed"], people["moderator"])
    add_letters(now, desk["suggestion"], people)
    ring(now)
    add_sanctions(now, desk, people)


def add_sanctions(now: datetime, desk: dict[str, Any], people: dict[str, User]) -> None:
    """A note, a warning and a silence, given now and dated back."""
    staff = viewer_of(people["moderator"])
    for row in desk["note"]:
        made = note(staff, people[row["member"]], row["body"])
        date_back(Note, made, "created_at", now - script.age_of(row["age"]))
    for row in desk["warning"]:
        post = Post.objects.get(thread__title=row["thread"], number=row["number"])
        charge = Charge(row["points"], row["reason"], row["rule"], post=post)
        caution = warn(staff, people[row["member"]], charge)
        date_back(Caution, caution, "given_at", now - script.age_of(row["age"]))
    for row in desk["silence"]:
        stop = Stop(row["reason"], now + timedelta(days=row["days"]))
        silence = silence_member(staff, people[row["member"]], None, stop)
        date_back(Silence, silence, "silenced_at", now - script.age_of(row["age"]))


def date_back(kind: type[Model], made: Model | None, column: str, when: datetime) -> None:
    if made is not None:
        kind._default_manager.filter(pk=made.pk).update(**{column: when})


def add_deeds(rows: list[dict[str, str]], moderator: User) -> None:
    for row in rows:
        thread = Thread.objects.get(title=row["thread"])
        LogEntry.objects.create(
            actor=moderator,
            deed=row["deed"],
            board_id=thread.board_id,
            thread=thread,
            member_id=thread.author_id,
            reason=row["reason"],
            created_at=thread.last_posted_at,
            **cases.trace_of(thread, row["deed"]),
        )


def add_reports(now: datetime, rows: list[dict[str, str]], people: dict[str, User]) -> None:
    for row in rows:
        posts = Post.objects.select_related("thread")
        post = posts.get(thread__title=row["thread"], number=row["number"])
        reporter = people[row["reporter"]]
        join_case(target_post(post), Word(row["reason"], reporter.pk))
        at = now - script.age_of(row["age"])
        Report.objects.filter(case__post=post, reporter=reporter).update(created_at=at)
        Case.objects.filter(post=post, opened_at__gt=at).update(opened_at=at)
        Snapshot.objects.filter(case__post=post, taken_at__gt=at).update(taken_at=at)


def add_letters(now: datetime, rows: list[dict[str, str]], people: dict[str, User]) -> None:
    for row in rows:
        Suggestion.objects.create(
            author=people.get(row.get("author", "")),
            email=row.get("email", ""),
            body=row["body"],
            created_at=now - script.age_of(row["age"]),
        )


def ring(now: datetime) -> None:
    """Tell of the last days' posts, as the worker would have done when they were written."""
    recent = Post.objects.filter(created_at__gt=now - TOLD_OF).order_by("id")
    for post_id in recent.values_list("id", flat=True):
        tell_of_post.call(post_id)
    written = Post.objects.filter(pk=OuterRef("post_id")).values("created_at")
    Notification.objects.update(created_at=Subquery(written))
    Notification.objects.filter(created_at__lt=now - READ).update(read_at=F("created_at") + READ)
