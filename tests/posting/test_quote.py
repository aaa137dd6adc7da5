import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db

BODY = """The soup is **hot** today.

> [bob](/p/1/):
> I hate soup.

Second *paragraph*, ||secret||."""


@pytest.fixture
def post():
    thread = make.thread(make.board("Kitchen"), make.member("ann"), body=BODY)
    return thread.posts.get()


def quote(client, post, words):
    return client.post(f"/p/{post.pk}/quote/", {"words": words})


def test_chosen_words_come_as_a_quote_with_their_source(member, signed_in, post):
    answer = quote(signed_in(member), post, "soup is hot")

    assert answer.text == f"> [ann](/p/{post.pk}/) {post.created_at:%Y-%m-%d}:\n> soup is hot\n\n"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_spaces_between_blocks_are_the_browsers_own(member, signed_in, post):
    answer = quote(signed_in(member), post, "hot today.\n\n\nSecond  paragraph")

    assert answer.status_code == 200


@pytest.mark.parametrize("words", ["The soup is cold", "", "   ", "script"])
def test_it_refuses_words_that_are_not_there(member, signed_in, post, words):
    answer = quote(signed_in(member), post, words)

    assert answer.status_code == 403
    assert "этих слов нет" in answer.text


def test_nobody_is_quoted_with_what_they_quote_themselves(member, signed_in, post):
    assert quote(signed_in(member), post, "I hate soup.").status_code == 403


def test_words_of_a_spoiler_stay_hidden(member, signed_in, post):
    assert "> ::: spoiler\n> secret\n" in quote(signed_in(member), post, "secret").text


def test_it_refuses_guests(post):
    assert quote(Client(), post, "soup").status_code == 403


def test_what_one_may_not_see_is_not_found(member, signed_in):
    thread = make.thread(make.hidden_board(), make.moderator(), body="Behind seven locks")
    secret = thread.posts.get()

    answer = quote(signed_in(member), secret, "seven locks")

    assert answer.status_code == 404
    assert "locks" not in answer.text


def test_a_hidden_post_is_quoted_no_more(member, signed_in, post):
    reply = make.post(post.thread, body="Hidden soon")
    reply.hide()

    assert quote(signed_in(member), reply, "Hidden soon").status_code == 404
