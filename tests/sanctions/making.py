from __future__ import annotations

from typing import Any

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.log.models import LogEntry
from forum.log.undoing import undo
from forum.sanctions.actions import Charge, warn
from forum.sanctions.models import Caution
from tests import make


def now(user: User) -> User:
    user.refresh_from_db()
    return user


def warned(member: User, points: int = 1, by: User | None = None, **charge: Any) -> Caution:
    made = warn(
        make.viewer(by or make.moderator()), member, Charge(points, "Adverts again.", **charge)
    )
    assert made
    return made


def entry_of(made: Any, viewer: Viewer) -> LogEntry:
    made.refresh_from_db()
    return LogEntry.objects.visible_to(viewer).for_rows(viewer).get(pk=made.entry_id)


def undone(made: Any, by: User | None = None) -> list[str]:
    viewer = make.viewer(by or make.administrator())
    return undo(viewer, entry_of(made, viewer))
