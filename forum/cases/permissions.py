"""Who may do what with a case fetched through `visible_to`, with its facts. No database."""

from __future__ import annotations

from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.cases.kinds import kind_of
from forum.cases.models import Case
from forum.threads.permissions import stands_above


def can_handle(viewer: Viewer, case: Case) -> bool:
    """Claim it and talk of it: who moderates where it stands, but not whom it is about."""
    if viewer.is_guest or case.author_id == viewer.id:
        return False
    board = case.stands_on
    return viewer.is_moderator or (board is not None and viewer.may(Right.MODERATE, board.pk))


def can_decide(viewer: Viewer, case: Case) -> bool:
    """Nobody decides about someone of higher standing."""
    stands = stands_above(case.author_standing, viewer)
    return can_handle(viewer, case) and not stands and kind_of(case).may_decide(viewer, case)


def can_close(viewer: Viewer, case: Case, *, anyone_else: bool) -> bool:
    """Let it rest, with nothing done, where its author stands higher than all who could decide: of
    the only administrator nobody else would ever decide."""
    stands = stands_above(case.author_standing, viewer)
    return can_handle(viewer, case) and stands and not anyone_else


def can_appeal(viewer: Viewer, case: Case) -> bool:
    """The author, once, while it isn't too long ago."""
    is_own = not viewer.is_guest and case.author_id == viewer.id
    return is_own and case.may_still_be_appealed
