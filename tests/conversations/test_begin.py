"""Beginning a conversation: who may write to whom, and what comes of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from accounts.ignoring import ignore
from accounts.models import User
from forum.conversations import actions, writing
from forum.conversations.actions import Words
from forum.conversations.models import Conversation, Message, Participant
from forum.drafts.actions import draft_in, save_draft
from forum.drafts.models import Written
from forum.limits.spending import Allowance
from forum.notifications.models import Notification
from tests import make
from tests.conversations.making import conversation, regular, unread_of
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db

NEW = "/conversations/new/"


@pytest.fixture
def anna():
    return regular("anna", language="en")


@pytest.fixture
def boris():
    return regular("boris", language="en")


def form(**more) -> dict[str, str]:
    return {"to": "boris", "title": "A word", "body": "Hello, **Boris**.", **more}


def test_it_begins_with_one_or_several(signed_in, anna, boris):
    vera = make.member("vera")

    answer = signed_in(anna).post(NEW, form(to="Boris, @vera"))

    begun = Conversation.objects.get()
    assert answer.url == begun.get_absolute_url()
    assert (begun.message_count, begun.last_number, begun.participant_count) == (1, 1, 3)
    members = Participant.objects.present().values_list("member", flat=True)
    assert set(members) == {anna.pk, boris.pk, vera.pk}
    assert "<strong>Boris</strong>" in Message.objects.get().html
    assert [unread_of(each) for each in (anna, boris, vera)] == [0, 1, 1]
    assert counts_are_right()


def test_guests_are_sent_to_the_door(client):
    assert client.get(NEW).status_code == 302
    assert "/accounts/login/" in client.get(NEW).url


def test_a_form_whose_session_is_over_keeps_all_that_was_typed(client, boris):
    answer = client.post(NEW, form(), headers={"accept-language": "en"})

    assert answer.status_code == 422
    for words in ("You are signed out", "boris", "A word", "Hello, **Boris**."):
        assert words in answer.text
    assert not Conversation.objects.exists()


def test_a_name_of_nobody_is_said_beside_the_field(signed_in, anna, boris):
    answer = signed_in(anna).post(NEW, form(to="boris, nobody1"))

    assert answer.status_code == 422
    assert 'id="id_to_error"' in answer.text
    assert "There is no member called “nobody1”." in answer.text
    assert "Hello, **Boris**." in answer.text
    assert not Conversation.objects.exists()


def test_who_was_shut_out_is_nobody(signed_in, anna, boris):
    User.objects.filter(pk=boris.pk).update(is_active=False)
    assert "There is no member called “boris”." in signed_in(anna).post(NEW, form()).text


def test_alone_it_is_no_conversation(signed_in, anna):
    answer = signed_in(anna).post(NEW, form(to="anna"))
    assert answer.status_code == 422
    assert "Name somebody else" in answer.text


@pytest.mark.parametrize("missing", ["to", "title", "body"])
def test_nothing_may_be_left_out(signed_in, anna, boris, missing):
    answer = signed_in(anna).post(NEW, form(**{missing: ""}))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_sent_twice_it_is_one(signed_in, anna, boris):
    once, client = str(uuid4()), signed_in(anna)

    first = client.post(NEW, form(submission_id=once))
    second = client.post(NEW, form(submission_id=once))

    assert first.url == second.url
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 1)


def test_it_is_told_in_the_bell_once(anna, boris, run_tasks):
    begun = conversation(anna, boris, title="Tea?", more=3)
    run_tasks()

    told = Notification.objects.get(recipient=boris)
    assert (told.kind, told.subject, told.conversation_id) == ("conversation", "Tea?", begun.pk)
    assert not Notification.objects.filter(recipient=anna).exists()


def test_the_bell_leads_there(anna, boris, run_tasks, signed_in):
    begun = conversation(anna, boris, title="Tea?")
    run_tasks()
    client, told = signed_in(boris), Notification.objects.get()

    assert "wrote to you: “Tea?”" in client.get("/notifications/").text
    assert client.post(f"/notifications/{told.pk}/read/").url == begun.get_absolute_url()


# --- who may write to whom ------------------------------------------------------------------------


def test_who_has_closed_their_door_gets_no_new_ones(signed_in, anna, boris):
    User.objects.filter(pk=boris.pk).update(takes_conversations=False)

    answer = signed_in(anna).post(NEW, form())

    assert answer.status_code == 422
    assert "boris takes no new conversations." in answer.text
    assert not Conversation.objects.exists()


def test_who_ignores_someone_is_closed_to_them_and_does_not_say_why(signed_in, anna, boris):
    ignore(boris, anna)

    answer = signed_in(anna).post(NEW, form())

    assert "boris takes no new conversations." in answer.text
    assert "ignore" not in answer.text.split("<main")[1]


def test_the_staff_can_always_write(signed_in, boris):
    moderator = make.moderator()
    ignore(boris, moderator)
    User.objects.filter(pk=boris.pk).update(takes_conversations=False)

    assert signed_in(moderator).post(NEW, form()).status_code == 302


def test_it_is_asked_again_when_it_is_written(anna, boris):
    """The door was closed after the names had been looked up."""
    User.objects.filter(pk=boris.pk).update(takes_conversations=False)

    with pytest.raises(PermissionDenied):
        actions.begin(make.viewer(anna), [boris], "A word", Words("Hello."))


def test_new_members_write_to_few_at_once(signed_in):
    people = [make.member() for _ in range(4)]
    new = make.member(language="en")
    to = ", ".join(each.username for each in people)

    answer = signed_in(new).post(NEW, form(to=to))

    assert answer.status_code == 403
    assert "Until you have written a few posts, you write to 3 others at once" in answer.text
    assert to in answer.text
    assert signed_in(regular()).post(NEW, form(to=to)).status_code == 302


def test_nobody_writes_to_half_the_forum(signed_in, anna):
    people = [make.member() for _ in range(20)]
    answer = signed_in(anna).post(NEW, form(to=" ".join(each.username for each in people)))
    assert answer.status_code == 403
    assert "At most 19 others can take part" in answer.text


def test_new_members_begin_few_a_day(signed_in, boris, monkeypatch):
    monkeypatch.setattr(writing, "BEGINNINGS_OF_NEW", Allowance("few", times=2, seconds=3600))
    new, old = signed_in(make.member()), signed_in(regular())

    statuses = [new.post(NEW, form()).status_code for _ in range(3)]

    assert statuses == [302, 302, 429]
    assert [old.post(NEW, form()).status_code for _ in range(3)] == [302, 302, 302]
    assert "Hello, **Boris**." in new.post(NEW, form()).text


# --- drafts and previews --------------------------------------------------------------------------


def test_a_draft_of_it_is_kept_and_comes_back(signed_in, anna):
    client = signed_in(anna)
    draft = {"place": "letter-1", "to": "boris", "title": "Half", "body": "Half a word"}

    assert client.post("/drafts/", draft).json()["version"] > 0

    page = client.get(NEW)
    for words in ("boris", "Half a word", "Your draft"):
        assert words in page.text
    assert "New conversation" in client.get("/drafts/").text


def test_sent_it_is_no_draft_any_more(signed_in, anna, boris):
    draft = save_draft(make.viewer(anna), "letter-1", Written("A", "Hello, **Boris**."), 0)
    signed_in(anna).post(NEW, form(known=draft.version))
    assert draft_in(make.viewer(anna), "letter-1") is None


def test_without_scripts_it_is_previewed_and_not_sent(signed_in, anna, boris):
    page = signed_in(anna).post(NEW, form(preview="1"))
    assert page.status_code == 200
    assert "<strong>Boris</strong>" in page.text
    assert not Conversation.objects.exists()


def test_a_members_page_leads_to_it(signed_in, anna, boris):
    page = signed_in(anna).get("/u/boris/")
    assert 'href="/conversations/new/?to=boris"' in page.text
    assert 'value="boris"' in signed_in(anna).get("/conversations/new/?to=boris").text
