from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.markup import MAX_BODY
from forum.posting.actions import Editing, Words
from forum.posts.models import REASON_LENGTH
from forum.tags.fields import TagsField
from forum.web.fields import LineField, ProseField, prose
from forum.web.numbers import whole_number
from forum.web.text import refuse_controls

TITLE_LENGTH = 200


class NumberOrNone(forms.Field):
    """What isn't a whole number is None: nobody typed it, so nobody can mend it."""

    def to_python(self, value: Any) -> int | None:
        return whole_number(str(value or ""))

    def validate(self, value: Any) -> None:
        return


class ReplyForm(forms.Form):
    body = ProseField(
        label=_("Text"),
        max_length=MAX_BODY,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(
            attrs={"rows": 8, "data-composer": "", "aria-describedby": "markdown-hint"}
        ),
    )
    # Left out or mangled, the form still works; it only loses its guard against a second sending.
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    reply_to = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    # The last number that the page showed; a form without it is never held up.
    seen = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    # The version of the draft that the page shows; without it a draft outlives what became of it.
    known = NumberOrNone(widget=forms.HiddenInput)

    @property
    def words(self) -> Words:
        return Words(
            self.cleaned_data["body"],
            self.cleaned_data["submission_id"],
            self.cleaned_data["reply_to"],
            self.cleaned_data["known"] or 0,
        )


class ThreadForm(ReplyForm):
    title = LineField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give the thread a title.")},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    tags = TagsField()
    field_order = ("title", "body", "tags")

    @property
    def words(self) -> Words:
        return replace(super().words, tags=tuple(self.cleaned_data.get("tags", ())))


class EditForm(forms.Form):
    body = ReplyForm.base_fields["body"]
    reason = LineField(
        label=_("Reason for the edit"),
        max_length=REASON_LENGTH,
        required=False,
        validators=[refuse_controls],
    )
    # Which text was edited; a form without it, or with it mangled, replaces whatever is there.
    began = NumberOrNone(widget=forms.HiddenInput)
    known = ReplyForm.base_fields["known"]

    @property
    def editing(self) -> Editing:
        values = self.cleaned_data
        return Editing(values["reason"], values["began"], values["known"] or 0)


class PurgeForm(forms.Form):
    """Why an earlier version has to go: the log and the author are told."""

    reason = prose(
        _("Reason"),
        _("Say why: the author will read it."),
        help_text=_("The author and the other moderators will read it. Don’t repeat the words."),
    )


class RefuseForm(forms.Form):
    """Why something is not published."""

    reason = prose(
        _("Why it is not published"),
        _("Say why: the author will read it."),
        rows=2,
        help_text=_("The author will read it, and keeps the text."),
    )


class OpeningEditForm(EditForm):
    """The opening post is edited together with the title."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    field_order = ("title", "body")
