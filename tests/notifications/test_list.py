import pytest
from django.test import Client

from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.threads.models import Thread
from tests import make
from tests.cases.reporting import report

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def reader(member, signed_in) -> Client:
    return signed_in(member)


def test_guests_are_asked_to_sign_in():
    answer = Client().get("/notifications/")

    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert not answer.cookies


def test_it_says_who_did_what_and_where(member, reader, run_tasks):
    thread = make.thread(author=member, title="Bread & butter")
    make.post(thread, make.member("bob"), "I bake at <night>.")
    run_tasks()

    page = reader.get("/notifications/", headers=EN).text

    assert "<strong>bob</strong> replied in your thread “Bread &amp; butter”" in page
    assert "I bake at" in page
    assert "notification-unread" in page


def test_it_lists_ones_own_and_no_one_elses(member, reader, run_tasks):
    make.post(make.thread(author=member, title="Mine"))
    make.post(make.thread(author=make.member(), title="Theirs"))
    run_tasks()

    page = reader.get("/notifications/").text

    assert "Mine" in page
    assert "Theirs" not in page


def test_it_asks_as_much_for_three_as_for_one(member, reader, run_tasks, django_assert_num_queries):
    thread = make.thread(author=member)
    make.post(thread)
    run_tasks()
    reader.get("/notifications/")
    # Session, member, rights, rows, bell; and announcements, which a process remembers.
    with django_assert_num_queries(6):
        assert reader.get("/notifications/").text.count("notification-open") == 1
    make.post(thread)
    make.post(thread)
    run_tasks()

    with django_assert_num_queries(6):
        assert reader.get("/notifications/").text.count("notification-open") == 3


def test_its_pages_leave_nothing_out(member, reader):
    Notification.objects.bulk_create(
        Notification(recipient=member, kind="report", deed="close_report", event=f"report:{n}")
        for n in range(65)
    )

    address, seen = "/notifications/", []
    while address:
        page = reader.get(address).context["page"]
        seen += [told.pk for told in page.rows]
        address = page.further

    newest_first = Notification.objects.order_by("-id").values_list("pk", flat=True)
    assert seen == list(newest_first)


@pytest.mark.parametrize("mark", ["x", "-1", "9" * 30, "", "٣"])
def test_a_place_that_cannot_be_is_not_found(reader, mark):
    assert reader.get("/notifications/", {"before": mark}).status_code == 404


def test_the_bell_counts_what_is_unread_and_still_to_be_seen(member, reader, run_tasks):
    thread = make.thread(author=member)
    hidden, _ = make.post(thread), make.post(thread)
    run_tasks()
    hidden.hide()

    page = reader.get("/notifications/")

    assert page.context["unread_notifications"]() == 1
    assert page.text.count("notification-open") == 1


def test_an_empty_list_invites(reader):
    page = reader.get("/notifications/", headers=EN).text

    assert "All quiet" in page
    assert "Clear all" not in page


def test_moderation_is_told_with_its_reason(member, reader):
    thread = make.thread(author=member, title="Too loud")
    moderating.lock(make.viewer(make.moderator("mod")), thread, "Let it <rest>.")

    page = reader.get("/notifications/", headers=EN).text

    assert "<strong>mod</strong> locked your thread “Too loud”" in page
    assert "Let it &lt;rest&gt;." in page


def test_ones_own_hidden_thread_keeps_its_title_but_leads_nowhere(member, reader):
    thread = make.thread(author=member, title="Mine all the same")
    moderating.hide_thread(make.viewer(make.moderator()), thread, "Spam")

    assert "Mine all the same" in reader.get("/notifications/").text
    notice = Notification.objects.get(recipient=member)
    answer = reader.post(f"/notifications/{notice.pk}/read/")
    assert answer["Location"] == "/notifications/"


def test_the_title_of_a_thread_that_one_no_longer_sees_is_not_told(member, reader):
    """Someone else's thread may have been renamed where it went."""
    thread = make.thread(title="Secret plans")
    post = make.post(thread, member, "My two pence")
    moderating.hide_post(make.viewer(make.moderator("mod")), post, "Off topic")
    assert "Secret plans" in reader.get("/notifications/").text

    Thread.objects.filter(pk=thread.pk).update(board=make.hidden_board())

    page = reader.get("/notifications/", headers=EN).text
    assert "Secret plans" not in page
    assert "<strong>mod</strong> hid your post" in page


def test_a_reporter_learns_nothing_of_a_post_that_left_their_sight(member, reader):
    thread = make.thread(title="Secret plans")
    post = make.post(thread, body="Secret words")
    report(post, by=member)
    moderating.hide_post(make.viewer(make.moderator()), post, "Rude indeed")
    Thread.objects.filter(pk=thread.pk).update(board=make.hidden_board())

    page = reader.get("/notifications/").text

    assert page.count("notification-open") == 1
    assert "Secret" not in page
