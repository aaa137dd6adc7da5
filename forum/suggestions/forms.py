from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.boards.viewer import Viewer
from forum.web.fields import AddressField, DecoyField, ProseField, prose

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BODY_LENGTH = 5000


def letter_field(label: StrOrPromise, rows: int) -> ProseField:
    return prose(label, _("Write something first."), rows=rows, max_length=BODY_LENGTH)


class SuggestionForm(forms.Form):
    """Members are known; guests say where an answer goes."""

    body = letter_field(_("What would you like to tell us?"), rows=8)
    email = AddressField(
        label=_("Your e-mail"),
        help_text=_("Only for the answer. Nobody but the staff sees it."),
    )
    # Left out or mangled, the form still works; it only loses its guard against a second sending.
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    website = DecoyField()

    def __init__(self, viewer: Viewer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not viewer.is_guest:
            del self.fields["email"]


class AnswerForm(forms.Form):
    body = letter_field(_("Answer"), rows=10)
