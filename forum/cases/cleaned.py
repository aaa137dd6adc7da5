"""Cases about what a clean-up puts away: decided by it, and open again when it is taken back."""

from __future__ import annotations

from forum.cases.deciding import about, locked, reopen, settle
from forum.cases.models import Case
from forum.log.models import Deed
from forum.log.writing import Trace, log_case_deed
from forum.sanctions.corners import hand_of, reason_of
from forum.sanctions.models import Cleaned, Cleaning


def settle_cleaned(made: Cleaning, kind: str, target_id: int, outcome: str) -> dict[str, int]:
    """With a row of its own in the log; what to remember of it, nothing where none was open.

    Called with the target locked.
    """
    if not Case.objects.open().filter(kind=kind, target_id=target_id).exists():
        return {}
    viewer, reason = hand_of(made), reason_of(made)
    case_id = settle(viewer, kind, target_id, outcome, reason)
    if case_id is None:
        return {}
    trace = Trace(case_id=case_id, batch=made.batch)
    now = about(locked(Case(pk=case_id)))
    log_case_deed(viewer, Deed.DECIDE_CASE, now, reason, trace)
    return {"case": case_id}


def reopen_cleaned(row: Cleaned) -> None:
    """Called with the target locked, once it is back."""
    if case_id := row.kept.get("case"):
        reopen(case_id)
