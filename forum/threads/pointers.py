"""What a thread leaves on the board that it moved from: a line in its list that leads there.

Where others find such lines is `forum.reading.pointers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.threads.models import Pointer, Thread
from forum.web.moments import moment_of, text_of


@dataclass(frozen=True, slots=True)
class LeavePointer:
    """That one is to be left; without `until`, for good."""

    until: datetime | None = None


def pointer_on(thread: Thread, board_id: int) -> dict[str, Any] | None:
    """The thread's pointer on this board as plain values, for `put_pointer`."""
    pointer = Pointer.objects.filter(thread=thread, board=board_id).first()
    if pointer is None:
        return None
    return {
        "place": pointer.place,
        "until": text_of(pointer.until),
        "left_at": text_of(pointer.left_at),
    }


def leave_pointer(thread: Thread, wanted: LeavePointer | None) -> dict[str, Any] | None:
    """On the board where it still is, which it leaves now; what stood there of it goes."""
    Pointer.objects.filter(thread=thread, board=thread.board_id).delete()
    if wanted is None:
        return None
    Pointer.objects.create(
        thread=thread, board_id=thread.board_id, place=thread.last_place, until=wanted.until
    )
    return pointer_on(thread, thread.board_id)


def put_pointer(thread: Thread, board_id: int, before: Mapping[str, Any] | None) -> None:
    """As `pointer_on` told of it; None for none."""
    Pointer.objects.filter(thread=thread, board=board_id).delete()
    if before is not None:
        Pointer.objects.create(thread=thread, board_id=board_id, **moments_of(before))


def moments_of(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "place": told["place"],
        "until": moment_of(told["until"]),
        "left_at": moment_of(told["left_at"]),
    }
