"""From names that were typed to the members they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.ignoring import who_ignore
from accounts.models import User
from accounts.names import normal
from forum.boards.viewer import Viewer
from forum.conversations.permissions import Addressee, can_write_to

BETWEEN_NAMES = re.compile(r"[\s,;]+")
MOST_NAMES = 60


class NotReached(Exception):
    """Some of them can't be written to; the sentences say who and why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def names_in(text: str) -> list[str]:
    """Each once, in the order in which they were typed, with or without an @."""
    typed = (normal(name.lstrip("@")) for name in BETWEEN_NAMES.split(text))
    return list({name.casefold(): name for name in typed if name}.values())


def members_of(viewer: Viewer, names: list[str]) -> list[User]:
    """Those members, but not the viewer themselves. Raises NotReached; two queries."""
    wanted = [name.casefold() for name in names][:MOST_NAMES]
    members = User.objects.filter(is_active=True).annotate(folded=Lower("username"))
    found: dict[str, User] = {each.folded: each for each in members.filter(folded__in=wanted)}
    unknown = [name for name in names if name.casefold() not in found]
    wrong = [_("There is no member called “%(name)s”.") % {"name": name} for name in unknown]
    others = [found[name] for name in wanted if name in found and found[name].pk != viewer.id]
    wrong += refusals(viewer, others)
    if wrong:
        raise NotReached(wrong)
    return others


def refusals(viewer: Viewer, members: Iterable[User]) -> list[str]:
    """A sentence for each who can't be written to. Whoever ignores someone doesn't tell them so:
    they are closed to them, as others are to all."""
    asked = list(members)
    deaf = set() if viewer.is_moderator else who_ignore(viewer.id, [each.pk for each in asked])
    closed = [each for each in asked if not can_write_to(viewer, Addressee(each, each.pk in deaf))]
    return [_("%(name)s takes no new conversations.") % {"name": each.username} for each in closed]
