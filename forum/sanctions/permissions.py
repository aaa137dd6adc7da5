"""Who may do what to a member already fetched. No database.

Words of an equal may be moderated; people are left to those who stand higher: so no stolen account
of a moderator stops the others, and none ever touches an administrator.
"""

from __future__ import annotations

from accounts.models import Standing, User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.threads.permissions import stands_above


def outranks(viewer: Viewer, member: User) -> bool:
    """Moderates everywhere, and stands higher."""
    return (
        viewer.user is not None and viewer.is_moderator and member.standing < viewer.user.standing
    )


def can_see_record(viewer: Viewer, member: User) -> bool:
    """What moderators know and decided of someone; each sees of it what their boards concern."""
    return viewer.moderates_anything and member.pk != viewer.id


def can_note(viewer: Viewer, member: User) -> bool:
    """A note does nothing to anybody, so it may be about an equal."""
    may = viewer.is_moderator and member.pk != viewer.id
    return may and not stands_above(member.standing, viewer)


def can_warn(viewer: Viewer, member: User) -> bool:
    return outranks(viewer, member)


def can_ban(viewer: Viewer, member: User) -> bool:
    return outranks(viewer, member)


def can_clean_up(viewer: Viewer, member: User) -> bool:
    """No whole shelf of a moderator's words is put away in one step."""
    return outranks(viewer, member) and member.standing < Standing.MODERATOR


def can_ban_places(viewer: Viewer) -> bool:
    """Addresses and networks concern everyone."""
    return viewer.is_moderator


def can_silence_everywhere(viewer: Viewer, member: User) -> bool:
    """Who moderates everywhere holds all rights: their standing has to be taken first."""
    return outranks(viewer, member) and member.standing < Standing.MODERATOR


def can_silence_on(viewer: Viewer, board: Board, member: User, *, moderates_there: bool) -> bool:
    """A board's moderators act there alone, and not on one another."""
    if board.is_category or member.pk == viewer.id or member.standing >= Standing.MODERATOR:
        return False
    if viewer.is_moderator:
        return True
    return viewer.may(Right.MODERATE, board.pk) and not moderates_there
