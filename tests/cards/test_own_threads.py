"""Links to this forum's own threads and posts become cards, for whoever may see where they lead."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.markup.rules.lone_links import MAX_LONE_LINKS
from forum.moderating import actions as moderating
from forum.posting import actions
from tests import make

pytestmark = pytest.mark.django_db

CARD = 'class="link-card"'


def whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def told_of(*addresses: str) -> str:
    """The address of a thread whose opening post holds these links, each on a line of its own."""
    return make.thread(body="\n".join(addresses)).get_absolute_url()


def page(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address).text


def test_a_thread_is_shown_with_its_title_board_and_replies():
    board = make.board("Beekeeping")
    thread = make.thread(board, make.member("vera"), title="Swarms <in> May", replies=2)

    text = page(told_of(whole(thread.get_absolute_url())))

    assert text.count(CARD) == 1
    card = text[text.index(CARD) :].split("</div>")[0]
    assert f'<a href="{thread.get_absolute_url()}"><bdi>Swarms &lt;in&gt; May</bdi></a>' in card
    assert "Beekeeping" in card
    assert "vera" in card
    assert "2 ответа" in card
    assert whole(thread.get_absolute_url()) not in card


def test_a_post_is_shown_with_its_author_and_first_words():
    thread = make.thread(title="Swarms in May")
    post = make.post(thread, make.member("vera"), "The *first* swarm came today. ||secret||")
    by_id = whole(post.get_absolute_url())
    by_number = whole(f"{thread.get_absolute_url()}?page=1#post-2")

    text = page(told_of(by_id, by_number))

    assert text.count(CARD) == 2
    assert text.count("<bdi>The first swarm came today.</bdi>") == 2
    assert "secret" not in text


@pytest.mark.parametrize(
    "path", ["/t/{id}/", "/t/{id}/any-slug/", "/t/{id}/any-slug/?page=3", "/t/{id}/#main"]
)
def test_each_address_of_a_thread_leads_to_it(path):
    thread = make.thread(title="Swarms in May")

    assert CARD in page(told_of(whole(path.format(id=thread.pk))))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/t/{id}/reply/",
        "/t/{id}/print/",
        "/t/{id}/any-slug/?by=3",
        "/t/{id}/a/b/",
        "/t/999999999999999999999/",
        "/t/999999999/",
        "/t/{id}/#post-999999999",
        "/p/999999999999999999/",
        "/latest/",
        "/accounts/logout/",
    ],
)
def test_other_pages_stay_links(path):
    thread = make.thread()

    text = page(told_of(whole(path.format(id=thread.pk))))

    assert CARD not in text
    assert '<p class="lone-link"><a href="http' in text


@pytest.mark.parametrize("site", ["https://elsewhere.example", "http://localhost:9", "//t"])
def test_an_address_that_only_looks_like_ours_stays_a_link(site):
    thread = make.thread(title="Swarms in May")

    assert CARD not in page(told_of(f"{site}/t/{thread.pk}/"))


@pytest.mark.parametrize(
    "address",
    ["http://[abc]/", "http://[::1", "http://[v1.x]/", "http://exa\u2100mple.org/", "http://a:b/"],
)
def test_no_address_breaks_the_page(address):
    """Some of these Python can't take apart."""
    assert "Words." in page(make.thread(body=f"{address}\n\nWords.").get_absolute_url())


def test_the_card_follows_its_thread():
    thread = make.thread(make.board("Before"), title="Before")
    address = told_of(whole(thread.get_absolute_url()))
    assert "<bdi>Before</bdi>" in page(address)

    author, moderator = make.viewer(thread.author), make.viewer(make.moderator())
    actions.edit_post(author, thread.posts.get(), "Text.", "Swarms in May")
    assert "<bdi>Swarms in May</bdi>" in page(address)

    moderating.move(moderator, thread, make.board("Beekeeping"))
    assert "<span>Beekeeping</span>" in page(address)

    moderating.hide_thread(moderator, thread, "rude")
    assert CARD not in page(address)


# --- sight ----------------------------------------------------------------------------------------


def test_who_may_not_see_the_thread_sees_the_link_alone(signed_in):
    thread = make.thread(make.hidden_board("Staff room"), make.moderator(), title="Secret plans")
    link = whole(f"/t/{thread.pk}/")
    address = told_of(link, whole(thread.posts.get().get_absolute_url()))

    for client in (Client(), signed_in(make.member())):
        text = page(address, client)
        assert CARD not in text
        assert f">{link}</a>" in text
        assert "Secret plans" not in text
        assert "Staff room" not in text

    for_staff = page(address, signed_in(make.moderator()))
    assert for_staff.count(CARD) == 2
    assert "Secret plans" in for_staff


def test_what_one_reader_sees_isnt_kept_for_the_next(signed_in):
    """Pieces are kept in the process; the moderator comes first."""
    board = make.board(everyone=Right(0))
    address = told_of(whole(make.thread(board, title="For members").get_absolute_url()))

    assert "For members" in page(address, signed_in(make.moderator()))
    assert "For members" in page(address, signed_in(make.member()))
    assert "For members" not in page(address)


def test_a_hidden_post_stays_a_link_but_for_moderators(signed_in):
    thread = make.thread(title="Swarms in May")
    post = make.post(thread, body="Rude words.")
    address = told_of(whole(post.get_absolute_url()), whole(f"{thread.get_absolute_url()}#post-2"))
    assert page(address).count("Rude words.") == 2
    moderating.hide_post(make.viewer(make.moderator()), post, "rude")

    text = page(address)
    assert CARD not in text
    assert "Rude words." not in text
    for_staff = page(address, signed_in(make.moderator()))
    assert for_staff.count("mark-hidden") == 2


def test_it_shows_in_a_preview_as_it_will_in_the_thread(signed_in):
    open_thread = make.thread(title="Swarms in May")
    kept = make.thread(make.hidden_board(), make.moderator(), title="Secret plans")
    body = "\n".join(whole(each.get_absolute_url()) for each in (open_thread, kept))
    form = {"title": "A title", "body": body, "preview": "1"}

    text = signed_in(make.member()).post(f"/b/{open_thread.board.slug}/new/", form).text

    assert text.count(CARD) == 1
    assert "<bdi>Swarms in May</bdi>" in text
    assert "Secret plans" not in text


def test_nothing_but_the_link_leaves_by_other_ways():
    """Feeds, search, descriptions and JSON-LD are made of the stored text."""
    thread = make.thread(make.board("Beekeeping"), title="Swarms in May")
    teller = make.thread(body=f"Look here:\n{whole(f'/t/{thread.pk}/')}")

    told = page(teller.get_absolute_url())
    head = told[: told.index("</head>")]
    assert CARD in told
    assert f"/t/{thread.pk}/" in head
    assert "Swarms in May" not in head
    assert "Swarms in May" not in page(f"/feeds/t/{teller.pk}/")
    assert CARD not in page("/search/?q=look")
    assert teller.posts.get().html.count("Swarms") == 0


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["guest", "member"])
def test_one_card_costs_as_many_queries_as_three(signed_in, reader):
    client = Client() if reader == "guest" else signed_in(make.member())

    def queries(threads: int) -> int:
        links = [whole(f"/t/{make.thread(replies=1).pk}/") for _ in range(threads)]
        links += [f"{link}#post-2" for link in links[: MAX_LONE_LINKS - threads]]
        address = told_of(*links)
        with CaptureQueriesContext(connection) as seen:
            assert CARD in client.get(address).text
        return len(seen)

    client.get("/")
    assert queries(1) == queries(3)


def test_a_page_without_lone_links_asks_nothing_more():
    plain, linked = make.thread(body="Words."), make.thread(body=f"{whole('/latest/')}")
    with CaptureQueriesContext(connection) as without:
        Client().get(plain.get_absolute_url())
    with CaptureQueriesContext(connection) as with_link:
        Client().get(linked.get_absolute_url())

    assert len(without) == len(with_link)


def test_a_board_title_is_escaped():
    board = make.board()
    Board.objects.filter(pk=board.pk).update(title="<b>Bees</b>")
    thread = make.thread(board, title="<i>Swarms</i>")

    text = page(told_of(whole(thread.get_absolute_url())))

    assert "<b>Bees" not in text
    assert "<i>Swarms" not in text
