import pytest
from django.test import Client

from forum.cases.deciding import decide
from forum.cases.models import Case, Report, Source
from tests import make
from tests.cases.reporting import case_of, decision, report, rule

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def post():
    return make.post(make.thread())


def test_it_reaches_the_moderators(post, member, signed_in):
    answer = signed_in(member).post(f"/p/{post.pk}/report/", {"reason": "Rude <b>"})

    assert answer["Location"] == f"{post.thread.get_absolute_url()}#post-2"
    sent = Report.objects.get()
    assert (sent.case.post, sent.reporter, sent.reason) == (post, member, "Rude <b>")
    assert not sent.case.is_decided


def test_it_is_shown_first_as_it_will_be_read_and_told_to_nobody(post, member, signed_in):
    reader, said = signed_in(member), {"reason": "So **rude** <b>", "preview": "1"}

    answer = reader.post(f"/p/{post.pk}/report/", said)

    assert answer.status_code == 200
    assert "<p>So <strong>rude</strong> &lt;b&gt;</p>" in answer.text
    assert "So **rude** &lt;b&gt;</textarea>" in answer.text
    assert not Report.objects.exists()
    fragment = reader.post("/preview/", said)
    assert "<p>So <strong>rude</strong> &lt;b&gt;</p>" in fragment.text
    refused = reader.post(f"/p/{post.pk}/report/", {"reason": "x" * 10_001, "preview": "1"})
    assert refused.status_code == 422
    signed_out = Client().post(f"/p/{post.pk}/report/", said)
    assert signed_out.status_code == 422
    assert "So **rude** &lt;b&gt;</textarea>" in signed_out.text


def test_a_repeat_hears_that_they_have_it_already(post, member, signed_in):
    reader = signed_in(member)
    reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"})

    answer = reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"}, headers=EN, follow=True)

    assert "already with the moderators" in answer.text
    assert Report.objects.count() == 1
    assert not report(post, by=member)


def test_once_closed_it_may_be_reported_again(post, member):
    report(post, by=member)
    decide(make.viewer(make.moderator()), case_of(post), decision())

    assert report(post, "Still rude", by=member)
    assert Case.objects.count() == 2


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
    assert not Case.objects.exists()


def test_ones_own_post_is_not_reported(post, signed_in):
    reader = signed_in(post.author)

    assert reader.get(f"/p/{post.pk}/report/").status_code == 403
    assert reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"}).status_code == 403


def test_guests_sign_in_first_and_lose_no_text(post):
    assert "login" in Client().get(f"/p/{post.pk}/report/")["Location"]

    answer = Client().post(f"/p/{post.pk}/report/", {"reason": "My long reason"})

    assert answer.status_code == 422
    assert "My long reason" in answer.text
    assert not Case.objects.exists()


def test_what_one_may_not_see_is_not_found(member, signed_in):
    secret = make.post(make.thread(make.hidden_board(), make.moderator()), make.moderator())

    assert signed_in(member).get(f"/p/{secret.pk}/report/").status_code == 404
    assert signed_in(member).post(f"/p/{secret.pk}/report/", {"reason": "x"}).status_code == 404


def test_looking_reports_nothing(post, member, signed_in):
    assert signed_in(member).get(f"/p/{post.pk}/report/").status_code == 200
    assert not Case.objects.exists()


def test_without_its_token_it_is_refused(post, member):
    reader = Client(enforce_csrf_checks=True)
    reader.force_login(member)

    assert reader.post(f"/p/{post.pk}/report/", {"reason": "Rude"}).status_code == 403
    assert not Case.objects.exists()


def test_the_moderators_read_it_with_its_marks_and_nothing_else(post, member, signed_in):
    reason = "**Look** at [this](/p/1/) <script>alert(1)</script> @nobody"
    signed_in(member).post(f"/p/{post.pk}/report/", {"reason": reason})

    page = signed_in(make.moderator()).get("/moderation/").text

    assert "<strong>Look</strong>" in page
    assert '<a href="/p/1/">this</a>' in page
    assert "<script>alert" not in page


def test_a_report_from_before_is_shown_as_it_was_typed(post, member, signed_in):
    report(post, by=member)
    Report.objects.update(reason="**Plain** <i>", reason_html="")

    assert "**Plain** &lt;i&gt;" in signed_in(make.moderator()).get("/moderation/").text


def test_a_thread_is_reported_with_the_words_that_open_it(member, signed_in):
    thread = make.thread(title="Cheap watches", body="Buy now")

    answer = signed_in(member).post(f"/t/{thread.pk}/report/", {"reason": "Advertising"})

    assert answer["Location"] == thread.get_absolute_url()
    case = case_of(thread)
    assert (case.thread, case.author) == (thread, thread.author)
    assert (case.snapshot.title, case.snapshot.body) == ("Cheap watches", "Buy now")


def test_a_member_is_reported_with_what_they_say_of_themselves(member, signed_in):
    other = make.member("loud", about="I shout", about_html="<p>I shout</p>")

    answer = signed_in(member).post("/u/loud/report/", {"reason": "Shouts"})

    assert answer["Location"] == other.get_absolute_url()
    assert case_of(other).snapshot.body == "I shout"


def test_nobody_reports_themselves_or_their_own_thread(signed_in):
    thread = make.thread()
    reader = signed_in(thread.author)

    assert reader.post(f"/t/{thread.pk}/report/", {"reason": "Me"}).status_code == 403
    address = f"/u/{thread.author.username}/report/"
    assert reader.post(address, {"reason": "Me"}).status_code == 403
    assert not Case.objects.exists()


def test_a_thread_that_one_may_not_see_is_not_found(member, signed_in):
    secret = make.thread(make.hidden_board(), make.moderator())

    answer = signed_in(member).post(f"/t/{secret.pk}/report/", {"reason": "x"})

    assert answer.status_code == 404


def test_the_rule_that_it_breaks_may_be_named(post, member, signed_in):
    broken = rule(2, "No advertising")

    page = signed_in(member).get(f"/p/{post.pk}/report/")
    signed_in(member).post(f"/p/{post.pk}/report/", {"reason": "Buys", "rule": broken.pk})

    assert "No advertising" in page.text
    assert Report.objects.get().rule == broken


def test_a_rule_out_of_force_is_not_offered_nor_taken(post, member, signed_in):
    gone = rule(3, "No hats", is_in_force=False)
    rule(4, "No capes")

    reader = signed_in(member)
    assert "No hats" not in reader.get(f"/p/{post.pk}/report/").text
    answer = reader.post(f"/p/{post.pk}/report/", {"reason": "My long reason", "rule": gone.pk})

    assert answer.status_code == 422
    assert "My long reason" in answer.text


def test_what_a_moderator_flags_is_the_staffs(post, signed_in):
    signed_in(make.moderator()).post(f"/p/{post.pk}/report/", {"reason": "Look at this"})

    assert Report.objects.get().source == Source.STAFF
