from __future__ import annotations

import re
from typing import Any

from django import forms

from forum.drafts.models import Written
from forum.drafts.places import PLACE
from forum.markup import MAX_BODY
from forum.web.text import refuse_unstorable, with_unix_newlines

LONGEST_TITLE = 1000  # longer than can be published: what is too long is cut by its author
# Fields of a poll, tags, to whom, and why a post is edited: the rooms that know what they mean are
# above or beside this.
ASIDE = re.compile(r"poll_[a-z_]{1,30}|tags|to|reason")
MOST_ASIDE, LONGEST_ASIDE = 10, 5000
MOST = 2**53 - 1  # what JavaScript counts exactly


class TextField(forms.CharField):
    """Kept as it was typed; it may be empty."""

    default_validators = [refuse_unstorable]

    def __init__(self, longest: int) -> None:
        super().__init__(required=False, strip=False, max_length=longest)

    def to_python(self, value: Any) -> str:
        return with_unix_newlines(str(super().to_python(value)))


class DraftForm(forms.Form):
    place = forms.RegexField(PLACE, max_length=30)
    title = TextField(LONGEST_TITLE)
    body = TextField(MAX_BODY)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    began = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    known = forms.IntegerField(required=False, min_value=0, max_value=MOST)

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if not PLACE.fullmatch(place):  # `$` lets a line break pass
            raise forms.ValidationError("no such place")
        return place

    def clean(self) -> dict[str, Any]:
        """What stands empty isn't kept, so that an untouched poll is the same as none."""
        names = [name for name in self.data if ASIDE.fullmatch(name) and self.data[name]]
        field = TextField(LONGEST_ASIDE)
        self.cleaned_data["aside"] = {
            name: field.clean(self.data[name]) for name in sorted(names)[:MOST_ASIDE]
        }
        return self.cleaned_data

    @property
    def written(self) -> Written:
        values = self.cleaned_data
        text = values["title"], values["body"]
        return Written(*text, values["reply_to"], values["began"], values["aside"])

    @property
    def known_version(self) -> int:
        return self.cleaned_data["known"] or 0

    @property
    def is_too_long(self) -> bool:
        return self.has_error("body", "max_length") or self.has_error("title", "max_length")
