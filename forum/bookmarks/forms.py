from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.bookmarks.models import NOTE_LENGTH
from forum.web.fields import LineField, MomentField, require_to_come

LONGEST = timedelta(days=5 * 366)


class BookmarkForm(forms.Form):
    note = LineField(
        label=pgettext_lazy("on a bookmark", "Note"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("Only you see it."),
    )
    remind_at = MomentField(
        label=_("Remind me"),
        required=False,
        help_text=_("In your time zone. Left empty, nothing reminds you."),
    )

    def clean_remind_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["remind_at"]
        # A reminder of before may stay as it was while the note is changed.
        if moment is None or moment == self.initial.get("remind_at"):
            return moment
        require_to_come(moment, LONGEST, _("That is too far away: at most five years."))
        return moment
