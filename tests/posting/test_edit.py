import re

import pytest
from django.test import Client

from forum.drafts.actions import save_draft
from forum.drafts.models import Draft, Written
from forum.drafts.places import to_edit
from forum.log.models import LogEntry
from forum.notifications.models import Notification
from forum.posting import actions
from forum.posts.models import Revision
from tests import make

pytestmark = pytest.mark.django_db


def test_it_changes_the_text_and_keeps_the_old_one(member, signed_in):
    post = make.post(make.thread(), member, "Before")

    answer = signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "After **all**"})

    post.refresh_from_db()
    assert answer["Location"].endswith("#post-2")
    assert post.body == "After **all**"
    assert "<strong>all</strong>" in post.html
    assert post.edited_at is not None
    assert Revision.objects.get(post=post).body == "Before"


def test_the_page_says_that_it_was_edited(member, signed_in):
    post = make.post(make.thread(), member, "Before")

    page = signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "After"}, follow=True)

    assert "post-edited" in page.text


def test_an_edit_that_changes_nothing_leaves_no_trace(member, signed_in):
    post = make.post(make.thread(), member, "Before")

    signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "Before"})

    post.refresh_from_db()
    assert post.edited_at is None
    assert not Revision.objects.exists()


def test_an_edit_sent_twice_is_one_edit(member, signed_in):
    post, client = make.post(make.thread(), member, "Before"), signed_in(member)

    for _ in range(2):
        client.post(f"/p/{post.pk}/edit/", {"body": "After"})

    assert Revision.objects.count() == 1


def test_the_starter_changes_the_title_with_the_opening_post(member, signed_in):
    thread = make.thread(author=member, title="Old name")
    opening = thread.posts.get()

    signed_in(member).post(f"/p/{opening.pk}/edit/", {"title": "New name", "body": opening.body})

    thread.refresh_from_db()
    assert (thread.title, thread.slug) == ("New name", "new-name")
    assert Revision.objects.get().title == "Old name"


def test_the_old_address_leads_to_the_new_title(member, signed_in):
    thread = make.thread(author=member, title="Old name")
    opening = thread.posts.get()
    signed_in(member).post(f"/p/{opening.pk}/edit/", {"title": "New name", "body": opening.body})

    answer = Client().get(f"/t/{thread.pk}/old-name/")

    assert answer["Location"] == f"/t/{thread.pk}/new-name/"


def test_it_refuses_others(signed_in):
    post = make.post(make.thread(), body="Mine")

    asked = signed_in(make.member()).get(f"/p/{post.pk}/edit/")
    sent = signed_in(make.member()).post(f"/p/{post.pk}/edit/", {"body": "Yours"})

    post.refresh_from_db()
    assert asked.status_code == sent.status_code == 403
    assert post.body == "Mine"


def test_it_sends_guests_to_sign_in():
    post = make.post(make.thread())

    assert "/accounts/login/" in Client().get(f"/p/{post.pk}/edit/")["Location"]
    assert Client().post(f"/p/{post.pk}/edit/", {"body": "Yours"}).status_code == 422


def test_it_refuses_the_author_once_the_thread_is_locked(member, signed_in):
    post = make.post(make.thread(), member, "Before")
    post.thread.lock()

    answer = signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "My long second thought"})

    post.refresh_from_db()
    assert answer.status_code == 403
    assert "My long second thought" in answer.text
    assert post.body == "Before"


def test_moderators_edit_any_post_of_their_board(signed_in):
    board = make.board()
    post = make.post(make.thread(board), body="Rude")

    answer = signed_in(make.board_moderator(board)).post(f"/p/{post.pk}/edit/", {"body": "Polite"})

    post.refresh_from_db()
    assert answer.status_code == 302
    assert post.body == "Polite"


def test_moderators_of_another_board_do_not(signed_in):
    post = make.post(make.thread(), body="Rude")

    answer = signed_in(make.board_moderator(make.board())).post(
        f"/p/{post.pk}/edit/", {"body": "Polite"}
    )

    assert answer.status_code == 403


def test_a_hidden_post_is_not_there_for_its_author(member, signed_in):
    post = make.post(make.thread(), member)
    post.hide()

    assert signed_in(member).get(f"/p/{post.pk}/edit/").status_code == 404


def test_an_empty_text_is_refused_beside_the_field(member, signed_in):
    post = make.post(make.thread(), member, "Before")

    answer = signed_in(member).post(f"/p/{post.pk}/edit/", {"body": " "})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_moderators_edit_is_logged_and_the_author_told(signed_in):
    post = make.post(make.thread(), make.member("carol"), "Rude")
    moderator = make.moderator()

    signed_in(moderator).post(f"/p/{post.pk}/edit/", {"body": "Polite"})

    entry = LogEntry.objects.get()
    assert (entry.actor, entry.deed, entry.post) == (moderator, "edit_post", post)
    assert Notification.objects.get(recipient=post.author).deed == "edit_post"


def test_an_authors_own_edit_is_not_logged(member, signed_in):
    post = make.post(make.thread(), member, "Before")

    signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "After"})

    assert not LogEntry.objects.exists()


def test_a_moderator_leaves_the_words_of_an_administrator(signed_in):
    post = make.post(make.thread(), make.administrator(), "Rules")

    page = signed_in(make.moderator()).get(post.thread.get_absolute_url())
    answer = signed_in(make.moderator()).post(f"/p/{post.pk}/edit/", {"body": "Other rules"})

    assert f"/p/{post.pk}/edit/" not in page.text
    assert f"/p/{post.pk}/hide/" not in page.text
    assert answer.status_code == 403


# --- edit against edit ----------------------------------------------------------------------------


def began_on(page) -> str:
    return re.search(r'name="began" value="([^"]*)', page.text)[1]


def test_the_second_editor_sees_both_texts_and_can_send_again(member, signed_in):
    post, mine = make.post(make.thread(), member, "Before"), signed_in(member)
    moderators = signed_in(make.moderator())
    address = f"/p/{post.pk}/edit/"
    began = began_on(mine.get(address))
    moderators.post(address, {"body": "The moderator's text", "began": began})

    conflict = mine.post(address, {"body": "My text", "began": began})

    assert conflict.status_code == 409
    assert 'role="alert"' in conflict.text
    assert "The moderator&#x27;s text" in conflict.text
    assert "My text" in conflict.text
    assert Revision.objects.count() == 1
    assert mine.post(address, {"body": "My text", "began": began_on(conflict)}).status_code == 302
    post.refresh_from_db()
    assert post.body == "My text"
    assert [revision.body for revision in post.revisions.all()] == [
        "Before",
        "The moderator's text",
    ]


def test_a_conflict_leaves_the_draft(member, signed_in):
    post = make.post(make.thread(), member, "Before")
    viewer = make.viewer(member)
    actions.edit_post(viewer, post, "After")
    save_draft(viewer, to_edit(post), Written("", "My draft"), 0)

    signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "My text", "began": 0})

    assert Draft.objects.exists()


def test_a_restored_draft_is_sent_against_the_text_it_began_with(member, signed_in):
    """Also when it was saved after the other edit: its page had been open since before."""
    post, mine = make.post(make.thread(), member, "Before"), signed_in(member)
    address = f"/p/{post.pk}/edit/"
    began = began_on(mine.get(address))
    actions.edit_post(make.viewer(make.moderator()), post, "The moderator's text")
    draft = {"place": to_edit(post), "body": "My text", "began": began}
    assert mine.post("/drafts/", draft).status_code == 200

    restored = mine.get(address)
    conflict = mine.post(address, {"body": "My text", "began": began_on(restored)})

    assert began_on(restored) == began
    assert conflict.status_code == 409
    assert "The moderator&#x27;s text" in conflict.text


def test_a_draft_begun_with_the_newest_text_is_no_conflict(member, signed_in):
    post, mine = make.post(make.thread(), member, "Before"), signed_in(member)
    address = f"/p/{post.pk}/edit/"
    actions.edit_post(make.viewer(make.moderator()), post, "The moderator's text")
    draft = {"place": to_edit(post), "body": "My text", "began": began_on(mine.get(address))}
    mine.post("/drafts/", draft)

    answer = mine.post(address, {"body": "My text", "began": began_on(mine.get(address))})

    assert answer.status_code == 302


def test_the_same_edit_sent_twice_is_no_conflict(member, signed_in):
    post, client = make.post(make.thread(), member, "Before"), signed_in(member)

    answers = [client.post(f"/p/{post.pk}/edit/", {"body": "After", "began": 0}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_an_edit_that_does_not_say_what_it_began_with_is_taken(member, signed_in):
    post, client = make.post(make.thread(), member, "Before"), signed_in(member)

    for body in ("One", "Two"):
        assert client.post(f"/p/{post.pk}/edit/", {"body": body}).status_code == 302


@pytest.mark.parametrize("began", ["-1", "x", "9" * 30, "9" * 5000, "²"])
def test_a_mangled_beginning_only_loses_its_guard(member, signed_in, began):
    post = make.post(make.thread(), member, "Before")

    answer = signed_in(member).post(f"/p/{post.pk}/edit/", {"body": "My text", "began": began})

    assert answer.status_code == 302
