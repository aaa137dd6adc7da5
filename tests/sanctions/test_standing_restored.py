"""Whatever is done to a member and taken back, in whichever order, they stand as before."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Ban, User
from forum.boards.models import Silence
from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.sanctions.actions import Charge, Stop, ban, points_of, silence, warn
from forum.sanctions.models import Measures
from tests import make

pytestmark = pytest.mark.django_db
SEEDS = range(12)
DEEDS = 7


def standing(member: User) -> tuple:
    now = User.objects.get(pk=member.pk)
    return (
        (now.watched_until, now.silenced_until, now.banned_until, points_of(now)),
        set(Silence.objects.in_force().filter(member=now).values_list("pk", flat=True)),
        set(Ban.objects.in_force().filter(member=now).values_list("pk", flat=True)),
    )


def some_deed(chance: random.Random, viewer, member: User, board) -> None:
    until = chance.choice([None, timezone.now() + timedelta(days=chance.randint(1, 30))])
    stop = Stop("Adverts.", until)
    match chance.randrange(4):
        case 0 | 1:
            warn(viewer, member, Charge(chance.randint(1, 4), "Adverts.", expires_at=until))
        case 2:
            silence(viewer, member, chance.choice([None, board]), stop)
        case 3:
            ban(viewer, member, stop)


@pytest.mark.parametrize("seed", SEEDS)
def test_undone_in_any_order_all_is_as_before(seed):
    chance = random.Random(seed)
    Measures.objects.update_or_create(
        pk=1,
        defaults={"watch_from": 2, "silence_from": 4, "silence_days": 7, "ban_from": 7},
    )
    viewer, member, board = make.viewer(make.moderator()), make.member(), make.board()
    for _ in range(chance.randint(0, 3)):
        some_deed(chance, viewer, member, board)
    before, earlier = standing(member), list(LogEntry.objects.values_list("pk", flat=True))

    for _ in range(DEEDS):
        some_deed(chance, viewer, member, board)
    entries = LogEntry.objects.exclude(pk__in=earlier).exclude(inverse_kind="")
    rest = list(entries.values_list("pk", flat=True))
    chance.shuffle(rest)
    for pk in rest:
        entry = LogEntry.objects.for_rows(viewer).get(pk=pk)
        try:
            undo(viewer, entry)
        except NothingLeft:
            continue

    assert standing(member) == before
