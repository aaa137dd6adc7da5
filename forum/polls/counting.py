"""What ballots add to the options of a poll, and the same worked out anew for `recount`.

Ranked polls are counted by Borda's method: of n options the first on a ballot gets n − 1 points,
the next one less, and so on; what a ballot leaves out gets none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import F

from forum.polls.models import Method, Option, Poll
from forum.posts.counters import mended

RECOUNT_OPTIONS = """
    WITH sizes AS (
        SELECT poll_id, count(*) AS n FROM polls_option GROUP BY poll_id
    ), chosen AS (
        SELECT c.option_id, sum(CASE p.method WHEN 'ranked' THEN sizes.n - c.place ELSE 1 END) AS n
        FROM polls_ballot b JOIN polls_poll p ON p.id = b.poll_id
        JOIN sizes ON sizes.poll_id = b.poll_id
        CROSS JOIN unnest(b.options) WITH ORDINALITY c(option_id, place) GROUP BY c.option_id
    ), truth AS (
        SELECT o.id, coalesce(chosen.n, 0) AS score
        FROM polls_option o LEFT JOIN chosen ON chosen.option_id = o.id
    )
    UPDATE polls_option o SET score = truth.score
    FROM truth WHERE truth.id = o.id AND o.score <> truth.score
"""

RECOUNT_POLLS = """
    WITH truth AS (
        SELECT p.id, count(b.id) AS n
        FROM polls_poll p LEFT JOIN polls_ballot b ON b.poll_id = p.id GROUP BY p.id
    )
    UPDATE polls_poll p SET ballot_count = truth.n
    FROM truth WHERE truth.id = p.id AND p.ballot_count <> truth.n
"""


def ballot_counted(poll: Poll, now: Sequence[int] | None, before: Sequence[int] | None) -> None:
    """A ballot that said `before` says `now`, None where there is none. The post is locked."""
    size = poll.options.count()
    change = Counter(points(poll, now or (), size))
    change.subtract(points(poll, before or (), size))
    for option_id, by in sorted(change.items()):
        if by:
            Option.objects.filter(pk=option_id).update(score=F("score") + by)
    if more := (now is not None) - (before is not None):
        Poll.objects.filter(pk=poll.pk).update(ballot_count=F("ballot_count") + more)


def points(poll: Poll, chosen: Sequence[int], size: int) -> dict[int, int]:
    if poll.method == Method.RANKED:
        return {option_id: size - place for place, option_id in enumerate(chosen, 1)}
    return dict.fromkeys(chosen, 1)


def recount_polls() -> dict[str, int]:
    return {"polls": mended(RECOUNT_OPTIONS) + mended(RECOUNT_POLLS)}
