import pytest
from django.test import Client

from forum.reading import listing
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def three_a_page(monkeypatch):
    monkeypatch.setattr(listing, "THREADS_A_PAGE", 3)


def titles(answer) -> list[str]:
    return [thread.title for thread in answer.context["listing"].threads]


def test_threads_stand_by_their_newest_post_with_pinned_ones_first():
    board = make.board()
    first, second = make.thread(board, title="First"), make.thread(board, title="Second")
    make.thread(board, title="Pinned").pin()
    make.post(first)

    answer = Client().get(board.get_absolute_url())

    assert [thread.title for thread in answer.context["pinned"]] == ["Pinned"]
    assert titles(answer) == ["First", "Second"]
    text = answer.text
    assert text.index("Pinned") < text.index("First") < text.index(second.title)


def test_each_row_tells_author_replies_views_people_and_last_post():
    board = make.board()
    thread = make.thread(board, make.member("carol"))
    last = make.post(thread, make.member("dora"))
    type(thread).objects.update(view_count=42)

    page = Client().get(board.get_absolute_url()).text

    for part in ("carol", "dora", "42", f'href="/p/{last.pk}/"', "avatar"):
        assert part in page


def test_older_and_newer_lead_through_all_threads_and_back(three_a_page):
    board = make.board()
    made = [make.thread(board, title=f"Thread no. {n}").title for n in range(8)][::-1]
    client, seen = Client(), []

    answer = client.get(board.get_absolute_url())
    while True:
        seen += titles(answer)
        listing = answer.context["listing"]
        if not listing.older:
            break
        answer = client.get(listing.older)
    assert seen == made

    back = titles(answer)
    while listing.newer and listing.newer != board.get_absolute_url():
        answer = client.get(listing.newer)
        listing = answer.context["listing"]
        back = titles(answer) + back
    assert made[-len(back) :] == back


def test_a_thread_that_rises_meanwhile_is_not_shown_twice_going_older(three_a_page):
    board = make.board()
    threads = [make.thread(board, title=f"Thread no. {n}") for n in range(6)]
    first = Client().get(board.get_absolute_url())
    make.post(threads[0])

    second = Client().get(first.context["listing"].older)

    assert not set(titles(first)) & set(titles(second))


def test_numbered_pages_show_the_same_threads(three_a_page):
    board = make.board()
    made = [make.thread(board, title=f"Thread no. {n}").title for n in range(5)][::-1]

    second = Client().get(f"{board.get_absolute_url()}?page=2")

    assert titles(second) == made[3:]
    assert not second.context["listing"].older


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=9223372036854775808", "page=101", "page=2"]
)
def test_a_page_that_is_not_there_is_a_404(query):
    assert Client().get(f"{make.board().get_absolute_url()}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["before=x", "after=", "before=99999999999999999999", "after=-1"])
def test_a_place_that_is_not_there_is_a_404(query):
    assert Client().get(f"{make.board().get_absolute_url()}?{query}").status_code == 404


def test_an_empty_board_invites_a_member_to_begin(signed_in):
    board = make.board()

    page = signed_in(make.member()).get(board.get_absolute_url(), headers=EN).text

    assert f"/b/{board.slug}/new/" in page


def test_a_hidden_board_and_hidden_threads_are_not_there(signed_in):
    secret, board = make.hidden_board(), make.board()
    hidden = make.thread(board, title="Hidden thread")
    hidden.hide()

    for client in (Client(), signed_in(make.member())):
        assert client.get(secret.get_absolute_url()).status_code == 404
        assert "Hidden thread" not in client.get(board.get_absolute_url()).text
        assert "Hidden thread" not in client.get("/latest/").text
    assert "Hidden thread" in signed_in(make.moderator()).get(board.get_absolute_url()).text


def test_latest_shows_threads_of_all_boards_one_may_see():
    make.thread(title="Here")
    make.thread(title="There")
    make.thread(make.hidden_board(), make.moderator(), title="Nowhere")

    assert titles(Client().get("/latest/")) == ["There", "Here"]


def test_a_category_leads_to_its_place_on_the_index():
    category = make.board().parent

    make.grant(category, make.Group.objects.get(audience="everyone"), make.Right.SEE)

    assert Client().get(category.get_absolute_url())["Location"] == f"/#category-{category.slug}"
