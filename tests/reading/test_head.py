"""What pages tell machines of themselves."""

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from forum.posting import actions
from forum.reading.listing import THREADS_A_PAGE
from tests import make
from tests.reading.vocabulary import check
from tests.tags.making import tag, tagged
from tests.uploads.making import taken

pytestmark = pytest.mark.django_db

SITE = settings.SITE_URL


def head_of(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return answer.text.partition("<body")[0]


def links(head: str, rel: str) -> list[str]:
    return [unescape(href) for href in re.findall(rf'<link rel="{rel}" href="([^"]*)"', head)]


def told(head: str, name: str) -> list[str]:
    return [unescape(text) for text in re.findall(rf'="{name}" content="([^"]*)"', head)]


def data_of(head: str) -> dict:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head, re.DOTALL)
    data = json.loads(block)
    check(data)
    return data


# --- one address ----------------------------------------------------------------------------------


def test_a_page_has_one_address_whatever_was_hung_on_it():
    thread = make.thread(replies=44)
    address = thread.get_absolute_url()

    for page, query in ((1, ""), (1, "?utm_source=x"), (2, "?page=2&ref=x"), (3, "?page=3")):
        canonical = address if page == 1 else f"{address}?page={page}"
        assert links(head_of(address + query), "canonical") == [SITE + canonical]


def test_pages_name_their_neighbours():
    address = make.thread(replies=44).get_absolute_url()

    first, second, third = (head_of(f"{address}{q}") for q in ("", "?page=2", "?page=3"))

    assert (links(first, "prev"), links(first, "next")) == ([], [f"{SITE}{address}?page=2"])
    assert links(second, "prev") == [SITE + address]
    assert links(second, "next") == [f"{SITE}{address}?page=3"]
    assert (links(third, "prev"), links(third, "next")) == ([f"{SITE}{address}?page=2"], [])


def test_lists_and_profiles_have_theirs():
    thread = make.thread(author=make.member("carol"))

    for address in ("/", "/latest/", thread.board.get_absolute_url(), "/u/carol/"):
        assert links(head_of(f"{address}?x=1"), "canonical") == [SITE + address]


@pytest.mark.parametrize("client", ["guest", "member"])
def test_what_is_no_page_to_find_says_so(client, signed_in):
    thread = make.thread(author=make.member("carol"))
    reader = Client() if client == "guest" else signed_in(make.member())
    addresses = [
        f"/t/{thread.pk}/jump/",
        f"/t/{thread.pk}/print/",
        f"/t/{thread.pk}/participants/",
        f"{thread.get_absolute_url()}?by={thread.author_id}",
        f"{thread.board.get_absolute_url()}?before=999999999",
        "/latest/?before=999999999",
        "/members/?q=car",
        "/suggestions/",
    ]
    addresses += ["/accounts/login/"] if client == "guest" else ["/notifications/", "/unread/"]

    for address in addresses:
        head = head_of(address, reader)
        assert re.search(r'<meta name="robots" content="noindex', head), address
        assert not links(head, "canonical"), address


def test_what_is_to_be_found_does_not_say_so():
    thread = make.thread(author=make.member("carol"))

    for address in ("/", "/latest/", thread.board.get_absolute_url(), "/u/carol/"):
        assert "noindex" not in head_of(address)
    assert "noindex" not in head_of(thread.get_absolute_url())


def test_an_error_page_is_not_to_be_found():
    assert 'name="robots" content="noindex' in Client().get("/nothing/").text


# --- a card ---------------------------------------------------------------------------------------


def test_a_thread_is_described_by_the_first_words_of_the_page():
    thread = make.thread(title='Bells "&" <whistles>', body="Of *bronze*. ||the butler||")
    head = head_of(thread.get_absolute_url())

    assert told(head, "og:title") == [thread.title]
    assert told(head, "og:url") == [SITE + thread.get_absolute_url()]
    assert told(head, "og:type") == ["article"]
    assert told(head, "description") == told(head, "og:description") == ["Of bronze."]
    assert told(head, "twitter:card") == ["summary"]


def test_a_thread_is_shown_with_its_first_picture(member):
    spoiler, first, second = taken(member), taken(member), taken(member)
    shown = "||![](/uploads/{})|| ![A cat](/uploads/{}) ![](/uploads/{})"
    thread = make.thread(body="Words.", author=member)
    actions.edit_post(
        make.viewer(member),
        thread.posts.get(),
        shown.format(spoiler.key, first.key, second.key),
    )
    reply = make.post(thread, member, f"![](/uploads/{second.key})")
    thread.refresh_from_db()

    head = head_of(thread.get_absolute_url())

    address = f"{SITE}/uploads/{first.key}/full.webp"
    assert told(head, "og:image") == [address]
    assert told(head, "twitter:card") == ["summary_large_image"]
    data = data_of(head)
    assert data["image"] == address
    assert [each.get("image") for each in data["comment"]] == [
        f"{SITE}/uploads/{second.key}/full.webp"
    ]
    assert reply.number == 2


def test_boards_tags_and_members_have_cards_of_their_own():
    thread = tagged("bronze", author=make.member("carol"))

    for address, title in (
        (thread.board.get_absolute_url(), thread.board.title),
        (tag("bronze").get_absolute_url(), "bronze"),
        ("/u/carol/", "carol"),
    ):
        head = head_of(address)
        assert told(head, "og:title") == [title]
        assert told(head, "og:url") == [SITE + address]


def test_lists_name_their_neighbours():
    board = make.board()
    for _ in range(2 * THREADS_A_PAGE + 1):
        make.thread(board)

    for address in (board.get_absolute_url(), "/latest/"):
        head = head_of(f"{address}?page=2")
        assert links(head, "prev") == [SITE + address]
        assert links(head, "next") == [f"{SITE}{address}?page=3"]


def test_a_description_ends_between_words():
    head = head_of(make.thread(body="word " * 200).get_absolute_url())

    (description,) = told(head, "description")
    assert len(description) <= 200
    assert description.endswith("word…")


def test_members_are_spared_what_is_for_machines(signed_in):
    head = head_of(make.thread().get_absolute_url(), signed_in(make.member()))

    assert "ld+json" not in head
    assert "og:title" not in head
    assert links(head, "canonical")


# --- its posts as data ----------------------------------------------------------------------------


def test_a_thread_is_a_posting_with_comments():
    thread = make.thread(author=make.member("carol"), body="Opening words.")
    reply = make.post(thread, make.member("dora"), "Reply words.")
    thread.refresh_from_db()

    data = data_of(head_of(thread.get_absolute_url()))

    assert data["@type"] == "DiscussionForumPosting"
    assert data["headline"] == thread.title
    assert data["text"] == "Opening words."
    assert data["author"] == {"@type": "Person", "name": "carol", "url": f"{SITE}/u/carol/"}
    assert data["commentCount"] == 1
    assert data["isPartOf"]["name"] == thread.board.title
    counts = {c["interactionType"]: c["userInteractionCount"] for c in data["interactionStatistic"]}
    assert counts["https://schema.org/CommentAction"] == 1
    (comment,) = data["comment"]
    assert comment["text"] == "Reply words."
    assert comment["author"]["name"] == "dora"
    assert comment["url"] == f"{SITE}/p/{reply.pk}/"


def test_a_later_page_names_the_opening_without_its_text():
    thread = make.thread(replies=24)

    data = data_of(head_of(f"{thread.get_absolute_url()}?page=2"))

    assert "text" not in data
    assert data["url"] == SITE + thread.get_absolute_url()
    assert data["mainEntityOfPage"] == f"{SITE}{thread.get_absolute_url()}?page=2"
    assert len(data["comment"]) == 5


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script>", "<!--<script>", "a & b"])
def test_no_words_end_the_block(words):
    thread = make.thread(title=words, body=f"`{words}`")
    make.post(thread, body=f"`{words}`")

    page = Client().get(thread.get_absolute_url()).text
    data = data_of(page.partition("<body")[0])

    assert data["headline"] == words
    assert data["text"] == data["comment"][0]["text"] == words


def test_a_thread_of_one_post_and_of_nobody_is_told_too():
    thread = make.thread(author=make.member("ghost"))
    thread.author.delete()

    data = data_of(head_of(thread.get_absolute_url()))

    assert "comment" not in data
    assert data["author"]["name"]


def test_a_post_that_shows_no_words_is_still_valid():
    thread = make.thread(body="||all of it||")
    make.post(thread, body="||all of it||")

    text = head_of(thread.get_absolute_url())

    assert data_of(text)["comment"]
    assert "all of it" not in text


def test_a_hidden_post_is_not_told_and_an_edit_is():
    thread = make.thread(replies=2)
    hidden, edited = thread.posts.get(number=2), thread.posts.get(number=3)
    head_of(thread.get_absolute_url())
    hidden.hide()
    actions.edit_post(make.viewer(edited.author), edited, "Changed words.")

    (comment,) = data_of(head_of(thread.get_absolute_url()))["comment"]

    assert comment["text"] == "Changed words."
    assert comment["dateModified"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "Comment", "words": "x"},
        {"@type": "Posting", "text": "x"},
        {"@type": "Comment", "author": {"@type": "Comment"}},
        {"@type": "DiscussionForumPosting", "commentCount": "many"},
    ],
)
def test_the_vocabulary_refuses_what_it_does_not_hold(wrong):
    with pytest.raises((AssertionError, AttributeError)):
        check(wrong, None)
