from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.cases.kinds import KINDS, kind_of
from forum.cases.models import Case, CaseQuerySet, Report, Rule
from forum.cases.outcomes import OUTCOMES, Decision, Outcome, outcomes_for
from forum.cases.siblings import sibling_of
from forum.web.fields import prose
from forum.web.numbers import whole_number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

APPEAL_LENGTH = 3000
MOST_AT_ONCE = 50


def rule_choices(rules: Iterable[Rule], none: StrOrPromise) -> list[tuple[str, StrOrPromise]]:
    return [("", none), *((str(rule.pk), str(rule)) for rule in rules)]


class RuleField(forms.ChoiceField):
    """One of the rules in force, or none; the choices are put in by the form."""

    def __init__(self, label: StrOrPromise, **options: Any) -> None:
        wrong = {"invalid_choice": _("Choose one of the rules in the list.")}
        super().__init__(label=label, required=False, error_messages=wrong, **options)


# --- deciding -------------------------------------------------------------------------------------


class DecisionForm(forms.Form):
    """What one and many cases are asked."""

    outcome = forms.ChoiceField(
        label=_("What is to be done"),
        error_messages={
            "required": _("Choose what is to be done."),
            "invalid_choice": _("Choose one of the outcomes in the list."),
        },
    )
    rule = RuleField(_("By which rule"), help_text=_("The author is told which, and can read it."))
    reason = prose(
        _("Reason"),
        help_text=_(
            "The author will read it, when something is done. So will the other moderators."
        ),
    )
    answer = prose(
        _("Answer to those who reported"),
        help_text=_("They are told in any case whether you did something."),
        rows=2,
    )

    def __init__(
        self, offered: list[Outcome], rules: list[Rule], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rules = {str(rule.pk): rule for rule in rules}
        self.offered = {outcome.name: outcome for outcome in offered}
        self.fields["outcome"].choices = [(each.name, each.label) for each in offered]  # type: ignore[attr-defined]
        self.fields["rule"].choices = rule_choices(rules, _("No rule in particular"))  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Outcome | None:
        return self.offered.get(self.cleaned_data.get("outcome", ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        says_why = cleaned.get("reason", "").strip() or cleaned.get("rule")
        if self.chosen and self.chosen.acts and "reason" in cleaned and not says_why:
            self.add_error("reason", _("Say why, or name the rule: the author will read it."))
        return cleaned

    def decision(self, **more: Any) -> Decision:
        said = self.cleaned_data
        rule = self.rules.get(said["rule"])
        return Decision(said["outcome"], rule, said["reason"], said["answer"], **more)


class DecideForm(DecisionForm):
    """One case. What an outcome asks besides is in a form of its own, bound when it is chosen."""

    outcome = forms.ChoiceField(
        label=DecisionForm.base_fields["outcome"].label,
        error_messages=DecisionForm.base_fields["outcome"].error_messages,
        widget=forms.RadioSelect,
    )
    up_to = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    along = forms.BooleanField(
        required=False, initial=True, help_text=_("It is about the same words.")
    )

    def __init__(self, viewer: Viewer, case: Case, data: QueryDict | None, **options: Any) -> None:
        offered = outcomes_for(viewer, case)
        super().__init__(offered, list(Rule.objects.in_force()), data, **options)
        self.name_sibling(sibling_of(case))
        chosen = data.get("outcome") if data is not None else None
        self.further = {
            each.name: each.form(data if each.name == chosen else None, prefix=each.name)
            for each in offered
            if each.form
        }

    def name_sibling(self, sibling: Case | None) -> None:
        if sibling is None:
            del self.fields["along"]
        else:
            label = _("Decide case %(n)d (%(kind)s) in the same way")
            kind = kind_of(sibling).label
            self.fields["along"].label = label % {"n": sibling.pk, "kind": kind}

    @property
    def asked_besides(self) -> list[tuple[Outcome, forms.Form]]:
        return [(self.offered[name], form) for name, form in self.further.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        besides = self.further.get(cleaned.get("outcome", ""))
        if besides is not None and not besides.is_valid():
            self.add_error(None, _("Fill in what this outcome asks besides."))
        return cleaned

    def decision(self, **more: Any) -> Decision:
        besides = self.further.get(self.cleaned_data["outcome"])
        asked = besides.cleaned_data if besides else {}
        said = self.cleaned_data
        more |= {"up_to": said["up_to"], "along": bool(said.get("along"))}
        return super().decision(more=asked, **more)


class DecideManyForm(DecisionForm):
    """All that are marked; by `id:newest report that the moderator has read`."""

    def __init__(self, rules: list[Rule], data: QueryDict | None) -> None:
        without_more = [
            each for each in OUTCOMES.values() if each.form is None and not each.of_betters
        ]
        super().__init__(without_more, rules, data, auto_id="many-%s")
        self.marks = marks_in(data.getlist("case") if data is not None else [])

    def clean(self) -> dict[str, Any]:
        if not self.marks:
            self.add_error(None, _("Mark at least one case."))
        return super().clean()


def marks_in(sent: list[str]) -> dict[int, int | None]:
    """The newest report read, by case; what can't be a mark is left out."""
    marks: dict[int, int | None] = {}
    for each in sent[:MOST_AT_ONCE]:
        case_id, _colon, up_to = each.partition(":")
        if (number := whole_number(case_id)) is not None:
            marks[number] = whole_number(up_to)
    return marks


class RemarkForm(forms.Form):
    body = prose(
        _("Remark for the other moderators"),
        _("Write something first."),
        help_text=_("Only moderators of this board will read it."),
    )
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class AppealForm(forms.Form):
    body = prose(
        _("Why should it be looked at again?"),
        _("Say why it should be looked at again."),
        max_length=APPEAL_LENGTH,
        help_text=_("You can ask once. Someone else will decide, where there is someone else."),
    )


class AnswerAppealForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("no", _("It stays as it was decided")), ("yes", _("Undo what was done"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    reason = prose(
        _("Reason"),
        _("Say why: the author will read it."),
        help_text=_("The author will read it."),
    )


# --- looking through ------------------------------------------------------------------------------

STATES = {
    "open": pgettext_lazy("cases", "Open"),
    "appeals": pgettext_lazy("cases", "Appeals"),
    "decided": pgettext_lazy("cases", "Decided"),
}


class CaseFilter(forms.Form):
    """Which cases: the open ones, as long as nothing is chosen."""

    state = forms.ChoiceField(
        required=False, choices=[("", ""), *STATES.items()], widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(label=pgettext_lazy("cases", "About"), required=False)
    board = forms.ModelChoiceField(
        Board.objects.none(),
        label=_("Board"),
        to_field_name="slug",
        required=False,
        empty_label=_("All boards"),
        error_messages={"invalid_choice": _("Choose one of the boards in the list.")},
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[
            ("", _("Everyone’s")),
            ("mine", _("Those I look into")),
            ("unclaimed", _("Those nobody looks into")),
        ],
    )
    rule = RuleField(_("Reported by rule"))

    def __init__(self, viewer: Viewer, rules: list[Rule], data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        self.viewer = viewer
        kinds = [(kind.name, kind.label) for kind in KINDS.values()]
        self.fields["kind"].choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined]
        self.fields["board"].queryset = boards_moderated_by(viewer)  # type: ignore[attr-defined]
        self.fields["rule"].choices = rule_choices(rules, _("Any"))  # type: ignore[attr-defined]

    @property
    def shown_state(self) -> str:
        return str(self.cleaned_data.get("state") or "open") if self.is_valid() else "open"

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in ("kind", "board", "whose", "rule"))

    def narrow(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Those it asks for, whatever their state; nothing where it makes no sense."""
        if not self.is_valid():
            return cases.none()
        said = self.cleaned_data
        if said["kind"]:
            cases = cases.filter(kind=said["kind"])
        if said["board"]:
            cases = cases.on_board(said["board"])
        if said["rule"]:
            cases = cases.filter(Exists(reports_by(int(said["rule"]))))
        if said["whose"] == "mine":
            return cases.filter(claimed_by=self.viewer.id)
        return cases.filter(claimed_by=None) if said["whose"] else cases


def in_state(cases: CaseQuerySet, state: str) -> CaseQuerySet:
    if state == "appeals":
        return cases.appealed()
    return cases.decided() if state == "decided" else cases.open()


def reports_by(rule_id: int) -> QuerySet[Report]:
    return Report.objects.filter(case=OuterRef("pk"), rule=rule_id)


def boards_moderated_by(viewer: Viewer) -> Any:
    boards = Board.objects.visible_to(viewer).exclude(parent=None)
    if not viewer.sees_everything:
        boards = boards.filter(pk__in=viewer.board_ids(Right.MODERATE))
    return boards.in_tree_order()
