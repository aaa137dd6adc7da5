"""Writing in a conversation, editing, quoting: with nothing lost and nothing said twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from forum.conversations import actions, writing
from forum.conversations.actions import Words
from forum.conversations.models import EarlierWords, Message
from forum.limits.spending import Allowance
from tests import make
from tests.conversations.making import conversation, part_of, regular, say, unread_of
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return regular("anna", language="en")


@pytest.fixture
def boris():
    return regular("boris", language="en")


@pytest.fixture
def talk(anna, boris):
    return conversation(anna, boris, title="Tea?")


def write(client, talk, body="And *you*?", **more):
    return client.post(f"/conversations/{talk.pk}/write/", {"body": body, **more})


def test_it_is_the_next_message_and_unread_to_the_others(signed_in, talk, anna, boris):
    signed_in(boris).get(f"/conversations/{talk.pk}/")

    answer = write(signed_in(anna), talk)

    assert answer.url == f"/conversations/{talk.pk}/#post-2"
    message = Message.objects.get(number=2)
    assert "<em>you</em>" in message.html
    talk.refresh_from_db()
    assert (talk.message_count, talk.last_number, talk.last_message_id) == (2, 2, message.pk)
    assert (unread_of(anna), unread_of(boris)) == (0, 1)
    assert counts_are_right()


def test_writing_reads_what_was_there(talk, anna, boris):
    say(boris, talk)
    assert (unread_of(anna), unread_of(boris)) == (1, 0)
    assert counts_are_right()


def test_strangers_get_their_text_back_and_learn_nothing(signed_in, talk):
    stranger = signed_in(make.moderator(language="en"))

    there, nowhere = (
        stranger.post(f"/conversations/{number}/write/", {"body": "Let me in"})
        for number in (talk.pk, talk.pk + 1000)
    )

    for answer in (there, nowhere):
        assert answer.status_code == 404
        assert "Let me in" in answer.text
        assert "isn’t open to you" in answer.text
        assert "Tea?" not in answer.text
    assert stranger.get(f"/conversations/{talk.pk}/write/").status_code == 404
    assert Message.objects.count() == 1


def test_who_left_in_another_tab_gets_their_text_back(signed_in, talk, boris):
    client = signed_in(boris)
    actions.leave(make.viewer(boris), talk.pk)

    answer = write(client, talk, "What I meant")

    assert answer.status_code == 404
    assert "What I meant" in answer.text


def test_a_session_that_is_over_loses_nothing(client, talk):
    answer = write(client, talk, "What I meant")
    assert answer.status_code == 422
    assert "What I meant" in answer.text
    assert "Tea?" not in answer.text


def test_sent_twice_it_is_one(signed_in, talk, anna):
    once, client = str(uuid4()), signed_in(anna)
    first, second = (write(client, talk, submission_id=once) for _ in range(2))
    assert first.url == second.url
    assert Message.objects.count() == 2


def test_empty_it_is_refused(signed_in, talk, anna):
    answer = write(signed_in(anna), talk, "  ")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_much_at_once_is_refused_with_the_text(signed_in, talk, anna, monkeypatch):
    monkeypatch.setattr(writing, "MESSAGES", Allowance("test", times=1, seconds=3600))
    write(signed_in(anna), talk)

    answer = write(signed_in(anna), talk, "And more")

    assert answer.status_code == 429
    assert "And more" in answer.text


def test_what_came_meanwhile_is_shown_once(signed_in, talk, anna, boris):
    say(boris, talk, "I was quicker.")
    client = signed_in(anna)

    held = write(client, talk, "Slowly", seen=1)

    assert held.status_code == 422
    assert "1 message came while you wrote" in held.text
    assert "I was quicker." in held.text
    assert "Slowly" in held.text
    assert write(client, talk, "Slowly", seen=2).status_code == 302


def test_alone_nobody_talks(signed_in, talk, anna, boris):
    actions.leave(make.viewer(boris), talk.pk)

    answer = write(signed_in(anna), talk, "Hello?")

    assert answer.status_code == 403
    assert "Nobody else is in this conversation any more." in answer.text
    assert "Hello?" in answer.text


def test_a_draft_is_kept_there_and_comes_back(signed_in, talk, anna):
    client = signed_in(anna)
    place = f"talk-{talk.pk}"
    client.post("/drafts/", {"place": place, "body": "Half a word"})

    assert "Half a word" in client.get(f"/conversations/{talk.pk}/write/").text
    assert "Tea?" in client.get("/drafts/").text


def test_nobody_begins_a_draft_where_they_may_not_look(signed_in, talk):
    client = signed_in(make.member())
    answer = client.post("/drafts/", {"place": f"talk-{talk.pk}", "body": "Half"})
    assert answer.status_code == 403


def test_it_is_previewed_and_not_sent(signed_in, talk, anna):
    page = write(signed_in(anna), talk, preview="1")
    assert "<em>you</em>" in page.text
    assert Message.objects.count() == 1


# --- who was silenced -----------------------------------------------------------------------------


def silence(who):
    User.objects.filter(pk=who.pk).update(silenced_until=timezone.now() + timedelta(days=1))


def test_who_was_silenced_writes_to_the_staff_alone(signed_in, talk, anna):
    with_staff = conversation(make.moderator(), anna)
    silence(anna)
    client = signed_in(anna)

    answer = write(client, talk, "What I meant")

    assert answer.status_code == 403
    assert "Moderators have silenced you" in answer.text
    assert "You can still write to the staff." in answer.text
    assert "What I meant" in answer.text
    assert edited(client, talk.messages.get()).status_code == 403
    assert write(client, with_staff).status_code == 302


def test_who_was_silenced_begins_with_the_staff_alone(signed_in, anna, boris):
    moderator = make.moderator()
    silence(anna)
    form = {"title": "A word", "body": "Hello."}
    client = signed_in(anna)
    assert client.post("/conversations/new/", form | {"to": "boris"}).status_code == 403
    answer = client.post("/conversations/new/", form | {"to": moderator.username})
    assert answer.status_code == 302


def test_who_was_banned_while_they_wrote_says_nothing_more(talk, anna):
    viewer = make.viewer(anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        actions.write_message(viewer, talk.pk, Words("More"))


# --- editing --------------------------------------------------------------------------------------


def edited(client, message, body="Better words."):
    return client.post(f"/m/{message.pk}/edit/", {"body": body})


def test_an_author_edits_for_a_while_and_it_is_seen(signed_in, talk, anna, boris):
    message = talk.messages.get()

    answer = edited(signed_in(anna), message)

    assert answer.url == f"/m/{message.pk}/"
    message.refresh_from_db()
    assert "Better words." in message.html
    assert EarlierWords.objects.get().body == "Hello."
    assert "edited" in signed_in(boris).get(f"/conversations/{talk.pk}/").text


def test_an_edit_that_changes_nothing_leaves_no_trace(signed_in, talk, anna):
    edited(signed_in(anna), talk.messages.get(), "Hello.")
    assert not EarlierWords.objects.exists()
    assert talk.messages.get().edited_at is None


def test_later_it_stays_as_it_is(signed_in, talk, anna):
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    client, message = signed_in(anna), talk.messages.get()

    assert client.get(f"/m/{message.pk}/edit/").status_code == 403
    answer = edited(client, message)
    assert answer.status_code == 403
    assert "The time for editing this message is over." in answer.text
    assert "Better words." in answer.text


def test_others_do_not_edit_it(signed_in, talk, boris):
    message = talk.messages.get()
    for who, status in ((boris, 403), (make.moderator(), 404), (make.member(), 404)):
        client = signed_in(who)
        assert client.get(f"/m/{message.pk}/edit/").status_code == status
        assert edited(client, message).status_code == status
    message.refresh_from_db()
    assert message.body == "Hello."


# --- quoting --------------------------------------------------------------------------------------


def test_a_message_is_quoted_with_a_link_to_it(signed_in, talk, anna, boris):
    message = talk.messages.get()
    client = signed_in(boris)

    text = client.get(f"/m/{message.pk}/quote/").text

    assert text.startswith(f"> [anna](/m/{message.pk}/)")
    assert "> Hello." in text
    assert text in client.get(f"/conversations/{talk.pk}/write/?quote={message.pk}").text.replace(
        "&gt;", ">"
    )
    say(boris, talk, text + "Yes.")
    assert 'class="quote"' in talk.messages.get(number=2).html


def test_only_words_that_stand_there_are_quoted(signed_in, talk, boris):
    address = f"/m/{talk.messages.get().pk}/quote/"
    assert "> Hello" in signed_in(boris).post(address, {"words": "Hello"}).text
    assert signed_in(boris).post(address, {"words": "Goodbye"}).status_code == 403


def test_nobody_else_quotes_it(signed_in, talk, client, anna):
    message = talk.messages.get()
    assert signed_in(make.moderator()).get(f"/m/{message.pk}/quote/").status_code == 404
    assert client.get(f"/m/{message.pk}/quote/").status_code == 403
    other = conversation(make.member(), make.member())
    hidden = other.messages.get()
    answer = signed_in(anna).get(f"/conversations/{talk.pk}/write/?quote={hidden.pk}")
    assert answer.status_code == 404


def test_its_address_leads_to_its_page(signed_in, anna, boris):
    talk = conversation(anna, boris, more=24)
    last = talk.messages.get(number=25)
    assert signed_in(boris).get(f"/m/{last.pk}/").url == (
        f"/conversations/{talk.pk}/?page=2#post-25"
    )
    assert part_of(boris, talk).last_page == 2
