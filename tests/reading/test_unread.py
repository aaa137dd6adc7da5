"""Where a member left off: what is new, the way there, and saying that all is read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Grant
from forum.boards.rights import Right
from forum.moderating import actions as moderating
from forum.posting.actions import Words, reply
from forum.posts import counters
from forum.posts.models import PAGE_SIZE, Post
from forum.posts.places import arrive_late, newest_place, place_at
from forum.reading.marks import read_by
from forum.threads.marks import mark_boards_read, mark_read
from forum.threads.models import BoardRead, ReadMark, Thread
from tests import make

pytestmark = pytest.mark.django_db

LINE = 'id="unread"'


@pytest.fixture
def alice(member):
    """Who joined before anything was said."""
    return member


@pytest.fixture
def reader(alice, signed_in):
    return signed_in(alice)


def page_of(reader, address, **more):
    answer = reader.get(address, **more)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def is_unread(member, thread):
    thread = Thread.objects.get(pk=thread.pk)
    return read_by(member, [thread.pk]).is_unread(thread)


def number_read(member, thread):
    return ReadMark.objects.filter(member=member, thread=thread).values_list("number", flat=True)[0]


# --- reading --------------------------------------------------------------------------------------


def test_a_new_thread_is_unread_until_it_is_opened(alice, reader):
    thread = make.thread()
    assert is_unread(alice, thread)

    page_of(reader, thread.get_absolute_url())

    assert not is_unread(alice, thread)
    assert number_read(alice, thread) == 1


def test_a_reply_makes_it_unread_again(alice, reader):
    thread = make.thread()
    page_of(reader, thread.get_absolute_url())
    make.post(thread)

    assert is_unread(alice, thread)


def test_reading_a_page_reads_up_to_its_last_post(alice, reader):
    thread = make.thread(replies=PAGE_SIZE + 4)
    page_of(reader, thread.get_absolute_url())

    assert number_read(alice, thread) == PAGE_SIZE
    assert is_unread(alice, thread)

    page_of(reader, f"{thread.get_absolute_url()}?page=2")
    assert not is_unread(alice, thread)


def test_looking_at_an_earlier_page_takes_nothing_back(alice, reader):
    thread = make.thread(replies=PAGE_SIZE + 4)
    page_of(reader, f"{thread.get_absolute_url()}?page=2")
    page_of(reader, thread.get_absolute_url())

    assert number_read(alice, thread) == PAGE_SIZE + 5


def test_a_browser_that_looks_ahead_reads_nothing(alice, reader):
    thread = make.thread()
    page_of(reader, thread.get_absolute_url(), headers={"Sec-Purpose": "prefetch;prerender"})

    assert is_unread(alice, thread)


def test_ones_own_reply_is_read(alice, reader):
    thread = make.thread()
    page_of(reader, thread.get_absolute_url())
    reader.post(
        f"/t/{thread.pk}/reply/", {"body": "Mine.", "after": "1"}, headers={"HX-Request": "true"}
    )

    assert not is_unread(alice, thread)


def test_what_was_said_before_someone_joined_is_nothing_new(signed_in):
    thread = make.thread()
    newcomer = make.member()
    assert not is_unread(newcomer, thread)

    make.post(thread)
    assert is_unread(newcomer, thread)
    assert "?page=1#post-2" not in thread.get_absolute_url()
    answer = signed_in(newcomer).get(f"/t/{thread.pk}/unread/")
    assert answer["Location"].endswith("#post-2")


def test_a_place_in_time_is_found_among_many_posts(alice):
    thread = make.thread(replies=30)
    posts = list(Post.objects.filter(thread=thread).order_by("id"))
    start = timezone.now() - timedelta(days=40)
    for n, post in enumerate(posts):
        Post.objects.filter(pk=post.pk).update(created_at=start + timedelta(days=n))
    for n in (0, 1, 15, 29, 30):
        assert place_at(start + timedelta(days=n, hours=1)) == posts[n].pk
    assert place_at(start - timedelta(days=1)) == 0
    assert place_at(timezone.now()) == posts[-1].pk


def test_guests_leave_no_mark(client):
    thread = make.thread()
    page_of(client, thread.get_absolute_url())
    page_of(client, "/")
    page_of(client, "/latest/")

    assert not ReadMark.objects.exists()
    assert not BoardRead.objects.exists()


# --- the thread's page ----------------------------------------------------------------------------


def test_a_line_stands_where_one_left_off(alice, reader):
    thread = make.thread(replies=2)
    page_of(reader, thread.get_absolute_url())
    make.post(thread)

    page = page_of(reader, thread.get_absolute_url())
    assert page.index('id="post-3"') < page.index(LINE) < page.index('id="post-4"')
    assert LINE not in page_of(reader, thread.get_absolute_url())


def test_a_thread_that_is_all_new_needs_no_line(reader):
    assert LINE not in page_of(reader, make.thread(replies=2).get_absolute_url())


def test_headings_say_what_is_unread_to_this_reader_alone(reader, signed_in, client):
    thread = make.thread()
    page_of(reader, thread.get_absolute_url())
    make.post(thread, make.member("zoe"))

    address = thread.get_absolute_url()
    assert "Сообщение 2, автор — zoe, не прочитано" in page_of(reader, address)
    assert "не прочитано" not in page_of(reader, address)
    assert "не прочитано" not in page_of(client, address)


# --- lists ----------------------------------------------------------------------------------------


def test_a_list_leads_to_the_first_unread_post(alice, reader):
    thread = make.thread(replies=PAGE_SIZE + 4)
    page_of(reader, thread.get_absolute_url())
    for _ in range(3):
        make.post(thread)

    way = f"/t/{thread.pk}/unread/"
    for address in ("/latest/", "/unread/", thread.board.get_absolute_url()):
        assert way in page_of(reader, address)
    assert reader.get(way)["Location"] == f"{thread.get_absolute_url()}?page=2#post-{PAGE_SIZE + 1}"


def test_of_a_thread_that_is_read_the_way_leads_to_the_end(alice, reader):
    thread = make.thread(replies=2)
    page_of(reader, thread.get_absolute_url())

    assert f"/t/{thread.pk}/unread/" not in page_of(reader, "/latest/")
    assert reader.get(f"/t/{thread.pk}/unread/")["Location"].endswith("#post-3")


def test_the_way_passes_over_posts_that_one_may_not_see(alice, reader):
    thread = make.thread(replies=1)
    page_of(reader, thread.get_absolute_url())
    hidden = make.post(thread)
    make.post(thread)
    moderating.hide_post(make.viewer(make.moderator()), hidden, "rude")

    assert reader.get(f"/t/{thread.pk}/unread/")["Location"].endswith("#post-4")


def test_a_last_post_that_was_hidden_is_nothing_new(alice, reader):
    thread = make.thread()
    page_of(reader, thread.get_absolute_url())
    hidden = make.post(thread)
    moderator = make.viewer(make.moderator())
    moderating.hide_post(moderator, hidden, "rude")
    assert not is_unread(alice, thread)

    moderating.restore_post(moderator, hidden)
    assert is_unread(alice, thread)


def test_a_row_says_how_much_is_new(alice, reader):
    thread = make.thread()
    page_of(reader, thread.get_absolute_url())
    for _ in range(3):
        make.post(thread)

    assert "3 новых" in page_of(reader, "/latest/")


def test_the_index_shows_which_boards_hold_something_new(alice, reader):
    thread = make.thread()
    assert "board-row-unread" in page_of(reader, "/")

    page_of(reader, thread.get_absolute_url())
    assert "board-row-unread" not in page_of(reader, "/")


def test_unread_lists_only_what_one_may_see(alice, reader):
    make.thread(make.hidden_board(), make.moderator(), title="For staff")
    closed = make.thread(title="Closed since")
    Grant.objects.filter(board=closed.board).update(rights=Right(0))
    hidden = make.thread(title="Hidden since")
    moderating.hide_thread(make.viewer(make.moderator()), hidden, "rude")

    page = page_of(reader, "/unread/")
    for title in ("For staff", "Closed since", "Hidden since"):
        assert title not in page
    assert reader.get(f"/t/{hidden.pk}/unread/").status_code == 404


def test_unread_goes_on_page_by_page(alice, reader, monkeypatch):
    monkeypatch.setattr("forum.reading.unread.THREADS_A_PAGE", 2)
    monkeypatch.setattr("forum.reading.unread.LOOKED_AT", 3)
    board = make.board()
    threads = [make.thread(board, title=f"Topic {n}") for n in range(7)]
    for n in (6, 5, 4, 2):
        mark_read(alice.pk, threads[n].pk, 1)
    shown, address = [], "/unread/"
    for _ in range(10):
        page = page_of(reader, address)
        shown += [n for n in range(6, -1, -1) if f"Topic {n}<" in page]
        if 'rel="next" href="' not in page:
            break
        address = page.partition('rel="next" href="')[2].partition('"')[0]

    assert shown == [3, 1, 0]


def test_guests_have_no_unread(client):
    thread = make.thread()

    assert client.get("/unread/").status_code == 302
    assert client.get(f"/t/{thread.pk}/unread/")["Location"] == thread.get_absolute_url()
    assert client.post("/read/").status_code == 302
    assert client.post(f"/b/{thread.board.slug}/read/").status_code == 302
    assert not BoardRead.objects.exists()


# --- all read -------------------------------------------------------------------------------------


def test_a_board_marked_as_read_has_nothing_new_and_no_marks_left(alice, reader):
    board = make.board()
    one, other = make.thread(board, replies=2), make.thread(board)
    elsewhere = make.thread()
    page_of(reader, one.get_absolute_url())
    page_of(reader, elsewhere.get_absolute_url())
    make.post(elsewhere)

    for _ in range(2):
        assert reader.post(f"/b/{board.slug}/read/").status_code == 302

    assert not is_unread(alice, one)
    assert not is_unread(alice, other)
    assert is_unread(alice, elsewhere)
    assert list(ReadMark.objects.values_list("thread_id", flat=True)) == [elsewhere.pk]


def test_everything_marked_as_read_is_read_where_one_sees(alice, reader):
    threads = [make.thread() for _ in range(3)]
    closed = make.hidden_board()
    later_opened = make.thread(closed, make.moderator())
    reader.post("/read/")
    assert not any(is_unread(alice, thread) for thread in threads)

    make.grant(closed, Grant.objects.filter(board=threads[0].board)[1].group, Right.SEE)
    assert is_unread(alice, later_opened)


def test_what_came_after_the_page_was_made_stays_unread(alice, reader):
    board = make.board()
    make.thread(board)
    up_to = newest_place()
    came_since = make.thread(board)

    reader.post(f"/b/{board.slug}/read/", {"up_to": up_to})

    assert is_unread(alice, came_since)
    assert f'name="up_to" value="{newest_place()}"' in page_of(reader, board.get_absolute_url())
    assert f'name="up_to" value="{board.pk}-{newest_place()}"' in page_of(reader, "/")


@pytest.mark.parametrize("up_to", ["", "-1", "x", "9" * 18, "9" * 40])
def test_a_strange_place_reads_no_further_than_there_is(alice, reader, up_to):
    board = make.board()
    make.thread(board)
    reader.post(f"/b/{board.slug}/read/", {"up_to": up_to})

    assert is_unread(alice, make.thread(board))


def test_after_all_read_the_way_leads_to_what_came_since(alice, reader):
    thread = make.thread(replies=3)
    reader.post("/read/")
    make.post(thread)

    assert reader.get(f"/t/{thread.pk}/unread/")["Location"].endswith("#post-5")
    assert LINE in page_of(reader, thread.get_absolute_url())


def test_a_late_mark_of_another_tab_takes_nothing_back(alice, reader):
    thread = make.thread(replies=PAGE_SIZE)
    reader.post("/read/")
    mark_read(alice.pk, thread.pk, 3)

    assert not is_unread(alice, thread)


def test_a_board_read_twice_keeps_the_later_place(alice):
    board = make.board()
    thread = make.thread(board)
    mark_boards_read(alice.pk, {board.pk: newest_place()})
    mark_boards_read(alice.pk, {board.pk: 1})

    assert not is_unread(alice, thread)


def test_a_post_approved_late_is_unread_though_it_was_written_before(alice, reader):
    thread = make.thread()
    author = make.member()
    held = make.post(thread, author)
    # As it was while it was held: without a number of its own, and counted by nobody.
    moderating.hide_post(make.viewer(make.moderator()), held, "held")
    make.post(thread)
    reader.post("/read/")
    assert not is_unread(alice, thread)

    thread.refresh_from_db()
    Post.objects.filter(pk=held.pk).update(number=thread.last_number + 1, hidden_at=None)
    held.refresh_from_db()
    arrive_late(held)
    counters.post_published(thread, held)

    assert is_unread(alice, thread)
    assert reader.get(f"/t/{thread.pk}/unread/")["Location"].endswith(f"#post-{held.number}")
    assert set(counters.recount().values()) == {0}


# --- threads that move ----------------------------------------------------------------------------


@pytest.fixture
def move():
    mover = make.viewer(make.moderator())

    def move_to(board, thread):
        moderating.move(mover, thread, board)

    return move_to


def test_a_thread_moved_onto_a_board_that_was_read_is_unread_there(alice, reader, move):
    here, there = make.board(), make.board()
    thread = make.thread(here, replies=1)
    reader.post(f"/b/{there.slug}/read/")
    move(there, thread)

    assert is_unread(alice, thread)
    assert reader.get(f"/t/{thread.pk}/unread/")["Location"].endswith("#post-1")


def test_a_thread_that_was_read_stays_read_where_it_goes(alice, reader, move):
    here, there = make.board(), make.board()
    thread = make.thread(here, replies=1)
    reader.post(f"/b/{here.slug}/read/")
    reader.post(f"/b/{there.slug}/read/")
    assert not ReadMark.objects.exists()
    move(there, thread)
    assert not is_unread(alice, thread)

    make.post(thread)
    assert reader.get(f"/t/{thread.pk}/unread/")["Location"].endswith("#post-3")


def test_what_was_read_in_part_stays_so(alice, reader, move):
    here, there = make.board(), make.board()
    thread = make.thread(here, replies=1)
    reader.post(f"/b/{here.slug}/read/")
    make.post(thread)
    reader.post(f"/b/{there.slug}/read/")
    move(there, thread)

    assert is_unread(alice, thread)
    assert reader.get(f"/t/{thread.pk}/unread/")["Location"].endswith("#post-3")


def test_a_move_makes_no_old_thread_new_to_who_joined_later(move):
    thread = make.thread()
    newcomer = make.member()
    User.objects.filter(pk=newcomer.pk).update(joined_at=timezone.now())
    move(make.board(), thread)

    assert not is_unread(newcomer, thread)


def test_a_reply_to_the_page_that_shows_it_is_read_by_its_author(alice, reader):
    thread = make.thread()
    page_of(reader, thread.get_absolute_url())
    reply(make.viewer(make.member()), thread, Words("Meanwhile."))
    answer = reader.post(f"/t/{thread.pk}/reply/", {"body": "Mine."})
    page_of(reader, answer["Location"].partition("#")[0])

    assert not is_unread(alice, thread)
