"""A case about the only administrator isn't stuck, and nobody below touches them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from forum.cases.deciding import decide
from forum.cases.figures import figures
from forum.cases.models import Case, Openness
from forum.log.models import Deed, LogEntry
from forum.notifications.models import Notification
from tests import make
from tests.cases.reporting import case_of, decision, report

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def chief():
    return make.administrator("chief")


@pytest.fixture
def case(chief) -> Case:
    post = make.post(make.thread(), chief, "Out of here!")
    report(post, by=make.member("reader", language="en"))
    return case_of(post)


def test_a_moderator_may_close_it_and_do_nothing_else(chief, case, signed_in):
    mira = make.moderator("mira", language="en")
    page = signed_in(mira).get(f"/moderation/cases/{case.pk}/")
    assert "there is nobody else who may decide about them" in page.text
    offered = page.context["deciding"].fields["outcome"].choices
    assert [name for name, _label in offered] == ["nobody"]
    for wanted in ("hide", "warn", "silence", "no_action"):
        with pytest.raises(PermissionDenied):
            decide(make.viewer(mira), case, decision(wanted))
    for someone in (chief, make.member()):
        with pytest.raises(PermissionDenied):
            decide(make.viewer(someone), case, decision("nobody"))

    for _ in range(2):
        decide(make.viewer(mira), case, decision("nobody", reason=""))

    now = case_of(case.post)
    assert (now.outcome, now.acted) == ("nobody", False)
    assert LogEntry.objects.filter(deed=Deed.DECIDE_CASE, case_id=case.pk).count() == 1
    assert not Notification.objects.filter(recipient=chief).exclude(kind="reply").exists()
    told = signed_in(case.reports.get().reporter).get("/notifications/").text
    assert "Nobody here may decide about the post" in told
    outcomes = figures(Openness())[0].outcomes
    assert [n for _name, n in outcomes] == [1]
    assert signed_in(chief).get(f"/moderation/cases/{case.pk}/").status_code == 404


def test_while_another_administrator_is_there_it_is_theirs(case, signed_in):
    other, mira = make.administrator(), make.moderator()

    with pytest.raises(PermissionDenied):
        decide(make.viewer(mira), case, decision("nobody"))
    with pytest.raises(PermissionDenied):
        decide(make.viewer(other), case, decision("nobody"))
    assert signed_in(mira).get(f"/moderation/cases/{case.pk}/").context["deciding"] is None
    decide(make.viewer(other), case, decision("hide"))

    assert case_of(case.post).acted


def test_whoever_reports_where_nobody_else_is_there_is_told_so(chief, signed_in):
    post = make.post(make.thread(), chief, "Out of here!")
    reader = signed_in(make.member(language="en"))

    page = reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"}, follow=True, headers=EN)

    assert "Only its author could look at it now" in page.text
