"""Deciding a case: once, by whom may, and told to whom it concerns."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.cases import queue
from forum.cases.deciding import DecidedBefore, MoreCameIn, decide
from forum.cases.models import Case
from forum.log.models import Deed, LogEntry
from forum.notifications.models import Kind, Notification
from forum.notifications.rows import Row
from forum.posting.actions import edit_post
from forum.posting.purging import purge_version
from forum.posts.models import Post
from tests import make
from tests.cases.reporting import case_of, decision, report, reported, rule

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def judge():
    return make.moderator("judge")


def told(member) -> list[Notification]:
    return list(Notification.objects.filter(recipient=member).for_rows(make.viewer(member)))


def address_of(case: Case) -> str:
    return f"/moderation/cases/{case.pk}/decide/"


# --- what comes of it -----------------------------------------------------------------------------


def test_hiding_is_done_by_the_action_and_logged_in_the_case(judge):
    case = reported()

    decide(make.viewer(judge), case, decision("hide", rule=rule(7)))

    assert Post.objects.get(pk=case.post_id).is_hidden
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.case_id, entry.reason) == (Deed.HIDE_POST, case.pk, "Too rude")
    assert entry.inverse
    now = case_of(case.post)
    assert (now.decided_by, now.outcome, now.acted, now.rule.number) == (judge, "hide", True, 7)


def test_leaving_it_as_it_is_is_one_row_in_the_log(judge):
    case = reported()

    decide(make.viewer(judge), case, decision(reason="A quote from Gogol"))

    assert not Post.objects.get(pk=case.post_id).is_hidden
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.case_id, entry.post) == (Deed.DECIDE_CASE, case.pk, case.post)


def test_a_thread_is_hidden_and_both_its_cases_are_decided(judge):
    thread = make.thread()
    report(thread)
    report(thread.posts.get())

    decide(make.viewer(judge), case_of(thread), decision("hide"))

    assert not Case.objects.open().exists()
    assert case_of(thread.posts.get()).outcome == "hide"
    assert LogEntry.objects.filter(deed=Deed.HIDE_THREAD).count() == 1


def test_the_author_hears_what_by_which_rule_and_where_to_appeal(judge):
    case = reported()
    decide(make.viewer(judge), case, decision("hide", rule=rule(7)))

    (one,) = told(case.author)

    assert (one.kind, one.deed, one.reason) == (Kind.MODERATION, Deed.HIDE_POST, "Too rude")
    assert one.rule_number == 7
    assert Row(one).target == f"/cases/{case.pk}/"


def test_of_what_was_left_as_it_is_the_author_hears_nothing(judge):
    case = reported()
    decide(make.viewer(judge), case, decision(reason="Fine"))

    assert not told(case.author)


def test_each_reporter_hears_whether_something_was_done_and_no_more(judge):
    acted, left = reported(times=2), reported(times=2)

    decide(make.viewer(judge), acted, decision("hide", reason="For the author", answer="Thanks"))
    decide(make.viewer(judge), left, decision(reason="For the log", answer="A quote"))

    for case, deed, answer in (
        (acted, "hide_post", "Thanks"),
        (left, "close_report", "A quote"),
    ):
        for each in case.reports.all():
            (one,) = told(each.reporter)
            assert (one.kind, one.deed, one.reason) == (Kind.REPORT, deed, answer)
            assert (one.case_id, one.rule_number) == (None, None)
            assert "Something rude" not in Row(one).excerpt


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "that you reported was hidden"), ("ru", "на которое вы пожаловались, скрыто")],
)
def test_a_reporter_reads_the_outcome_in_their_language(judge, signed_in, language, words):
    case = reported()
    decide(make.viewer(judge), case, decision("hide"))

    reader = signed_in(case.reports.get().reporter)

    assert words in reader.get("/notifications/", headers={"Accept-Language": language}).text


def test_the_author_never_reads_who_reported(judge, signed_in):
    case = reported(reason="An insult to me")
    names = [each.reporter.username for each in case.reports.all()]
    decide(make.viewer(judge), case, decision("hide"))
    reader = signed_in(case.author)

    for address in (f"/cases/{case.pk}/", "/notifications/"):
        page = reader.get(address).text
        assert not [name for name in names if name in page]
        assert "An insult to me" not in page


@pytest.mark.parametrize(("language", "words"), [("en", "Be kind"), ("ru", "Be kind (по-русски)")])
def test_the_author_reads_the_rule_in_their_language(judge, signed_in, language, words):
    case = reported()
    decide(make.viewer(judge), case, decision("hide", rule=rule(7)))

    page = signed_in(case.author).get(f"/cases/{case.pk}/", headers={"Accept-Language": language})

    assert f"7. {words}" in page.text
    assert "Something rude" in page.text  # the author's own words
    assert "Too rude" in page.text


def test_outcomes_of_others_are_not_found(judge, signed_in):
    case, left = reported(), reported()
    decide(make.viewer(judge), case, decision("hide"))
    decide(make.viewer(judge), left, decision())

    for reader in (signed_in(make.member()), signed_in(case.reports.get().reporter)):
        assert reader.get(f"/cases/{case.pk}/").status_code == 404
        assert reader.post(f"/cases/{case.pk}/appeal/", {"body": "x"}).status_code == 404
    assert signed_in(left.author).get(f"/cases/{left.pk}/").status_code == 404
    assert "login" in Client().get(f"/cases/{case.pk}/")["Location"]


# --- snapshots ------------------------------------------------------------------------------------


def test_what_was_reported_stays_readable_after_an_edit(judge, signed_in):
    case = reported(body="An insult")
    edit_post(make.viewer(case.author), case.post, "Kind words")
    report(case.post, "I saw it before")

    page = signed_in(judge).get(case.get_absolute_url()).text

    assert "An insult" in page
    assert "Kind words" in page
    assert case_of(case.post).snapshots.count() == 2


def test_a_report_of_the_same_words_takes_no_second_snapshot():
    case = reported(times=3)

    assert case.snapshots.count() == 1


def test_purged_words_are_purged_from_snapshots_too(signed_in):
    case = reported(body="Lives at 12 Elm Street")
    edit_post(make.viewer(case.author), case.post, "Gone")
    report(case.post, "There was an address")
    judge = make.moderator()
    purge_version(make.viewer(judge), case.post.revisions.get(), "An address")

    page = signed_in(judge).get(case.get_absolute_url()).text

    assert "12 Elm Street" not in page
    assert "Gone" in page


# --- twice, and too late --------------------------------------------------------------------------


def test_the_same_decision_sent_twice_is_one(judge, signed_in):
    case, reader = reported(), signed_in(judge)

    for _ in range(2):
        answer = reader.post(address_of(case), {"outcome": "hide", "reason": "Rude"})
        assert answer["Location"] == case.get_absolute_url()

    assert LogEntry.objects.count() == 1
    assert Notification.objects.filter(kind=Kind.REPORT).count() == 1


def test_who_comes_second_is_told_by_whom_and_how_and_keeps_the_text(judge, signed_in):
    case = reported()
    decide(make.viewer(judge), case, decision("hide"))

    form = {"outcome": "no_action", "reason": "My long thoughts"}
    answer = signed_in(make.moderator()).post(address_of(case), form, headers=EN)

    assert answer.status_code == 409
    assert "judge decided case" in answer.text
    assert "hidden" in answer.text
    assert "My long thoughts" in answer.text
    assert case_of(case.post).outcome == "hide"


def test_a_report_that_came_since_the_look_is_read_first(judge, signed_in):
    case, reader = reported(), signed_in(judge)
    form = reader.get(case.get_absolute_url()).context["deciding"]
    report(case.post, "And worse")

    sent = {"outcome": "no_action", "reason": "My thoughts", "up_to": form.initial["up_to"]}
    answer = reader.post(address_of(case), sent, headers=EN)

    assert answer.status_code == 409
    assert "And worse" in answer.text
    assert "My thoughts" in answer.text
    assert not case_of(case.post).is_decided
    newest = case.reports.order_by("-pk")[0].pk
    assert reader.post(address_of(case), {**sent, "up_to": newest}).status_code == 302


def test_once_decided_a_new_report_opens_a_new_case(judge):
    case = reported()
    decide(make.viewer(judge), case, decision())

    report(case.post, "Still rude")

    assert Case.objects.open().get() == case_of(case.post) != case


# --- who may --------------------------------------------------------------------------------------


def test_nobody_decides_about_someone_of_higher_standing(signed_in):
    board = make.board()
    post = make.post(make.thread(board), make.administrator())
    report(post)
    reader = signed_in(make.board_moderator(board))
    case = case_of(post)

    page = reader.get(case.get_absolute_url(), headers=EN)
    answer = reader.post(address_of(case), {"outcome": "no_action"})

    assert "higher standing" in page.text
    assert answer.status_code in (403, 422)
    with pytest.raises(PermissionDenied):
        decide(make.viewer(make.moderator()), case, decision())
    assert not case_of(post).is_decided


def test_members_and_guests_decide_nothing(signed_in):
    case = reported()

    assert signed_in(make.member()).post(address_of(case)).status_code == 404
    assert Client().post(address_of(case)).status_code == 404
    with pytest.raises(PermissionDenied):
        decide(make.viewer(make.member()), case, decision())


def test_without_its_token_it_is_refused(judge):
    case, reader = reported(), Client(enforce_csrf_checks=True)
    reader.force_login(judge)

    assert reader.post(address_of(case), {"outcome": "hide", "reason": "x"}).status_code == 403
    assert not case_of(case.post).is_decided


def test_looking_decides_nothing(judge, signed_in):
    case, reader = reported(), signed_in(judge)

    assert reader.get(case.get_absolute_url()).status_code == 200
    assert reader.get(address_of(case)).status_code == 405
    assert not case_of(case.post).is_decided


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"outcome": "hide"},
        {"outcome": "nonsense", "reason": "x"},
        {"outcome": "hide", "reason": "x" * 1001},
        {"outcome": "hide", "reason": "x", "rule": "999"},
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(judge, signed_in, form):
    case = reported()

    answer = signed_in(judge).post(address_of(case), form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not case_of(case.post).is_decided


def test_htmx_gets_the_same_answer(judge, signed_in):
    case = reported()
    form = {"outcome": "hide", "reason": "Rude"}

    answer = signed_in(judge).post(address_of(case), form, headers={"HX-Request": "true"})

    assert answer.status_code in (200, 204, 302)
    assert case_of(case.post).is_decided


# --- many at once ---------------------------------------------------------------------------------


def marks(*cases: Case) -> list[str]:
    return [f"{case.pk}:{case.reports.order_by('-pk')[0].pk}" for case in cases]


def test_many_are_decided_at_once_and_the_rest_is_told(judge, signed_in):
    cases = [reported() for _ in range(4)]
    sent = marks(*cases)
    decide(make.viewer(judge), cases[1], decision())
    report(cases[2].post, "More")

    answer = signed_in(make.moderator()).post(
        "/moderation/cases/decide/",
        {"case": sent, "outcome": "hide", "reason": "Spam"},
        headers=EN,
        follow=True,
    )

    assert "2 cases are decided." in answer.text
    assert f"judge decided case {cases[1].pk}" in answer.text
    assert "More was said about 1 case" in answer.text
    assert [case_of(case.post).outcome for case in cases] == ["hide", "no_action", "", "hide"]
    entries = LogEntry.objects.filter(deed=Deed.HIDE_POST)
    assert len({entry.batch for entry in entries}) == 1
    assert None not in {entry.batch for entry in entries}


def test_many_at_once_ask_for_marks_and_a_reason_and_lose_nothing(judge, signed_in):
    case, reader = reported(), signed_in(judge)
    address = "/moderation/cases/decide/"

    nothing = reader.post(address, {"outcome": "hide", "reason": "My long reason"})
    no_reason = reader.post(address, {"outcome": "hide", "case": marks(case)})

    assert (nothing.status_code, no_reason.status_code) == (422, 422)
    assert "My long reason" in nothing.text
    assert "checked" in no_reason.text
    assert not case_of(case.post).is_decided


def test_cases_of_other_boards_are_not_among_them(signed_in):
    board = make.board()
    mine, other = reported(board), reported()

    signed_in(make.board_moderator(board)).post(
        "/moderation/cases/decide/",
        {"case": marks(mine, other), "outcome": "hide", "reason": "Spam"},
    )

    assert case_of(mine.post).is_decided
    assert not case_of(other.post).is_decided
    for member in (make.member(),):
        assert signed_in(member).post("/moderation/cases/decide/").status_code == 404


def test_the_errors_name_what_happened():
    case = reported()
    decide(make.viewer(make.moderator()), case, decision())
    with pytest.raises(DecidedBefore):
        decide(make.viewer(make.moderator()), case, decision("hide"))
    report(case.post)
    with pytest.raises(MoreCameIn):
        decide(make.viewer(make.moderator()), case_of(case.post), decision(up_to=1))


def test_the_page_that_refused_many_leads_to_no_address_of_its_own(judge, signed_in, monkeypatch):
    monkeypatch.setattr(queue, "CASES_A_PAGE", 1)
    reported()
    reported()

    answer = signed_in(judge).post("/moderation/cases/decide/", {"outcome": "hide"})

    assert answer.status_code == 422
    assert answer.context["page"].further == ""
