"""Form fields for what people write."""

from __future__ import annotations

from typing import Any

from django import forms

from forum.web.text import refuse_invisible, refuse_unstorable, with_unix_newlines


class LineField(forms.CharField):
    """One line that can be seen and stored."""

    default_validators = [refuse_unstorable, refuse_invisible]


class ProseField(forms.CharField):
    """Many lines, kept as they were typed."""

    widget = forms.Textarea
    default_validators = [refuse_unstorable, refuse_invisible]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"strip": False, **options})

    def to_python(self, value: Any) -> str:
        return with_unix_newlines(str(super().to_python(value)))
