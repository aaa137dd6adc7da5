"""A decision rests on its rule as that read then."""

from __future__ import annotations

import csv
import io

import pytest

from forum.cases.deciding import decide
from forum.cases.figures import figures
from forum.cases.models import Case, CitedRule, Openness
from tests import make
from tests.cases.reporting import decision, reported, rule

pytestmark = pytest.mark.django_db


def test_what_was_cited_reads_as_it_did_whatever_became_of_the_rule(signed_in):
    mira = make.moderator("mira", language="en")
    viewer, made = make.viewer(mira), rule(3, "Be kind", body_en="Words of then.")
    cases = [reported(), reported()]
    decide(viewer, cases[0], decision("hide", rule=made))
    decide(viewer, cases[1], decision("hide", rule=made))
    assert CitedRule.objects.count() == 1
    made.number, made.title_en, made.title_ru = 4, "Be silent", "Молчите"
    made.body_en = "Words of now."
    made.render()
    made.save()
    decide(viewer, reported(), decision("hide", rule=made))

    author = cases[0].author
    author.language = "en"
    author.save(update_fields=["language"])
    own = signed_in(author).get(f"/cases/{cases[0].pk}/").text
    assert "Words of then." in own
    assert "3. Be kind" in own
    assert "of now" not in own
    staff = signed_in(mira)
    assert "3. Be kind" in staff.get(f"/moderation/cases/{cases[0].pk}/").text
    table = staff.get("/moderation/cases.csv?state=decided")
    rows = list(csv.DictReader(io.StringIO(b"".join(table).decode())))
    assert [(row["rule"], row["rule_text"]) for row in rows] == [
        ("4", "Words of now."),
        *[("3", "Words of then.")] * 2,
    ]
    rules = figures(Openness())[0].rules
    assert sorted(n for _name, n in rules) == [1, 2]
    assert Case.objects.filter(cited__number=3).count() == 2
