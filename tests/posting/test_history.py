"""What a post was before it was edited, and who may read that."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Board
from forum.log.models import LogEntry
from forum.notifications.models import Notification
from forum.posting import actions
from forum.posting.actions import Editing
from forum.posting.purging import purge_version
from forum.posts.models import Post, Revision
from forum.search.models import Word
from tests import make

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def post(member) -> Post:
    """Edited twice by its author."""
    post = make.post(make.thread(), member, "We meet on Friday at the mill.")
    edit(post, "We meet on Saturday at the mill.", "wrong day")
    edit(post, "We meet on Saturday at the bridge.")
    return post


def edit(post: Post, body: str, reason: str = "", by: User | None = None) -> None:
    actions.edit_post(make.viewer(by or post.author), post, body, "", Editing(reason))


def address(post: Post) -> str:
    return f"/p/{post.pk}/history/"


def open_histories(post: Post) -> None:
    Board.objects.filter(pk=post.thread.board_id).update(has_open_histories=True)


def words_changed(page: str) -> list[tuple[str, str]]:
    return re.findall(r"<(del|ins)>(.*?)</\1>", page)


# --- reading it -----------------------------------------------------------------------------------


def test_it_shows_each_edit_word_by_word_newest_first(post, member, signed_in):
    page = signed_in(member).get(address(post)).text

    assert words_changed(page) == [
        ("del", "mill"),
        ("ins", "bridge"),
        ("del", "Friday"),
        ("ins", "Saturday"),
    ]
    assert "wrong day" in page


def test_it_shows_titles_too(member, signed_in):
    thread = make.thread(author=member, title="Meeting on Friday")
    opening = thread.posts.get()
    for title in ("Meeting on Saturday", "Meeting on Sunday"):
        actions.edit_post(make.viewer(member), opening, opening.body, title)

    page = signed_in(member).get(address(opening)).text

    assert words_changed(page) == [
        ("del", "Saturday"),
        ("ins", "Sunday"),
        ("del", "Friday"),
        ("ins", "Saturday"),
    ]


def test_an_earlier_version_can_be_read_whole(post, member, signed_in):
    first = post.revisions.first()

    page = signed_in(member).get(f"{address(post)}{first.pk}/").text

    assert "We meet on Friday at the mill." in page


def test_it_is_for_the_author_and_the_moderators(post, member, signed_in):
    first = post.revisions.first()
    readers = {
        "author": (signed_in(member), 200),
        "moderator": (signed_in(make.moderator()), 200),
        "board's moderator": (signed_in(make.board_moderator(post.thread.board)), 200),
        "another board's": (signed_in(make.board_moderator(make.board())), 403),
        "stranger": (signed_in(make.member()), 403),
        "guest": (Client(), 302),
    }

    for name, (client, status) in readers.items():
        for path in (address(post), f"{address(post)}{first.pk}/"):
            answer = client.get(path)
            assert answer.status_code == status, name
            assert ("Friday" in answer.text) == (status == 200), name


def test_the_way_to_it_stands_where_it_leads_somewhere(post, member, signed_in):
    untouched = make.post(post.thread, member)

    page = signed_in(member).get(post.thread.get_absolute_url()).text

    assert address(post) in page
    assert address(untouched) not in page
    for client in (Client(), signed_in(make.member())):
        assert address(post) not in client.get(post.thread.get_absolute_url()).text


def test_a_board_may_open_it_to_all(post, signed_in):
    open_histories(post)

    for client in (Client(), signed_in(make.member())):
        assert address(post) in client.get(post.thread.get_absolute_url()).text
        assert "Friday" in client.get(address(post)).text


def test_what_a_moderator_took_out_is_not_for_all(post, member, signed_in):
    """An older version may say the same, so none of them is shown; later edits are."""
    open_histories(post)
    first = post.revisions.first()
    edit(post, "We meet on Saturday.", by=make.moderator())
    edit(post, "We meet on Saturday, all of us.")

    for client in (Client(), signed_in(make.member())):
        page = client.get(address(post)).text
        assert words_changed(page) == [("ins", ", all of us")]
        assert "mill" not in page
        assert client.get(f"{address(post)}{first.pk}/").status_code == 404
    assert "mill" in signed_in(member).get(address(post)).text


def test_a_hidden_post_has_no_history_for_its_author(post, member, signed_in):
    post.hide()

    assert signed_in(member).get(address(post)).status_code == 404
    assert signed_in(make.moderator()).get(address(post)).status_code == 200


def test_a_version_is_found_with_its_own_post_alone(post, member, signed_in):
    other = make.post(post.thread, member)

    assert signed_in(member).get(f"{address(other)}{post.revisions.first().pk}/").status_code == 404


def test_a_long_history_has_pages(member, signed_in):
    post = make.post(make.thread(), member, "Version 0")
    for n in range(1, 13):
        edit(post, f"Version {n}")

    first = signed_in(member).get(address(post)).text
    older = re.search(r'href="(\?before=\d+)"', first)[1]
    second = signed_in(member).get(address(post) + older).text

    assert words_changed(first) == [
        part for n in range(12, 2, -1) for part in (("del", str(n - 1)), ("ins", str(n)))
    ]
    assert words_changed(second) == [("del", "1"), ("ins", "2"), ("del", "0"), ("ins", "1")]
    assert 'href="?before=' not in second


def test_it_costs_the_same_for_one_edit_and_for_three(post, member, signed_in):
    client, once = signed_in(member), make.post(post.thread, member)
    edit(once, "Other words")
    edit(post, "We meet.")
    client.get("/")

    def queries(post: Post) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address(post))
        return len(seen)

    assert queries(once) == queries(post)


def test_hostile_words_are_shown_as_words(member, signed_in):
    post = make.post(make.thread(), member, "<script>alert(1)</script>")
    edit(post, "<img src=x onerror=alert(1)>", "<b>why</b>")

    page = signed_in(member).get(address(post)).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>why</b>" not in page


# --- reasons --------------------------------------------------------------------------------------


def test_the_reason_is_shown_with_the_post(member, signed_in):
    post = make.post(make.thread(), member, "Before")

    signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "After", "reason": "a typo"})

    assert "a typo" in Client().get(post.thread.get_absolute_url()).text
    assert post.revisions.get().reason == "a typo"


def test_a_later_edit_without_a_reason_takes_it_away(post):
    assert Post.objects.get(pk=post.pk).edit_reason == ""
    assert [each.reason for each in post.revisions.all()] == ["wrong day", ""]


def test_the_author_and_the_log_read_a_moderators_reason(post, signed_in):
    signed_in(make.moderator()).post(
        f"/p/{post.pk}/edit/", {"body": "We meet.", "reason": "no places in public"}
    )

    assert LogEntry.objects.get().reason == "no places in public"
    assert Notification.objects.get().reason == "no places in public"


def test_too_long_a_reason_is_refused_and_nothing_is_lost(post, member, signed_in):
    answer = signed_in(member).post(
        f"/p/{post.pk}/edit/", {"body": "New words", "reason": "x" * 201}
    )

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "New words" in answer.text
    assert "x" * 201 in answer.text


# --- the board's time -----------------------------------------------------------------------------


def test_authors_edit_while_the_board_gives_them_time(post, member, signed_in):
    Board.objects.filter(pk=post.thread.board_id).update(edit_minutes=30)
    client, path = signed_in(member), f"/p/{post.pk}/edit/"
    assert client.get(path).status_code == 200

    Post.objects.filter(pk=post.pk).update(
        created_at=timezone.now() - timezone.timedelta(minutes=31)
    )
    asked = client.get(path)
    sent = client.post(path, {"body": "Too late, but not lost"})

    assert asked.status_code == sent.status_code == 403
    assert "Too late, but not lost" in sent.text
    assert path not in client.get(post.thread.get_absolute_url()).text
    assert signed_in(make.moderator()).get(path).status_code == 200


# --- two editors ----------------------------------------------------------------------------------


@pytest.fixture
def conflict(member, signed_in):
    """A member opens the form; then a moderator edits the post; then the member sends theirs."""
    post = make.post(make.thread(), member, "The bell rings at noon.")
    client = signed_in(member)
    version = re.search(r'name="began" value="(\d+)"', client.get(f"/p/{post.pk}/edit/").text)[1]
    edit(post, "The bell rings at one.", "it does", by=make.moderator("moderator"))
    sent = {"body": "The bell rings at noon and at six.", "began": version, "reason": "more"}
    return post, client, client.post(f"/p/{post.pk}/edit/", sent, headers=ENGLISH)


def test_the_second_editor_is_shown_both_texts(conflict):
    post, _client, answer = conflict

    post.refresh_from_db()
    assert answer.status_code == 409
    assert post.body == "The bell rings at one."
    assert 'role="alert"' in answer.text
    assert "The bell rings at noon and at six.</textarea>" in answer.text
    assert "The bell rings at one.</textarea>" in answer.text
    assert ("del", "one") in words_changed(answer.text)
    assert "moderator" in answer.text
    assert "it does" in answer.text


def test_sent_again_it_replaces_the_other_and_both_are_kept(conflict):
    post, client, answer = conflict
    version = re.search(r'name="began" value="(\d+)"', answer.text)[1]

    again = {"body": "The bell rings at noon and at six.", "began": version}
    sent = client.post(f"/p/{post.pk}/edit/", again)

    post.refresh_from_db()
    assert sent.status_code == 302
    assert post.body == "The bell rings at noon and at six."
    assert [each.body for each in post.revisions.all()] == [
        "The bell rings at noon.",
        "The bell rings at one.",
    ]


def test_the_form_keeps_its_version_through_a_preview_and_a_mistake(post, member, signed_in):
    for sent in ({"body": "Words", "preview": "1"}, {"body": ""}):
        answer = signed_in(member).post(f"/p/{post.pk}/edit/", {**sent, "began": "17"})

        assert 'name="began" value="17"' in answer.text


# --- purging --------------------------------------------------------------------------------------


def test_purging_asks_then_takes_the_words_for_good(post, just_signed_in):
    moderator, first = make.moderator(), post.revisions.first()
    path = f"{address(post)}{first.pk}/purge/"

    asked = just_signed_in(moderator).get(path)
    assert "Friday" in asked.text
    assert post.revisions.first().body
    answer = just_signed_in(moderator).post(path, {"reason": "somebody's address"})

    first.refresh_from_db()
    assert answer["Location"] == address(post)
    assert (first.body, first.title) == ("", "")
    assert first.is_purged
    assert first.reason == "wrong day"
    entry = LogEntry.objects.get()
    assert (entry.actor, entry.deed, entry.post) == (moderator, "purge_version", post)
    assert Notification.objects.get().recipient == post.author


def test_purged_words_are_nowhere(post, member, signed_in, run_tasks):
    """Neither in the history, nor where those who had read them are told of the edit."""
    reader = make.member("reader", away_since=timezone.now() - timezone.timedelta(days=9))
    signed_in(reader).get(post.thread.get_absolute_url())
    first, secret = post.revisions.first(), "Friday"
    assert Word.objects.filter(word="friday").exists()

    purge_version(make.viewer(make.moderator()), first, "an address")
    run_tasks()

    for client in (signed_in(member), signed_in(make.administrator()), signed_in(reader)):
        for path in (
            address(post),
            f"{address(post)}{first.pk}/",
            f"{address(post)}{first.pk}/purge/",
            "/since/",
            "/notifications/",
            f"/search/?q={secret}",
            f"/admin/posts/post/{post.pk}/change/",
        ):
            answer = client.get(path)
            assert f"{secret} at" not in answer.text
            assert f"<del>{secret}" not in answer.text
    assert not Word.objects.filter(word="friday").exists()


def test_a_purged_version_tells_nobody_that_all_is_new(member, run_tasks):
    named = make.member("carol")
    post = make.post(make.thread(), member, "Hello @carol")
    run_tasks()
    Notification.objects.all().delete()
    edit(post, "Hello, dear @carol")

    purge_version(make.viewer(make.moderator()), post.revisions.get(), "an address")
    run_tasks()

    assert not Notification.objects.filter(recipient=named).exists()


def test_purging_twice_is_done_once(post, just_signed_in):
    client = just_signed_in(make.moderator())

    for _ in range(2):
        client.post(f"{address(post)}{post.revisions.first().pk}/purge/", {"reason": "an address"})

    assert LogEntry.objects.count() == 1


def test_it_wants_a_reason(post, just_signed_in):
    path = f"{address(post)}{post.revisions.first().pk}/purge/"

    answer = just_signed_in(make.moderator()).post(path, {"reason": " "})

    assert answer.status_code == 422
    assert post.revisions.first().body


def test_only_who_moderates_everywhere_may_purge(post, member, just_signed_in):
    path = f"{address(post)}{post.revisions.first().pk}/purge/"
    people = [member, make.member(), make.board_moderator(post.thread.board)]

    for someone in people:
        assert just_signed_in(someone).post(path, {"reason": "x"}).status_code == 403
        assert path not in just_signed_in(someone).get(address(post)).text
    assert Client().post(path, {"reason": "x"}).status_code == 302
    assert post.revisions.first().body
    assert path in just_signed_in(make.administrator()).get(address(post)).text


def test_a_moderator_leaves_the_versions_of_an_administrator(just_signed_in):
    post = make.post(make.thread(), make.administrator(), "Rules")
    edit(post, "Other rules")

    path = f"{address(post)}{post.revisions.get().pk}/purge/"

    assert just_signed_in(make.moderator()).post(path, {"reason": "x"}).status_code == 403
    assert Revision.objects.get().body == "Rules"


def test_a_purged_version_hides_both_changes_around_it(post, member, signed_in):
    second = post.revisions.last()

    purge_version(make.viewer(make.moderator()), second, "an address")

    assert words_changed(signed_in(member).get(address(post)).text) == []
