"""A file is seen by who sees a post that shows it, and by its owner."""

from uuid import uuid4

import pytest
from django.test import Client

from forum.moderating import actions as moderating
from forum.posting import actions
from forum.posts.models import Post
from forum.sanctions.actions import Stop, ban
from tests import make
from tests.uploads.making import taken

pytestmark = pytest.mark.django_db


def shown_in(thread, upload, author=None):
    return make.post(thread, author or upload.owner, f"![a](/uploads/{upload.key})")


@pytest.fixture
def upload(member):
    return taken(member)


@pytest.fixture
def sees(signed_in, upload):
    """Who sees the file: a status for the guest and each of these members."""

    def asked(*people) -> list[int]:
        browsers = [Client() if who is None else signed_in(who) for who in people]
        return [browser.get(f"/uploads/{upload.key}/full.webp").status_code for browser in browsers]

    return asked


def test_before_it_is_posted_only_its_owner_sees_it(sees, upload, member):
    assert sees(None, make.member(), make.moderator(), member) == [404, 404, 404, 200]


def test_in_a_public_post_everyone_sees_it_and_it_may_be_kept(sees, upload, member):
    shown_in(make.thread(), upload)

    assert sees(None, make.member(), member) == [200, 200, 200]
    answer = Client().get(f"/uploads/{upload.key}/full.webp")
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert not answer.cookies


def test_what_all_see_costs_one_query_and_again_nothing_but_it(
    upload, django_assert_num_queries, signed_in
):
    shown_in(make.thread(), upload)
    address = f"/uploads/{upload.key}/full.webp"
    etag = Client().get(address)["ETag"]

    with django_assert_num_queries(2):  # and one for rights, which a process remembers
        again = Client().get(address, headers={"If-None-Match": etag})

    assert again.status_code == 304


def test_on_a_hidden_board_only_who_sees_it(sees, upload, member, signed_in):
    board = make.hidden_board()
    insider = make.board_moderator(board)
    thread = make.thread(board, make.moderator())
    actions.reply(make.viewer(make.moderator()), thread, actions.Words("…"))
    upload.owner = insider
    upload.save()
    shown_in(thread, upload)

    assert sees(None, make.member(), member, insider, make.moderator()) == [404, 404, 404, 200, 200]
    answer = signed_in(insider).get(f"/uploads/{upload.key}/full.webp")
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_hidden_post_hides_its_file_also_from_caches_that_ask(sees, upload, member):
    post = shown_in(make.thread(), upload)
    etag = Client().get(f"/uploads/{upload.key}/full.webp")["ETag"]

    moderating.hide_post(make.viewer(make.moderator()), post, "rude")

    assert sees(None, make.member(), make.moderator(), member) == [404, 404, 200, 200]
    asked_again = Client().get(f"/uploads/{upload.key}/full.webp", headers={"If-None-Match": etag})
    assert asked_again.status_code == 404


def test_a_hidden_thread_hides_the_files_of_all_its_posts(sees, upload):
    thread = make.thread()
    shown_in(thread, upload)

    moderating.hide_thread(make.viewer(make.moderator()), thread, "spam")

    assert sees(None, make.member()) == [404, 404]


def test_moved_to_a_hidden_board_a_thread_takes_its_files_along(sees, upload, member):
    thread = make.thread()
    shown_in(thread, upload, member)
    assert sees(None) == [200]

    moderating.move(make.viewer(make.moderator()), thread, make.hidden_board())

    assert sees(None, make.member(), make.moderator()) == [404, 404, 200]


def test_a_banned_member_sees_no_more_than_a_guest(upload, signed_in, member):
    browser = signed_in(member)
    assert browser.get(f"/uploads/{upload.key}/full.webp").status_code == 200

    member.is_active = False
    member.save()

    assert browser.get(f"/uploads/{upload.key}/full.webp").status_code == 404


def test_a_ban_shuts_out_of_hidden_boards_files_too(sees, upload):
    board = make.hidden_board()
    insider = make.board_moderator(board)
    upload.owner = insider
    upload.save()
    shown_in(make.thread(board, make.moderator()), upload)
    assert sees(insider) == [200]

    ban(make.viewer(make.administrator()), insider, Stop("Spam"))

    assert sees(insider) == [404]


def test_what_is_edited_out_is_for_author_and_moderators(sees, upload, member):
    post = shown_in(make.thread(), upload)
    actions.edit_post(make.viewer(member), post, "Gone.")

    assert sees(None, make.member(), make.moderator(), member) == [404, 404, 200, 200]


def test_put_back_it_is_seen_again(sees, upload, member):
    post = shown_in(make.thread(), upload)
    before = post.body
    actions.edit_post(make.viewer(member), post, "Gone.")
    actions.edit_post(make.viewer(member), Post.objects.get(pk=post.pk), before)

    assert sees(None) == [200]


def test_purged_with_its_version_it_is_seen_by_nobody_else(sees, upload, member):
    from forum.posting.purging import purge_version  # noqa: PLC0415

    post = shown_in(make.thread(), upload)
    actions.edit_post(make.viewer(member), post, "Gone.")
    purge_version(make.viewer(make.moderator()), post.revisions.get(), "an address")

    assert sees(None, make.moderator(), member) == [404, 404, 200]


def test_nobody_shows_what_they_do_not_see(sees, upload):
    """Knowing the address of somebody's draft picture is no way to it."""
    other = make.member()
    post = shown_in(make.thread(), upload, author=other)

    assert "<img" not in post.html
    assert not post.attachments.exists()
    assert sees(None, other) == [404, 404]


def test_a_quote_shows_it_too(sees, upload):
    post = shown_in(make.thread(), upload)
    other = make.member()
    quote = make.post(post.thread, other, f"> {post.body}")

    assert "<img" in quote.html
    moderating.hide_post(make.viewer(make.moderator()), post, "rude")
    assert sees(None) == [200]  # as the words of a quote are
    moderating.hide_post(make.viewer(make.moderator()), quote, "rude")
    assert sees(None) == [404]


def test_rendered_again_a_post_still_shows_it(upload):
    from forum.posts.rerendering import rerender_batch  # noqa: PLC0415

    post = shown_in(make.thread(), upload)
    before = post.html
    Post.objects.filter(pk=post.pk).update(renderer_version=0, html="")
    rerender_batch()

    assert Post.objects.get(pk=post.pk).html == before


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "words.txt"])
def test_other_files_are_only_ever_saved(upload, member, name):
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    file = taken(member, name, script)
    make.post(make.thread(), member, f"[a](/uploads/{file.key})")

    for address in (
        f"/uploads/{file.key}",
        f"/uploads/{file.key}/{name}",
        f"/uploads/{file.key}/full.webp",
    ):
        answer = Client().get(address)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "address",
    [
        "{key}/641.webp",
        "{key}/..%2Ffull.webp",
        "{key}/file",
        "{other}/full.webp",
        "{key}x",
        "%2e%2e/secret-key",
        "0",
    ],
)
def test_no_address_leads_elsewhere(upload, member, address):
    shown_in(make.thread(), upload)

    asked = address.format(key=upload.key, other=uuid4().hex[:24])

    assert Client().get(f"/uploads/{asked}").status_code == 404


def test_a_lost_file_is_a_404(upload, member, kept):
    shown_in(make.thread(), upload)
    for file in kept.rglob("*.webp"):
        file.unlink()

    assert Client().get(f"/uploads/{upload.key}/full.webp").status_code == 404


def test_a_page_asks_the_same_of_one_picture_and_of_three(member):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    counts = []
    for pictures in (1, 3):
        uploads = [taken(member) for _ in range(pictures)]
        body = "\n".join(f"![a](/uploads/{upload.key})" for upload in uploads)
        thread = make.thread(author=member, body=body)
        address = thread.get_absolute_url()
        Client().get(address)
        with CaptureQueriesContext(connection) as asked:
            page = Client().get(address).content.decode()
        assert page.count("<img src=") >= pictures
        assert not [each for each in asked.captured_queries if "uploads_upload" in each["sql"]]
        counts.append(len(asked))

    assert counts[0] == counts[1]
