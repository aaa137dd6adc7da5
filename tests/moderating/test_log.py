from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone, translation

from forum.boards.rights import Right
from forum.log.models import LogEntry
from forum.log.undoing import undo
from forum.moderating import actions, arranging, log_pages, merging, showing
from forum.moderating.merging import Chosen, New
from forum.moderating.showing import Pin
from forum.posting.tagging import retag
from forum.sanctions.actions import Charge, Stop, ban, warn
from forum.threads.models import Thread
from tests import make
from tests.tags.making import board_with_tags

pytestmark = pytest.mark.django_db

LOG = "/moderation/log/"


@pytest.fixture
def moderator():
    return make.moderator("mod")


def test_it_says_who_what_why_and_when_newest_first(moderator, signed_in):
    thread = make.thread(title="A loud one")
    actions.lock(make.viewer(moderator), thread, "Too <loud>")
    showing.pin(make.viewer(moderator), thread)

    answer = signed_in(moderator).get(LOG)

    assert [row.entry.deed for row in answer.context["rows"]] == ["pin", "lock"]
    for word in ("mod", "A loud one", "Too &lt;loud&gt;", thread.board.title):
        assert word in answer.text


def test_moderators_of_a_board_see_that_board_alone(moderator, signed_in):
    ours, theirs = make.thread(title="Ours"), make.thread(title="Theirs")
    for thread in (ours, theirs):
        actions.lock(make.viewer(moderator), thread, f"Reason of {thread.title}")

    page = signed_in(make.board_moderator(ours.board)).get(LOG).text

    assert "Reason of Ours" in page
    assert "Theirs" not in page


def test_a_move_shows_on_both_boards_and_names_none_that_one_does_not_see(moderator, signed_in):
    thread = make.thread(title="Plain talk")
    here, secret = thread.board, make.hidden_board("War room")
    actions.move(make.viewer(moderator), thread, secret, "For us")
    Thread.objects.filter(pk=thread.pk).update(title="Secret plans")

    from_here = signed_in(make.board_moderator(here)).get(LOG)
    from_there = signed_in(make.board_moderator(secret)).get(LOG)

    assert len(from_here.context["rows"]) == len(from_there.context["rows"]) == 1
    assert "Secret plans" not in from_here.text
    assert "War room" not in from_here.text
    assert "Secret plans" in from_there.text


def test_members_find_nothing_and_guests_the_door(signed_in):
    assert signed_in(make.member()).get(LOG).status_code == 404
    assert "login" in Client().get(LOG)["Location"]


def test_it_asks_as_much_for_three_as_for_one(
    moderator, signed_in, django_assert_max_num_queries, django_assert_num_queries
):
    thread, reader = make.thread(), signed_in(moderator)
    post = make.post(thread)
    actions.lock(make.viewer(moderator), thread)
    reader.get(LOG)
    with django_assert_max_num_queries(6) as asked:
        reader.get(LOG)
    actions.hide_post(make.viewer(moderator), post, "Rude")
    actions.move(make.viewer(moderator), thread, make.board())

    with django_assert_num_queries(len(asked)):
        assert len(reader.get(LOG).context["rows"]) == 3


def test_its_pages_leave_nothing_out(moderator, signed_in, monkeypatch):
    monkeypatch.setattr(log_pages, "ENTRIES_A_PAGE", 2)
    thread, viewer, reader = make.thread(), make.viewer(moderator), signed_in(moderator)
    for deed in (actions.lock, actions.unlock, showing.pin, showing.unpin, actions.lock):
        deed(viewer, thread, "")

    address, seen = LOG, []
    while address:
        context = reader.get(address).context
        seen += [row.entry.pk for row in context["rows"]]
        address = context["page"].further

    assert seen == sorted(LogEntry.objects.values_list("pk", flat=True), reverse=True)


def test_it_takes_no_changes(moderator, signed_in):
    actions.lock(make.viewer(moderator), make.thread(), "Why")

    signed_in(moderator).post(LOG, {"reason": "Another"})

    assert LogEntry.objects.get().reason == "Why"


def test_who_lost_the_right_loses_the_log(signed_in, moderator):
    thread = make.thread()
    local = make.board_moderator(thread.board)
    actions.lock(make.viewer(moderator), thread, "Why")
    assert signed_in(local).get(LOG).status_code == 200

    make.grant(thread.board, local.groups.get(), Right.SEE)

    assert signed_in(local).get(LOG).status_code == 404


def shown(reader, query):
    return [row.entry.deed for row in reader.get(f"{LOG}?{query}").context["rows"]]


def test_it_can_be_asked_for_one_moderator_member_deed_or_board(moderator, signed_in):
    other, author = make.moderator("other"), make.member("author")
    thread, elsewhere = make.thread(author=author), make.thread()
    actions.lock(make.viewer(moderator), thread)
    showing.pin(make.viewer(other), thread)
    actions.unlock(make.viewer(moderator), thread)
    actions.lock(make.viewer(other), elsewhere)
    reader = signed_in(moderator)

    assert shown(reader, "by=OTHER") == ["lock", "pin"]
    assert shown(reader, "of=@author") == ["unlock", "pin", "lock"]
    assert shown(reader, "deed=pin") == ["pin"]
    assert shown(reader, f"board={elsewhere.board.slug}") == ["lock"]
    assert shown(reader, "by=mod&deed=lock") == ["lock"]
    assert len(shown(reader, "by=&of=&deed=&board=")) == 4


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("by=nobody", "There is no member of this name."),
        ("of=nobody", "There is no member of this name."),
        ("deed=eat", "Choose one of the deeds in the list."),
        ("board=nowhere", "Choose one of the boards in the list."),
    ],
)
def test_a_filter_that_means_nothing_is_said_beside_the_field(
    moderator, signed_in, query, sentence
):
    actions.lock(make.viewer(moderator), make.thread())

    answer = signed_in(moderator).get(f"{LOG}?{query}", headers={"accept-language": "en"})

    assert answer.status_code == 200
    assert not answer.context["rows"]
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    assert "The log is empty" not in answer.text


def test_a_filter_tells_nothing_of_a_board_that_one_does_not_see(signed_in):
    ours, secret = make.board(), make.hidden_board("War room")
    page = signed_in(make.board_moderator(ours)).get(f"{LOG}?board={secret.slug}").text

    assert "War room" not in page


def test_its_further_pages_keep_the_filter(moderator, signed_in, monkeypatch):
    monkeypatch.setattr(log_pages, "ENTRIES_A_PAGE", 1)
    viewer = make.viewer(moderator)
    for _ in range(3):
        actions.lock(viewer, make.thread())
        showing.pin(viewer, make.thread())

    page = signed_in(moderator).get(f"{LOG}?deed=pin").context["page"]

    assert "deed=pin" in page.further
    assert shown(signed_in(moderator), page.further.partition("?")[2]) == ["pin"]


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries.update(reason="It was not me"),
        lambda entries: entries.update(actor=make.member()),
        lambda entries: entries.update(created_at=F("created_at") - timedelta(days=1)),
        lambda entries: entries.update(deed="pin"),
        lambda entries: entries.update(before={"locked_at": "never"}),
        lambda entries: entries.update(inverse=None),
        lambda entries: entries.update(case_id=1),
        lambda entries: entries.delete(),
    ],
    ids=["reason", "actor", "time", "deed", "before", "inverse", "case", "gone"],
)
def test_the_database_refuses_to_change_it(moderator, change):
    actions.lock(make.viewer(moderator), make.thread(), "Why")

    with pytest.raises(ProgrammingError, match="only added to"), transaction.atomic():
        change(LogEntry.objects.all())
    assert LogEntry.objects.get().reason == "Why"


def test_what_it_points_at_may_go(moderator):
    actions.lock(make.viewer(moderator), make.thread(), "Why")

    moderator.delete()

    entry = LogEntry.objects.get()
    assert (entry.actor, entry.reason) == (None, "Why")


# --- what was changed -----------------------------------------------------------------------------


def changes(client: Client) -> list[str]:
    """Of the newest deed, as they are read."""
    row = client.get(LOG, headers={"accept-language": "en"}).context["rows"][0]
    with translation.override("en"), timezone.override(UTC):
        return [f"{each.label}: {each.before} → {each.after}" for each in row.changes]


WHEN = datetime(2030, 5, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (actions.lock, []),
        (lambda v, t: arranging.rename(v, t, "New"), ["Title: Old → New"]),
        (lambda v, t: arranging.slow_down(v, t, 5), ["Minutes between replies: 0 → 5"]),
        (
            lambda v, t: arranging.close_by_itself(v, t, WHEN, 0),
            ["Closes:  → May 30, 2030, 10 a.m."],
        ),
        (
            lambda v, t: arranging.close_by_itself(v, t, None, 30),
            ["Closes after days without a reply: 0 → 30"],
        ),
        (showing.pin, []),
        (
            lambda v, t: showing.pin(v, t, how=Pin(everywhere=True, until=WHEN)),
            ["Pinned:  → on every list", "Until:  → May 30, 2030, 10 a.m."],
        ),
        (lambda v, t: retag(v, t, ["bells"]), ["Tags:  → bells"]),
        (
            lambda v, t: merging.merge(v, t, make.thread(t.board, title="Other")),
            ["Thread: Old → Other", "Posts:  → 3"],
        ),
        (
            lambda v, t: merging.split(v, t, Chosen(from_number=2), New("Apart", t.board)),
            ["Thread:  → Apart", "Posts:  → 2"],
        ),
        (
            lambda v, t: warn(v, t.author, Charge(reason="Rude", points=3)),
            ["Points of warnings: 0 → 3"],
        ),
        (lambda v, t: ban(v, t.author, Stop("Spam", WHEN)), ["Until:  → May 30, 2030, 10 a.m."]),
    ],
)
def test_it_says_how_it_was_before_and_after(moderator, signed_in, act, told):
    thread = make.thread(board_with_tags(), title="Old", replies=2)

    act(make.viewer(moderator), thread)

    assert changes(signed_in(moderator)) == told


def test_what_was_taken_back_is_told_the_other_way_round(moderator, signed_in):
    thread, chief = make.thread(title="Old"), signed_in(moderator)
    arranging.rename(make.viewer(moderator), thread, "New")

    undo(make.viewer(moderator), LogEntry.objects.get(), "")

    assert changes(chief) == ["Title: New → Old"]
    assert "<bdi>New</bdi>" in chief.get(LOG).text


def test_it_tells_no_title_of_a_thread_that_one_does_not_see(moderator, signed_in):
    here, secret = make.thread(title="Here"), make.hidden_board("War room")
    aim = make.thread(secret, make.moderator(), title="Secret plans")
    merging.merge(make.viewer(make.administrator()), here, aim)
    gone = make.thread(here.board, title="Plain talk")
    arranging.rename(make.viewer(moderator), gone, "Rather plain")
    actions.move(make.viewer(make.administrator()), gone, secret)

    page = signed_in(make.board_moderator(here.board)).get(LOG)

    assert len(page.context["rows"]) == 3
    assert all(row.changes == [] for row in page.context["rows"])
    assert "Secret plans" not in page.text
