"""How often someone may knock at the door."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend

# By network address, whatever comes of it: checking a password is dear.
SIGN_INS = Allowance("sign-in", 60, 60)
# Wrong passwords for one name: from one address, and from all over the world. The second is wide
# enough that nobody can lock a member out from a single address.
FAILURES_FROM_ONE = Allowance("sign-in-failed", 5, 300)
FAILURES_FROM_ALL = Allowance("sign-in-failed-anywhere", 200, 3600)
JOININGS = Allowance("join", 20, 600)
RESETS = Allowance("reset", 20, 600)
RESETS_OF_ONE = Allowance("reset-one", 3, 900)


class TooSoon(ValidationError):
    """A form's error that says when to try again; `wait` is in seconds."""

    def __init__(self, spent: SpentUp) -> None:
        super().__init__(again_sentence(spent), code="too_soon")
        self.wait = spent.wait


def count(allowance: Allowance, who: str) -> None:
    """Count one use. Raises TooSoon."""
    try:
        spend(allowance, who)
    except SpentUp as spent:
        raise TooSoon(spent) from None
