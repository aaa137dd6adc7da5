"""Reports made through the action that the pages use."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from forum.cases.kinds import Target, target_member, target_post, target_thread
from forum.cases.models import Case, Rule
from forum.cases.opening import Word
from forum.cases.outcomes import Decision
from forum.moderating import reports
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make


def target_of(what: Post | Thread | User) -> Target:
    if isinstance(what, Post):
        return target_post(what)
    return target_thread(what) if isinstance(what, Thread) else target_member(what)


def report(
    what: Post | Thread | User,
    reason: str = "Rude",
    by: User | None = None,
    rule: Rule | None = None,
) -> bool:
    viewer = make.viewer(by or make.member())
    return reports.report(viewer, target_of(what), Word(reason, rule=rule))


def reported(
    board: Any = None, body: str = "Something rude", reason: str = "Rude", times: int = 1
) -> Case:
    """The case of a new post that so many members have reported."""
    post = make.post(make.thread(board or make.board()), body=body)
    for _ in range(times):
        report(post, reason)
    return case_of(post)


def case_of(what: Post | Thread | User) -> Case:
    target = target_of(what)
    found = Case.objects.with_facts().filter(kind=target.kind, target_id=target.id)
    return found.order_by("-pk")[0]


def rule(number: int = 1, title: str = "Be kind", **fields: Any) -> Rule:
    made = Rule(number=number, title_en=title, title_ru=f"{title} (по-русски)", **fields)
    made.body_en = made.body_en or f"The text of {title}."
    made.render()
    made.save()
    return made


def decision(outcome: str = "no_action", **fields: Any) -> Decision:
    return Decision(outcome, **{"reason": "" if outcome == "no_action" else "Too rude", **fields})
