"""The queue's cases as a table for other programs, seen as the queue is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpResponseBase, StreamingHttpResponse

from accounts.signing_in import sign_in_first
from forum.boards.asking import require_desk
from forum.boards.middleware import ForumRequest
from forum.cases.forms import CaseFilter, in_state
from forum.cases.models import Case, Rule
from forum.markup import plain_text

MOST_ROWS = 10_000
AT_ONCE = 500
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(request: ForumRequest, form: str) -> HttpResponseBase:
    """As `csv` or `json`: the newest cases that the queue's filters ask for."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    rows = exported(request)
    if form == "json":
        answer = StreamingHttpResponse(as_json(rows), content_type="application/json")
    else:
        answer = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cases.{form}"'
    return answer


def exported(request: ForumRequest) -> Iterator[dict[str, Any]]:
    """Asked for in pieces, by id, so that no answer is held in memory."""
    wanted = CaseFilter(request.viewer, list(Rule.objects.in_force()), request.GET)
    cases = in_state(
        wanted.narrow(Case.objects.visible_to(request.viewer)), wanted.shown_state
    ).with_facts()
    cases = cases.annotate(report_count=Count("reports")).order_by("-pk")
    last, given = None, 0
    while given < MOST_ROWS:
        piece = list((cases.filter(pk__lt=last) if last else cases)[:AT_ONCE])
        yield from (row_of(case) for case in piece)
        if len(piece) < AT_ONCE:
            return
        last, given = piece[-1].pk, given + len(piece)


def row_of(case: Any) -> dict[str, Any]:
    appeal, board = case.made_appeal, case.stands_on
    return {
        "id": case.pk,
        "address": settings.SITE_URL + case.get_absolute_url(),
        "kind": case.kind,
        "target": case.target_id,
        "title": case.snapshot.title if case.snapshot else "",
        "board": board.slug if board else "",
        "author": case.author.username if case.author else "",
        "reports": case.report_count,
        "opened_at": case.opened_at.isoformat(timespec="seconds"),
        "claimed_by": case.claimed_by.username if case.claimed_by else "",
        "decided_at": case.decided_at.isoformat(timespec="seconds") if case.decided_at else "",
        "decided_by": case.decided_by.username if case.decided_by else "",
        "outcome": case.outcome,
        "rule": case.cited.number if case.cited else "",
        "rule_title": case.cited.title if case.cited else "",
        "rule_text": plain_text(case.cited.html) if case.cited else "",
        "reason": case.reason,
        "appeal": appeal_word(appeal),
    }


def appeal_word(appeal: Any) -> str:
    if appeal is None:
        return ""
    if not appeal.is_decided:
        return "open"
    return "upheld" if appeal.is_upheld else "refused"


def as_csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([harmless(value) for value in row.values()])


COLUMNS = (
    *("id", "address", "kind", "target", "title", "board", "author", "reports", "opened_at"),
    *("claimed_by", "decided_at", "decided_by", "outcome"),
    *("rule", "rule_title", "rule_text", "reason", "appeal"),
)


class Echo:
    """Where a line that was written is at once given on."""

    def write(self, line: str) -> str:
        return line


def harmless(value: Any) -> Any:
    """No word of a member is a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield "["
    for n, row in enumerate(rows):
        yield ("," if n else "") + "\n" + json.dumps(row, ensure_ascii=False)
    yield "\n]\n"
