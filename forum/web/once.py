"""Every form that writes may be sent twice: whoever sends it again gets the first one's answer."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction


def once[Row](sent_before: Callable[[], Row | None], write: Callable[[], Row]) -> Row:
    """Write in one transaction, unless it was sent before. A unique submission of each author tells
    two sendings of one moment apart."""
    if first := sent_before():
        return first
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        # The same form, sent twice at the same moment: the first sending has just been kept.
        if first := sent_before():
            return first
        raise
