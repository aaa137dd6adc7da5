"""The person looking: one object that every question of sight and right is put to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.models import Standing, User, is_to_come
from forum.boards.rights import ALL, NONE, Right
from forum.web.memo import while_rights_unchanged

RIGHTS_BY_BOARD = """
    SELECT board_id, bit_or(rights), (
        SELECT max(coalesce(until, '9999-01-01 00:00+00')) FROM boards_silence
        WHERE boards_silence.member_id = %(user_id)s
          AND boards_silence.board_id = boards_grant.board_id AND lifted_at IS NULL
    )
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
    # On which single boards they may not write for now, each until when.
    silences: Mapping[int, datetime] = field(default_factory=dict)

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

    @property
    def is_silenced(self) -> bool:
        """Whether they may write nowhere, for now."""
        return self.user is not None and self.user.is_silenced and not self.is_moderator

    def silenced_until(self, board_id: int) -> datetime | None:
        """Until when they may not write on this board; `FOR_GOOD` without an end."""
        here = self.silences.get(board_id)
        everywhere = self.user.silenced_until if self.user and self.is_silenced else None
        return max((until for until in (here, everywhere) if until), default=None)

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
    """Who this is and what they may do; at most one query, and none for moderators.

    Who is banned is a guest; who is silenced sees what they saw.
    """
    member = user if isinstance(user, User) and user.is_welcome else None
    if member is None:
        return guest()
    if member.standing >= Standing.MODERATOR:
        return Viewer(member)
    held = rights_of(member.pk, Right.SEE if member.is_silenced else ALL)
    if not held.silenced:
        return Viewer(member, held.rights)
    # What is remembered knows no clock.
    silences = {board_id: until for board_id, until in held.silenced.items() if is_to_come(until)}
    rights = held.rights | {each: held.rights[each] & Right.SEE for each in silences}
    return Viewer(member, rights, silences)


@while_rights_unchanged
def guest() -> Viewer:
    return Viewer(None, rights_of(None, Right.SEE).rights)


class Held(NamedTuple):
    """What was granted by board, and until when a member is silenced on single ones."""

    rights: dict[int, Right]
    silenced: dict[int, datetime]


@while_rights_unchanged
def rights_of(member_id: int | None, most: Right) -> Held:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS_BY_BOARD, {"user_id": member_id})
        granted = cursor.fetchall()
    return Held(
        {board_id: effective(rights, most) for board_id, rights, _until in granted},
        {board_id: until for board_id, _rights, until in granted if until},
    )


@lru_cache
def effective(granted: int, most: Right = ALL) -> Right:
    """No right counts without sight; moderating brings all the others."""
    rights = Right(granted)
    if Right.MODERATE in rights:
        return most
    return rights & most if Right.SEE in rights else NONE
