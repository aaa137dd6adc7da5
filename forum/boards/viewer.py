"""The person looking: one object that every question of sight and right is put to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.models import Standing, User
from forum.boards.rights import ALL, NONE, Right
from forum.web.memo import while_rights_unchanged

RIGHTS_BY_BOARD = """
    SELECT board_id, bit_or(rights)
    FROM boards_grant
    JOIN accounts_group ON accounts_group.id = boards_grant.group_id
    WHERE audience = 'everyone'
       OR (%(user_id)s::bigint IS NOT NULL AND audience = 'members')
       OR group_id IN (SELECT group_id FROM accounts_group_members WHERE user_id = %(user_id)s)
    GROUP BY board_id
"""


class Seeing(Protocol):
    """All that deciding what someone sees may ask."""

    @property
    def sees_everything(self) -> bool: ...
    def board_ids(self, right: Right) -> list[int]: ...


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer sees, without who they are: equal for all who see the same."""

    sees_everything: bool
    # Of each board; plain numbers, which are quickly compared.
    rights: tuple[tuple[int, int], ...]

    def board_ids(self, right: Right) -> list[int]:
        return [board_id for board_id, held in self.rights if right in Right(held)]


@dataclass(frozen=True)
class Viewer:
    """A guest (`user` is None) or a member, with their rights on every board.

    Moderators and administrators hold all rights everywhere, so no grant is asked for them.
    """

    user: User | None = None
    rights: Mapping[int, Right] = field(default_factory=dict)

    @property
    def id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def is_guest(self) -> bool:
        return self.user is None

    @property
    def is_moderator(self) -> bool:
        """Whether they moderate everywhere."""
        return self.user is not None and self.user.standing >= Standing.MODERATOR

    @property
    def is_administrator(self) -> bool:
        return self.user is not None and self.user.standing >= Standing.ADMINISTRATOR

    @property
    def sees_everything(self) -> bool:
        return self.is_moderator

    @cached_property
    def moderates_anything(self) -> bool:
        return self.is_moderator or any(Right.MODERATE in held for held in self.rights.values())

    @cached_property
    def sight(self) -> Sight:
        rights = ((board_id, held.value) for board_id, held in self.rights.items())
        return Sight(self.sees_everything, tuple(sorted(rights)))

    def may(self, right: Right, board_id: int) -> bool:
        return right in self.rights_on(board_id)

    def rights_on(self, board_id: int) -> Right:
        return ALL if self.is_moderator else self.rights.get(board_id, NONE)

    def board_ids(self, right: Right) -> list[int]:
        """The boards where they hold the right; for those who hold all everywhere, ask no list."""
        return [board_id for board_id, held in self.rights.items() if right in held]


def viewer_of(user: User | AnonymousUser) -> Viewer:
    """Who this is and what they may do; at most one query, and none for moderators."""
    member = user if isinstance(user, User) and user.is_active else None
    if member and member.standing >= Standing.MODERATOR:
        return Viewer(member)
    return Viewer(member, rights_of(member.pk, ALL)) if member else guest()


@while_rights_unchanged
def guest() -> Viewer:
    return Viewer(None, rights_of(None, Right.SEE))


@while_rights_unchanged
def rights_of(member_id: int | None, most: Right) -> Mapping[int, Right]:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS_BY_BOARD, {"user_id": member_id})
        granted = cursor.fetchall()
    return {board_id: effective(rights, most) for board_id, rights in granted}


@lru_cache
def effective(granted: int, most: Right = ALL) -> Right:
    """No right counts without sight; moderating brings all the others."""
    rights = Right(granted)
    if Right.MODERATE in rights:
        return most
    return rights & most if Right.SEE in rights else NONE
