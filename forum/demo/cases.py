"""The rules of the demo forum, and the cases that its moderator has met."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from forum.cases.kinds import Target, target_member, target_post, target_thread
from forum.cases.models import Appeal, Case, Openness, Remark, Report, Rule, Snapshot, cited
from forum.cases.opening import Word, join_case
from forum.demo import script
from forum.posts.models import Post
from forum.posts.rendering import prepare
from forum.threads.models import Thread


def write_rules(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        rule = Rule(**row)
        rule.render()
        rule.save()
    Openness.objects.create(pk=1, is_on=True)


def add(now: datetime, rows: list[dict[str, Any]], people: dict[str, User]) -> None:
    for row in rows:
        target, at = target_of(row, people), now - script.age_of(row["age"])
        rule = Rule.objects.get(number=row["rule"])
        join_case(target, Word(row["reason"], people[row["reporter"]].pk, rule=rule))
        case = Case.objects.open().get(kind=target.kind, target_id=target.id)
        case.opened_at = at
        Report.objects.filter(case=case).update(created_at=at)
        Snapshot.objects.filter(case=case).update(taken_at=at)
        go_on(now, case, row, people["moderator"])


def go_on(now: datetime, case: Case, row: dict[str, Any], moderator: User) -> None:
    """As far as the moderator has come with it."""
    if outcome := row.get("outcome"):
        case.outcome, case.acted = outcome, outcome != "no_action"
        case.decided_at, case.decided_by = now - script.age_of(row["decided"]), moderator
        case.rule = Rule.objects.get(number=row["rule"]) if case.acted else None
        case.cited = cited(case.rule)
        case.reason, case.answer = row["why"], row["answer"]
    if said := row.get("remark"):
        case.claimed_by, case.claimed_at = moderator, case.opened_at
        html = prepare(said).html
        Remark.objects.create(
            case=case, author=moderator, body=said, html=html, created_at=case.opened_at
        )
    case.save()
    if words := row.get("appeal"):
        at = now - script.age_of(row["appealed"])
        Appeal.objects.create(case=case, body=words, html=prepare(words).html, made_at=at)


def target_of(row: dict[str, Any], people: dict[str, User]) -> Target:
    if member := row.get("member"):
        return target_member(people[member])
    if number := row.get("number"):
        posts = Post.objects.select_related("thread")
        return target_post(posts.get(thread__title=row["thread"], number=number))
    return target_thread(Thread.objects.get(title=row["thread"]))


def trace_of(thread: Thread, deed: str) -> dict[str, Any]:
    """What the log keeps of a deed that a case led to, so that an appeal can undo it."""
    case = Case.objects.decided().filter(thread=thread, acted=True).first()
    if case is None:
        return {}
    return {"case_id": case.pk, "inverse": {"kind": deed}, "inverse_kind": deed}
