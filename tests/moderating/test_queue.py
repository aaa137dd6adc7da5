import pytest
from django.test import Client
from django.utils import timezone

from forum.log.models import Deed, LogEntry
from forum.moderating import desk, reports
from forum.moderating.models import Report
from forum.notifications.models import Kind, Notification
from forum.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db


def reported(board=None, body="Something rude", reason="Rude", times=1) -> Post:
    post = make.post(make.thread(board or make.board()), body=body)
    for _ in range(times):
        reports.report(make.viewer(make.member()), post, reason)
    return post


@pytest.fixture
def desk_of_moderator(signed_in) -> Client:
    return signed_in(make.moderator())


def test_it_shows_post_author_reporters_and_reasons(desk_of_moderator):
    post = reported(reason="Rude <to> all", times=2)

    page = desk_of_moderator.get("/moderation/").text

    assert page.count('class="case"') == 1
    assert page.count("Rude &lt;to&gt; all") == 2
    assert "Something rude" in page
    assert post.author.username in page
    for report in Report.objects.all():
        assert report.reporter.username in page


def test_the_oldest_report_comes_first(desk_of_moderator):
    first, second = reported(), reported()
    reports.report(make.viewer(make.member()), first, "Me too")

    cases = desk_of_moderator.get("/moderation/").context["cases"]

    assert [case.post for case in cases] == [first, second]
    assert [len(case.reports) for case in cases] == [2, 1]


def test_moderators_of_a_board_see_that_board_alone(signed_in):
    board, other = make.board(), make.hidden_board()
    reported(board, "Ours")
    secret = make.post(make.thread(other, make.moderator(), title="Secret plans"), make.moderator())
    reports.report(make.viewer(make.moderator()), secret, "Theirs")
    reader = signed_in(make.board_moderator(board))

    page = reader.get("/moderation/").text

    assert "Ours" in page
    assert "Theirs" not in page
    assert "Secret plans" not in page
    assert reader.post(f"/moderation/reports/{secret.pk}/close/").status_code == 404
    assert Report.objects.open().filter(post=secret).exists()


def test_members_find_nothing_and_guests_the_door(signed_in):
    assert signed_in(make.member()).get("/moderation/").status_code == 404
    assert "login" in Client().get("/moderation/")["Location"]


def test_it_asks_as_much_for_three_as_for_one(
    desk_of_moderator, django_assert_max_num_queries, django_assert_num_queries
):
    reported()
    desk_of_moderator.get("/moderation/")
    with django_assert_max_num_queries(10) as asked:
        desk_of_moderator.get("/moderation/")
    reported(times=3)
    reported()

    with django_assert_num_queries(len(asked)):
        assert len(desk_of_moderator.get("/moderation/").context["cases"]) == 3


@pytest.mark.parametrize("show", ["", "closed"])
def test_its_pages_leave_nothing_out(desk_of_moderator, monkeypatch, show):
    monkeypatch.setattr(desk, "CASES_A_PAGE", 2)
    posts = [reported() for _ in range(5)]
    if show:
        Report.objects.update(closed_at=timezone.now())

    address, seen = f"/moderation/?show={show}", []
    while address:
        context = desk_of_moderator.get(address).context
        seen += [case.post for case in context["cases"]]
        address = context["page"].further

    assert seen == (posts[::-1] if show else posts)


def test_closing_tells_reporters_and_the_log(desk_of_moderator):
    post = reported(times=2)

    answer = desk_of_moderator.post(
        f"/moderation/reports/{post.pk}/close/", {"answer": "It is a quote from Gogol."}
    )

    assert answer["Location"] == "/moderation/"
    assert not Report.objects.open().exists()
    told = Notification.objects.filter(kind=Kind.REPORT)
    assert {each.recipient_id for each in told} == {r.reporter_id for r in Report.objects.all()}
    assert {each.reason for each in told} == {"It is a quote from Gogol."}
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.post) == (Deed.CLOSE_REPORT, post)
    assert not Notification.objects.filter(recipient=post.author).exists()


def test_closed_twice_they_are_closed_once(desk_of_moderator):
    post = reported()

    for _ in range(2):
        answer = desk_of_moderator.post(f"/moderation/reports/{post.pk}/close/")
        assert answer.status_code == 302

    assert LogEntry.objects.count() == 1
    assert Notification.objects.filter(kind=Kind.REPORT).count() == 1


def test_a_report_that_came_since_the_look_stays_open(desk_of_moderator):
    post = reported()
    form = desk_of_moderator.get("/moderation/").context["cases"][0].close_form
    reports.report(make.viewer(make.member()), post, "And worse")

    desk_of_moderator.post(
        f"/moderation/reports/{post.pk}/close/", {"up_to": form.initial["up_to"]}
    )

    assert Report.objects.open().get().reason == "And worse"


def test_what_is_closed_leaves_the_open_list_for_the_other(desk_of_moderator):
    post = reported()
    desk_of_moderator.post(f"/moderation/reports/{post.pk}/close/", {"answer": "Seen"})

    assert not desk_of_moderator.get("/moderation/").context["cases"]
    page = desk_of_moderator.get("/moderation/", {"show": "closed"}).text
    assert page.count('class="case"') == 1
    assert "Seen" in page


def test_a_post_is_hidden_right_from_it(desk_of_moderator):
    post = reported()

    answer = desk_of_moderator.post(f"/p/{post.pk}/hide/", {"reason": "Rude", "back": "queue"})

    assert answer["Location"] == "/moderation/"
    assert Post.objects.get(pk=post.pk).is_hidden
    assert not Report.objects.open().exists()


def test_hiding_without_a_reason_asks_for_it_and_comes_back(desk_of_moderator):
    post = reported()

    answer = desk_of_moderator.post(f"/p/{post.pk}/hide/", {"reason": "", "back": "queue"})

    assert answer.status_code == 422
    assert 'name="back" value="queue"' in answer.text


def test_posts_of_higher_standing_are_not_offered_for_hiding(signed_in):
    board = make.board()
    post = make.post(make.thread(board), make.administrator())
    reports.report(make.viewer(make.member()), post, "Rude")

    page = signed_in(make.board_moderator(board)).get("/moderation/").text

    assert f"/p/{post.pk}/hide/" not in page
    assert f"/moderation/reports/{post.pk}/close/" in page


def test_looking_closes_nothing(desk_of_moderator, signed_in):
    post = reported()
    address = f"/moderation/reports/{post.pk}/close/"

    assert desk_of_moderator.get(address).status_code == 200
    assert signed_in(make.member()).post(address).status_code == 403
    assert Client().post(address).status_code == 403
    assert Report.objects.open().exists()


def test_without_its_token_closing_is_refused():
    post, reader = reported(), Client(enforce_csrf_checks=True)
    reader.force_login(make.moderator())

    assert reader.post(f"/moderation/reports/{post.pk}/close/").status_code == 403
    assert Report.objects.open().exists()


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "show=closed&before=", "after=" + "9" * 40]
)
def test_a_place_that_cannot_be_is_not_found(desk_of_moderator, query):
    assert desk_of_moderator.get(f"/moderation/?{query}").status_code == 404


def test_a_long_answer_comes_back_with_a_sentence(desk_of_moderator):
    post = reported()

    answer = desk_of_moderator.post(f"/moderation/reports/{post.pk}/close/", {"answer": "x" * 1001})

    assert answer.status_code == 422
    assert "x" * 1001 in answer.text
