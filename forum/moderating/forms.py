from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.cases.forms import RuleField, rule_choices
from forum.cases.models import Rule
from forum.cases.opening import Word
from forum.log.models import Deed
from forum.threads.models import Thread
from forum.threads.permissions import can_move_to, can_show_everywhere
from forum.threads.pointers import LeavePointer
from forum.web.fields import LineField, MomentField, prose, require_to_come

LONGEST = timedelta(days=10 * 366)


class Asks(Protocol):
    """Of a deed to many: what it needs."""

    @property
    def needs_reason(self) -> bool: ...
    @property
    def needs_board(self) -> bool: ...
    @property
    def has_end(self) -> bool: ...


def end_of(until: datetime | None) -> datetime | None:
    """Nothing, or a moment to come. Raises ValidationError."""
    if until:
        require_to_come(until, LONGEST, _("That is too far away: at most ten years."))
    return until


class ReasonForm(forms.Form):
    """Why: the author and the log are told."""

    reason = prose(
        _("Reason"),
        _("Say why: the author will read it."),
        help_text=_("The author and the other moderators will read it."),
    )


class OptionalReasonForm(forms.Form):
    reason = prose(
        _("Reason"),
        help_text=ReasonForm.base_fields["reason"].help_text,
    )

    def fit(self, viewer: Viewer, thread: Thread) -> None:
        """Leave out what this viewer may not choose for this thread."""


class BoardReasonForm(OptionalReasonForm):
    """Where to: one of the boards that it was given, by `offer`."""

    board = forms.ChoiceField(
        label=_("Move to"),
        error_messages={
            "required": _("Choose a board."),
            "invalid_choice": _("Choose one of the boards in the list."),
        },
    )
    field_order: tuple[str, ...] = ("board", "reason")

    def offer(self, boards: list[Board]) -> None:
        self.boards = {str(board.pk): board for board in boards}
        self.fields["board"].choices = [("", _("Choose a board")), *by_category(boards)]  # type: ignore[attr-defined]

    @property
    def target(self) -> Board:
        return self.boards[self.cleaned_data["board"]]


class MovingForm(BoardReasonForm):
    """Whether a pointer stays behind, too."""

    leaves_pointer = forms.BooleanField(
        label=_("Leave a pointer on the board that it leaves"),
        required=False,
        help_text=_("Only who sees the thread where it is then sees the pointer."),
    )
    until = MomentField(
        label=_("The pointer stays until"),
        required=False,
        help_text=_("In your time zone. Empty: without an end."),
    )
    field_order = ("board", "leaves_pointer", "until", "reason")

    def clean_until(self) -> datetime | None:
        return end_of(self.cleaned_data["until"])

    @property
    def pointer(self) -> LeavePointer | None:
        said = self.cleaned_data
        return LeavePointer(said["until"]) if said["leaves_pointer"] else None


class MoveForm(MovingForm):
    """To any board that the viewer moderates."""

    def __init__(self, viewer: Viewer, thread: Thread, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        boards = boards_open_to(viewer)
        # Sent a second time the thread is there already; that is an answer, not a mistake.
        self.offer(boards if self.is_bound else [b for b in boards if b.pk != thread.board_id])


def boards_open_to(viewer: Viewer) -> list[Board]:
    boards = Board.objects.visible_to(viewer).exclude(parent=None).select_related("parent")
    in_order = boards.order_by("parent__position", "parent_id", "position", "id")
    return [board for board in in_order if can_move_to(viewer, board)]


def by_category(boards: list[Board]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for board in boards:
        category = board.parent.title if board.parent else ""
        groups.setdefault(category, []).append((str(board.pk), board.title))
    return list(groups.items())


class BulkForm(MovingForm):
    """What one deed to many asks for once."""

    def __init__(self, viewer: Viewer, *args: Any, asks: Asks, **options: Any) -> None:
        super().__init__(*args, **options)
        if asks.needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = ReasonForm.base_fields[
                "reason"
            ].error_messages["required"]
        if asks.needs_board:
            self.offer(boards_open_to(viewer))
            return
        del self.fields["board"], self.fields["leaves_pointer"]
        if asks.has_end:
            self.fields["until"].label = UntilForm.base_fields["until"].label
        else:
            del self.fields["until"]


class RenameForm(OptionalReasonForm):
    title = LineField(
        label=_("New title"),
        max_length=200,
        error_messages={"required": _("Give the thread a title.")},
    )
    field_order = ("title", "reason")


class SlowModeForm(OptionalReasonForm):
    minutes = forms.IntegerField(
        label=_("Minutes between two replies of a member"),
        min_value=0,
        max_value=1440,
        help_text=_("0 sets no limit. Moderators don’t wait."),
        error_messages={"required": _("Write a number; 0 sets no limit.")},
    )
    field_order = ("minutes", "reason")


class ClosingForm(OptionalReasonForm):
    at = MomentField(label=_("Close at"), required=False)
    idle_days = forms.IntegerField(
        label=_("Close after so many days without a reply"),
        min_value=0,
        max_value=3650,
        required=False,
        help_text=_("Empty or 0: never for that reason."),
    )
    field_order = ("at", "idle_days", "reason")

    def clean_idle_days(self) -> int:
        return self.cleaned_data["idle_days"] or 0


class UntilForm(OptionalReasonForm):
    """Until when it is so; for good where nothing is said."""

    until = MomentField(
        label=_("Until"),
        required=False,
        help_text=_("In your time zone. Empty: without an end."),
    )
    field_order: tuple[str, ...] = ("until", "reason")

    def clean_until(self) -> datetime | None:
        return end_of(self.cleaned_data["until"])


class PinForm(UntilForm):
    everywhere = forms.BooleanField(
        label=_("On every board and atop the latest threads, not only on its board"), required=False
    )
    field_order = ("everywhere", "until", "reason")

    def fit(self, viewer: Viewer, thread: Thread) -> None:
        if not can_show_everywhere(viewer, thread):
            del self.fields["everywhere"]


class PurgeForm(ReasonForm):
    sure = forms.BooleanField(
        label=_("I know that nothing brings it back."),
        error_messages={"required": _("Confirm that you know.")},
    )


class ReportForm(forms.Form):
    """What is wrong, in words, and by which rule if they like."""

    rule = RuleField(_("Which rule does it break?"))
    reason = prose(
        _("What is wrong with it?"),
        _("Say what is wrong with it."),
        help_text=_("Only moderators will read it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rules = {str(rule.pk): rule for rule in Rule.objects.in_force()}
        if not self.rules:
            del self.fields["rule"]
        else:
            none = _("I don’t know, or none of them")
            self.fields["rule"].choices = rule_choices(self.rules.values(), none)  # type: ignore[attr-defined]

    @property
    def word(self) -> Word:
        """Of a form that was found valid."""
        rule = self.rules.get(self.cleaned_data.get("rule", ""))
        return Word(self.cleaned_data["reason"], rule=rule)


class LogFilter(forms.Form):
    """Which entries of the log: all of it, as long as nothing is chosen."""

    by = forms.CharField(label=_("Moderator"), required=False, max_length=30)
    of = forms.CharField(label=_("Whose words"), required=False, max_length=30)
    deed = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[("", _("Everything")), *Deed.choices],
        error_messages={"invalid_choice": _("Choose one of the deeds in the list.")},
    )
    board = forms.ModelChoiceField(
        Board.objects.none(),
        label=_("Board"),
        to_field_name="slug",
        required=False,
        empty_label=_("All boards"),
        error_messages={"invalid_choice": _("Choose one of the boards in the list.")},
    )

    def __init__(self, viewer: Viewer, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        boards = Board.objects.visible_to(viewer).exclude(parent=None)
        self.fields["board"].queryset = boards.in_tree_order()  # type: ignore[attr-defined]

    def clean_by(self) -> User | None:
        return self.member_named("by")

    def clean_of(self) -> User | None:
        return self.member_named("of")

    def member_named(self, field: str) -> User | None:
        name = self.cleaned_data[field].strip().removeprefix("@")
        member = User.objects.filter(username__iexact=name).first() if name else None
        if name and member is None:
            raise forms.ValidationError(_("There is no member of this name."))
        return member

    def chosen(self) -> dict[str, Any]:
        """Conditions on entries. Of a form that was found valid."""
        fields = {"by": "actor", "of": "member", "deed": "deed", "board": "board"}
        said = self.cleaned_data
        return {fields[name]: said[name] for name in fields if said.get(name)}
