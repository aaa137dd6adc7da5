"""A disk that is full: a sentence, no row, and nothing left behind."""

import errno
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection

from accounts.models import User
from forum.uploads.actions import NotTaken
from forum.uploads.models import Upload
from tests import make
from tests.uploads.making import picture, sent, taken


class FullAfter(FileSystemStorage):
    """Takes so many files; the next is written by half."""

    left = 1

    def _save(self, name, content):
        if FullAfter.left:
            FullAfter.left -= 1
            return super()._save(name, content)
        with open(self.path(name), "wb") as file:  # noqa: PTH123
            file.write(content.read(10))
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full(settings, kept):
    FullAfter.left = 1
    storage = {
        "BACKEND": "tests.uploads.test_no_room.FullAfter",
        "OPTIONS": {"location": str(kept)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.mark.django_db
def test_a_full_disk_is_a_sentence_no_row_and_no_orphan(full, member, files_in):
    with pytest.raises(NotTaken) as caught:
        taken(
            member, "photo.jpg", picture("JPEG", (3000, 2000))
        )  # four files, of which one is kept

    assert caught.value.status == 507
    assert not Upload.objects.exists()
    assert not files_in()


@pytest.mark.django_db
def test_the_form_comes_back_with_its_text(full, signed_in, member):
    thread = make.thread()

    answer = signed_in(member).post(
        f"/t/{thread.pk}/reply/",
        {"body": "Kept", "files": sent("photo.jpg", picture("JPEG", (3000, 2000)))},
    )

    assert answer.status_code == 422
    assert "Kept</textarea>" in answer.content.decode()
    assert "нет места" in answer.content.decode()


@pytest.mark.django_db
def test_no_room_for_what_is_coming_in_is_the_same_sentence(signed_in, member, monkeypatch):
    def full(self, *_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SpooledTemporaryFile, "write", full)
    thread = make.thread()

    answer = signed_in(member).post(
        f"/t/{thread.pk}/reply/", {"body": "Kept", "files": sent("a.png", picture())}
    )

    assert answer.status_code == 422
    assert "Kept</textarea>" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_quota_is_exact_however_many_come_at_once(settings, files_in):
    settings.UPLOAD_QUOTA = 10_000
    owner = make.member()

    def bring(n: int) -> bool:
        try:
            taken(User.objects.get(pk=owner.pk), f"{n}.txt", b"x" * 3000)
        except NotTaken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as people:
        kept = sum(people.map(bring, range(20)))

    assert kept == 3
    assert Upload.objects.of_member(owner.pk).total_size() == 9000
    assert len(files_in()) == 3
