"""A file chosen in the form goes into the text, with or without scripts."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.limits.spending import spend
from forum.posting.attaching import UPLOADS
from forum.posts.models import Attachment, Post
from forum.uploads.models import Upload
from tests import make
from tests.uploads.making import moving, picture, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return make.thread()


@pytest.fixture
def client(signed_in, member):
    return signed_in(member)


def reply(client, thread, body="Look:", htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/t/{thread.pk}/reply/", {"body": body, **fields}, headers=headers)


def test_a_picture_is_sent_with_its_words_and_shown(client, thread, member):
    answer = reply(client, thread, files=sent("cat.png", picture()), words="A [cat]")

    post = Post.objects.get(author=member)
    upload = Upload.objects.get()
    assert answer.status_code == 302
    assert post.body == f"Look:\n\n![A \\[cat\\]](/uploads/{upload.key})"
    assert f'src="/uploads/{upload.key}/full.webp" alt="A [cat]"' in post.html
    assert 'width="80" height="60"' in post.html
    assert list(Attachment.objects.values_list("post", "upload")) == [(post.pk, upload.pk)]


def test_a_picture_alone_is_a_post(client, thread, member):
    reply(client, thread, body="", files=sent("cat.png", picture()))

    assert "<img" in Post.objects.get(author=member).html


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_every_kind_of_picture_becomes_webp(client, thread, kind):
    reply(client, thread, files=sent("cat", picture(kind)))

    upload = Upload.objects.get()
    shown = b"".join(client.get(f"/uploads/{upload.key}/full.webp"))
    with Image.open(BytesIO(shown)) as image:
        assert (image.format, image.size) == ("WEBP", (80, 60))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_what_moves_goes_on_moving(client, thread, kind):
    reply(client, thread, files=sent("cat", moving(kind)))

    shown = b"".join(client.get(f"/uploads/{Upload.objects.get().key}/full.webp"))
    with Image.open(BytesIO(shown)) as image:
        assert image.n_frames == 5


def test_a_large_picture_is_kept_in_several_sizes(client, thread, files_in):
    reply(client, thread, files=sent("photo.jpg", picture("JPEG", (4000, 3000))))

    upload = Upload.objects.get()
    assert (upload.width, upload.height, upload.widths) == (2560, 1920, [320, 640, 1280])
    assert len(files_in()) == 4
    for width in upload.widths:
        shown = b"".join(client.get(f"/uploads/{upload.key}/{width}.webp"))
        with Image.open(BytesIO(shown)) as image:
            assert image.size == (width, round(width * 3 / 4))
    assert f"/uploads/{upload.key}/640.webp 640w" in Post.objects.last().html


def test_a_turned_photo_stands_upright_and_tells_nothing(client, thread):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to the right
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (55.0, 45.0, 0.0)  # where it was taken
    came = picture("JPEG", (80, 60), exif=exif)
    assert b"Secret Camera" in came

    reply(client, thread, files=sent("photo.jpg", came))

    upload = Upload.objects.get()
    shown = b"".join(client.get(f"/uploads/{upload.key}/full.webp"))
    assert (upload.width, upload.height) == (60, 80)
    assert b"Secret" not in shown
    with Image.open(BytesIO(shown)) as image:
        assert image.size == (60, 80)
        assert not image.getexif()


def test_of_a_phones_several_pictures_in_one_the_first_is_kept(client, thread):
    second = Image.new("RGB", (20, 20))
    came = picture("MPO", save_all=True, append_images=[second])

    reply(client, thread, files=sent("photo.jpg", came))

    assert (Upload.objects.get().width, Upload.objects.get().height) == (80, 60)


def test_the_button_beside_it_puts_it_into_the_text_and_sends_nothing(client, thread, member):
    answer = reply(client, thread, files=sent("cat.png", picture()), words="A cat", attach="1")

    upload = Upload.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"![A cat](/uploads/{upload.key})</textarea>" in page
    assert "form-errors" not in page
    assert f'<img src="/uploads/{upload.key}/full.webp" alt=""' in page
    assert not Post.objects.filter(author=member)


def test_it_stays_in_a_form_that_is_refused(client, member):
    board = make.board()

    answer = client.post(
        f"/b/{board.slug}/new/", {"title": "", "body": "Hm", "files": sent("a.png", picture())}
    )

    assert answer.status_code == 422
    assert f"Hm\n\n![](/uploads/{Upload.objects.get().key})" in answer.content.decode()


def test_it_works_with_htmx_too(client, thread):
    answer = reply(client, thread, htmx=True, after="1", files=sent("cat.png", picture()))

    assert answer.status_code == 200
    assert f"/uploads/{Upload.objects.get().key}" in answer.content.decode()


def test_sent_twice_it_is_kept_once(client, thread, member):
    fields = {"submission_id": str(uuid4())}
    for _ in range(2):
        reply(client, thread, files=sent("cat.png", picture()), **fields)

    assert Upload.objects.count() == 1
    assert Post.objects.filter(author=member).count() == 1


def test_an_edit_adds_one_and_takes_one_away(client, thread, member):
    reply(client, thread, files=sent("cat.png", picture()))
    post = Post.objects.get(author=member)

    client.post(f"/p/{post.pk}/edit/", {"body": "Another", "files": sent("dog.png", picture())})

    post.refresh_from_db()
    shown = post.attachments.get(removed_at=None).upload
    assert shown.name == "dog.png"
    assert post.body == f"Another\n\n![](/uploads/{shown.key})"
    assert post.attachments.exclude(removed_at=None).get().upload.name == "cat.png"


def test_other_files_are_taken_by_the_boards_list(client, thread, member):
    Board.objects.update(file_endings="pdf")
    content = b"%PDF-1.7\n..."

    reply(client, thread, files=sent("Отчёт.pdf", content))
    refused = reply(client, thread, body="More", files=sent("a.txt", b"words"))

    upload = Upload.objects.get()
    post = Post.objects.get(author=member)
    assert '<a class="attachment"' in post.html or 'class="attachment"' in post.html
    assert b"".join(client.get(upload.get_absolute_url())) == content
    assert refused.status_code == 422
    assert (
        "“a.txt” can’t be attached here." in refused.content.decode()
        or "a.txt" in refused.content.decode()
    )
    assert "More</textarea>" in refused.content.decode()


def test_a_board_may_take_none(client, thread):
    Board.objects.update(takes_files=False)

    answer = reply(client, thread, files=sent("cat.png", picture()))

    assert answer.status_code == 422
    assert 'name="files"' not in answer.content.decode()
    assert not Upload.objects.exists()


def test_who_may_not_write_may_not_bring_files(signed_in, thread):
    board = make.board(members=Right.SEE)
    reader = signed_in(make.member())
    quiet = make.thread(board, make.moderator())

    assert reply(reader, quiet, files=sent("a.png", picture())).status_code == 422
    assert (
        reader.post(
            "/uploads/", {"place": f"new-{board.pk}", "files": sent("a.png", picture())}
        ).status_code
        == 403
    )
    assert not Upload.objects.exists()


def test_a_guest_brings_none(client, thread):
    from django.test import Client  # noqa: PLC0415

    guest = Client()
    reply(guest, thread, files=sent("a.png", picture()))
    answer = guest.post(
        "/uploads/", {"place": f"reply-{thread.pk}", "files": sent("a.png", picture())}
    )

    assert answer.status_code == 403
    assert not Upload.objects.exists()


def test_a_script_gets_the_markdown(client, thread):
    answer = client.post(
        "/uploads/",
        {"place": f"reply-{thread.pk}", "files": sent("cat.png", picture()), "words": "A cat"},
    )

    key = Upload.objects.get().key
    assert answer.json() == {
        "markdown": f"![A cat](/uploads/{key})",
        "address": f"/uploads/{key}",
        "thumbnail": f"/uploads/{key}/full.webp",
    }


def test_a_script_learns_why_not(client, thread):
    answer = client.post(
        "/uploads/", {"place": f"reply-{thread.pk}", "files": sent("cat.png", b"not a picture")}
    )

    assert answer.status_code == 422
    assert "cat.png" in answer.content.decode()


def test_too_many_at_once_are_refused_with_a_sentence(client, thread, member):
    for _ in range(UPLOADS.times):
        spend(UPLOADS, str(member.pk))

    file = sent("a.png", picture())
    told = client.post("/uploads/", {"place": f"reply-{thread.pk}", "files": file})
    file.seek(0)
    form = reply(client, thread, body="Kept", files=file)

    assert told.status_code == 429
    assert form.status_code == 422
    assert "Kept</textarea>" in form.content.decode()
    assert not Upload.objects.exists()


def test_the_quota_is_kept(client, thread, settings, files_in):
    settings.UPLOAD_QUOTA = 3000

    assert reply(client, thread, files=sent("a.txt", b"x" * 2000)).status_code == 302
    refused = reply(client, thread, files=sent("b.txt", b"x" * 2000))

    assert refused.status_code == 422
    assert len(files_in()) == 1


def test_what_is_too_large_is_refused_and_the_text_kept(client, thread, settings, files_in):
    settings.UPLOAD_MAX_SIZE = 100_000

    answer = reply(client, thread, body="Kept", files=sent("a.txt", b"x" * 200_000))

    assert answer.status_code == 422
    assert "Kept</textarea>" in answer.content.decode()
    assert not files_in()


def test_a_text_without_files_asks_nothing_of_them(client, thread, django_assert_max_num_queries):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        reply(client, thread)

    assert not [each for each in asked.captured_queries if "uploads_upload" in each["sql"]]
