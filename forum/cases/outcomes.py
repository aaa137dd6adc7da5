"""What may be decided. A room above offers what it can do to a target by `offer_outcome`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.boards.viewer import Viewer
from forum.cases.models import Case, Rule
from forum.threads.permissions import stands_above

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decides: `reason` is for the author, `answer` for those who reported.

    `up_to` is the newest report that they have read, `more` what the outcome's own form asked,
    `batch` what all that is decided at once has in common.
    """

    outcome: str
    rule: Rule | None = None
    reason: str = ""
    answer: str = ""
    up_to: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    batch: UUID | None = None
    # Whether another case about the same words is decided by it as well.
    along: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """`act` does it inside the deciding transaction, with what is locked there; it writes its own
    row in the log, with the case's id. `take_back` undoes it when an appeal is upheld, and says in
    a sentence what couldn't be undone, or nothing. `deed` names it in notifications.
    """

    name: str
    label: StrOrPromise  # on the button: "Hide it"
    done: StrOrPromise  # after it: "hidden"
    kinds: frozenset[str]
    deed: Callable[[Case], str]
    act: Callable[[Viewer, Case, Decision], None]
    take_back: Callable[[Viewer, Case, str], str]
    may: Callable[[Viewer, Case], bool] = lambda viewer, case: True
    # What else it asks; such an outcome isn't offered for many cases at once.
    form: type[forms.Form] | None = None
    # Whether the author is locked as well, before the case is.
    holds_author: bool = False
    # Whether something is done to the target or its author.
    acts: bool = True
    # Whether it is for cases about someone of higher standing, and for no others.
    of_betters: bool = False


NO_ACTION, NOBODY = "no_action", "nobody"
OUTCOMES: dict[str, Outcome] = {}


def offer_outcome(outcome: Outcome) -> None:
    OUTCOMES[outcome.name] = outcome


def outcomes_for(viewer: Viewer, case: Case) -> list[Outcome]:
    """In the order in which they were offered."""
    of_betters = stands_above(case.author_standing, viewer)
    return [
        each
        for each in OUTCOMES.values()
        if case.kind in each.kinds and each.of_betters == of_betters and each.may(viewer, case)
    ]


class AllKinds(frozenset[str]):
    """Of what needs no knowledge of the target."""

    def __contains__(self, kind: object) -> bool:
        return True


offer_outcome(
    Outcome(
        name=NO_ACTION,
        label=_("Leave it as it is"),
        done=_("left as it was"),
        kinds=AllKinds(),
        deed=lambda case: "decide_case",
        act=lambda viewer, case, decision: None,
        take_back=lambda viewer, case, reason: "",
        acts=False,
    )
)
offer_outcome(
    Outcome(
        name=NOBODY,
        label=_("Close it: nobody else may decide about its author"),
        done=_("closed, as nobody may decide about its author"),
        kinds=AllKinds(),
        deed=lambda case: NOBODY,
        act=lambda viewer, case, decision: None,
        take_back=lambda viewer, case, reason: "",
        acts=False,
        of_betters=True,
    )
)
