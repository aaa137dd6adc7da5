import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.drafts.actions import save_draft
from forum.drafts.models import Draft, Written
from tests import make

pytestmark = pytest.mark.django_db


def keep(user, place, body="Half a thought", title=""):
    return save_draft(make.viewer(user), place, Written(title, body), 0)


def test_the_list_leads_to_each_form(member, signed_in):
    post = make.post(make.thread(title="Bells"), member)
    keep(member, f"new-{post.thread.board_id}", title="A new thing")
    keep(member, f"reply-{post.thread_id}")
    keep(member, f"edit-{post.pk}")

    page = signed_in(member).get("/drafts/").text

    for address in (
        f"/b/{post.thread.board.slug}/new/",
        f"/t/{post.thread_id}/reply/",
        f"/p/{post.pk}/edit/",
    ):
        assert f'href="{address}"' in page
    assert "A new thing" in page
    assert page.count("Bells") == 2


def test_it_is_found_in_the_members_menu(member, signed_in):
    assert 'href="/drafts/"' in signed_in(member).get("/").text


def test_guests_are_sent_to_sign_in():
    assert "/accounts/login/" in Client().get("/drafts/")["Location"]


def test_one_sees_ones_own_only(member, signed_in):
    keep(make.member(), f"reply-{make.thread().pk}", "Not yours")

    assert "Not yours" not in signed_in(member).get("/drafts/").text
    assert "Not yours" not in signed_in(make.administrator()).get("/drafts/").text


def test_a_title_that_is_no_longer_open_is_not_told_but_the_text_is(member, signed_in):
    thread = make.thread(title="Secret title")
    keep(member, f"reply-{thread.pk}", "My own words")
    thread.hide()

    page = signed_in(member).get("/drafts/").text

    assert "Secret title" not in page
    assert "My own words" in page
    assert f"/t/{thread.pk}/reply/" not in page


def test_it_asks_the_same_for_one_and_for_three(member, signed_in):
    client = signed_in(member)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/drafts/")
        return len(queries)

    def one_more_of_each() -> None:
        post = make.post(make.thread(), member)
        for place in (f"new-{post.thread.board_id}", f"reply-{post.thread_id}", f"edit-{post.pk}"):
            keep(member, place)

    one_more_of_each()
    asked()
    one = asked()
    one_more_of_each()
    one_more_of_each()

    assert asked() == one


# --- discarding -----------------------------------------------------------------------------------


def test_it_is_discarded(member, signed_in):
    place = f"reply-{make.thread().pk}"
    keep(member, place)

    for _ in range(2):
        assert signed_in(member).post("/drafts/discard/", {"place": place}).status_code == 302

    assert not Draft.objects.exists()


def test_nobody_discards_that_of_another(member, signed_in):
    place = f"reply-{make.thread().pk}"
    keep(make.member(), place)

    signed_in(member).post("/drafts/discard/", {"place": place})
    Client().post("/drafts/discard/", {"place": place})

    assert Draft.objects.exists()


def test_starting_afresh_leads_back_to_an_empty_form(member, signed_in):
    thread = make.thread()
    keep(member, f"reply-{thread.pk}")

    page = signed_in(member).post(
        "/drafts/discard/", {"place": f"reply-{thread.pk}", "afresh": 1}, follow=True
    )

    assert page.redirect_chain[0][0] == f"/t/{thread.pk}/reply/"
    assert "Half a thought" not in page.text


# --- restoring ------------------------------------------------------------------------------------


def test_the_forms_begin_with_it_and_say_so(member, signed_in):
    post = make.post(make.thread(), member)
    thread, client = post.thread, signed_in(member)
    drafts = {
        f"/b/{thread.board.slug}/new/": keep(member, f"new-{thread.board_id}", title="A title"),
        f"/t/{thread.pk}/reply/": keep(member, f"reply-{thread.pk}"),
        f"/p/{post.pk}/edit/": keep(member, f"edit-{post.pk}"),
    }

    for address, draft in drafts.items():
        page = client.get(address).text
        assert "Half a thought" in page
        assert f'data-draft-version="{draft.version}"' in page
        assert f'data-draft-place="{draft.place}"' in page
        assert 'class="draft-restored"' in page
    assert 'value="A title"' in client.get(f"/b/{thread.board.slug}/new/").text


def test_without_one_nothing_is_said(member, signed_in):
    page = signed_in(member).get(f"/t/{make.thread().pk}/reply/").text

    assert 'data-draft-version="0"' in page
    assert "draft-restored" not in page


def test_a_quote_comes_below_it(member, signed_in):
    thread = make.thread(body="Quote me")
    keep(member, f"reply-{thread.pk}")

    page = signed_in(member).get(f"/t/{thread.pk}/reply/?quote={thread.posts.get().pk}").text

    assert page.index("Half a thought") < page.index("&gt; Quote me")


def test_a_refused_form_keeps_the_version_it_knew(member, signed_in):
    page = signed_in(member).post(f"/t/{make.thread().pk}/reply/", {"body": "", "known": "7"})

    assert 'data-draft-version="7"' in page.text


def test_the_form_at_a_threads_foot_names_its_place(member, signed_in):
    thread = make.thread()

    assert (
        f'data-draft-place="reply-{thread.pk}"'
        in signed_in(member).get(thread.get_absolute_url()).text
    )


def test_hostile_words_are_words_on_the_list_and_in_the_form(member, signed_in):
    client, thread = signed_in(member), make.thread()
    words = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    client.post("/drafts/", {"place": f"reply-{thread.pk}", "title": words, "body": words})
    client.post("/drafts/", {"place": f"new-{thread.board_id}", "title": words, "body": words})

    for address in ("/drafts/", f"/t/{thread.pk}/reply/", f"/b/{thread.board.slug}/new/"):
        page = client.get(address).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
