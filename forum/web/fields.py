"""Form fields for what people write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forum.web.text import (
    refuse_invisible,
    refuse_unmailable,
    refuse_unstorable,
    with_unix_newlines,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# Of a reason, a note, an answer.
PROSE_LENGTH = 1000


class LineField(forms.CharField):
    """One line that can be seen and stored."""

    default_validators = [refuse_unstorable, refuse_invisible]


class ProseField(forms.CharField):
    """Many lines, kept as they were typed."""

    widget = forms.Textarea
    default_error_messages = {
        "max_length": ngettext_lazy(
            "The text is too long: it takes at most %(limit_value)d character, "
            "and this is %(show_value)d.",
            "The text is too long: it takes at most %(limit_value)d characters, "
            "and this is %(show_value)d.",
            "limit_value",
        )
    }
    default_validators = [refuse_unstorable, refuse_invisible]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"strip": False, **options})

    def to_python(self, value: Any) -> str:
        return with_unix_newlines(str(super().to_python(value)))


def prose(
    label: StrOrPromise, missing: StrOrPromise = "", *, rows: int = 3, **options: Any
) -> ProseField:
    """A few words to someone; not required without a sentence for where they are missing."""
    return ProseField(
        **{
            "label": label,
            "max_length": PROSE_LENGTH,
            "required": bool(missing),
            "error_messages": {"required": missing},
            "widget": forms.Textarea(attrs={"rows": rows}),
            **options,
        }
    )


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A day and a time of it in the reader's zone, also where the browser has no calendar."""

    widget = MomentInput
    default_error_messages = {"invalid": _("A moment is written like 2030-05-31 18:30.")}
    input_formats = (
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%d.%m.%Y %H:%M",
    )


def require_to_come(moment: datetime, within: timedelta, too_far: StrOrPromise) -> None:
    """Raises ValidationError for a moment that is over or, in these words, farther than that."""
    if moment <= timezone.now():
        raise forms.ValidationError(_("This moment is over: choose one to come."))
    if moment > timezone.now() + within:
        raise forms.ValidationError(too_far)


class AddressField(forms.EmailField):
    """An e-mail address that mail can be sent to."""

    default_validators = [*forms.EmailField.default_validators, refuse_unmailable]
    widget = forms.EmailInput(attrs={"autocomplete": "email"})


class Decoy(forms.TextInput):
    """Shown to nobody, though it is a plain field to a machine that fills in forms."""

    is_hidden = True

    def __init__(self) -> None:
        super().__init__(attrs={"hidden": True, "tabindex": "-1", "autocomplete": "off"})


class DecoyField(forms.CharField):
    """Filled in, it gives a machine away."""

    def __init__(self) -> None:
        super().__init__(required=False, label="", widget=Decoy)
