import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.boards.models import Board
from forum.cases import queue
from forum.cases.deciding import decide
from forum.cases.handling import claim
from forum.cases.models import Case, Report
from tests import make
from tests.cases.reporting import case_of, decision, report, reported, rule

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def desk(signed_in) -> Client:
    return signed_in(make.moderator())


def shown(answer) -> list[Case]:
    return [row.case for row in answer.context["rows"]]


def test_it_shows_words_author_reporters_and_reasons(desk):
    case = reported(reason="Rude <to> all", times=2)

    page = desk.get("/moderation/").text

    assert page.count('id="case-') == 1
    assert page.count("Rude &lt;to&gt; all") == 2
    assert "Something rude" in page
    assert case.author.username in page
    for each in Report.objects.all():
        assert each.reporter.username in page


def test_who_waited_longest_comes_first(desk):
    first, second = reported(), reported()
    report(first.post, "Me too")

    answer = desk.get("/moderation/")

    assert shown(answer) == [first, second]
    assert [len(row.reports) for row in answer.context["rows"]] == [2, 1]


def test_moderators_of_a_board_see_that_board_alone(signed_in):
    board, other = make.board(), make.hidden_board()
    reported(board, reason="Ours")
    secret = make.post(make.thread(other, make.moderator(), title="Secret plans"), make.moderator())
    report(secret, "Theirs", by=make.moderator())
    reader = signed_in(make.board_moderator(board))

    page = reader.get("/moderation/").text

    assert "Ours" in page
    assert "Theirs" not in page
    assert "Secret plans" not in page
    address = f"/moderation/cases/{case_of(secret).pk}/"
    assert reader.get(address).status_code == 404
    for deed in ("decide", "claim", "remark", "appeal"):
        answer = reader.post(f"{address}{deed}/", {"outcome": "no_action", "body": "x"})
        assert answer.status_code == 404
    assert not case_of(secret).is_decided


def test_a_case_follows_its_thread_to_another_board(signed_in):
    here, there = make.board(), make.board()
    case = reported(here)
    case.post.thread.move(there, came_at=1)

    assert not shown(signed_in(make.board_moderator(here)).get("/moderation/"))
    assert shown(signed_in(make.board_moderator(there)).get("/moderation/")) == [case]


def test_what_is_left_of_a_purged_post_stays_with_its_boards_moderators(signed_in):
    board = make.board()
    case = reported(board)
    case.post.delete()

    page = signed_in(make.board_moderator(board)).get("/moderation/", headers=EN).text

    assert "The words were purged." in page
    assert "Something rude" not in page
    assert not shown(signed_in(make.board_moderator(make.board())).get("/moderation/"))


def test_reported_members_are_for_moderators_of_the_whole_forum(desk, signed_in):
    report(make.member("loud"), "Shouts")

    assert "Shouts" in desk.get("/moderation/").text
    board_moderator = signed_in(make.board_moderator(make.board()))
    assert "Shouts" not in board_moderator.get("/moderation/").text


def test_nobody_reads_who_reported_them(signed_in):
    accused = make.moderator()
    post = make.post(make.thread(), accused)
    report(post, "Abuses the office")

    assert not shown(signed_in(accused).get("/moderation/"))
    assert signed_in(accused).get(case_of(post).get_absolute_url()).status_code == 404
    assert shown(signed_in(make.moderator()).get("/moderation/")) == [case_of(post)]


def test_members_find_nothing_and_guests_the_door(signed_in):
    case = reported()
    for address in ("/moderation/", "/moderation/cases/next/", "/moderation/cases.csv"):
        assert signed_in(make.member()).get(address).status_code == 404
        assert "login" in Client().get(address)["Location"]
    assert signed_in(case.author).get(case.get_absolute_url()).status_code == 404
    assert "login" in Client().get(case.get_absolute_url())["Location"]


def test_it_asks_as_much_for_three_as_for_one(desk, django_assert_num_queries):
    reported()
    desk.get("/moderation/")
    with CaptureQueriesContext(connection) as asked:
        desk.get("/moderation/")
    report(make.member("loud"))
    report(make.thread())
    reported(times=3)

    with django_assert_num_queries(len(asked)):
        assert len(shown(desk.get("/moderation/"))) == 4


@pytest.mark.parametrize("state", ["", "decided"])
def test_its_pages_leave_nothing_out(desk, monkeypatch, state):
    monkeypatch.setattr(queue, "CASES_A_PAGE", 2)
    cases = [reported() for _ in range(5)]
    if state:
        for case in cases:
            decide(make.viewer(make.moderator()), case, decision())

    address, seen = f"/moderation/?state={state}", []
    while address:
        answer = desk.get(address)
        seen += shown(answer)
        address = answer.context["page"].further

    assert seen == (cases[::-1] if state else cases)


def test_what_is_decided_leaves_the_open_list_for_the_other(desk):
    case = reported()
    decide(make.viewer(make.moderator("judge")), case, decision(reason="A quote from Gogol"))

    assert not shown(desk.get("/moderation/"))
    page = desk.get("/moderation/", {"state": "decided"})
    assert shown(page) == [case]
    assert "A quote from Gogol" in page.text
    assert "judge" in page.text


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "state=decided&before=", "after=" + "9" * 40]
)
def test_a_place_that_cannot_be_is_not_found(desk, query):
    assert desk.get(f"/moderation/?{query}").status_code == 404


def test_it_is_narrowed_by_kind_board_rule_and_whose(desk):
    kitchen = make.board("Kitchen")
    broken = rule()
    in_kitchen, elsewhere, about = reported(kitchen), reported(), make.member("loud")
    report(about, rule=broken)
    claim(make.viewer(make.moderator()), elsewhere)
    member_case = case_of(about)

    def asked(**query: object) -> list[Case]:
        return shown(desk.get("/moderation/", query))

    assert asked(kind="member") == [member_case]
    assert asked(board=Board.objects.get(pk=kitchen.pk).slug) == [in_kitchen]
    assert asked(rule=broken.pk) == [member_case]
    assert asked(whose="unclaimed") == [in_kitchen, member_case]
    assert asked(whose="mine") == []
    assert asked(kind="nonsense") == []


def test_it_counts_what_waits(desk):
    for _ in range(3):
        reported()

    tabs = {tab.name: tab.count for tab in desk.get("/moderation/").context["states"]}

    assert tabs == {"open": 3, "appeals": 0, "decided": 0}


def test_the_next_case_is_the_oldest_that_nobody_else_looks_into(desk):
    first, second, third = reported(), reported(), reported()
    claim(make.viewer(make.moderator()), first)

    def next_after(query: str) -> str:
        return desk.get(f"/moderation/cases/next/{query}")["Location"]

    assert next_after("") == second.get_absolute_url()
    assert next_after(f"?after={second.pk}") == third.get_absolute_url()
    assert next_after(f"?after={third.pk}") == "/moderation/"


def test_a_page_of_five_hundred_cases_asks_at_most_ten_times(desk, django_assert_max_num_queries):
    author, reporter, thread = make.member(), make.member(), make.thread()
    case = case_of_new_post(thread, author)
    Case.objects.bulk_create(
        Case(kind="post", target_id=10_000 + n, post=case.post, author=author) for n in range(499)
    )
    made = Case.objects.exclude(pk=case.pk)
    Report.objects.bulk_create(Report(case=each, reporter=reporter, reason="Rude") for each in made)
    rule()
    desk.get("/moderation/")

    with django_assert_max_num_queries(10):
        answer = desk.get("/moderation/")

    assert len(answer.context["rows"]) == queue.CASES_A_PAGE
    with django_assert_max_num_queries(10):
        desk.get(answer.context["page"].further)


def case_of_new_post(thread, author) -> Case:
    post = make.post(thread, author)
    report(post)
    return case_of(post)


# --- as a table -----------------------------------------------------------------------------------


def test_it_is_exported_with_the_same_filters_and_the_same_sight(signed_in):
    board = make.board()
    case = reported(board, body="=1+1")
    reported(reason="Elsewhere")
    decide(make.viewer(make.moderator("judge")), case, decision("hide", reason="=SUM(A1)"))
    reader = signed_in(make.board_moderator(board))

    answer = reader.get("/moderation/cases.csv?state=decided")
    table = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    rows = json.loads(reader.get("/moderation/cases.json?state=decided").getvalue())

    assert [row["id"] for row in table] == [str(case.pk)]
    assert [row["id"] for row in rows] == [case.pk]
    assert rows[0]["decided_by"] == "judge"
    assert table[0]["reason"] == "'=SUM(A1)"  # no formula in a spreadsheet
    assert json.loads(reader.get("/moderation/cases.json").getvalue()) == []
