"""The queue of cases: open ones first come, first served; decided ones newest first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.signing_in import sign_in_first
from forum.boards.asking import require_desk
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.cases.forms import STATES, CaseFilter, DecideManyForm, in_state
from forum.cases.kinds import Kind, Shown, kind_of, shown_of
from forum.cases.models import Case, CaseQuerySet, Report, Rule
from forum.cases.outcomes import OUTCOMES
from forum.cases.permissions import can_decide
from forum.web.keyset import Stretch, mark_of, stretch

CASES_A_PAGE = 25
MOST_COUNTED = 99


def show_queue(request: ForumRequest) -> HttpResponse:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    return queue_page(request)


def go_to_next(request: ForumRequest) -> HttpResponse:
    """The oldest open case after this one that nobody else looks into; else the queue."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    mine = Case.objects.visible_to(request.viewer).open()
    free = mine.filter(claimed_by=None) | mine.filter(claimed_by=request.viewer.id)
    if after := mark_of(request, "after"):
        free = free.filter(pk__gt=after)
    found = free.order_by("pk").values_list("pk", flat=True).first()
    return redirect("case", found) if found else redirect("moderation")


def queue_page(
    request: ForumRequest, deciding: DecideManyForm | None = None, status: int = 200
) -> HttpResponse:
    """With the form for many at once, as it was filled in if it was refused."""
    rules = list(Rule.objects.in_force())
    form = CaseFilter(request.viewer, rules, request.GET)
    asked = form.narrow(Case.objects.visible_to(request.viewer))
    page = cases_page(request, asked, form.shown_state)
    if deciding:  # the address that refused it shows no further cases
        page = replace(page, further="")
    context = {
        "page": page,
        "rows": rows_of(request.viewer, page.rows),
        "form": form,
        "state": form.shown_state,
        "states": states(request, form),
        "deciding": deciding or DecideManyForm(rules, None),
        "marked": set(deciding.marks) if deciding else set(),
        "exports": urlencode({k: v for k, v in request.GET.items() if k not in MARKS}),
    }
    return render(request, "cases/queue.html", context, status=status)


# --- what a page shows ----------------------------------------------------------------------------

MARKS = ("after", "before")


@dataclass(frozen=True, slots=True)
class Row:
    """A case as this moderator reads it in the queue."""

    case: Case
    kind: Kind
    shown: Shown | None
    is_mine_to_decide: bool
    reports: list[Report] = field(default_factory=list)

    @property
    def title(self) -> str:
        snapshot = self.case.snapshot
        return self.shown.title if self.shown else (snapshot.title if snapshot else "")

    @property
    def mark(self) -> str:
        """Names the case and the newest report that the page shows of it."""
        return f"{self.case.pk}:{self.reports[-1].pk if self.reports else ''}"

    @property
    def done(self) -> object:
        outcome = OUTCOMES.get(self.case.outcome)
        return outcome.done if outcome else self.case.outcome


def cases_page(request: ForumRequest, cases: CaseQuerySet, state: str) -> Stretch[Case]:
    found = in_state(cases, state).with_facts().annotate(earlier=earlier_cases())
    if state == "decided":
        if before := mark_of(request, "before"):
            found = found.filter(pk__lt=before)
        return stretch(request, found.order_by("-pk")[: CASES_A_PAGE + 1], CASES_A_PAGE, "before")
    if after := mark_of(request, "after"):
        found = found.filter(pk__gt=after)
    return stretch(request, found.order_by("pk")[: CASES_A_PAGE + 1], CASES_A_PAGE, "after")


def earlier_cases() -> Coalesce:
    """How many cases about the author were decided by doing something."""
    acted = Case.objects.filter(author=OuterRef("author"), acted=True, pk__lt=OuterRef("pk"))
    counted = acted.order_by().values("author").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def rows_of(viewer: Viewer, cases: list[Case]) -> list[Row]:
    """One query for the reports, and one for each further kind of targets."""
    shown = shown_of(viewer, cases)
    rows = [
        Row(case, kind_of(case), shown.get(case.pk), can_decide(viewer, case)) for case in cases
    ]
    by_id = {row.case.pk: row for row in rows}
    for report in reports_of(list(by_id)):
        by_id[report.case_id].reports.append(report)
    return rows


def reports_of(case_ids: list[int]) -> QuerySet[Report]:
    """Oldest first."""
    reports = Report.objects.filter(case__in=case_ids)
    return reports.select_related("reporter", "rule").order_by("id")


@dataclass(frozen=True, slots=True)
class StateTab:
    name: str
    label: Any
    address: str
    count: int
    is_chosen: bool


def states(request: ForumRequest, form: CaseFilter) -> list[StateTab]:
    """With how many wait, at most one hundred each; the decided aren't counted."""
    cases = Case.objects.visible_to(request.viewer).order_by()
    waiting = {"open": cases.open(), "appeals": cases.appealed()}
    counts = {name: found[: MOST_COUNTED + 1].count() for name, found in waiting.items()}
    kept = {name: request.GET.get(name, "") for name in ("kind", "board", "whose", "rule")}
    kept = {name: value for name, value in kept.items() if value}
    queue = reverse("moderation")
    return [
        StateTab(
            name,
            label,
            f"{queue}?{urlencode({'state': name, **kept})}",
            counts.get(name, 0),
            name == form.shown_state,
        )
        for name, label in STATES.items()
    ]
