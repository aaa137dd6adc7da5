from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forum.moderating import actions as moderating
from forum.posts import counters
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

RU = {"Accept-Language": "ru"}
EN = {"Accept-Language": "en"}


def page_of(thread: Thread, client: Client | None = None, query: str = "", headers=EN) -> str:
    answer = (client or Client()).get(thread.get_absolute_url() + query, headers=headers)
    assert answer.status_code == 200
    return answer.text


def test_it_shows_title_posts_and_authors():
    thread = make.thread(author=make.member("carol"), title="Bells", body="First **words**")

    page = page_of(thread)

    assert page.count("<h1") == 1
    assert '<article id="post-1"' in page
    assert "<strong>words</strong>" in page
    assert 'href="/u/carol/"' in page


def test_the_breadcrumb_leads_home_and_to_the_board():
    thread = make.thread()

    page = page_of(thread)
    russian = page_of(thread, headers=RU)

    assert 'aria-label="Breadcrumb"' in page or 'aria-label="breadcrumb"' in page
    assert ">Home<" in page
    assert ">Главная<" in russian
    assert thread.board.title in page


@pytest.mark.parametrize(
    ("replies", "russian", "english"),
    [
        (0, "1 сообщение", "1 post"),
        (1, "2 сообщения", "2 posts"),
        (4, "5 сообщений", "5 posts"),
        (20, "21 сообщение", "21 posts"),
    ],
)
def test_posts_are_counted_with_right_plurals(replies, russian, english):
    thread = make.thread(replies=replies)

    assert russian in field(page_of(thread, headers=RU), "post-count")
    assert english in field(page_of(thread, headers=EN), "post-count")


def test_participants_are_counted_with_right_plurals():
    thread = make.thread(replies=1)

    assert "2 участника" in field(page_of(thread, headers=RU), "participant-count")
    assert "2 participants" in field(page_of(thread, headers=EN), "participant-count")


def field(page: str, name: str) -> str:
    """The text after the element's opening, as far as it matters here."""
    start = page.index(f'data-field="{name}"')
    return page[start : start + 200].replace("\xa0", " ")


def test_each_post_tells_of_its_author():
    author = make.member(
        "carol",
        joined_at=timezone.now() - timedelta(days=740),
        carried_posts=217,
        carried_threads=150,
    )
    thread = make.thread(author=author)
    counters.recount()

    page = page_of(thread, headers=RU)

    assert "Почётный участник" in field(page, "rank")
    assert "2 года назад" in field(page, "joined")
    assert "218" in field(page, "author-post-count")
    assert 'data-field="thread-starter"' in page


def test_only_the_starters_posts_carry_the_badge():
    thread = make.thread()
    make.post(thread, make.member())
    make.post(thread, thread.author)

    assert page_of(thread).count('data-field="thread-starter"') == 2


def test_exact_times_are_there_for_pointers_and_screen_readers():
    page = page_of(make.thread())

    assert "<time datetime=" in page
    assert "title=" in page[page.index("<time datetime=") :][:120]


def test_each_post_has_its_number_and_permanent_link():
    thread = make.thread(replies=1)
    second = thread.posts.get(number=2)

    page = page_of(thread)

    assert f'href="/p/{second.pk}/"' in page


def test_the_permanent_link_leads_to_the_page_and_the_post():
    thread = make.thread(replies=20)
    last = thread.posts.get(number=21)

    answer = Client().get(f"/p/{last.pk}/")

    assert answer["Location"] == f"{thread.get_absolute_url()}?page=2#post-21"


def test_pages_are_ranges_of_numbers():
    thread = make.thread(replies=24)

    first, second = page_of(thread), page_of(thread, query="?page=2")

    assert 'id="post-20"' in first
    assert 'id="post-21"' not in first
    assert 'id="post-21"' in second
    assert 'id="post-25"' in second


def test_a_hidden_post_leaves_its_number_and_the_pages_as_they_were(signed_in):
    thread = make.thread(replies=20)
    post = thread.posts.get(number=5)
    Post.objects.filter(pk=post.pk).update(body="Insult", html="<p>Insult</p>")
    post.hide()
    counters.post_hidden(thread, post)

    first, second = page_of(thread), page_of(thread, query="?page=2")
    seen_by_moderator = page_of(thread, signed_in(make.moderator()))

    assert 'id="post-5"' in first
    assert "Insult" not in first
    assert 'id="post-21"' in second
    assert "Insult" in seen_by_moderator
    assert Client().get(f"/p/{post.pk}/").status_code == 404


def test_a_wrong_slug_and_a_needless_page_one_redirect():
    thread = make.thread(title="Bells")

    for address in (f"/t/{thread.pk}/", f"/t/{thread.pk}/wrong/"):
        assert Client().get(address)["Location"] == f"/t/{thread.pk}/bells/"
    assert Client().get(f"/t/{thread.pk}/bells/?page=1")["Location"] == f"/t/{thread.pk}/bells/"


@pytest.mark.parametrize(
    "wanted", ["0", "-1", "x", "2", "9223372036854775808", "1e3", "", "%00", "١"]
)
def test_a_page_that_is_not_there_is_a_4xx(wanted):
    answer = Client().get(f"{make.thread().get_absolute_url()}?page={wanted}")

    assert 400 <= answer.status_code < 500


def test_an_id_too_large_for_the_database_is_a_404():
    for address in (f"/t/{2**63}/x/", f"/p/{2**63}/", f"/members/{2**70}/"):
        assert Client().get(address).status_code == 404


def test_what_one_may_not_see_is_a_404(signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), title="Secret plans")
    hidden = make.thread(title="Hidden words")
    hidden.hide()

    for thread in (secret, hidden):
        for client in (Client(), signed_in(make.member())):
            answer = client.get(thread.get_absolute_url())
            assert answer.status_code == 404
            assert thread.title not in answer.text
            assert client.get(f"/t/{thread.pk}/").status_code == 404
        assert signed_in(make.moderator()).get(thread.get_absolute_url()).status_code == 200


def test_a_board_moderator_sees_what_is_hidden_on_their_board_only(signed_in):
    here, elsewhere = make.thread(), make.thread()
    for thread in (here, elsewhere):
        thread.hide()
    client = signed_in(make.board_moderator(here.board))

    assert client.get(here.get_absolute_url()).status_code == 200
    assert client.get(elsewhere.get_absolute_url()).status_code == 404


def test_a_reply_shows_what_it_answers():
    thread = make.thread()
    asked = make.post(thread, make.member("dora"))
    make.post(thread, to=asked)

    page = page_of(thread)

    assert f'href="/p/{asked.pk}/"' in page[page.index('id="post-3"') :]


def test_a_deleted_author_leaves_a_readable_post():
    thread = make.thread(author=make.member("ghost"))
    User.objects.filter(username="ghost").delete()

    page = page_of(thread)

    assert "deleted member" in page
    assert "An opening post." in page


def test_guests_are_invited_and_see_no_tools():
    page = page_of(make.thread())

    assert "/accounts/login/" in page
    assert "/edit/" not in page
    assert "csrfmiddlewaretoken" not in page


def test_members_find_the_reply_form_at_the_foot(signed_in):
    thread = make.thread()

    page = page_of(thread, signed_in(make.member()))

    assert f'action="/t/{thread.pk}/reply/"' in page
    assert 'name="body"' in page


def test_a_form_of_its_own_is_given_each_time(signed_in):
    thread, client = make.thread(), signed_in(make.member())

    ids = {
        page_of(thread, client).split('name="submission_id"')[1].split('value="')[1][:36]
        for _ in range(2)
    }

    assert len(ids) == 2
    assert str(uuid4()) not in ids


def test_a_post_edited_or_its_author_promoted_is_shown_anew(signed_in):
    author = make.member("carol")
    thread = make.thread(author=author, body="Before")
    assert "Before" in page_of(thread)

    signed_in(author).post(
        f"/p/{thread.posts.get().pk}/edit/", {"title": thread.title, "body": "After"}
    )
    User.objects.filter(pk=author.pk).update(points=5000)

    page = page_of(thread)
    assert "After" in page
    assert "Illustrious Member" in field(page, "rank")


def test_an_answer_to_a_post_hidden_since_tells_no_more_of_its_author():
    author, talk = make.member("whisper"), make.thread()
    answered = make.post(talk, author=author)
    make.post(talk, to=answered)
    assert "by whisper" in page_of(talk)

    moderating.hide_post(make.viewer(make.moderator()), answered, "rude")

    page = page_of(talk)
    assert "in reply to #2" in page
    assert "whisper" not in page
