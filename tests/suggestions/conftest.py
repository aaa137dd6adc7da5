from __future__ import annotations

from uuid import uuid4

from forum.suggestions.models import Suggestion

WRITE = "/suggestions/"
INBOX = "/suggestions/inbox/"


def form(**changes: str) -> dict[str, str]:
    return {
        "email": "guest@example.org",
        "body": "Please add a board about tea.",
        "submission_id": str(uuid4()),
        "website": "",
        **changes,
    }


def letter(**fields: object) -> Suggestion:
    return Suggestion.objects.create(
        **{"body": "More tea.", "email": "guest@example.org", "language": "en", **fields}
    )
