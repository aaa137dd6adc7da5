"""A reported message is removed by the outcome of its case, and by nothing else."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from forum.cases import appealing
from forum.cases.deciding import decide
from forum.cases.models import Case
from forum.conversations.models import Message
from forum.conversations.permissions import can_remove
from forum.log.models import Deed, LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.notifications.models import Notification
from tests import make
from tests.cases.reporting import decision
from tests.conversations.making import conversation, regular, say, unread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return regular("anna", language="en")


@pytest.fixture
def boris():
    return regular("boris_b", language="en")


@pytest.fixture
def mira():
    return make.viewer(make.moderator("mira", language="en"))


@pytest.fixture
def rude(anna, boris, signed_in) -> Message:
    """Reported, and the last that was said."""
    message = say(boris, conversation(anna, boris, title="Tea?"), "Go away!")
    signed_in(anna).post(f"/m/{message.pk}/report/", {"reason": "He is rude."})
    return message


def case() -> Case:
    return Case.objects.with_facts().get()


def test_it_goes_out_of_sight_and_its_author_may_appeal(signed_in, mira, rude, anna, boris):
    unread = unread_of(anna)
    page = signed_in(mira.user).get(f"/moderation/cases/{case().pk}/").text
    assert "Remove the message" in page

    decide(mira, case(), decision("remove_message"))
    decide(mira, case(), decision("remove_message"))

    assert unread_of(anna) == unread
    for who in (anna, boris):
        for address in ("/conversations/", f"/conversations/{rude.conversation_id}/"):
            shown = signed_in(who).get(address).text
            assert "Go away!" not in shown
            assert "Removed by the moderators." in shown
    assert signed_in(boris).get(f"/m/{rude.pk}/edit/").status_code == 403
    assert signed_in(anna).get(f"/m/{rude.pk}/quote/").status_code == 404
    assert signed_in(anna).get(f"/m/{rude.pk}/report/").status_code == 404
    entry = LogEntry.objects.get(deed=Deed.REMOVE_MESSAGE)
    assert (entry.case_id, entry.member, entry.before) == (case().pk, boris, {"hidden": False})
    told = signed_in(boris).get("/notifications/").text
    assert "removed your message from a conversation" in told
    own = signed_in(boris).get(f"/cases/{case().pk}/").text
    assert "Go away!" in own
    assert signed_in(mira.user).get(f"/m/{rude.pk}/").status_code == 404

    appealing.appeal(make.viewer(boris), case(), "It was a joke.")
    appealing.answer(make.viewer(make.moderator()), case(), is_upheld=True, reason="So it was.")

    assert "Go away!" in signed_in(anna).get(f"/conversations/{rude.conversation_id}/").text


def test_it_is_taken_back_from_the_log_once(mira, rude, boris):
    decide(mira, case(), decision("remove_message"))
    entry = LogEntry.objects.for_rows(mira).get(deed=Deed.REMOVE_MESSAGE)

    undo(mira, entry)

    assert not Message.objects.get(pk=rude.pk).is_hidden
    told = Notification.objects.filter(recipient=boris, deed="undo_remove_message")
    assert told.count() == 1
    with pytest.raises(NothingLeft):
        undo(mira, entry)


def test_only_who_moderates_everywhere_and_only_by_its_case(rude, boris, anna):
    for someone in (boris, anna, make.board_moderator(make.board())):
        with pytest.raises(PermissionDenied):
            decide(make.viewer(someone), case(), decision("remove_message"))
    staff = make.viewer(make.moderator())
    assert can_remove(staff, case())
    assert not can_remove(staff, Case(kind="post", target_id=rude.pk))
    assert not Message.objects.get(pk=rude.pk).is_hidden


def test_nobody_removes_what_their_better_wrote(signed_in, mira, anna):
    above = make.administrator(language="en")
    message = say(above, conversation(anna, above, title="Tea?"), "Go away!")
    signed_in(anna).post(f"/m/{message.pk}/report/", {"reason": "Rude."})

    with pytest.raises(PermissionDenied):
        decide(mira, case(), decision("remove_message"))
