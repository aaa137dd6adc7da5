"""Voting: by the form, once a member, and how it stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum.boards.models import Board
from forum.limits.spending import spend
from forum.moderating import actions as moderating
from forum.polls.actions import WrongChoice, vote
from forum.polls.models import Ballot, Poll
from forum.polls.views import VOTES
from forum.posts import counters
from tests import make
from tests.counting import counts_are_right
from tests.polls.making import ids, poll, scores, voted

pytestmark = pytest.mark.django_db


def cast(client: Client, poll: Poll, *texts: str, htmx: bool = False):
    chosen = ids(poll, *texts)
    if poll.method == "ranked":
        form = {f"rank-{option}": str(n) for n, option in enumerate(chosen, 1)}
    else:
        form = {f"choice-{poll.pk}": [str(each) for each in chosen]}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/p/{poll.post_id}/poll/vote/", form, headers=headers)


def page(poll: Poll, client: Client | None = None) -> str:
    address, english = poll.post.thread.get_absolute_url(), {"accept-language": "en"}
    answer = (client or Client()).get(address, headers=english)
    assert answer.status_code == 200
    return answer.content.decode().partition('class="poll"')[2].partition("</section>")[0]


# --- by the form ----------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_vote_is_counted_and_shown(signed_in, member, htmx):
    asked = poll()
    client = signed_in(member)

    answer = cast(client, asked, "Green", htmx=htmx)

    assert answer.status_code == (200 if htmx else 302)
    assert not htmx or answer.content.decode().lstrip().startswith("<section")
    assert scores(asked) == {"Black": 0, "Green": 1, "Herbs": 0}
    asked.refresh_from_db()
    assert asked.ballot_count == 1
    assert "1 · 100%" in page(asked)
    assert "checked" in page(asked, client)
    assert counts_are_right()


def test_several_are_chosen(signed_in, member):
    asked = poll(method="several")

    cast(signed_in(member), asked, "Green", "Herbs")
    voted(asked, "Green")

    assert scores(asked) == {"Black": 0, "Green": 2, "Herbs": 1}
    assert Poll.objects.get().ballot_count == 2
    assert counts_are_right()


def test_places_are_points_by_borda(signed_in, member):
    asked = poll(method="ranked")

    cast(signed_in(member), asked, "Herbs", "Black", "Green")
    voted(asked, "Herbs", "Green")
    voted(asked, "Black")

    assert scores(asked) == {"Herbs": 4, "Black": 3, "Green": 1}
    assert counts_are_right()


def test_places_may_have_gaps(signed_in, member):
    asked = poll(method="ranked")
    black, green = ids(asked, "Black", "Green")

    signed_in(member).post(
        f"/p/{asked.post_id}/poll/vote/", {f"rank-{black}": "3", f"rank-{green}": "2"}
    )

    assert Ballot.objects.get().options == [green, black]


def test_a_vote_is_changed_and_sent_twice_is_one(member):
    asked = poll(method="ranked")

    assert voted(asked, "Herbs", "Black", by=member)
    assert not voted(asked, "Herbs", "Black", by=member)
    assert voted(asked, "Black", "Herbs", by=member)

    assert scores(asked) == {"Herbs": 1, "Black": 2, "Green": 0}
    assert Poll.objects.get().ballot_count == Ballot.objects.count() == 1
    assert counts_are_right()


def test_recount_mends_what_a_poll_counts():
    tea = poll()
    voted(tea, "Green")
    tea.options.update(score=7)
    Poll.objects.filter(pk=tea.pk).update(ballot_count=7)

    mended = counters.recount()

    tea.refresh_from_db()
    assert mended["polls"] == 4
    assert (tea.ballot_count, scores(tea)) == (1, {"Black": 0, "Green": 1, "Herbs": 0})
    assert counts_are_right()


def test_a_final_vote_stays(signed_in, member):
    asked = poll(may_change=False)
    client = signed_in(member)
    cast(client, asked, "Green")

    again, other = cast(client, asked, "Green"), cast(client, asked, "Black")

    assert (again.status_code, other.status_code) == (302, 403)
    assert scores(asked) == {"Black": 0, "Green": 1, "Herbs": 0}
    assert 'type="radio"' not in page(asked, client)


@pytest.mark.parametrize("htmx", [False, True])
def test_two_at_one_place_come_back_as_they_were_sent(signed_in, member, htmx):
    asked = poll(method="ranked")
    black, green = ids(asked, "Black", "Green")
    headers = {"HX-Request": "true"} if htmx else {}

    answer = signed_in(member).post(
        f"/p/{asked.post_id}/poll/vote/",
        {f"rank-{black}": "2", f"rank-{green}": "2"},
        headers=headers,
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in text
    assert text.count('<option value="2" selected>') == 2
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("sent", [[], ["0"], ["-1"], ["x"], ["9" * 30], ["²"], ["99999999"]])
def test_what_is_no_choice_is_refused(signed_in, member, sent):
    asked = poll()

    answer = signed_in(member).post(f"/p/{asked.post_id}/poll/vote/", {f"choice-{asked.pk}": sent})

    assert answer.status_code == 422
    assert not Ballot.objects.exists()


def test_choices_fit_the_poll(member):
    single, other = poll(), poll(method="several")
    viewer = make.viewer(member)

    for asked, chosen in (
        (single, ids(single, "Black", "Green")),
        (other, ids(other, "Black") * 2),
        (other, ids(single, "Black")),
    ):
        with pytest.raises(WrongChoice):
            vote(viewer, asked, chosen)
    assert not Ballot.objects.exists()


def test_very_many_votes_are_slowed_down(signed_in, member):
    asked = poll()
    for _ in range(VOTES.times):
        spend(VOTES, str(member.pk))

    assert cast(signed_in(member), asked, "Green").status_code == 429
    assert not Ballot.objects.exists()


# --- who ------------------------------------------------------------------------------------------


def test_a_guest_is_led_to_the_door():
    asked = poll()

    answer = cast(Client(), asked, "Green")

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert not Ballot.objects.exists()
    assert "<input" not in page(asked)


def test_the_author_votes_too_and_who_may_not_reply_does_not(signed_in, member):
    asked = poll(author=member)
    assert voted(asked, "Black", by=member)
    asked.post.thread.board.grants.filter(group__audience="members").update(rights=1)

    assert cast(signed_in(make.member()), asked, "Green").status_code == 403
    assert Ballot.objects.count() == 1


def test_nobody_votes_in_a_locked_thread_nor_below_a_hidden_post(signed_in, member):
    asked, hidden = poll(), poll()
    moderator = make.viewer(make.moderator())
    moderating.lock(moderator, asked.post.thread)
    moderating.hide_thread(moderator, hidden.post.thread, "rude")

    assert cast(signed_in(member), asked, "Green").status_code == 403
    assert cast(signed_in(member), hidden, "Green").status_code == 404
    assert cast(signed_in(moderator.user), hidden, "Green").status_code == 403
    assert not Ballot.objects.exists()


def test_where_the_board_has_no_polls_there_is_nothing_to_see(signed_in, member):
    asked = poll()
    Board.objects.update(has_polls=False)

    assert page(asked) == ""
    assert cast(signed_in(member), asked, "Green").status_code == 404
    with pytest.raises(PermissionDenied):
        voted(asked, "Green")


def test_who_left_has_voted_all_the_same(member):
    asked = poll()
    voted(asked, "Green", by=member)

    member.delete()

    assert scores(asked)["Green"] == 1
    assert counts_are_right()


# --- how it stands --------------------------------------------------------------------------------


def test_who_has_not_voted_may_have_to_wait(signed_in, member):
    asked = poll(results="voted", is_secret=False)
    voted(asked, "Green")
    client, staff = signed_in(member), signed_in(make.administrator())

    for reader in (Client(), client, staff):
        assert "poll-score" not in page(asked, reader)
        assert "%" not in page(asked, reader)
        alone = reader.get(f"/p/{asked.post_id}/poll/").content.decode()
        assert "poll-score" not in alone
        assert "member-card" not in alone

    cast(client, asked, "Black")
    assert page(asked, client).count("1 · 50%") == 2


def test_or_all_wait_until_it_is_closed(signed_in, member):
    asked = poll(results="closed")
    client = signed_in(member)
    cast(client, asked, "Green")
    assert "poll-score" not in page(asked, client)

    Poll.objects.update(closed_at=timezone.now())

    assert "poll-score" in page(asked, client)
    assert "poll-best" in page(asked)


def test_an_open_poll_names_its_voters_and_a_secret_one_does_not(signed_in):
    opened, secret = poll(is_secret=False), poll()
    voter = make.member("katya")
    for asked in (opened, secret):
        voted(asked, "Green", by=voter)

    for reader in (Client(), signed_in(make.administrator())):
        assert "katya" in reader.get(f"/p/{opened.post_id}/poll/").content.decode()
        assert "katya" not in reader.get(f"/p/{secret.post_id}/poll/").content.decode()
    assert f"/p/{opened.post_id}/poll/" in page(opened)
    assert f'href="/p/{secret.post_id}/poll/"' not in page(secret)


def test_voters_are_listed_page_after_page(monkeypatch):
    monkeypatch.setattr("forum.polls.views.BALLOTS_A_PAGE", 2)
    asked = poll(is_secret=False)
    for n in range(3):
        voted(asked, "Green", by=make.member(f"voter{n}"))

    first = Client().get(f"/p/{asked.post_id}/poll/").content.decode()
    last = Ballot.objects.order_by("-id")[1]
    second = Client().get(f"/p/{asked.post_id}/poll/?before={last.pk}").content.decode()

    assert ["voter2" in first, "voter1" in first, "voter0" in first] == [True, True, False]
    assert "voter0" in second


def test_its_words_are_only_words(signed_in):
    asked = poll(question="<b>Which?</b>", options=("<script>a</script>", "b"))

    assert "&lt;b&gt;Which?&lt;/b&gt;" in page(asked)
    assert "<script>" not in page(asked)


# --- its end --------------------------------------------------------------------------------------


def test_after_its_moment_nobody_votes_also_before_a_task_notes_it(signed_in, member):
    asked = poll(closes_at=timezone.now() + timedelta(days=1))
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=1))

    assert cast(signed_in(member), asked, "Green").status_code == 403
    assert not Ballot.objects.exists()
    assert 'type="radio"' not in page(asked, signed_in(member))


# --- what it costs --------------------------------------------------------------------------------


def test_a_page_asks_once_for_its_polls_and_not_without_them(signed_in, member):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def queries(thread) -> int:
        client = signed_in(member)
        client.get(thread.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(thread.get_absolute_url())
        return len(asked)

    plain, asking = make.thread(replies=3), poll().post.thread
    three = poll().post.thread
    for _ in range(2):  # as after a merge
        other = poll()
        other.post.thread = three
        other.post.number = three.last_number + 1
        other.post.save()
        three.last_number += 1
        three.save()

    assert queries(asking) - queries(plain) == 1
    assert queries(three) == queries(asking)
