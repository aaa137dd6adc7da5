"""What can be asked, as a plain GET form."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.search.asking import LONGEST
from forum.search.finding import Filters
from forum.tags.models import Tag
from forum.tags.names import NAME_LENGTH, tidy
from forum.threads.models import Thread
from forum.web.text import refuse_unstorable

RELEVANCE, NEWEST = "relevance", "newest"


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST,
        validators=[refuse_unstorable],
        error_messages={"max_length": _("That is too long to look for: a few words are enough.")},
    )
    board = forms.CharField(label=_("Board"), required=False, max_length=60)
    author = forms.CharField(label=_("Written by"), required=False, max_length=30)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    tag = forms.CharField(label=_("Tag"), required=False, max_length=NAME_LENGTH)
    titles = forms.BooleanField(label=_("Only in titles"), required=False)
    solved = forms.BooleanField(label=_("Only solved questions"), required=False)
    attached = forms.BooleanField(label=_("Only with pictures or files"), required=False)
    sort = forms.ChoiceField(
        label=pgettext_lazy("order", "First"),
        required=False,
        initial=RELEVANCE,
        choices=((RELEVANCE, _("the best")), (NEWEST, _("the newest"))),
    )
    thread = forms.IntegerField(
        label="", required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.viewer = viewer

    def clean_board(self) -> Board | None:
        if not (slug := self.cleaned_data["board"]):
            return None
        refuse_unstorable(slug)
        board = Board.objects.visible_to(self.viewer).filter(slug=slug).first()
        if board is None:
            raise ValidationError(_("There is no such board."))
        return board

    def clean_author(self) -> User | None:
        name = self.cleaned_data["author"].strip().removeprefix("@")
        if not name:
            return None
        refuse_unstorable(name)
        member = User.objects.filter(username__iexact=name, is_active=True).first()
        if member is None:
            raise ValidationError(_("Nobody has this name."))
        return member

    def clean_tag(self) -> Tag | None:
        if not (name := tidy(self.cleaned_data["tag"])):
            return None
        refuse_unstorable(name)
        tags = Tag.objects.visible_to(self.viewer)
        tag = tags.filter(Q(name=name) | Q(aliases__name=name)).first()
        if tag is None:
            raise ValidationError(_("There is no such tag."))
        return tag

    def clean_thread(self) -> Thread | None:
        if (thread_id := self.cleaned_data["thread"]) is None:
            return None
        thread = Thread.objects.visible_to(self.viewer).filter(pk=thread_id).first()
        if thread is None:
            raise ValidationError(_("There is no such thread."))
        return thread

    @property
    def fields_shown(self) -> list[forms.BoundField]:
        """Beside the words and the thread, which have places of their own."""
        others = [field for field in self if field.name not in {"q", "thread"}]
        return [field for field in others if field.widget_type != "checkbox"]

    @property
    def checks_shown(self) -> list[forms.BoundField]:
        return [field for field in self if field.widget_type == "checkbox"]

    @property
    def asked(self) -> dict[str, str]:
        """What was typed and chosen, as an address holds it; a browser sends all the rest too."""
        return {
            name: value
            for name, field in self.fields.items()
            if (value := self.data.get(name)) and value != field.initial
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words was asked for."""
        return bool(self.asked.keys() - {"q"})

    @property
    def in_thread(self) -> Thread | None:
        return getattr(self, "cleaned_data", {}).get("thread")

    @property
    def filters(self) -> Filters:
        asked = self.cleaned_data
        return Filters(
            board_id=asked["board"] and asked["board"].pk,
            author_id=asked["author"] and asked["author"].pk,
            thread_id=asked["thread"] and asked["thread"].pk,
            since=day(asked["since"]),
            until=day(asked["until"], days=1),
            tag_id=asked["tag"] and asked["tag"].pk,
            titles_only=asked["titles"],
            solved=asked["solved"],
            with_files=asked["attached"],
        )


def day(date: Any, days: int = 0) -> datetime | None:
    """When it begins for the reader, or so many days later."""
    if date is None:
        return None
    try:
        return timezone.make_aware(datetime.combine(date, time()) + timedelta(days=days))
    except (OverflowError, ValueError):
        return None
