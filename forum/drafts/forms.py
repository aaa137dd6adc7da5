from __future__ import annotations

from typing import Any

from django import forms

from forum.drafts.models import Written
from forum.drafts.places import PLACE
from forum.markup import MAX_BODY
from forum.web.text import refuse_unstorable, with_unix_newlines

LONGEST_TITLE = 1000  # longer than can be published: what is too long is cut by its author
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

    @property
    def written(self) -> Written:
        values = self.cleaned_data
        return Written(values["title"], values["body"], values["reply_to"], values["began"])

    @property
    def known_version(self) -> int:
        return self.cleaned_data["known"] or 0

    @property
    def is_too_long(self) -> bool:
        return self.has_error("body", "max_length") or self.has_error("title", "max_length")
