"""Files in a bucket: the same door, the same rights, nothing in the folder."""

from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.test import Client
from moto.server import ThreadedMotoServer
from PIL import Image

from forum.posting import orphans
from forum.settings import storage_from
from forum.uploads import files
from forum.uploads.actions import NotTaken
from forum.uploads.models import Upload
from tests import make
from tests.uploads.making import picture, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()
    server.stop()


@pytest.fixture
def bucket(server, settings, kept):
    host, port = server
    made = storage_from(f"s3+http://key:secret@{host}:{port}/forum?region=us-east-1", kept)
    settings.STORAGES = {**settings.STORAGES, "default": made}
    bucket = storages["default"].bucket
    bucket.create()
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


def names_in(bucket) -> list[str]:
    return sorted(each.key for each in bucket.objects.all())


def test_a_picture_goes_to_the_bucket_and_comes_from_it(bucket, member, files_in):
    upload = taken(member, "photo.jpg", picture("JPEG", (800, 600)))
    make.post(make.thread(), member, f"![a](/uploads/{upload.key})")

    answer = Client().get(f"/uploads/{upload.key}/640.webp")

    assert names_in(bucket) == [
        f"uploads/{upload.key[:2]}/{upload.key}-{part}" for part in sorted(upload.parts)
    ]
    assert upload.size == sum(each.size for each in bucket.objects.all())
    assert Image.open(BytesIO(b"".join(answer))).size == (640, 480)
    assert not files_in()


def test_another_file_is_handed_out_as_it_came(bucket, member):
    upload = taken(member, "words.txt", b"words" * 100_000)
    make.post(make.thread(), member, f"[a](/uploads/{upload.key})")

    answer = Client().get(upload.get_absolute_url())

    assert b"".join(answer) == b"words" * 100_000
    assert answer["Content-Disposition"] == 'attachment; filename="words.txt"'


def test_what_a_guest_may_not_see_the_bucket_does_not_give_either(bucket, member):
    upload = taken(member)

    assert Client().get(f"/uploads/{upload.key}/full.webp").status_code == 404


def test_what_is_not_in_the_bucket_is_a_404(bucket, member, signed_in):
    upload = taken(member)
    bucket.objects.all().delete()

    assert signed_in(member).get(f"/uploads/{upload.key}").status_code == 404


def test_orphans_leave_the_bucket(bucket, member, django_capture_on_commit_callbacks, monkeypatch):
    taken(member)
    monkeypatch.setattr(orphans, "KEPT_FOR", orphans.KEPT_FOR * 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert orphans.purge() == 1

    assert not names_in(bucket)


def test_files_of_no_upload_are_found_in_the_bucket(bucket, member, monkeypatch):
    taken(member)
    Upload.objects.all().delete()
    monkeypatch.setattr(orphans, "KEPT_FOR", orphans.KEPT_FOR * 0 - orphans.timedelta(seconds=5))
    orphans.purge()

    assert not names_in(bucket)


def test_a_bucket_that_does_not_answer_is_a_sentence(bucket, member, settings, kept):
    gone = storage_from("s3+http://key:secret@127.0.0.1:9/forum", kept)
    from botocore.config import Config  # noqa: PLC0415

    gone["OPTIONS"]["client_config"] = Config(retries={"max_attempts": 0}, connect_timeout=1)
    settings.STORAGES = {**settings.STORAGES, "default": gone}

    with pytest.raises(NotTaken) as caught:
        taken(member)

    assert caught.value.status == 507
    assert not Upload.objects.exists()
    assert files.FOLDER


@pytest.mark.parametrize(
    "url", ["s3://host", "https://host/bucket", "s3://host:x/bucket", "s3:///b"]
)
def test_a_wrong_address_is_told_at_the_start(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="FORUM_S3_URL"):
        storage_from(url, tmp_path)
