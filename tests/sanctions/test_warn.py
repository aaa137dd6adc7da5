"""Warnings: points that add up and expire, and the measures that they come to."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import FOR_GOOD, Ban
from forum.boards.models import Silence
from forum.log.models import Deed, LogEntry
from forum.notifications.models import Notification
from forum.sanctions.actions import Charge, measures_ahead, warn
from forum.sanctions.models import Caution, Measures
from tests import make
from tests.sanctions.making import now, undone, warned

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


def test_a_warning_is_logged_and_told(member):
    staff = make.moderator()
    post = make.post(make.thread(), member)

    made = warned(member, 2, staff, rule="3. No adverts", post=post)

    entry = LogEntry.objects.get(deed=Deed.WARN)
    assert (entry.actor, entry.member, entry.reason) == (staff, member, "Adverts again.")
    assert (entry.before, entry.after) == ({"points": 0}, {"points": 2})
    made.refresh_from_db()
    assert made.entry_id == entry.pk
    told = Notification.objects.get(recipient=member)
    assert (told.deed, told.reason) == ("warn", "Adverts again.")


def test_sent_twice_it_is_given_once(member):
    viewer, form = make.viewer(make.moderator()), uuid4()

    first = warn(viewer, member, Charge(1, "rude"), form)
    second = warn(viewer, member, Charge(1, "rude"), form)

    assert first
    assert second is None
    assert Caution.objects.count() == LogEntry.objects.count() == 1


def test_points_come_to_measures_one_after_the_other(member):
    warned(member, 2)
    assert not now(member).is_watched

    warned(member, 1)
    assert now(member).is_watched
    assert not member.is_silenced

    warned(member, 3)
    assert now(member).is_silenced
    assert timedelta(days=6) < member.silenced_until - timezone.now() < timedelta(days=8)
    assert not member.is_banned

    warned(member, 4)
    assert now(member).is_banned
    assert member.banned_until == FOR_GOOD


def test_what_was_reached_before_is_not_reached_again(member):
    warned(member, 6)
    Silence.objects.lift(None)

    warned(member, 1)

    assert not Silence.objects.in_force().exists()


def test_administrators_set_what_points_come_to(member):
    Measures.objects.create(pk=1, watch_from=None, silence_from=None, ban_from=2, ban_days=3)

    warned(member, 1)
    warned(member, 5)

    assert not now(member).is_watched
    assert not Silence.objects.exists()
    assert timedelta(days=2) < member.banned_until - timezone.now() < timedelta(days=4)


def test_expired_points_count_no_more(member):
    warned(member, 3, expires_at=timezone.now() + A_DAY)
    assert now(member).watched_until < timezone.now() + 2 * A_DAY
    Caution.objects.update(expires_at=timezone.now())

    warned(member, 3)

    assert Caution.objects.standing().points() == 3
    assert now(member).watched_until == FOR_GOOD
    assert not Silence.objects.exists()


def test_watching_ends_when_the_rest_stays_below(member):
    soon, later = timezone.now() + A_DAY, timezone.now() + 9 * A_DAY
    warned(member, 2, expires_at=later)
    warned(member, 1, expires_at=soon)
    assert now(member).watched_until == soon

    warned(member, 1)
    assert now(member).watched_until == later


def test_the_page_says_before_what_it_will_come_to(member):
    assert measures_ahead(member, 2) == []
    assert len(measures_ahead(member, 3)) == 1
    warned(member, 3)
    assert len(measures_ahead(member, 7)) == 2


def test_the_reason_of_a_measure_is_in_the_members_language(member):
    member.language = "ru"
    member.save(update_fields=["language"])

    warned(member, 6)

    assert "6" in Silence.objects.get().reason
    assert any("а" <= letter <= "я" for letter in Silence.objects.get().reason)


def test_undone_it_takes_along_what_it_came_to(member):
    warned(member, 3)
    made = warned(member, 7)
    assert now(member).is_banned

    assert undone(made) == []

    assert now(member).is_watched
    assert not member.is_silenced
    assert not member.is_banned
    assert not Silence.objects.in_force().exists()
    assert Notification.objects.filter(recipient=member, deed="undo_warning").exists()


def test_undone_it_leaves_what_the_others_come_to(member):
    made = warned(member, 6)
    warned(member, 6)

    left = undone(made)

    assert len(left) == 1
    assert now(member).is_silenced
    assert member.is_banned is False or Ban.objects.in_force().exists()
