from uuid import uuid4

import pytest
from django.test import Client

from forum.boards.rights import Right
from forum.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_it_adds_a_post_and_goes_to_it(member, signed_in):
    thread = make.thread()

    answer = signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "Agreed."})

    assert answer["Location"] == f"{thread.get_absolute_url()}#post-2"
    assert Post.objects.get(thread=thread, number=2).author == member


def test_with_htmx_it_answers_with_what_is_new(member, signed_in):
    thread = make.thread()
    make.post(thread, body="Somebody was quicker.")

    answer = signed_in(member).post(
        f"/t/{thread.pk}/reply/", {"body": "Agreed.", "after": "1"}, headers=HTMX
    )

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="post-2"' in answer.text
    assert 'id="post-3"' in answer.text
    assert "Somebody was quicker." in answer.text


def test_with_htmx_a_refused_reply_comes_back_with_its_text(member, signed_in):
    thread = make.thread()
    thread.lock()

    answer = signed_in(member).post(
        f"/t/{thread.pk}/reply/", {"body": "My long thought", "after": "1"}, headers=HTMX
    )

    assert answer.status_code == 403
    assert "<html" not in answer.text
    assert "My long thought" in answer.text
    assert 'role="alert"' in answer.text


def test_a_locked_thread_refuses_with_a_sentence_and_keeps_the_text(member, signed_in):
    thread = make.thread()
    thread.lock()

    answer = signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "My long thought"})

    assert answer.status_code == 403
    assert "My long thought" in answer.text
    assert Post.objects.count() == 1


def test_moderators_reply_in_a_locked_thread(signed_in):
    thread = make.thread()
    thread.lock()

    answer = signed_in(make.moderator()).post(f"/t/{thread.pk}/reply/", {"body": "Why locked"})

    assert answer.status_code == 302


def test_it_keeps_the_text_of_someone_signed_out_meanwhile():
    answer = Client().post(f"/t/{make.thread().pk}/reply/", {"body": "My long thought"})

    assert answer.status_code == 422
    assert "My long thought" in answer.text
    assert Post.objects.count() == 1


def test_it_is_not_there_for_who_cannot_see_the_thread(member, signed_in):
    secret = make.thread(make.hidden_board(), make.moderator())
    hidden = make.thread()
    hidden.hide()

    for thread in (secret, hidden):
        answer = signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "Hello?"})
        assert answer.status_code == 404


def test_it_refuses_who_may_only_read(member, signed_in):
    thread = make.thread(make.board(members=Right.SEE), make.moderator())

    answer = signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "Hello?"})

    assert answer.status_code == 403
    assert Post.objects.count() == 1


def test_a_form_sent_twice_is_one_post(member, signed_in):
    thread, client = make.thread(), signed_in(member)
    sent = {"body": "Once", "submission_id": str(uuid4())}

    first = client.post(f"/t/{thread.pk}/reply/", sent)
    second = client.post(f"/t/{thread.pk}/reply/", sent)

    assert first["Location"] == second["Location"]
    assert Post.objects.filter(thread=thread).count() == 2


def test_a_form_sent_again_after_the_thread_was_locked_still_gets_its_first_answer(
    member, signed_in
):
    thread, client = make.thread(), signed_in(member)
    sent = {"body": "Once", "submission_id": str(uuid4())}
    first = client.post(f"/t/{thread.pk}/reply/", sent)
    thread.lock()

    second = client.post(f"/t/{thread.pk}/reply/", sent)

    assert second["Location"] == first["Location"]


def test_the_same_submission_id_of_another_member_is_another_post(signed_in):
    thread, form = make.thread(), str(uuid4())

    for _ in range(2):
        signed_in(make.member()).post(
            f"/t/{thread.pk}/reply/", {"body": "Mine", "submission_id": form}
        )

    assert Post.objects.filter(thread=thread).count() == 3


def test_a_mangled_submission_id_is_told_and_nothing_is_lost(member, signed_in):
    answer = signed_in(member).post(
        f"/t/{make.thread().pk}/reply/", {"body": "My text", "submission_id": "x" * 50}
    )

    assert answer.status_code in (302, 422)
    assert answer.status_code == 302 or "My text" in answer.text


def test_a_reply_to_a_post_remembers_which(member, signed_in):
    thread = make.thread()
    first = make.post(thread)

    signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "To you", "reply_to": first.pk})

    assert Post.objects.get(number=3).reply_to == first


def test_a_reply_to_a_post_of_another_thread_forgets_it(member, signed_in):
    elsewhere = make.post(make.thread())
    thread = make.thread()

    signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "To you", "reply_to": elsewhere.pk})

    assert Post.objects.get(thread=thread, number=2).reply_to is None


def test_quoting_fills_the_form(member, signed_in):
    thread = make.thread(body="The first words.")
    opening = thread.posts.get()

    page = signed_in(member).get(f"/t/{thread.pk}/reply/?quote={opening.pk}")

    assert "&gt; The first words." in page.text
    assert f"/p/{opening.pk}/" in page.text


def test_quoting_what_one_cannot_see_is_refused(member, signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), body="Secret.").posts.get()
    thread = make.thread()

    page = signed_in(member).get(f"/t/{thread.pk}/reply/?quote={secret.pk}")
    text = signed_in(member).get(f"/p/{secret.pk}/quote/")

    assert page.status_code == text.status_code == 404


@pytest.mark.parametrize("name", ["quote", "to"])
def test_quoting_a_number_that_no_post_can_have_is_refused(member, signed_in, name):
    thread = make.thread()

    page = signed_in(member).get(f"/t/{thread.pk}/reply/?{name}={'9' * 5000}")

    assert page.status_code == 404


def test_too_many_replies_at_once_are_told_when_to_go_on(member, signed_in):
    thread, client = make.thread(), signed_in(member)

    answers = [client.post(f"/t/{thread.pk}/reply/", {"body": f"Reply {n}"}) for n in range(21)]

    assert {answer.status_code for answer in answers[:20]} == {302}
    assert answers[20].status_code == 429
    assert "Reply 20" in answers[20].text


def test_a_missing_csrf_token_is_refused(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)

    answer = client.post(f"/t/{make.thread().pk}/reply/", {"body": "Forged"})

    assert answer.status_code == 403
    assert Post.objects.count() == 1


def test_naming_a_member_links_to_them(member, signed_in):
    thread = make.thread()

    signed_in(make.member()).post(f"/t/{thread.pk}/reply/", {"body": "Hello @ALICE!"})

    post = Post.objects.get(number=2)
    assert f'href="/members/{member.pk}/"' in post.html
    assert post.mentions == {"alice": member.pk}


@pytest.mark.parametrize("address", ["/t/{thread}/reply/", "/b/{board}/new/", "/p/{post}/edit/"])
def test_a_guest_who_sends_nothing_at_all_is_told_so(address):
    thread = make.thread()
    post = thread.posts.get()
    path = address.format(thread=thread.pk, board=thread.board.slug, post=post.pk)

    answer = Client().post(path, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert "You are signed out" in answer.text
