"""A room above names kinds of targets and outcomes of its own; cases know nothing of it."""

import pytest

from forum.cases import kinds, outcomes
from forum.cases.deciding import decide
from forum.cases.kinds import Kind, Shown, Target
from forum.cases.models import Case, Source
from forum.cases.opening import Word, join_case
from forum.cases.outcomes import Outcome
from forum.cases.snapshots import let_go_of
from forum.posts.models import Post
from tests import make
from tests.cases.reporting import decision, report, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(monkeypatch):
    """What was done to letters, which only some may decide about."""
    done: list[tuple[int, str]] = []
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    monkeypatch.setattr(outcomes, "OUTCOMES", dict(outcomes.OUTCOMES))
    monkeypatch.setattr("forum.cases.deciding.OUTCOMES", outcomes.OUTCOMES)
    kinds.add_kind(
        Kind(
            "letter",
            "a letter",
            hold=lambda case: None,
            show=lambda viewer, cases: {case.pk: Shown("/letters/5/", "Dear") for case in cases},
            may_decide=lambda viewer, case: viewer.is_administrator,
        )
    )
    outcomes.offer_outcome(
        Outcome(
            name="burn",
            label="Burn it",
            done="burnt",
            kinds=frozenset({"letter"}),
            deed=lambda case: "decide_case",
            act=lambda viewer, case, said: done.append((case.target_id, said.reason)),
            take_back=lambda viewer, case, reason: "",
        )
    )
    return done


def letter(author=None, board=None) -> Target:
    return Target(
        "letter", 5, author and author.pk, board and board.pk, "Dear", "Buy now", "<p>Buy now</p>"
    )


def test_what_the_forum_itself_finds_opens_a_case_once(letters, signed_in):
    found = Word("Three links from a newcomer", source=Source.AUTOMATIC)

    assert join_case(letter(make.member()), found)
    assert not join_case(letter(make.member()), found)
    assert join_case(letter(make.member()), Word("Rude", make.member().pk))

    page = signed_in(make.moderator()).get("/moderation/", headers={"Accept-Language": "en"}).text
    assert page.count('id="case-') == 1
    assert "The forum itself" in page
    assert "/letters/5/" in page
    assert "Buy now" in page


def test_its_outcome_is_offered_and_done_in_the_transaction(letters):
    join_case(letter(make.member()), Word("Rude", make.member().pk))
    case = Case.objects.with_facts().get()

    decide(make.viewer(make.administrator()), case, decision("burn", reason="Spam"))

    assert letters == [(5, "Spam")]
    assert Case.objects.get().acted


def test_its_own_rule_of_who_decides_is_asked_too(letters, signed_in):
    join_case(letter(make.member()), Word("Rude", make.member().pk))
    case = Case.objects.get()
    address = f"/moderation/cases/{case.pk}/decide/"

    answer = signed_in(make.moderator()).post(address, {"outcome": "burn", "reason": "x"})

    assert answer.status_code == 403
    assert not letters


def test_what_stands_on_a_board_is_seen_by_its_moderators(letters, signed_in):
    board = make.board()
    join_case(letter(make.member(), board), Word("Rude", make.member().pk))
    case = Case.objects.get()

    assert signed_in(make.board_moderator(board)).get(case.get_absolute_url()).status_code == 200
    other = make.board_moderator(make.board())
    assert signed_in(other).get(case.get_absolute_url()).status_code == 404


def test_without_a_board_it_is_for_moderators_of_the_whole_forum(letters, signed_in):
    join_case(letter(make.member()), Word("Rude", make.member().pk))
    case = Case.objects.get()

    board_moderator = make.board_moderator(make.board())
    assert signed_in(board_moderator).get(case.get_absolute_url()).status_code == 404
    assert signed_in(make.moderator()).get(case.get_absolute_url()).status_code == 200


def test_an_outcome_of_another_kind_is_refused(letters, signed_in):
    case = reported()

    answer = signed_in(make.administrator()).post(
        f"/moderation/cases/{case.pk}/decide/", {"outcome": "burn", "reason": "x"}
    )

    assert answer.status_code == 422
    assert not letters


def test_a_kind_that_no_room_knows_any_more_is_still_shown_and_closed(signed_in):
    join_case(letter(make.member()), Word("Rude", make.member().pk))
    case = Case.objects.with_facts().get()

    assert "Buy now" in signed_in(make.moderator()).get("/moderation/").text
    decide(make.viewer(make.moderator()), case, decision())
    assert Case.objects.get().is_decided


def test_words_of_a_purged_post_go_from_cases_about_its_thread_too():
    thread = make.thread(body="Lives at 12 Elm Street")
    opening = thread.posts.get()
    report(thread)
    report(opening)

    assert let_go_of("post", opening.pk) == 2

    for case in Case.objects.with_facts():
        assert (case.snapshot.body, case.snapshot.html, case.snapshot.title) == ("", "", "")
        assert case.snapshot.purged_at


def test_a_purged_thread_and_its_posts_leave_no_words_in_any_case():
    thread = make.thread(title="Cheap watches", body="Buy now")
    reply = make.post(thread, body="Me too")
    report(thread)
    report(reply)

    Post.objects.filter(thread=thread).delete()
    thread.delete()

    for case in Case.objects.with_facts():
        assert (case.snapshot.title, case.snapshot.body, case.snapshot.html) == ("", "", "")
        assert case.reports.count() == 1
