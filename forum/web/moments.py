"""Moments as JSON keeps them: in the log, with what a deed needs to be taken back."""

from __future__ import annotations

from datetime import UTC, datetime


def text_of(moment: datetime | None) -> str | None:
    """The same for one moment in whatever zone it was said."""
    return moment.astimezone(UTC).isoformat() if moment else None


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
