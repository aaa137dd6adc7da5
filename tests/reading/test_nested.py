"""A thread as a tree, and replies linked both ways."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Board
from forum.moderating import actions as moderating
from forum.posting.deleting import delete_post
from forum.posts.models import Post
from forum.reading import nested
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


def tree(page: str) -> str:
    """The numbers of a page's posts, each branch in brackets; gaps as a minus."""
    content = page[page.index('id="posts"') : page.index("</main>")]
    shape, depth = "", []
    for tag in re.finditer(
        r'<(article) id="post-(\d+)"|<p class="post-(gap)" id="post-(\d+)"|<(div)( class="branch")?'
        r"|</(div)>|(branch-further)",
        content,
    ):
        article, number, is_gap, gap, opened, branch, closed, further = tag.groups()
        if article:
            shape += f" {number}"
        elif is_gap:
            shape += f" -{gap}"
        elif further:
            shape += " …"
        elif opened:
            depth.append(bool(branch))
            shape += " (" if branch else ""
        elif closed and depth:
            shape += " )" if depth.pop() else ""
    return " ".join(shape.split())


def grow(thread: Thread, parents: dict[int, int | None]) -> None:
    """Replies with these numbers to posts with those."""
    for number, parent in parents.items():
        to = thread.posts.get(number=parent) if parent else None
        assert make.post(thread, to=to).number == number


def nested_page(thread: Thread, client: Client | None = None, query: str = "") -> str:
    answer = (client or Client()).get(
        f"{thread.get_absolute_url()}?view=nested{query}", headers=ENGLISH
    )
    assert answer.status_code == 200
    return answer.text


def many(thread: Thread, count: int, to: Post | None, author: User) -> None:
    """Replies by the shortest way; the counts are left alone."""
    first = thread.posts.order_by("-number").first().number + 1
    Post.objects.bulk_create(
        Post(
            thread=thread,
            number=n,
            author=author,
            reply_to=to,
            body="x",
            html="x",
            renderer_version=1,
        )
        for n in range(first, first + count)
    )
    Thread.objects.filter(pk=thread.pk).update(last_number=first + count - 1)


# --- the tree -------------------------------------------------------------------------------------


def test_replies_stand_below_what_they_answer():
    thread = make.thread()
    grow(thread, {2: None, 3: 2, 4: None, 5: 3, 6: 2, 7: 4})

    assert tree(nested_page(thread)) == "1 2 ( 3 ( 5 ) 6 ) 4 ( 7 )"


def test_what_answers_the_opening_post_answers_the_thread():
    thread = make.thread()
    grow(thread, {2: 1, 3: 2, 4: 1})

    assert tree(nested_page(thread)) == "1 2 ( 3 ) 4"


def test_posts_keep_their_anchors_and_permanent_links():
    thread = make.thread()
    grow(thread, {2: None, 3: 2})
    post = thread.posts.get(number=3)

    page = nested_page(thread)

    assert '<article id="post-3"' in page
    assert f"/p/{post.pk}/" in page
    assert Client().get(f"/p/{post.pk}/")["Location"] == f"{thread.get_absolute_url()}#post-3"


def test_a_hidden_post_leaves_a_line_and_its_replies_stay():
    thread = make.thread()
    grow(thread, {2: None, 3: 2, 4: 3})
    moderating.hide_post(make.viewer(make.moderator()), thread.posts.get(number=3), "Rude")

    assert tree(nested_page(thread)) == "1 2 ( -3 ( 4 ) )"


def test_the_replies_to_a_hidden_post_are_all_found(member):
    thread = make.thread()
    hidden = make.post(thread, make.member("carol"), "Rude words")
    many(thread, 8, hidden, member)
    moderating.hide_post(make.viewer(make.moderator()), hidden, "Rude")

    page, own = nested_page(thread), nested_page(thread, query="&of=2")

    assert tree(page) == "1 -2 ( 3 4 5 6 7 … )"
    assert tree(own) == "-2 ( 3 4 5 6 7 8 9 10 )"
    assert "carol" not in page + own
    assert "Rude" not in page + own


def test_replies_that_are_hidden_too_lead_nowhere(member):
    thread = make.thread()
    hidden = make.post(thread)
    many(thread, 6, hidden, member)
    thread.posts.filter(number__in=(2, 8)).update(hidden_at=timezone.now())

    assert tree(nested_page(thread)) == "1 -2 ( 3 4 5 6 7 )"


def test_authors_find_the_way_back_to_what_they_deleted(member, signed_in):
    thread = make.thread()
    post = make.post(thread, member, "Never mind")
    make.post(thread, to=post)
    delete_post(make.viewer(member), post)

    page = nested_page(thread, signed_in(member))

    assert f"/p/{post.pk}/undelete/" in page
    assert "Never mind" not in page
    assert tree(page) == "1 -2 ( 3 )"


def test_it_is_not_for_who_may_not_see_the_thread(signed_in):
    thread = make.thread(make.hidden_board(), make.moderator())

    for client in (Client(), signed_in(make.member())):
        assert client.get(f"{thread.get_absolute_url()}?view=nested").status_code == 404


def test_its_one_address_is_the_flat_page():
    thread = make.thread(replies=1)

    page = nested_page(thread)

    assert f'rel="canonical" href="http://localhost:8000{thread.get_absolute_url()}"' in page


def test_another_slug_leads_to_the_right_one_and_stays_a_tree():
    thread = make.thread()

    answer = Client().get(f"/t/{thread.pk}/else/?view=nested")

    assert answer["Location"] == f"{thread.get_absolute_url()}?view=nested"


# --- in bounds ------------------------------------------------------------------------------------


def test_of_many_replies_the_first_are_shown_and_the_way_to_all(member):
    thread = make.thread()
    parent = make.post(thread)
    many(thread, 30, parent, member)

    page = nested_page(thread)
    own = nested_page(thread, query="&of=2")
    later = nested_page(thread, query="&of=2&after=22")

    assert tree(page) == "1 2 ( 3 4 5 6 7 … )"
    assert f"{thread.get_absolute_url()}?view=nested&amp;of=2" in page
    assert tree(own) == f"2 ( {' '.join(map(str, range(3, 23)))} )"
    assert "view=nested&amp;of=2&amp;after=22" in own
    assert tree(later).startswith("2 ( 23 24")
    assert "32" in tree(later)
    assert "before=23" in later


def test_a_long_chain_goes_on_on_a_page_of_its_own():
    thread = make.thread()
    grow(thread, {2: None} | {n: n - 1 for n in range(3, 12)})

    page, further = nested_page(thread), nested_page(thread, query="&of=7")

    assert tree(page) == "1 2 ( 3 ( 4 ( 5 ( 6 ( 7 ( … ) ) ) ) ) )"
    assert tree(further).startswith("7 ( 8 ( 9 ( 10 ( 11")
    assert "of=6" in further  # one step up


def test_a_long_thread_has_pages_in_both_directions(member):
    thread = make.thread()
    many(thread, 45, None, member)

    pages = [nested_page(thread, query=q) for q in ("", "&after=20", "&after=40", "&before=21")]

    assert [tree(page) for page in pages] == [
        " ".join(map(str, numbers))
        for numbers in (range(1, 21), range(21, 41), range(41, 47), range(1, 21))
    ]
    assert "after=20" in pages[0]
    assert "before=21" in pages[1]
    assert "after=" not in pages[2][pages[2].index('class="further"') :]
    assert "before=" not in pages[3][pages[3].index('class="further"') :]


def test_a_page_is_never_longer_than_it_may_be(member):
    thread = make.thread()
    heads = [make.post(thread) for _ in range(19)]
    for head in heads:
        many(thread, 6, head, member)

    assert tree(nested_page(thread)).replace("…", "").count(" ") < 2 * nested.POSTS
    assert nested_page(thread).count("<article") == nested.POSTS


def test_it_costs_the_same_for_one_post_and_for_many(member, signed_in):
    small, large = make.thread(), make.thread()
    grow(large, {2: None, 3: 2, 4: 3, 5: None})
    many(large, 200, large.posts.get(number=2), member)
    reader = signed_in(make.member())
    for thread in (small, large):
        nested_page(thread, reader)

    def queries(thread: Thread, client: Client) -> int:
        with CaptureQueriesContext(connection) as seen:
            nested_page(thread, client)
        return len(seen)

    for client in (Client(), reader):
        assert queries(small, client) == queries(large, client)
        # One of them a process remembers: which reactions there are.
        assert queries(small, client) <= 9


@pytest.mark.parametrize("query", ["&of=x", "&after=-1", "&before=1e3", "&of=" + "9" * 30])
def test_what_can_be_no_place_is_not_found(query):
    thread = make.thread()

    assert Client().get(f"{thread.get_absolute_url()}?view=nested{query}").status_code == 404


@pytest.mark.parametrize("query", ["&of=999999999999", "&of=77"])
def test_a_post_that_is_not_there_has_no_tree(query):
    thread = make.thread()

    assert Client().get(f"{thread.get_absolute_url()}?view=nested{query}").status_code == 404


def test_beyond_the_end_there_is_nothing_and_no_error():
    thread = make.thread()

    assert tree(nested_page(thread, query="&after=999999999999")) == ""


# --- who is shown trees ---------------------------------------------------------------------------


@pytest.fixture
def grown() -> Thread:
    thread = make.thread()
    grow(thread, {2: None, 3: None, 4: 2})
    return thread


NESTED, FLAT = "1 2 ( 4 ) 3", "1 2 3 4"


def shape(thread: Thread, client: Client, query: str = "") -> str:
    return tree(client.get(thread.get_absolute_url() + query).text)


def test_a_board_may_show_its_threads_as_trees(grown, signed_in):
    assert shape(grown, Client()) == FLAT
    Board.objects.filter(pk=grown.board_id).update(is_nested=True)

    for client in (Client(), signed_in(make.member())):
        assert shape(grown, client) == NESTED
        assert shape(grown, client, "?view=flat") == FLAT


@pytest.mark.parametrize(
    ("choice", "board", "expected"),
    [
        ("nested", False, NESTED),
        ("flat", True, FLAT),
        ("", True, NESTED),
        ("", False, FLAT),
    ],
)
def test_a_member_may_choose_for_all_boards(grown, member, signed_in, choice, board, expected):
    Board.objects.filter(pk=grown.board_id).update(is_nested=board)
    signed_in(member).post("/accounts/profile/", {"about": "", "thread_view": choice})

    assert shape(grown, signed_in(member)) == expected


def test_a_permanent_link_leads_to_where_the_post_stands(member, signed_in):
    """Also for who is shown trees: there it may be on any page."""
    thread = make.thread(replies=3)
    User.objects.filter(pk=member.pk).update(thread_view="nested")
    client, post = signed_in(member), thread.posts.get(number=2)

    there = client.get(f"/p/{post.pk}/")["Location"]

    assert there == f"{thread.get_absolute_url()}?view=flat#post-2"
    assert tree(client.get(there).text) == "1 2 3 4"
    assert client.get(f"/t/{thread.pk}/jump/?number=3")["Location"].endswith("?view=flat#post-3")
    assert Client().get(f"/p/{post.pk}/")["Location"] == f"{thread.get_absolute_url()}#post-2"


def test_the_flat_pages_of_who_is_shown_trees_lead_to_each_other(member, signed_in):
    thread = make.thread()
    many(thread, 30, None, member)
    User.objects.filter(pk=member.pk).update(thread_view="nested")

    second = signed_in(member).get(f"{thread.get_absolute_url()}?page=2").text
    first = signed_in(member).get(f"{thread.get_absolute_url()}?page=1")

    assert f'{thread.get_absolute_url()}?view=flat"' in second
    assert first["Location"] == f"{thread.get_absolute_url()}?view=flat"


# --- both ways ------------------------------------------------------------------------------------


def test_a_post_names_the_replies_to_it(grown):
    reply = grown.posts.get(number=4)

    page = Client().get(grown.get_absolute_url(), headers=ENGLISH).text

    answered = page[page.index('id="post-2"') : page.index('id="post-3"')]
    assert f'<p class="post-replies">Replies: <a href="/p/{reply.pk}/">#4</a></p>' in answered
    assert page.count("post-replies") == 1


def test_a_hidden_reply_is_not_named(grown):
    moderating.hide_post(make.viewer(make.moderator()), grown.posts.get(number=4), "Rude")

    assert "post-replies" not in Client().get(grown.get_absolute_url()).text


def test_a_reply_does_not_tell_who_wrote_a_hidden_post():
    thread = make.thread()
    hidden = make.post(thread, make.member("carol"))
    make.post(thread, to=hidden)
    moderating.hide_post(make.viewer(make.moderator()), hidden, "Rude")

    assert "carol" not in Client().get(thread.get_absolute_url()).text


def test_of_many_replies_the_first_are_named(member):
    thread = make.thread()
    many(thread, 9, thread.posts.get(), member)

    page = Client().get(thread.get_absolute_url(), headers=ENGLISH).text

    named = re.search(r'<p class="post-replies">.*?</p>', page)[0]
    assert re.findall(r"#(\d+)", named) == ["2", "3", "4", "5", "6"]
    assert "view=nested&amp;of=1" in named


def test_naming_replies_takes_no_query_more(grown):
    plain, client = make.thread(replies=3), Client()

    def queries(thread: Thread) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(thread.get_absolute_url())
        return len(seen)

    queries(plain)
    assert queries(grown) == queries(plain)
