"""Saying on a form why it was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import PermissionDenied

from forum.limits.sentences import again_sentence
from forum.limits.spending import SpentUp


@contextmanager
def refusals_on(form: forms.Form, denied_with: int = 403) -> Iterator[None]:
    """What is refused in here the form says, keeping what was typed; see `status_of`."""
    try:
        yield
    except PermissionDenied as refused:
        refuse(form, str(refused), denied_with)
    except SpentUp as spent:
        refuse(form, again_sentence(spent), 429)


def refuse(form: forms.Form, sentence: str, status: int) -> None:
    form.add_error(None, sentence)
    form.refused_with = status  # type: ignore[attr-defined]


def status_of(form: forms.Form) -> int:
    """With what the page of a form answers that was sent and not taken."""
    return int(getattr(form, "refused_with", 422))
