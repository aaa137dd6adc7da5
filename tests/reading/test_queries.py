"""What a page costs in queries: bounded, and the same for one item and for three."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.posting import actions
from forum.posting.tagging import retag
from forum.reactions.actions import react
from forum.reactions.models import ReactionKind
from forum.threads.models import Thread
from tests import make
from tests.polls.making import poll
from tests.tags.making import board_with_tags
from tests.uploads.making import taken

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def reacted_to(thread: Thread) -> Thread:
    for post in thread.posts.all():
        react(make.viewer(make.member()), post, ReactionKind.objects.first())
    return thread


@pytest.fixture
def readers(signed_in):
    """A guest, and a member whose visit has begun."""
    member = signed_in(make.member())
    member.get("/")
    return {"guest": Client(), "member": member}


def test_a_thread_page_takes_at_most_5_queries_for_a_guest_and_12_for_a_member(readers):
    """Two of these are asked again only when the reactions that there are or what is announced
    changed; two only when there is something new: where that begins, and that it is read now."""
    thread = reacted_to(make.thread(replies=19))

    assert queries(readers["guest"], thread.get_absolute_url()) <= 5
    assert queries(readers["member"], thread.get_absolute_url()) <= 12
    assert queries(readers["member"], thread.get_absolute_url()) <= 10


def test_a_thread_page_takes_the_same_for_one_post_and_for_three(readers):
    one, three = reacted_to(make.thread()), reacted_to(make.thread(replies=2))
    readers["member"].get("/")

    for client in readers.values():
        assert queries(client, one.get_absolute_url()) == queries(client, three.get_absolute_url())


def test_reactions_a_poll_tags_and_files_take_at_most_4_more_whatever_their_number(readers):
    def filled(number: int) -> Thread:
        author = make.member()
        thread = poll(author, board_with_tags()).post.thread
        retag(make.viewer(author), thread, [f"tag {n}" for n in range(number)])
        for _ in range(number):
            make.post(thread, author, f"![A cat](/uploads/{taken(author).key})")
        return reacted_to(thread)

    bare, one, three = make.thread(replies=3), filled(1), filled(3)
    readers["member"].get("/")
    reading = (queries(readers["member"], each.get_absolute_url()) for each in (bare, one, three))
    list(reading)  # what is new is read once

    for client in readers.values():
        costs = [queries(client, each.get_absolute_url()) for each in (bare, one, three)]
        assert costs[1] == costs[2] <= costs[0] + 4


def test_the_last_page_of_350_posts_takes_no_more(readers):
    short, long = make.thread(), make.thread(replies=1)
    board_viewer = make.viewer(make.member())
    for n in range(348):
        actions.reply(board_viewer, long, actions.Words(f"Reply {n}"))
    readers["member"].get("/")

    for client in readers.values():
        last = queries(client, f"{long.get_absolute_url()}?page=18")
        assert last == queries(client, short.get_absolute_url())


@pytest.mark.parametrize("reader", ["guest", "member"])
def test_index_and_board_take_at_most_9(readers, reader):
    """One of these is asked again only when what is announced has changed."""
    board = make.board()
    for _ in range(3):
        make.thread(board, replies=1)

    assert queries(readers[reader], "/") <= 9
    assert queries(readers[reader], board.get_absolute_url()) <= 9


@pytest.mark.parametrize("reader", ["guest", "member"])
def test_lists_take_the_same_for_one_and_for_three(readers, reader):
    client = readers[reader]
    author = make.member("carol")
    board = make.board()
    make.thread(board, author)
    pages = ("/", "/latest/", board.get_absolute_url(), "/u/carol/", "/members/")
    for page in pages:
        client.get(page)
    one = [queries(client, page) for page in pages]

    for _ in range(2):
        make.thread(board, author, replies=2)
        make.thread(make.board(), author)
        make.thread(board, author).pin()
    three = [queries(client, page) for page in pages]

    assert three == one
