from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.places import as_network, as_pattern
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.sanctions.actions import Stop
from forum.sanctions.models import MOST_POINTS, RULE_LENGTH
from forum.web.fields import LineField, MomentField, prose, require_to_come

LONGEST = timedelta(days=10 * 366)
FOR_EVER = "for-ever"
UNTIL = "until"
LENGTHS = {"1": _("a day"), "7": _("a week"), "30": _("a month"), "365": _("a year")}


class LastingForm(forms.Form):
    """For how long: one of the usual times, for ever, or until a moment."""

    length = forms.ChoiceField(
        label=_("For how long"),
        choices=[*LENGTHS.items(), (FOR_EVER, _("for good")), (UNTIL, _("until a moment:"))],
        error_messages={"invalid_choice": _("Choose one of the times in the list.")},
    )
    until = MomentField(
        label=pgettext_lazy("a moment", "Until"),
        required=False,
        help_text=_("In your time zone. Only where it is chosen."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("length") == UNTIL and "until" not in self.errors:
            self.check_moment(said.get("until"))
        return said

    def check_moment(self, moment: datetime | None) -> None:
        if moment is None:
            return self.add_error("until", _("Choose the moment, or one of the times."))
        try:
            require_to_come(moment, LONGEST, _("That is too far away: at most ten years."))
        except forms.ValidationError as wrong:
            self.add_error("until", wrong)
        return None

    @property
    def ends_at(self) -> datetime | None:
        """None for good. Of a form that was found valid."""
        length = self.cleaned_data["length"]
        if length == UNTIL:
            return self.cleaned_data["until"]
        return when_over(length)


def when_over(length: str) -> datetime | None:
    """Of one of the usual times, None for good."""
    return None if length == FOR_EVER else timezone.now() + timedelta(days=int(length))


class SentOnceForm(forms.Form):
    """Left out or mangled, the form still works; it only loses its guard against a second time."""

    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class NoteForm(SentOnceForm):
    body = prose(
        _("Note"),
        _("Write something first."),
        help_text=_("Only moderators of the whole forum read it; the member never does."),
        rows=4,
    )


class WarnForm(SentOnceForm, LastingForm):
    points = forms.IntegerField(
        label=_("Points"),
        min_value=1,
        max_value=MOST_POINTS,
        initial=1,
        help_text=_("They add up; at some points measures are taken by themselves."),
    )
    rule = LineField(
        label=_("Rule"),
        required=False,
        max_length=RULE_LENGTH,
        help_text=_("Which one was broken, as the member knows it."),
    )
    reason = prose(
        _("Reason"),
        _("Say why: the member will read it."),
        help_text=_("The member and the other moderators will read it."),
        rows=4,
    )
    field_order = ("points", "rule", "reason", "length", "until")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["length"].label = _("How long the points count")
        self.fields["length"].initial = "365"


class ReasonedForm(LastingForm):
    reason = prose(
        _("Reason"),
        _("Say why: the member will read it."),
        help_text=_("The member and the other moderators will read it."),
        rows=4,
    )

    @property
    def stop(self) -> Stop:
        """Of a form that was found valid."""
        return Stop(self.cleaned_data["reason"], self.ends_at)


class SilenceForm(ReasonedForm):
    """Where: on the boards that the viewer moderates, or everywhere for who moderates there."""

    board = forms.ChoiceField(
        label=_("Where"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the boards in the list.")},
    )
    field_order = ("board", "length", "until", "reason")

    def __init__(self, viewer: Viewer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["length"].initial = "7"
        self.boards = {str(board.pk): board for board in boards_of(viewer)}
        everywhere = [("", _("on the whole forum"))] if viewer.is_moderator else []
        named = [(key, board.title) for key, board in self.boards.items()]
        self.fields["board"].choices = [*everywhere, *named]  # type: ignore[attr-defined]
        self.fields["board"].required = not viewer.is_moderator

    @property
    def where(self) -> Board | None:
        return self.boards.get(self.cleaned_data["board"])


class BanForm(ReasonedForm):
    field_order = ("length", "until", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["length"].initial = FOR_EVER


class PlaceForm(ReasonedForm):
    """One of the two is named."""

    email_pattern = LineField(
        label=_("E-mail addresses"),
        required=False,
        max_length=254,
        help_text=_("One address, or many: *@example.org, *@*.example.org, name*@example.org."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    network = LineField(
        label=_("Network"),
        required=False,
        max_length=50,
        help_text=_("An address or a network: 203.0.113.7, 203.0.113.0/24, 2001:db8::/48."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("email_pattern", "network", "length", "until", "reason")

    def __init__(self, own_address: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.own_address = own_address
        self.fields["length"].initial = "30"

    def clean_email_pattern(self) -> str:
        typed: str = self.cleaned_data["email_pattern"]
        return as_pattern(typed) if typed.strip() else ""

    def clean_network(self) -> str:
        typed: str = self.cleaned_data["network"]
        if not typed.strip():
            return ""
        network = as_network(typed)
        if lies_in(self.own_address, network):
            raise forms.ValidationError(
                _("You come from this network yourself; behind a proxy perhaps everyone does.")
            )
        return network

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.errors.keys() & {"email_pattern", "network"}:
            return said
        if bool(said["email_pattern"]) == bool(said["network"]):
            self.add_error(None, _("Name addresses of e-mail or a network, one of the two."))
        return said


def lies_in(address: str, network: str) -> bool:
    where, net = ip_address(address), ip_network(network)
    return where.version == net.version and where in net


def boards_of(viewer: Viewer) -> list[Board]:
    boards = Board.objects.visible_to(viewer).exclude(parent=None).select_related("parent")
    in_order = boards.order_by("parent__position", "parent_id", "position", "id")
    return [board for board in in_order if viewer.may(Right.MODERATE, board.pk)]
