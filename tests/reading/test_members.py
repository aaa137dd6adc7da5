import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.names import called
from forum.reading.members import climb
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.mark.parametrize(
    ("points", "rank", "upcoming", "missing", "percent"),
    [
        (0, "New Member", "Active Member", 5, 0),
        (4, "New Member", "Active Member", 1, 80),
        (5, "Active Member", "Eminent Member", 15, 0),
        (375, "Reputable Member", "Honorable Member", 125, 50),
        (4999, "Famed Member", "Illustrious Member", 1, 99),
    ],
)
def test_points_stand_between_two_ranks(points, rank, upcoming, missing, percent):
    stands = climb(points)

    assert (stands.rank.title_en, stands.next.title_en) == (rank, upcoming)
    assert (stands.missing, stands.percent) == (missing, percent)


def test_the_highest_rank_has_no_next():
    stands = climb(9000)

    assert stands.rank.title_en == "Illustrious Member"
    assert stands.next is None


def test_a_profile_tells_what_one_would_ask():
    carol = make.member("carol", about_html="<p>I <em>ring</em>.</p>")
    make.thread(author=carol, title="About bells", replies=1)

    page = Client().get("/u/carol/", headers=EN).text

    for part in ("carol", "New Member", "<em>ring</em>", "About bells"):
        assert part in page


def test_latest_activity_is_what_the_reader_may_see(signed_in):
    carol = make.moderator("carol")
    make.thread(make.hidden_board(), carol, title="Secret plans")
    make.thread(author=carol, title="Open words")

    page = Client().get("/u/carol/").text

    assert "Secret plans" not in page
    assert "Open words" in page
    assert "Secret plans" in signed_in(make.moderator()).get("/u/carol/").text


def test_names_are_found_without_regard_to_case_and_in_cyrillic():
    make.member("Вера_Павловна")

    answer = Client().get("/u/вера_павловна/")

    assert answer.status_code == 301
    assert Client().get(answer["Location"]).status_code == 200


def test_the_address_by_id_leads_to_the_name():
    carol = make.member("carol")

    assert Client().get(f"/members/{carol.pk}/")["Location"] == "/u/carol/"


def test_a_member_who_left_or_never_was_is_a_404():
    make.member("gone", is_active=False)

    for address in ("/u/gone/", "/u/nobody/", "/members/999999/"):
        assert Client().get(address).status_code == 404


def test_the_list_finds_part_of_a_name():
    make.member("Старый_мельник")
    make.member("carol")

    page = Client().get("/members/", {"q": "МЕЛЬ"}).text

    assert "Старый_мельник" in page
    assert "carol" not in page


@pytest.mark.parametrize("wanted", ["%", "_", "\\", "'", "x" * 5000])
def test_signs_in_a_search_are_only_signs(wanted):
    make.member("carol")

    answer = Client().get("/members/", {"q": wanted})

    assert answer.status_code == 200
    assert "/u/carol/" not in answer.text


def test_the_list_stands_by_points():
    make.member("few")
    make.member("many")
    User.objects.filter(username="many").update(points=100)

    page = Client().get("/members/").text

    assert page.index("/u/many/") < page.index("/u/few/")


# Where the database sorts by bytes, the index of whole names serves a beginning just as well.
BEGINNINGS = {"users_by_beginning", "users_by_upper_name"}


@pytest.mark.parametrize(
    ("part", "indexes"), [("wa", BEGINNINGS), ("wal", {"users_by_part_of_name"})]
)
def test_a_part_of_a_name_is_found_by_an_index(part, indexes):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = User.objects.filter(called(part)).explain()

    assert "Index Cond" in plan
    assert any(index in plan for index in indexes)


def test_a_part_of_a_name_is_enough_and_two_letters_begin_it():
    make.member("seawalter")
    make.member("walter")

    def names(part: str) -> list[str]:
        members = Client().get("/members/", {"q": part}).context["members"]
        return sorted(member.username for member, _ in members)

    assert names("wal") == ["seawalter", "walter"]
    assert names("wa") == ["walter"]
