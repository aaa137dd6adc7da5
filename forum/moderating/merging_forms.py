"""Where posts go to, and which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.boards.viewer import Viewer
from forum.moderating.forms import OptionalReasonForm, boards_open_to, by_category
from forum.moderating.merging import Chosen, New
from forum.threads.models import Thread
from forum.threads.permissions import can_moderate
from forum.threads.redirects import survivor_of
from forum.web.fields import LineField

ADDRESS = re.compile(r"(?:.*/t/)?([0-9]{1,18})(?:[/?#].*)?")


class IntoForm(OptionalReasonForm):
    """Which thread takes them in: one that the viewer moderates."""

    into = LineField(
        label=_("Into which thread?"),
        max_length=500,
        help_text=_("Its address, or the number in it."),
        error_messages={"required": _("Say which thread.")},
    )
    viewer: Viewer
    thread: Thread

    def clean_into(self) -> Thread:
        said = ADDRESS.fullmatch(self.cleaned_data["into"].strip())
        thread = self.thread_at(int(said[1])) if said else None
        if thread is None:
            raise forms.ValidationError(_("There is no such thread."))
        if thread.pk == self.thread.pk:
            raise forms.ValidationError(_("That is this thread itself."))
        if not can_moderate(self.viewer, thread):
            raise forms.ValidationError(_("You don’t moderate that thread."))
        return thread

    def thread_at(self, thread_id: int) -> Thread | None:
        threads = Thread.objects.visible_to(self.viewer).select_related("board", "author")
        if found := threads.filter(pk=thread_id).first():
            return found
        survivor = survivor_of(thread_id, self.viewer)
        return threads.filter(pk=survivor.pk).first() if survivor else None


class MergeForm(IntoForm):
    """Into which thread all of this one goes."""

    field_order = ("into", "reason")

    def __init__(self, viewer: Viewer, thread: Thread, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer, self.thread = viewer, thread

    @property
    def key(self) -> str:
        """For what the page has shown what will happen, if it is sent along as `seen`."""
        return str(self.cleaned_data["into"].pk)

    @property
    def was_seen(self) -> bool:
        return bool(self.data.get("seen") == self.key)


class PostsForm(OptionalReasonForm):
    """Which posts: `ids`, as check-boxes sent them, or from a number on."""

    from_number = forms.IntegerField(
        label=_("From which post on?"),
        max_value=2**31 - 1,
        min_value=2,
        help_text=_("The number of the first post that goes; all after it go too."),
        error_messages={
            "required": _("Say from which post on, or choose posts in the thread."),
            "invalid": _("Write the number of a post."),
            "min_value": _("The post that opens the thread stays in it."),
        },
    )

    def __init__(self, thread: Thread, ids: Sequence[int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.thread, self.ids = thread, tuple(ids)
        if self.ids:
            del self.fields["from_number"]

    def clean(self) -> None:
        if self.ids or "from_number" not in self.cleaned_data:
            return
        if not self.chosen.among(self.thread).exists():
            self.add_error("from_number", _("The thread has no posts from there on."))

    @property
    def chosen(self) -> Chosen:
        """Of a valid form."""
        return Chosen(self.ids, self.cleaned_data.get("from_number"))

    @property
    def key(self) -> str:
        """As in `MergeForm`."""
        return key_of(self.chosen)

    @property
    def was_seen(self) -> bool:
        return bool(self.data.get("seen") == self.key)


def key_of(chosen: Chosen) -> str:
    return f"{len(chosen.ids)}" if chosen.ids else f"from {chosen.from_number}"


class SplitForm(PostsForm):
    """The new thread's title, and its board."""

    title = LineField(
        label=_("Title of the new thread"),
        max_length=200,
        error_messages={"required": _("Give the new thread a title.")},
    )
    board = forms.ChoiceField(
        label=_("Board"),
        error_messages={
            "required": _("Choose a board."),
            "invalid_choice": _("Choose one of the boards in the list."),
        },
    )
    field_order = ("from_number", "title", "board", "reason")

    def __init__(
        self, viewer: Viewer, thread: Thread, ids: Sequence[int], *args: Any, **options: Any
    ) -> None:
        super().__init__(thread, ids, *args, **options)
        boards = boards_open_to(viewer)
        self.boards = {str(board.pk): board for board in boards}
        self.fields["board"].choices = by_category(boards)  # type: ignore[attr-defined]
        self.fields["board"].initial = str(thread.board_id)

    @property
    def new(self) -> New:
        """Of a valid form."""
        return New(self.cleaned_data["title"], self.boards[self.cleaned_data["board"]])


class MovePostsForm(IntoForm, PostsForm):
    """Into which thread they go."""

    field_order = ("from_number", "into", "reason")

    def __init__(
        self, viewer: Viewer, thread: Thread, ids: Sequence[int], *args: Any, **options: Any
    ) -> None:
        PostsForm.__init__(self, thread, ids, *args, **options)
        self.viewer = viewer

    @property
    def key(self) -> str:
        return f"{super().key}, {self.cleaned_data['into'].pk}"
