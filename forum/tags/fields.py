"""The line in which tags are typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forum.boards.models import Board, Tagging
from forum.boards.viewer import Viewer
from forum.tags.choosing import allowed_names, meant_by
from forum.tags.names import NAME_LENGTH, names_in
from forum.web.text import is_visible, refuse_controls, refuse_unstorable

LONGEST_LINE = 1000


class TagsField(forms.CharField):
    """Names with commas between them. It asks nothing of a board until it is given one."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})
    default_validators = [refuse_unstorable]

    def __init__(self, **options: Any) -> None:
        self.viewer: Viewer | None = None
        self.board: Board | None = None
        self.kept: frozenset[str] = frozenset()
        options.setdefault("label", gettext_lazy("Tags"))
        options.setdefault("max_length", LONGEST_LINE)
        super().__init__(required=False, **options)

    def for_board(self, viewer: Viewer, board: Board, kept: frozenset[str] = frozenset()) -> None:
        """What this board takes; `kept` are names that the thread has already."""
        self.viewer, self.board, self.kept = viewer, board, kept
        self.help_text = explained(board)
        self.widget.attrs["data-tags"] = board.pk

    def clean(self, value: Any) -> list[str]:
        names = names_in(super().clean(value))
        for name in names:
            refuse_name(name)
        if self.viewer and self.board:
            names = meant_by(self.viewer, names)
            refuse_too_many(self.board, names)
            refuse_others(self.board, names, self.kept)
        return names


def fit_tags(
    form: forms.Form, viewer: Viewer, board: Board, kept: frozenset[str] = frozenset()
) -> None:
    """Its `tags` as the board has them; where it has none, the form has none either."""
    if board.takes_tags:
        field: TagsField = form.fields["tags"]  # type: ignore[assignment]
        field.for_board(viewer, board, kept)
    else:
        del form.fields["tags"]


def refuse_name(name: str) -> None:
    if len(name) > NAME_LENGTH:
        raise forms.ValidationError(
            ngettext(
                "A tag has at most %(n)d character.",
                "A tag has at most %(n)d characters.",
                NAME_LENGTH,
            )
            % {"n": NAME_LENGTH}
        )
    refuse_controls(name)
    if not (is_visible(name) and any(char.isalnum() for char in name)):
        raise forms.ValidationError(_("A tag needs a letter or a digit."))


def refuse_too_many(board: Board, names: list[str]) -> None:
    if len(names) > board.most_tags:
        raise forms.ValidationError(most_sentence(board.most_tags))


def refuse_others(board: Board, names: list[str], kept: frozenset[str]) -> None:
    if board.tagging != Tagging.LISTED:
        return
    others = set(names) - allowed_names(board) - kept
    if others:
        told = ", ".join(name for name in names if name in others)
        raise forms.ValidationError(_("This board doesn’t take: %(names)s.") % {"names": told})


def explained(board: Board) -> str:
    most = most_sentence(board.most_tags)
    if board.tagging != Tagging.LISTED:
        return most + " " + _("Commas between them.")
    names = ", ".join(sorted(allowed_names(board)))
    return most + " " + _("Of these: %(names)s.") % {"names": names}


def most_sentence(most: int) -> str:
    return ngettext("At most %(n)d tag.", "At most %(n)d tags.", most) % {"n": most}
