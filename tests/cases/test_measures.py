"""Warning and silencing right from a case: what sanctions do, with the case in the log."""

import pytest

from forum.boards.models import Silence
from forum.cases import appealing
from forum.log.models import Deed, LogEntry
from forum.notifications.models import Notification
from forum.posts.models import Post
from forum.sanctions import actions as sanctions
from forum.sanctions.models import Caution
from tests import make
from tests.cases.reporting import case_of, report, reported, rule

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}
WARNING = {"outcome": "warn", "reason": "Too rude", "warn-points": 3, "warn-length": "30"}


def decide_address(case) -> str:
    return f"/moderation/cases/{case.pk}/decide/"


def test_a_warning_cites_rule_and_case_and_is_told_once(signed_in):
    case, broken = reported(), rule(7)

    answer = signed_in(make.moderator()).post(decide_address(case), {**WARNING, "rule": broken.pk})

    assert answer.status_code == 302
    caution = Caution.objects.get(member=case.author)
    assert (caution.points, caution.rule_id, caution.case_id) == (3, broken.pk, case.pk)
    assert caution.post == case.post
    assert LogEntry.objects.get(deed=Deed.WARN).case_id == case.pk
    told = Notification.objects.get(recipient=case.author)
    assert (told.deed, told.case_id, told.rule_number) == ("warn", case.pk, 7)
    assert not Post.objects.get(pk=case.post_id).is_hidden


def test_what_was_written_is_hidden_too_where_that_is_asked(signed_in):
    case = reported()

    signed_in(make.moderator()).post(decide_address(case), {**WARNING, "warn-hides": "on"})

    assert Post.objects.get(pk=case.post_id).is_hidden
    deeds = LogEntry.objects.filter(case_id=case.pk).values_list("deed", flat=True)
    assert set(deeds) == {"hide_post", "warn"}
    assert Notification.objects.filter(recipient=case.author).count() == 1


def test_an_upheld_appeal_takes_all_of_it_back(signed_in):
    case = reported()
    signed_in(make.moderator()).post(decide_address(case), {**WARNING, "warn-hides": "on"})
    appealing.appeal(make.viewer(case.author), case_of(case.post), "A quote")

    appealing.answer(make.viewer(make.moderator()), case_of(case.post), True, "Indeed")

    assert not Post.objects.get(pk=case.post_id).is_hidden
    assert sanctions.points_of(case.author) == 0
    last = Notification.objects.filter(recipient=case.author).order_by("-id")[0]
    assert last.deed == "appeal_upheld"


def test_what_the_warning_lacks_is_said_beside_its_field(signed_in):
    case = reported()

    answer = signed_in(make.moderator()).post(decide_address(case), {**WARNING, "warn-points": 99})

    assert answer.status_code == 422
    assert "Too rude" in answer.text
    assert not Caution.objects.exists()


def test_a_reported_member_is_silenced_everywhere(signed_in):
    loud = make.member("loud")
    report(loud)
    form = {"outcome": "silence", "reason": "Shouts", "silence-length": "7"}

    signed_in(make.moderator()).post(decide_address(case_of(loud)), form)

    silence = Silence.objects.get(member=loud)
    assert silence.board is None
    assert LogEntry.objects.get(deed=Deed.SILENCE).case_id == case_of(loud).pk


def test_a_board_moderator_silences_there_and_warns_nobody(signed_in):
    board = make.board()
    case, reader = reported(board), signed_in(make.board_moderator(board))

    page = reader.get(case.get_absolute_url(), headers=EN).text
    refused = reader.post(decide_address(case), WARNING)
    everywhere = {"outcome": "silence", "reason": "x", "silence-length": "7"}
    too_far = reader.post(decide_address(case), {**everywhere, "silence-everywhere": "on"})
    reader.post(decide_address(case), everywhere)

    assert "Silence the author" in page
    assert "Warn the author" not in page
    assert (refused.status_code, too_far.status_code) == (422, 403)
    assert Silence.objects.get().board == board


def test_moderators_are_not_warned_by_their_equals(signed_in):
    post = make.post(make.thread(), make.moderator())
    report(post)

    answer = signed_in(make.moderator()).post(decide_address(case_of(post)), WARNING)

    assert answer.status_code == 422
    assert not Caution.objects.exists()


def test_warnings_and_notes_are_in_the_authors_history(signed_in):
    case, judge = reported(), make.viewer(make.moderator("judge"))
    sanctions.note(judge, case.author, "Talked to him in May")
    sanctions.warn(judge, case.author, sanctions.Charge(2, "Shouted"))

    page = signed_in(make.moderator()).get(case.get_absolute_url(), headers=EN).text

    assert "Talked to him in May" in page
    assert "Warning, 2 points" in page
    board_moderator = make.board_moderator(case.post.thread.board)
    page = signed_in(board_moderator).get(case.get_absolute_url(), headers=EN).text
    assert "Talked to him in May" not in page
    assert "Shouted" not in page


def test_what_needs_a_form_of_its_own_is_not_offered_for_many(signed_in):
    reported()

    page = signed_in(make.moderator()).get("/moderation/")

    offered = {name for name, _label in page.context["deciding"].fields["outcome"].choices}
    assert offered == {"no_action", "hide", "approve", "refuse", "remove_message"}
