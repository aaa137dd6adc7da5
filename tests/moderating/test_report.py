import pytest
from django.test import Client

from forum.moderating import reports
from forum.moderating.models import Report
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def post():
    return make.post(make.thread())


def test_it_reaches_the_moderators(post, member, signed_in):
    answer = signed_in(member).post(f"/p/{post.pk}/report/", {"reason": "Rude <b>"})

    assert answer["Location"] == f"{post.thread.get_absolute_url()}#post-2"
    report = Report.objects.open().get()
    assert (report.post, report.reporter, report.reason) == (post, member, "Rude <b>")


def test_a_repeat_hears_that_they_have_it_already(post, member, signed_in):
    reader = signed_in(member)
    reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"})

    answer = reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"}, headers=EN, follow=True)

    assert "already with the moderators" in answer.text
    assert Report.objects.count() == 1
    assert not reports.report(make.viewer(member), post, "Rude")


def test_once_closed_it_may_be_reported_again(post, member):
    reports.report(make.viewer(member), post, "Rude")
    reports.close_reports(make.viewer(make.moderator()), post)

    assert reports.report(make.viewer(member), post, "Still rude")


def test_too_many_are_refused_with_when_to_try_again_and_the_text_kept(member, signed_in):
    thread, reader = make.thread(), signed_in(member)
    for _ in range(10):
        reader.post(f"/p/{make.post(thread).pk}/report/", {"reason": "Rude"})

    answer = reader.post(
        f"/p/{make.post(thread).pk}/report/", {"reason": "My long reason"}, headers=EN
    )

    assert answer.status_code == 429
    assert "Try again in" in answer.text
    assert "My long reason" in answer.text
    assert Report.objects.count() == 10


@pytest.mark.parametrize("reason", ["", " ", "\u200b\u3164", "\0", "x" * 1001])
def test_it_needs_a_reason_that_can_be_read(post, member, signed_in, reason):
    answer = signed_in(member).post(f"/p/{post.pk}/report/", {"reason": reason})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Report.objects.exists()


def test_ones_own_post_is_not_reported(post, signed_in):
    reader = signed_in(post.author)

    assert reader.get(f"/p/{post.pk}/report/").status_code == 403
    assert reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"}).status_code == 403


def test_guests_sign_in_first_and_lose_no_text(post):
    assert "login" in Client().get(f"/p/{post.pk}/report/")["Location"]

    answer = Client().post(f"/p/{post.pk}/report/", {"reason": "My long reason"})

    assert answer.status_code == 422
    assert "My long reason" in answer.text
    assert not Report.objects.exists()


def test_what_one_may_not_see_is_not_found(member, signed_in):
    secret = make.post(make.thread(make.hidden_board(), make.moderator()), make.moderator())

    assert signed_in(member).get(f"/p/{secret.pk}/report/").status_code == 404
    assert signed_in(member).post(f"/p/{secret.pk}/report/", {"reason": "x"}).status_code == 404


def test_looking_reports_nothing(post, member, signed_in):
    assert signed_in(member).get(f"/p/{post.pk}/report/").status_code == 200
    assert not Report.objects.exists()


def test_without_its_token_it_is_refused(post, member):
    reader = Client(enforce_csrf_checks=True)
    reader.force_login(member)

    assert reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"}).status_code == 403
    assert not Report.objects.exists()


def test_the_moderators_read_it_with_its_marks_and_nothing_else(post, member, signed_in):
    reason = "**Look** at [this](/p/1/) <script>alert(1)</script> @nobody"
    signed_in(member).post(f"/p/{post.pk}/report/", {"reason": reason})

    page = signed_in(make.moderator()).get("/moderation/").text

    assert "<strong>Look</strong>" in page
    assert '<a href="/p/1/">this</a>' in page
    assert "<script>alert" not in page


def test_a_report_from_before_is_shown_as_it_was_typed(post, member, signed_in):
    Report.objects.create(post=post, reporter=member, reason="**Plain** <i>")

    assert "**Plain** &lt;i&gt;" in signed_in(make.moderator()).get("/moderation/").text
