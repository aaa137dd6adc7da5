"""Whether all that is counted is counted right."""

from __future__ import annotations

from forum.posts import counters


def counts_are_right() -> bool:
    """Whether `recount` finds nothing to mend."""
    return set(counters.recount().values()) == {0}
