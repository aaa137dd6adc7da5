"""Who is in a conversation: added, gone, hearing of it or not, and how far they have read."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.ignoring import does_ignore, ignore
from forum.conversations import actions
from forum.conversations.models import Message
from forum.notifications.models import Notification
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
def vera():
    return make.member("vera", language="en")


@pytest.fixture
def talk(anna, boris):
    return conversation(anna, boris, title="Tea?", body="Between us.")


def add(client, talk, to="vera"):
    return client.post(f"/conversations/{talk.pk}/add/", {"to": to})


# --- sight ----------------------------------------------------------------------------------------


def test_nobody_else_sees_it_whoever_they_are(signed_in, client, talk):
    message = talk.messages.get()
    for who in (make.member(), make.moderator(), make.administrator()):
        browser = signed_in(who)
        for address in (f"/conversations/{talk.pk}/", f"/m/{message.pk}/"):
            assert browser.get(address).status_code == 404
        for deed in ("add", "leave", "mute"):
            answer = browser.post(f"/conversations/{talk.pk}/{deed}/", {"to": "anna"})
            assert answer.status_code == 404
        assert "Tea?" not in browser.get("/conversations/").text
    assert client.get(f"/conversations/{talk.pk}/").status_code == 302
    assert not Message.objects.visible_to(make.viewer(None)).exists()


# --- adding ---------------------------------------------------------------------------------------


def test_who_is_added_sees_what_is_written_from_then_on(signed_in, talk, anna, vera):
    add(signed_in(anna), talk)
    say(anna, talk, "Now with Vera.")

    page = signed_in(vera).get(f"/conversations/{talk.pk}/").text

    assert "Now with Vera." in page
    assert "Between us." not in page
    assert "You came in later" in page
    first = talk.messages.get(number=1)
    assert signed_in(vera).get(f"/m/{first.pk}/").status_code == 404
    assert signed_in(vera).get(f"/m/{first.pk}/quote/").status_code == 404


def test_everybody_sees_who_added_whom(signed_in, talk, anna, boris, vera):
    add(signed_in(anna), talk)
    assert "anna added vera, who sees what is written" in (
        signed_in(boris).get(f"/conversations/{talk.pk}/").text
    )


def test_coming_is_unread_to_who_came_and_to_nobody_else(talk, anna, boris, vera):
    actions.read_up_to(make.viewer(boris), talk.pk, 1)

    actions.add(make.viewer(anna), talk.pk, [vera])

    assert [unread_of(each) for each in (anna, boris, vera)] == [0, 0, 1]
    assert counts_are_right()


def test_it_is_told_in_their_bell(talk, anna, vera, run_tasks):
    actions.add(make.viewer(anna), talk.pk, [vera])
    run_tasks()
    told = Notification.objects.get(recipient=vera)
    assert (told.deed, told.subject, told.actor) == ("add", "Tea?", anna)


def test_added_twice_they_are_there_once(signed_in, talk, anna, vera):
    add(signed_in(anna), talk)
    answer = add(signed_in(anna), talk)
    talk.refresh_from_db()
    assert answer.status_code == 302
    assert (talk.participant_count, talk.last_number) == (3, 2)
    assert counts_are_right()


def test_who_left_is_not_brought_back(signed_in, talk, anna, boris):
    actions.leave(make.viewer(boris), talk.pk)
    answer = add(signed_in(anna), talk, "boris")
    assert answer.status_code == 403
    assert "boris has left this conversation" in answer.text


def test_only_whom_they_may_write_to_is_added(signed_in, talk, anna, vera):
    ignore(vera, anna)
    answer = add(signed_in(anna), talk)
    assert answer.status_code == 422
    assert "vera takes no new conversations." in answer.text
    with pytest.raises(PermissionDenied):
        actions.add(make.viewer(anna), talk.pk, [vera])


def test_new_members_fill_no_conversation(vera):
    new, others = make.member(), [make.member() for _ in range(3)]
    talk = conversation(new, *others)
    with pytest.raises(PermissionDenied):
        actions.add(make.viewer(new), talk.pk, [vera])


# --- leaving and muting ---------------------------------------------------------------------------


def test_who_leaves_sees_nothing_of_it_any_more(signed_in, talk, boris, anna, run_tasks):
    run_tasks()
    client = signed_in(boris)
    assert "Leave the conversation?" in client.get(f"/conversations/{talk.pk}/leave/").text

    answer = client.post(f"/conversations/{talk.pk}/leave/")

    assert answer.url == "/conversations/"
    assert client.get(f"/conversations/{talk.pk}/").status_code == 404
    assert "Tea?" not in client.get("/conversations/").text.split("<main")[1]
    assert "Tea?" not in client.get("/notifications/").text
    assert (unread_of(boris), unread_of(anna)) == (0, 0)
    assert counts_are_right()


def test_left_twice_it_is_left(signed_in, talk, boris):
    client = signed_in(boris)
    for _ in range(2):
        assert client.post(f"/conversations/{talk.pk}/leave/").status_code == 302
    talk.refresh_from_db()
    assert (talk.participant_count, talk.last_number) == (1, 2)


def test_what_they_wrote_stays_with_the_others(signed_in, talk, anna, boris):
    say(boris, talk, "I said this.")
    actions.leave(make.viewer(boris), talk.pk)
    page = signed_in(anna).get(f"/conversations/{talk.pk}/").text
    assert "I said this." in page
    assert "boris left the conversation." in page


def test_what_a_deleted_member_wrote_stays(signed_in, talk, anna, boris):
    say(boris, talk, "I said this.")
    boris.delete()
    page = signed_in(anna).get(f"/conversations/{talk.pk}/").text
    assert "I said this." in page
    assert "deleted member" in page


def test_muted_it_counts_as_unread_nowhere(signed_in, talk, anna, boris):
    client = signed_in(boris)
    assert unread_of(boris) == 1

    client.post(f"/conversations/{talk.pk}/mute/", {"mute": "on"})
    say(anna, talk)

    assert unread_of(boris) == 0
    assert counts_are_right()
    client.post(f"/conversations/{talk.pk}/mute/")
    assert unread_of(boris) == 1
    assert counts_are_right()


# --- reading --------------------------------------------------------------------------------------


def test_looking_at_it_reads_it(signed_in, talk, boris, run_tasks):
    run_tasks()
    client = signed_in(boris)
    assert 'data-field="unread-conversations">1<' in client.get("/").text

    page = client.get(f"/conversations/{talk.pk}/").text

    assert 'data-field="unread-conversations"' not in page
    assert 'data-field="unread-conversations"' not in client.get("/").text
    assert Notification.objects.get().read_at
    assert counts_are_right()


def test_a_first_page_reads_no_further(signed_in, anna, boris):
    talk, client = conversation(anna, boris, more=30), signed_in(boris)
    client.get(f"/conversations/{talk.pk}/")
    assert part_of(boris, talk).read_number == 20
    assert unread_of(boris) == 1
    client.get(f"/conversations/{talk.pk}/?page=2")
    assert unread_of(boris) == 0
    client.get(f"/conversations/{talk.pk}/")
    assert part_of(boris, talk).read_number == 31
    assert counts_are_right()


def test_what_a_browser_only_looks_ahead_at_is_not_read(signed_in, talk, boris):
    signed_in(boris).get(f"/conversations/{talk.pk}/", headers={"Sec-Purpose": "prefetch"})
    assert unread_of(boris) == 1


def test_pages_are_counted_from_where_they_came_in(signed_in, anna, boris, vera):
    talk = conversation(anna, boris, more=24)
    actions.add(make.viewer(anna), talk.pk, [vera])
    say(anna, talk, "For three.")

    page = signed_in(vera).get(f"/conversations/{talk.pk}/").text

    assert "For three." in page
    assert 'id="post-25"' not in page
    assert signed_in(vera).get(f"/conversations/{talk.pk}/?page=2").status_code == 404
    assert 'id="post-27"' in signed_in(boris).get(f"/conversations/{talk.pk}/?page=2").text


# --- the list -------------------------------------------------------------------------------------


def test_where_something_was_said_last_comes_first(signed_in, anna, boris):
    old = conversation(anna, boris, title="Older")
    conversation(anna, boris, title="Newer")
    client = signed_in(boris)
    page = client.get("/conversations/").text
    assert page.index("Newer") < page.index("Older")

    say(anna, old, "Once more.")

    page = client.get("/conversations/").text
    assert page.index("Older") < page.index("Newer")
    assert "Once more." in page
    assert page.count("conversation-unread") == 2


def test_the_list_goes_on(signed_in, anna, boris):
    for n in range(22):
        conversation(anna, boris, title=f"Talk {n}.")
    client = signed_in(boris)
    first = client.get("/conversations/")
    assert first.text.count('class="conversation-row ') == 20
    further = first.context["page"].further
    assert client.get(further).text.count('class="conversation-row ') == 2
    assert client.get("/conversations/?before=x").status_code == 404


def test_an_empty_list_says_so(signed_in, vera):
    assert "No conversations yet" in signed_in(vera).get("/conversations/").text


# --- closing the door -----------------------------------------------------------------------------


def test_a_member_closes_their_door_and_opens_it(signed_in, anna):
    client = signed_in(anna)
    client.post("/conversations/settings/", {})
    anna.refresh_from_db()
    assert not anna.takes_conversations
    client.post("/conversations/settings/", {"takes": "on"})
    anna.refresh_from_db()
    assert anna.takes_conversations


def test_a_member_ignores_another_and_heeds_them_again(signed_in, anna, boris):
    client = signed_in(anna)
    assert "Ignore boris?" in client.get("/u/boris/ignore/").text
    for _ in range(2):
        client.post("/u/boris/ignore/")
    assert does_ignore(anna.pk, boris.pk)
    assert "boris" in client.get("/conversations/settings/").text
    for _ in range(2):
        client.post("/u/boris/ignore/", {"heed": "1"})
    assert not does_ignore(anna.pk, boris.pk)


def test_neither_the_staff_nor_oneself_is_ignored(signed_in, anna):
    client = signed_in(anna)
    moderator = make.moderator()
    for name in (moderator.username, "anna"):
        assert client.get(f"/u/{name}/ignore/").status_code == 403
        assert client.post(f"/u/{name}/ignore/").status_code == 403


def test_who_is_ignored_tells_nobody_by_their_calls(anna, boris, run_tasks):
    thread = make.thread(author=anna)
    ignore(anna, boris)
    make.post(thread, boris, "@anna look!")
    make.post(thread, make.member("vera"), "@anna look!")
    run_tasks()
    assert [told.actor.username for told in Notification.objects.all()] == ["vera"]


# --- names ----------------------------------------------------------------------------------------


def test_names_are_offered(signed_in, client, talk, anna, boris, vera):
    browser = signed_in(anna)
    assert browser.get("/conversations/names/?q=ve").json() == {"names": ["vera"]}
    assert browser.get("/conversations/names/?q=").json() == {"names": []}
    assert browser.get("/conversations/names/?q=ann").json() == {"names": []}
    there = browser.get(f"/conversations/names/?in={talk.pk}&q=").json()
    assert there == {"names": ["boris"]}
    assert signed_in(vera).get(f"/conversations/names/?in={talk.pk}&q=").status_code == 404
    assert client.get("/conversations/names/?q=ve").status_code == 403


# --- who looks as another -------------------------------------------------------------------------


def test_looking_as_a_member_shows_none_of_theirs(signed_in, talk, boris):
    client = signed_in(make.administrator(language="en"))
    answer = client.post("/administering/see-as/", {"member": "boris", "group": ""})
    assert answer.status_code == 302
    for address in ("/conversations/", f"/conversations/{talk.pk}/", f"/m/{talk.last_message_id}/"):
        answer = client.get(address)
        assert answer.status_code in {302, 404}
        assert "Tea?" not in answer.text
