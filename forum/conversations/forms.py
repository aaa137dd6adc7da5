from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.conversations.actions import Words
from forum.conversations.addressees import MOST_NAMES, NotReached, members_of, names_in
from forum.conversations.models import TITLE_LENGTH
from forum.posting.forms import ReplyForm
from forum.web.fields import LineField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES_LENGTH = MOST_NAMES * 32


def words_of(form: forms.Form) -> Words:
    said = form.cleaned_data
    return Words(said["body"], said.get("submission_id"), said["known"] or 0)


class ToField(LineField):
    """Names of members, of whom each can be written to by the viewer."""

    def __init__(self, label: StrOrPromise) -> None:
        super().__init__(
            label=label,
            max_length=NAMES_LENGTH,
            help_text=_("Names of members, parted by commas or spaces."),
            error_messages={"required": _("Say to whom you write.")},
        )


def members_named(viewer: Viewer, text: str) -> list[User]:
    """Raises ValidationError, with a sentence for each name that is none or takes no letters."""
    names = names_in(text)
    if len(names) > MOST_NAMES:
        raise ValidationError(_("These are too many names at once."))
    try:
        members = members_of(viewer, names)
    except NotReached as wrong:
        raise ValidationError(wrong.sentences) from None
    if not members:
        raise ValidationError(_("Name somebody else: you are in it already."))
    return members


class BeginForm(forms.Form):
    to = ToField(pgettext_lazy("conversation", "To"))
    title = LineField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give the conversation a title.")},
    )
    body = ReplyForm.base_fields["body"]
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    known = ReplyForm.base_fields["known"]

    # Who they are, is asked once: set by the view, which knows the viewer.
    viewer: Viewer

    def clean_to(self) -> list[User]:
        return members_named(self.viewer, self.cleaned_data["to"])


class MessageForm(forms.Form):
    body = ReplyForm.base_fields["body"]
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    # The last number that the page showed; a form without it is never held up.
    seen = ReplyForm.base_fields["seen"]
    known = ReplyForm.base_fields["known"]


class EditForm(forms.Form):
    body = ReplyForm.base_fields["body"]
    known = ReplyForm.base_fields["known"]


class AddForm(forms.Form):
    to = ToField(_("Whom to add"))

    viewer: Viewer

    def clean_to(self) -> list[User]:
        return members_named(self.viewer, self.cleaned_data["to"])


class DoorForm(forms.Form):
    """Who may write to a member."""

    takes = forms.BooleanField(
        label=_("Other members may begin conversations with me"),
        required=False,
        help_text=_("If not, only the staff can; conversations that you are in go on."),
    )
