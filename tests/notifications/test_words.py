"""Each thing that can be told has its sentence, with a title and without."""

import pytest

from forum.log.models import Deed
from forum.notifications.models import OF_OTHERS
from forum.notifications.rows import SAID, SAID_WITHOUT_TITLE


@pytest.mark.parametrize("kind", OF_OTHERS)
def test_what_others_wrote_has_words(kind):
    assert SAID[kind]


@pytest.mark.parametrize("deed", [deed for deed in Deed if deed != Deed.CLOSE_REPORT])
def test_what_moderators_did_has_words(deed):
    assert SAID[f"moderation {deed}"]


@pytest.mark.parametrize("deed", [Deed.HIDE_POST, Deed.RESTORE_POST, Deed.EDIT_POST])
def test_what_befell_a_post_can_be_said_without_a_title(deed):
    assert "title" not in str(SAID_WITHOUT_TITLE[f"moderation {deed}"])


@pytest.mark.parametrize("deed", [Deed.CLOSE_REPORT, Deed.HIDE_POST])
def test_what_came_of_a_report_has_words(deed):
    assert SAID[f"report {deed}"]
    assert SAID_WITHOUT_TITLE[f"report {deed}"]
