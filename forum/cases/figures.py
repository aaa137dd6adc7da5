"""How many cases there were each month, by rule and by outcome; no names, no words, no places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.cases.models import Appeal, Case, CitedRule, Openness, Report
from forum.cases.outcomes import OUTCOMES


@dataclass(slots=True)
class Month:
    """One calendar month, UTC."""

    first: date
    decided: int = 0
    acted: int = 0
    reports: int = 0
    appeals: int = 0
    upheld: int = 0
    rules: list[tuple[str, int]] = field(default_factory=list)
    outcomes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return not (self.decided or self.reports or self.appeals or self.upheld)


def figures(shown: Openness) -> list[Month]:
    """The months that are shown, newest first, those without any case too; at most five queries."""
    since = beginning(shown.months)
    months = {first: Month(first) for first in firsts(since)}
    count_decided(months, since, shown)
    if shown.shows_reports:
        for month, n in per_month(Report.objects.all(), "created_at", since):
            months[month].reports = n
    if shown.shows_appeals:
        count_appeals(months, since)
    return sorted(months.values(), key=lambda month: month.first, reverse=True)


def count_decided(months: dict[date, Month], since: datetime, shown: Openness) -> None:
    cases = in_months(Case.objects.all(), "decided_at", since)
    rules: dict[date, dict[Any, int]] = defaultdict(dict)
    outcomes: dict[date, dict[str, int]] = defaultdict(dict)
    counted = cases.values_list("month", "outcome", "cited").annotate(
        n=Count("pk"), did=Count("pk", filter=Q(acted=True))
    )
    for month, outcome, rule, n, did in counted:
        at = months[month.date()]
        at.decided, at.acted = at.decided + n, at.acted + did
        of_rules, of_outcomes = rules[month.date()], outcomes[month.date()]
        of_rules[rule] = of_rules.get(rule, 0) + n
        of_outcomes[outcome] = of_outcomes.get(outcome, 0) + n
    seen = {pk for of_a_month in rules.values() for pk in of_a_month if pk}
    named = CitedRule.objects.filter(pk__in=seen).order_by("number", "pk")
    names = {rule.pk: rule for rule in named} if shown.shows_rules else {}
    for first, month in months.items():
        if shown.shows_rules:
            month.rules = by_rule(rules[first], names)
        if shown.shows_outcomes:
            month.outcomes = by_outcome(outcomes[first])


def by_rule(counts: dict[Any, int], names: dict[int, CitedRule]) -> list[tuple[str, int]]:
    """In the order of the rules, called as they were then; what cites none comes last."""
    summed: dict[str, int] = defaultdict(int)
    for pk, rule in names.items():
        if pk in counts:
            summed[str(rule)] += counts[pk]
    found = list(summed.items())
    return [*found, (_("no rule in particular"), counts[None])] if None in counts else found


def by_outcome(counts: dict[str, int]) -> list[tuple[str, int]]:
    in_order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [(str(OUTCOMES[name].done) if name in OUTCOMES else name, n) for name, n in in_order]


def count_appeals(months: dict[date, Month], since: datetime) -> None:
    for month, n in per_month(Appeal.objects.all(), "made_at", since):
        months[month].appeals = n
    upheld = Appeal.objects.filter(is_upheld=True)
    for month, n in per_month(upheld, "decided_at", since):
        months[month].upheld = n


def per_month(rows: Any, moment: str, since: datetime) -> Iterable[tuple[date, int]]:
    counted = in_months(rows, moment, since).values_list("month").annotate(n=Count("pk"))
    return [(month.date(), n) for month, n in counted]


def in_months(rows: Any, moment: str, since: datetime) -> Any:
    in_time = rows.order_by().filter(**{f"{moment}__gte": since})
    return in_time.annotate(month=TruncMonth(moment, tzinfo=timezone.get_default_timezone()))


def beginning(months: int) -> datetime:
    """Of the first month that is shown."""
    now = timezone.now()
    at = now.year * 12 + now.month - 1 - max(months - 1, 0)
    zone = timezone.get_default_timezone()
    return datetime(at // 12, at % 12 + 1, 1, tzinfo=zone)


def firsts(since: datetime) -> list[date]:
    """The first day of each month from then to now."""
    now, found = timezone.now(), []
    at = since.year * 12 + since.month - 1
    while at <= now.year * 12 + now.month - 1:
        found.append(date(at // 12, at % 12 + 1, 1))
        at += 1
    return found
