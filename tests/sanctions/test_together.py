"""Moderators and members at the same moment, for real."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Ban, User
from forum.boards.models import Silence
from forum.log.models import Deed, LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.posting.actions import Words, reply
from forum.posts import counters
from forum.sanctions.actions import Charge, Stop, ban, ban_place, silence, warn
from forum.sanctions.models import Caution
from tests import make
from tests.sanctions.making import entry_of, now
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def staff(many: int = 6) -> list:
    return [make.viewer(make.moderator()) for _ in range(many)]


def test_moderators_who_ban_at_once_ban_once():
    member = make.member()

    answers = at_once(*(lambda by=by: ban(by, member, Stop("Adverts.")) for by in staff()))

    assert sum(answer is not None for answer in answers) == 1
    assert Ban.objects.count() == LogEntry.objects.filter(deed=Deed.BAN).count() == 1


def test_a_place_is_banned_once():
    network = "203.0.113.0/24"

    answers = at_once(
        *(lambda by=by: ban_place(by, Stop("Bots."), network=network) for by in staff())
    )

    assert sum(answer is not None for answer in answers) == 1
    assert Ban.objects.count() == LogEntry.objects.count() == 1


def test_points_of_warnings_at_once_are_all_counted_and_each_measure_is_taken_once():
    member = make.member()

    at_once(*(lambda by=by: warn(by, member, Charge(2, "rude")) for by in staff()))

    assert Caution.objects.standing().points() == 12
    assert Silence.objects.count() == Ban.objects.count() == 1


def test_one_form_sent_many_times_is_one_warning():
    member, by, form = make.member(), make.viewer(make.moderator()), uuid4()

    at_once(*(lambda: warn(by, member, Charge(1, "rude"), form) for _ in range(8)))

    assert Caution.objects.count() == 1


def test_a_ban_is_taken_back_once():
    member, by = make.member(), make.viewer(make.moderator())
    entry = entry_of(ban(by, member, Stop("Adverts.")), by)

    def back() -> str:
        try:
            undo(by, entry)
        except NothingLeft as why:
            return str(why)
        return ""

    answers = at_once(*(back for _ in range(4)))

    assert sum(answer == "" for answer in answers) == 1
    assert not now(member).is_banned
    assert LogEntry.objects.filter(deed=Deed.UNDO).count() == 1


def test_two_who_stop_each_other_never_deadlock():
    """Administrators and moderators in both directions, each behind the other's lock."""
    higher, lower = make.administrator(), make.moderator()
    members = [make.member() for _ in range(4)]

    def each(by: User, whom: User) -> object:
        return ban(make.viewer(by), whom, Stop("rude"))

    pairs = [(higher, lower), (lower, higher), *((lower, m) for m in members)]
    at_once(*(lambda by=by, whom=whom: each(by, whom) for by, whom in pairs))

    assert now(lower).is_banned
    assert not now(higher).is_banned


@pytest.mark.parametrize("everywhere", [True, False])
def test_replies_in_flight_are_kept_before_or_refused_after_a_ban(everywhere):
    """Whatever came through is in the thread, and nothing of it is counted wrongly."""
    member, thread, by = make.member(), make.thread(), make.viewer(make.moderator())
    writer = make.viewer(member)

    def stop() -> object:
        if everywhere:
            return ban(by, member, Stop("Adverts."))
        return silence(by, member, thread.board, Stop("Adverts."))

    answers = at_once(
        *(lambda n=n: reply(writer, thread, Words(f"Reply {n}")) for n in range(6)),
        stop,
        *(lambda n=n: reply(writer, thread, Words(f"Late reply {n}")) for n in range(6)),
    )

    refused = sum(isinstance(answer, PermissionDenied) for answer in answers)
    assert thread.posts.count() == 1 + 12 - refused
    assert set(counters.recount().values()) == {0}
    with pytest.raises(PermissionDenied):
        reply(writer, thread, Words("Afterwards"))
