from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.posting.forms import ReplyForm, ThreadForm
from forum.scheduling.actions import Planned
from forum.tags.fields import TagsField
from forum.web.fields import MomentField, require_to_come

LONGEST = timedelta(days=366)


class ScheduleForm(forms.Form):
    title = ThreadForm.base_fields["title"]
    body = ReplyForm.base_fields["body"]
    tags = TagsField()
    publish_at = MomentField(label=_("Publish"), help_text=_("In your time zone."))
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_publish_at(self) -> datetime:
        moment: datetime = self.cleaned_data["publish_at"]
        require_to_come(moment, LONGEST, _("That is too far away: at most a year."))
        return moment

    @property
    def planned(self) -> Planned:
        """Of a valid form."""
        wanted = self.cleaned_data
        tags = tuple(wanted.get("tags", ()))
        return Planned(wanted["title"], wanted["body"], wanted["publish_at"], tags)
