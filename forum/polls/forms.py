"""A poll that goes along with a new thread. Left empty, there is none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.polls.actions import Asked
from forum.polls.models import (
    FEWEST_OPTIONS,
    MOST_OPTIONS,
    OPTION_LENGTH,
    QUESTION_LENGTH,
    Method,
    Results,
)
from forum.web.fields import LineField, MomentField, ProseField, require_to_come
from forum.web.text import refuse_controls

LONGEST = timedelta(days=5 * 366)


class PollForm(forms.Form):
    poll_question = LineField(
        label=_("Question"),
        max_length=QUESTION_LENGTH,
        required=False,
        validators=[refuse_controls],
    )
    poll_options = ProseField(
        label=_("What can be chosen"),
        max_length=MOST_OPTIONS * (OPTION_LENGTH + 2),
        required=False,
        help_text=_("One a line, from 2 to 20."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    poll_method = forms.ChoiceField(
        label=_("Choose"), choices=Method, initial=Method.SINGLE, required=False
    )
    poll_results = forms.ChoiceField(
        label=_("Show how it stands"), choices=Results, initial=Results.ALWAYS, required=False
    )
    poll_closes_at = MomentField(
        label=_("Closes"),
        required=False,
        help_text=_("In your time zone. Left empty, it stays open until you close it."),
    )
    poll_is_open = forms.BooleanField(label=_("Everyone sees who chose what"), required=False)
    poll_is_final = forms.BooleanField(label=_("Votes can’t be changed"), required=False)

    @property
    def asked(self) -> Asked | None:
        """Of a valid form."""
        values = self.cleaned_data
        if not values["poll_question"]:
            return None
        return Asked(
            question=values["poll_question"],
            options=tuple(values["poll_options"]),
            method=values["poll_method"] or Method.SINGLE,
            results=values["poll_results"] or Results.ALWAYS,
            is_secret=not values["poll_is_open"],
            may_change=not values["poll_is_final"],
            closes_at=values["poll_closes_at"],
        )

    @property
    def is_begun(self) -> bool:
        """Whether there is something in it: then it stands open on the page."""
        return any(self[name].value() for name in ("poll_question", "poll_options"))

    def clean_poll_options(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["poll_options"].splitlines())
        options = list(filter(None, lines))
        for option in options:
            refuse_controls(option)
            if len(option) > OPTION_LENGTH:
                raise forms.ValidationError(
                    _("“%(option)s…” is too long: a choice has at most %(most)d characters."),
                    params={"option": option[:20], "most": OPTION_LENGTH},
                )
        if len({option.casefold() for option in options}) < len(options):
            raise forms.ValidationError(_("Two of them are the same."))
        if options and not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
            raise forms.ValidationError(
                ngettext(
                    "Write from 2 to 20 choices: this is %(n)d.",
                    "Write from 2 to 20 choices: these are %(n)d.",
                    len(options),
                ),
                params={"n": len(options)},
            )
        return options

    def clean_poll_closes_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["poll_closes_at"]
        if moment:
            require_to_come(moment, LONGEST, _("That is too far away: at most five years."))
        return moment

    def clean(self) -> dict[str, Any]:
        """A question without choices is as little a poll as choices without a question."""
        asked = bool(self.cleaned_data.get("poll_question"))
        options = self.cleaned_data.get("poll_options")
        if asked and not options and "poll_options" not in self.errors:
            self.add_error("poll_options", _("Write what can be chosen."))
        if options and not asked and "poll_question" not in self.errors:
            self.add_error("poll_question", _("Write what you ask."))
        return self.cleaned_data
