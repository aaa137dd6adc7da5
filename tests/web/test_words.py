from datetime import timedelta

import pytest
from django.utils import timezone, translation

from forum.web.templatetags import words


@pytest.mark.parametrize(
    ("age", "english", "russian"),
    [
        (timedelta(seconds=30), "just now", "только что"),
        (timedelta(minutes=1), "1 minute ago", "1 минуту назад"),
        (timedelta(minutes=5), "5 minutes ago", "5 минут назад"),
        (timedelta(hours=2), "2 hours ago", "2 часа назад"),
        (timedelta(days=1), "1 day ago", "1 день назад"),
        (timedelta(days=21), "3 weeks ago", "3 недели назад"),
        (timedelta(days=200), "6 months ago", "6 месяцев назад"),
        (timedelta(days=740), "2 years ago", "2 года назад"),
        (timedelta(days=370 * 5), "5 years ago", "5 лет назад"),
        (timedelta(days=370 * 21), "21 years ago", "21 год назад"),
        (timedelta(days=-3), "just now", "только что"),
    ],
)
def test_ages_are_said_in_one_unit(age, english, russian):
    moment = timezone.now() - age

    with translation.override("en"):
        assert words.how_long_ago(moment) == english
    with translation.override("ru"):
        assert words.how_long_ago(moment) == russian


@pytest.mark.parametrize(
    ("name", "letters"),
    [("alice", "A"), ("Вера_Павловна", "ВП"), ("m_hartmann", "MH"), ("___", "?"), ("a.b-c", "AB")],
)
def test_initials_stand_for_a_name(name, letters):
    assert words.initials(name) == letters


def test_times_are_escaped_and_empty_ones_are_nothing():
    assert words.ago(None) == ""
    assert "<time datetime=" in words.ago(timezone.now())
