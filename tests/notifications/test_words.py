"""Each thing that can be told has its sentence, with a title and without."""

import pytest

from forum.log.models import Deed
from forum.notifications.models import OF_OTHERS
from forum.notifications.rows import OF_THEMSELVES, SAID, SAID_WITHOUT_TITLE


@pytest.mark.parametrize("kind", OF_OTHERS)
def test_what_others_wrote_has_words(kind):
    assert SAID[kind]


# Told to reporters alone, or to nobody: whoever is banned is told at the door.
NOT_TOLD = {Deed.CLOSE_REPORT, Deed.NOTE, Deed.BAN, Deed.CLEAN_UP, Deed.SEE_AS}


# What is told of has no title, or none that is told.
WITHOUT_TITLE = {*OF_THEMSELVES, Deed.REMOVE_MESSAGE}


@pytest.mark.parametrize("deed", sorted(set(Deed) - NOT_TOLD - WITHOUT_TITLE))
def test_what_moderators_did_has_words(deed):
    assert SAID[f"moderation {deed}"]


@pytest.mark.parametrize("deed", sorted(WITHOUT_TITLE))
def test_what_was_done_to_a_member_has_words(deed):
    assert "title" not in str(SAID_WITHOUT_TITLE[f"moderation {deed}"])


@pytest.mark.parametrize("deed", [Deed.HIDE_POST, Deed.RESTORE_POST, Deed.EDIT_POST])
def test_what_befell_a_post_can_be_said_without_a_title(deed):
    assert "title" not in str(SAID_WITHOUT_TITLE[f"moderation {deed}"])


@pytest.mark.parametrize("deed", [Deed.CLOSE_REPORT, Deed.HIDE_POST])
def test_what_came_of_a_report_has_words(deed):
    assert SAID[f"report {deed}"]
    assert SAID_WITHOUT_TITLE[f"report {deed}"]
