"""The search of the demo forum finds what was meant, and does so far better than a plain one."""

import pytest
from django.db import connection
from django.utils import timezone

from benchmarks import quality
from benchmarks.queries import QUERIES
from forum.demo.loading import load

pytestmark = pytest.mark.django_db


def test_the_hit_rate_does_not_fall():
    load(timezone.now(), "a password that nobody is told")

    plain, found = (quality.hit_rate(by, QUERIES) for by in (quality.postgresql, quality.ours))
    with connection.cursor() as cursor:
        # The bounds of a search last as long as its transaction, which here is the whole test.
        cursor.execute("RESET statement_timeout")

    assert len(QUERIES) >= 60
    assert found >= 0.95
    assert found >= plain + 0.25
