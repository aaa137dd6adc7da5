import pytest

from accounts.models import Audience, Group
from forum.administering import actions
from forum.boards.models import Board, Grant
from forum.boards.rights import TAKE_PART, Right
from tests import make

pytestmark = pytest.mark.django_db

BOARDS = "/administering/boards/"


def order(parent: Board | None) -> list[str]:
    return list(Board.objects.filter(parent=parent).in_tree_order().values_list("title", flat=True))


def positions(parent: Board | None) -> list[int]:
    boards = Board.objects.filter(parent=parent).in_tree_order()
    return list(boards.values_list("position", flat=True))


@pytest.fixture
def family() -> Board:
    """A category of three boards: A, B, C."""
    parent = make.category()
    for title in "ABC":
        make.board(title, parent=parent)
    return parent


# --- making ---------------------------------------------------------------------------------------


def test_a_new_board_stands_last_and_takes_its_categorys_grants(admin, family):
    curators = Group.objects.create(name="Curators")
    make.grant(family, curators, Right.SEE | Right.REPLY)

    page = admin.post(
        f"{BOARDS}new/", {"title": "D", "description": "", "parent": family.pk, "slug": "d"}
    )

    made = Board.objects.get(slug="d")
    assert page.url == f"{BOARDS}{made.pk}/grants/"
    assert order(family) == ["A", "B", "C", "D"]
    assert positions(family) == [0, 1, 2, 3]
    assert list(made.grants.values_list("group", "rights")) == [
        (curators.pk, Right.SEE | Right.REPLY)
    ]


def test_a_new_category_lets_everyone_read_and_members_write(admin):
    admin.post(f"{BOARDS}new-category/", {"title": "Городские дела", "slug": ""})

    made = Board.objects.get(title="Городские дела")
    assert made.slug == "gorodskie-dela"
    assert made.is_category
    held = dict(made.grants.values_list("group__audience", "rights"))
    assert held == {Audience.EVERYONE: Right.SEE, Audience.MEMBERS: TAKE_PART}


def test_a_form_sent_twice_makes_one_board_and_answers_the_same(admin, family):
    sent = {"title": "D", "description": "", "parent": family.pk, "slug": ""}

    first, second = admin.post(f"{BOARDS}new/", sent), admin.post(f"{BOARDS}new/", sent)

    assert first.url == second.url
    assert Board.objects.filter(title="D").count() == 1


def test_an_address_that_is_taken_is_refused_and_the_rest_kept(admin, family):
    taken = Board.objects.filter(parent=family).first()

    page = admin.post(
        f"{BOARDS}new/",
        {"title": "Typed title", "description": "x", "parent": family.pk, "slug": taken.slug},
    )

    assert page.status_code == 422
    assert "There is already a board at this address." in page.text
    assert 'role="alert"' in page.text
    assert "Typed title" in page.text
    assert not Board.objects.filter(title="Typed title").exists()


def test_a_title_without_letters_needs_an_address(admin):
    page = admin.post(f"{BOARDS}new-category/", {"title": "???", "slug": ""})

    assert page.status_code == 422
    assert "No address can be made from this title" in page.text


def test_capitals_in_an_address_are_forgiven(admin):
    admin.post(f"{BOARDS}new-category/", {"title": "News", "slug": "NEWS"})

    assert Board.objects.filter(slug="news").exists()


def test_without_categories_it_asks_for_one_first(admin):
    assert admin.get(f"{BOARDS}new/").url == f"{BOARDS}new-category/"


def test_a_board_stands_in_a_category_and_in_no_board(admin, family):
    board = Board.objects.get(title="A")

    page = admin.post(f"{BOARDS}new/", {"title": "D", "parent": board.pk, "slug": "d"})

    assert page.status_code == 422
    assert not Board.objects.filter(slug="d").exists()


# --- changing -------------------------------------------------------------------------------------


def test_a_board_is_renamed_and_moves_to_another_category(admin, family):
    other, board = make.category(), Board.objects.get(title="A")
    make.board("Z", parent=other)
    held = set(board.grants.values_list("group", "rights"))

    page = admin.post(
        f"{BOARDS}{board.pk}/",
        {"title": "Alpha", "description": "New", "parent": other.pk, "slug": "alpha"},
    )

    assert page.url == f"{BOARDS}#board-{board.pk}"
    assert order(other) == ["Z", "Alpha"]
    assert positions(other) == positions(family) == [0, 1]
    assert set(board.grants.values_list("group", "rights")) == held


def test_an_address_left_empty_stays(admin, family):
    board = Board.objects.get(title="A")

    admin.post(f"{BOARDS}{board.pk}/", {"title": "Other", "parent": family.pk, "slug": ""})

    board.refresh_from_db()
    assert (board.title, board.slug) == ("Other", board.slug)


def test_a_refused_change_keeps_the_boards_own_title_at_the_head(admin, family):
    board = Board.objects.get(title="A")

    page = admin.post(f"{BOARDS}{board.pk}/", {"title": "", "parent": family.pk, "slug": "ok"})

    assert page.status_code == 422
    assert "<h1>A</h1>" in page.text


def test_a_category_never_becomes_a_board(admin, family):
    other = make.category()

    admin.post(f"{BOARDS}{family.pk}/", {"title": "F", "parent": other.pk, "slug": "f"})

    family.refresh_from_db()
    assert (family.title, family.parent_id) == ("F", None)


# --- order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "direction", "then"),
    [
        ("B", "up", ["B", "A", "C"]),
        ("B", "down", ["A", "C", "B"]),
        ("A", "up", ["A", "B", "C"]),
        ("C", "down", ["A", "B", "C"]),
        ("B", "sideways", ["A", "B", "C"]),
    ],
)
def test_the_arrows_move_a_board_by_one_place(admin, family, title, direction, then):
    board = Board.objects.get(title=title)

    page = admin.post(f"{BOARDS}{board.pk}/move/", {"direction": direction})

    assert page.url == f"{BOARDS}#board-{board.pk}"
    assert order(family) == then
    assert positions(family) == [0, 1, 2]


def test_looking_at_the_address_of_a_move_moves_nothing(admin, family):
    board = Board.objects.get(title="B")

    assert admin.get(f"{BOARDS}{board.pk}/move/?direction=up").status_code == 405
    assert order(family) == ["A", "B", "C"]


def test_a_dragged_order_is_kept_and_may_be_sent_twice(admin, family):
    a, b, c = (Board.objects.get(title=title) for title in "ABC")
    sent = {"category": family.pk, "board": [c.pk, a.pk, b.pk]}

    for _ in range(2):
        assert admin.post(f"{BOARDS}order/", sent).status_code == 204

    assert order(family) == ["C", "A", "B"]
    assert positions(family) == [0, 1, 2]


def test_a_board_is_dragged_into_another_category(admin, family):
    other, a = make.category(), Board.objects.get(title="A")
    z = make.board("Z", parent=other)

    admin.post(f"{BOARDS}order/", {"category": other.pk, "board": [a.pk, z.pk]})

    assert order(other) == ["A", "Z"]
    assert order(family) == ["B", "C"]
    assert positions(other) == positions(family) == [0, 1]


def test_a_board_that_came_meanwhile_follows_at_the_end(admin, family):
    a, b = Board.objects.get(title="A"), Board.objects.get(title="B")

    admin.post(f"{BOARDS}order/", {"category": family.pk, "board": [b.pk, a.pk]})

    assert order(family) == ["B", "A", "C"]


def test_categories_are_dragged_too(admin, family):
    other = make.category("Other")

    admin.post(f"{BOARDS}order/", {"category": "", "board": [other.pk, family.pk]})

    assert order(None) == [other.title, family.title]


def test_a_tree_that_can_not_be_is_refused_with_a_sentence(admin, family):
    other, a = make.category(), Board.objects.get(title="A")

    for sent in (
        {"category": family.pk, "board": [other.pk]},
        {"category": a.pk, "board": [Board.objects.get(title="B").pk]},
        {"category": "", "board": [a.pk]},
        {"category": 10**17, "board": [a.pk]},
    ):
        page = admin.post(f"{BOARDS}order/", sent)
        assert page.status_code == 409
        assert "Boards stand in categories" in page.text

    assert order(family) == ["A", "B", "C"]


def test_the_tree_has_plain_buttons_for_every_board(admin, family):
    page = admin.get(BOARDS).text

    for board in Board.objects.all():
        assert f'formaction="{BOARDS}{board.pk}/move/"' in page
    assert page.count('value="up" disabled') == 2  # the category and its first board


# --- deleting -------------------------------------------------------------------------------------


def test_an_empty_board_is_deleted_after_a_question_and_the_rest_closes_up(admin, family):
    board = Board.objects.get(title="B")

    assert "Delete the board “B”?" in admin.get(f"{BOARDS}{board.pk}/delete/").text
    assert Board.objects.filter(pk=board.pk).exists()
    admin.post(f"{BOARDS}{board.pk}/delete/")

    assert order(family) == ["A", "C"]
    assert positions(family) == [0, 1]
    assert not Grant.objects.filter(board_id=board.pk).exists()


def test_deleting_twice_is_harmless(admin, family):
    board = Board.objects.get(title="B")

    pages = [admin.post(f"{BOARDS}{board.pk}/delete/") for _ in range(2)]

    assert [page.url for page in pages] == [BOARDS, BOARDS]
    assert admin.get(f"{BOARDS}{board.pk}/delete/").status_code == 404


def test_a_board_with_even_one_hidden_thread_is_not_deleted(admin, family):
    board = Board.objects.get(title="B")
    make.thread(board).hide()

    page = admin.post(f"{BOARDS}{board.pk}/delete/")

    assert page.status_code == 409
    assert "still holds threads" in page.text
    assert Board.objects.filter(pk=board.pk).exists()


def test_a_category_with_boards_is_not_deleted(admin, family):
    page = admin.post(f"{BOARDS}{family.pk}/delete/")

    assert page.status_code == 409
    assert "still holds boards" in page.text
    assert Board.objects.filter(pk=family.pk).exists()


# --- what happened meanwhile ----------------------------------------------------------------------


def test_changing_a_board_that_was_deleted_meanwhile_says_so(family):
    board = Board.objects.get(title="A")
    Board.objects.filter(pk=board.pk).delete()

    with pytest.raises(Exception, match=r"deleted|удал"):
        actions.change_board(board)
    actions.shift_board(board, -1)

    assert not Board.objects.filter(pk=board.pk).exists()


def test_adding_to_a_category_that_was_deleted_meanwhile_says_so():
    gone = make.category()
    Board.objects.filter(pk=gone.pk).delete()

    with pytest.raises(Exception, match=r"deleted|удал"):
        actions.add_board(Board(title="D", slug="d", parent_id=gone.pk))


def test_a_board_says_what_authors_may_do_with_their_posts(admin, family):
    board = make.board(parent=family)
    sent = {"title": board.title, "parent": family.pk, "slug": board.slug}
    rules = {"edit_minutes": "30", "delete_minutes": "", "has_open_histories": "on"}

    answer = admin.post(f"{BOARDS}{board.pk}/", {**sent, **rules})

    board.refresh_from_db()
    assert answer.status_code == 302
    assert (board.edit_minutes, board.delete_minutes) == (30, 0)
    assert (board.lets_delete, board.has_open_histories) == (False, True)


@pytest.mark.parametrize("minutes", ["-1", "6000000", "soon"])
def test_minutes_that_make_no_sense_are_refused(admin, family, minutes):
    sent = {"title": "A board", "parent": family.pk, "edit_minutes": minutes}

    answer = admin.post(f"{BOARDS}new/", sent)

    assert answer.status_code == 422
    assert not Board.objects.filter(title="A board").exists()
