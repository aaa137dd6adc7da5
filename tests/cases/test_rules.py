"""Rules that administrators write and everyone reads, and the figures that everyone may read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.cases import appealing
from forum.cases.deciding import decide
from forum.cases.figures import figures
from forum.cases.models import Case, Openness, Rule
from tests import make
from tests.cases.reporting import case_of, decision, reported, rule

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}
PAGES = (
    "/administering/rules/",
    "/administering/rules/new/",
    "/administering/rules/1/",
    "/administering/rules/1/delete/",
    "/administering/openness/",
)


@pytest.fixture
def boss(signed_in) -> Client:
    return signed_in(make.administrator())


def form(**fields: object) -> dict[str, object]:
    return {
        "number": 1,
        "title_en": "Be kind",
        "body_en": "**Always**",
        "is_in_force": "on",
        **fields,
    }


def test_a_rule_is_written_and_read_by_everyone(boss):
    answer = boss.post("/administering/rules/new/", form(title_ru="Будьте добры"))

    assert answer["Location"] == "/administering/rules/"
    english = Client().get("/rules/", headers=EN).text
    assert "Be kind" in english
    assert "<strong>Always</strong>" in english
    assert 'id="rule-1"' in english
    russian = Client().get("/rules/", headers={"Accept-Language": "ru"}).text
    assert "Будьте добры" in russian
    assert "<strong>Always</strong>" in russian  # there is no other


def test_sent_twice_it_is_one(boss):
    for _ in range(2):
        assert boss.post("/administering/rules/new/", form()).status_code == 302

    assert Rule.objects.count() == 1


def test_an_edited_rule_is_read_as_it_is_now(boss):
    made = rule()

    boss.post(f"/administering/rules/{made.pk}/", form(body_en="Or silent"))

    assert "Or silent" in Client().get("/rules/", headers=EN).text


@pytest.mark.parametrize(
    "wrong", [{"title_en": ""}, {"number": ""}, {"number": "x"}, {"body_en": "x" * 5001}]
)
def test_what_is_wrong_is_said_and_nothing_lost(boss, wrong):
    answer = boss.post("/administering/rules/new/", form(body_ru="Мой текст", **wrong))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Мой текст" in answer.text
    assert not Rule.objects.exists()


def test_two_rules_have_no_number_in_common(boss):
    rule(1, "Another")

    answer = boss.post("/administering/rules/new/", form(), headers=EN)

    assert answer.status_code == 422
    assert "already a rule of this number" in answer.text


def test_a_rule_out_of_force_is_not_shown_but_stays_where_it_is_cited(boss, signed_in):
    made, case = rule(7, "No hats"), reported()
    decide(make.viewer(make.moderator()), case, decision("hide", rule=made))

    boss.post(
        f"/administering/rules/{made.pk}/", form(number=7, title_en="No hats", is_in_force="")
    )

    assert "No hats" not in Client().get("/rules/", headers=EN).text
    assert "No hats" in signed_in(case.author).get(f"/cases/{case.pk}/", headers=EN).text


def test_a_rule_that_is_cited_is_not_deleted(boss):
    cited, free = rule(1), rule(2)
    decide(make.viewer(make.moderator()), reported(), decision("hide", rule=cited))

    kept = boss.post(f"/administering/rules/{cited.pk}/delete/", headers=EN)
    boss.post(f"/administering/rules/{free.pk}/delete/")

    assert kept.status_code == 409
    assert "out of force" in kept.text
    assert list(Rule.objects.all()) == [cited]


def test_only_administrators_find_these_pages(signed_in):
    for reader in (Client(), signed_in(make.member()), signed_in(make.moderator())):
        for page in PAGES:
            assert reader.get(page).status_code == 404
            assert reader.post(page, form()).status_code == 404
    assert not Rule.objects.exists()


def test_the_rules_ask_as_much_for_three_as_for_one(django_assert_num_queries):
    rule(1)
    Client().get("/rules/")
    with django_assert_num_queries(3):
        Client().get("/rules/")
    rule(2)
    rule(3)
    with django_assert_num_queries(3):
        Client().get("/rules/")


# --- figures --------------------------------------------------------------------------------------


def opened(**shown: object) -> Openness:
    return Openness.objects.create(pk=1, is_on=True, **shown)


def test_the_figures_are_for_nobody_until_they_are_switched_on(boss, signed_in):
    for reader in (Client(), signed_in(make.member()), signed_in(make.moderator())):
        assert reader.get("/transparency/").status_code == 404
    assert "switched off" in boss.get("/transparency/", headers=EN).text

    boss.post("/administering/openness/", {"is_on": "on", "months": 3})

    page = Client().get("/transparency/")
    assert page.status_code == 200
    assert "/transparency/" in Client().get("/rules/").text
    assert len(page.context["months"]) == 3


def test_they_count_by_rule_and_outcome_each_month():
    kind, judge = rule(1, "Be kind"), make.viewer(make.moderator())
    hidden = [reported(times=2) for _ in range(3)]
    for case in hidden:
        decide(judge, case, decision("hide", rule=kind))
    decide(judge, reported(), decision())
    old = reported()
    decide(judge, old, decision("hide"))
    Case.objects.filter(pk=old.pk).update(decided_at=timezone.now() - timedelta(days=70))
    appealing.appeal(make.viewer(hidden[0].author), case_of(hidden[0].post), "A quote")
    appealing.answer(make.viewer(make.moderator()), hidden[0], True, "Indeed")

    now, *others = figures(opened())

    assert (now.decided, now.acted, now.reports) == (4, 3, 8)
    assert (now.appeals, now.upheld) == (1, 1)
    assert [n for _name, n in now.rules] == [3, 1]
    assert sorted(n for _name, n in now.outcomes) == [1, 3]
    assert sum(month.decided for month in others) == 1
    assert len(others) == 11


def test_what_administrators_leave_out_is_not_shown():
    decide(make.viewer(make.moderator()), reported(), decision("hide", rule=rule(1, "Be kind")))
    opened(shows_rules=False, shows_outcomes=False, shows_reports=False, shows_appeals=False)

    page = Client().get("/transparency/", headers=EN).text

    assert "1 case decided" in page
    for left_out in ("Be kind", "By rule", "By outcome", "report", "appeal"):
        assert left_out not in page.partition("<main")[2].partition("</main")[0]


def test_they_name_nobody_and_no_place():
    case = reported(board=make.board("Kitchen"), body="Rude words")
    decide(make.viewer(make.moderator("judge")), case, decision("hide"))
    opened()

    page = Client().get("/transparency/").text

    for name in ("judge", case.author.username, "Kitchen", "Rude words", "Too rude"):
        assert name not in page


def test_many_months_ask_no_more_than_one(django_assert_num_queries):
    shown = opened(months=1)
    decide(make.viewer(make.moderator()), reported(), decision("hide", rule=rule()))
    with django_assert_num_queries(5):
        figures(shown)
    shown.months = 24
    with django_assert_num_queries(5):
        figures(shown)


@pytest.mark.parametrize("months", [0, 61, "x", ""])
def test_the_months_are_bounded(boss, months):
    answer = boss.post("/administering/openness/", {"is_on": "on", "months": months})

    assert answer.status_code == 422
    assert not Openness.objects.exists()
