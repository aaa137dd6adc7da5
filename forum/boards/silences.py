"""What silence comes to: the sentence for who may not write, and asking again while they write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _

from accounts.bans import ban_of, moment, sentence
from accounts.models import FOR_GOOD, Standing, User, is_to_come
from forum.boards.models import Silence
from forum.boards.viewer import Viewer

# Behind the lock on the board or the thread: then whatever was decided about the board is seen.
# The member stays locked, so that whoever bans them finds what they write, or they find the ban.
WRITER = """
    SELECT is_active, standing, banned_until, silenced_until, (
        SELECT max(coalesce(until, '9999-01-01 00:00+00')) FROM boards_silence
        WHERE member_id = accounts_user.id AND board_id = %s AND lifted_at IS NULL
    )
    FROM accounts_user WHERE id = %s FOR NO KEY UPDATE OF accounts_user
"""


def why_silent(viewer: Viewer, board_id: int) -> str:
    """Why they may not write on this board although others may; empty when it is no silence."""
    return silence_sentence(viewer.silenced_until(board_id), everywhere=viewer.is_silenced)


def silence_sentence(until: datetime | None, *, everywhere: bool) -> str:
    if until is None:
        return ""
    if until >= FOR_GOOD:
        if everywhere:
            return _("Moderators have silenced you: you can read the forum, but not write.")
        return _("Moderators have silenced you here: you can read this board, but not write.")
    said = (
        _("Moderators have silenced you: until %(moment)s you can read the forum, but not write.")
        if everywhere
        else _(
            "Moderators have silenced you here: until %(moment)s you can read this board, but "
            "not write."
        )
    )
    return said % {"moment": moment(until)}


def hold_writer(viewer: Viewer, board_id: int) -> None:
    """Who writes, kept as they are to the transaction's end. Raises PermissionDenied with the
    reason when they were banned or silenced since their request began."""
    if viewer.user is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(WRITER, [board_id, viewer.id])
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise PermissionDenied(_("This account is closed."))
    _active, standing, banned_until, everywhere, here = row
    if is_to_come(banned_until):
        ban = ban_of(viewer.user)
        raise PermissionDenied(sentence(ban) if ban else _("This account is banned."))
    if standing >= Standing.MODERATOR:
        return
    untils = [until for until in (everywhere, here) if until and is_to_come(until)]
    if untils:
        raise PermissionDenied(silence_sentence(max(untils), everywhere=is_to_come(everywhere)))


def gather_silences(member_id: int) -> None:
    """Note on the account until when it is silenced everywhere. In a transaction that holds the
    member."""
    untils: Iterable[datetime | None] = (
        Silence.objects.in_force()
        .filter(member=member_id, board=None)
        .values_list("until", flat=True)
    )
    last = max((until or FOR_GOOD for until in untils), default=None)
    User.objects.filter(pk=member_id).update(silenced_until=last)
