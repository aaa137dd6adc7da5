"""What no post and no draft shows is let go of, and nothing else."""

from datetime import timedelta
from os import utime
from time import time
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.drafts.actions import save_draft
from forum.drafts.models import Written
from forum.posting import actions, orphans
from forum.scheduling.actions import Planned, drop, schedule
from forum.uploads.models import Upload
from tests import make
from tests.uploads.making import taken

LONG_AGO = timezone.now() - timedelta(days=3)


@pytest.fixture
def upload(member):
    made = taken(member)
    Upload.objects.update(uploaded_at=LONG_AGO)
    return made


@pytest.fixture
def purge(django_capture_on_commit_callbacks):
    def run() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return orphans.purge()

    return run


@pytest.mark.django_db
def test_an_orphan_goes_with_its_files(upload, purge, files_in):
    assert files_in()

    assert purge() == 1
    assert not Upload.objects.exists()
    assert not files_in()
    assert purge() == 0


@pytest.mark.django_db
def test_a_young_one_stays(member, purge, files_in):
    taken(member)

    assert purge() == 0
    assert files_in()


@pytest.mark.django_db
def test_what_a_post_shows_stays_also_hidden_or_edited_out(upload, member, purge):
    post = make.post(make.thread(), member, f"![a](/uploads/{upload.key})")
    actions.edit_post(make.viewer(member), post, "Gone.")
    post.hide()

    assert purge() == 0
    assert Upload.objects.exists()


@pytest.mark.django_db
def test_what_a_draft_shows_stays_until_the_draft_goes(upload, member, purge):
    from forum.drafts.actions import drop_draft  # noqa: PLC0415

    place = f"new-{make.board().pk}"
    viewer = make.viewer(member)
    save_draft(viewer, place, Written(body=f"![a](/uploads/{upload.key})"), 0)
    assert purge() == 0

    drop_draft(viewer, place)
    assert purge() == 1


@pytest.mark.django_db
def test_what_a_scheduled_thread_shows_stays_until_it_is_dropped(upload, member, purge):
    board = make.board()
    keeper = make.viewer(make.board_moderator(board))
    soon = timezone.now() + timedelta(days=9)
    planned = Planned("News", f"![a](/uploads/{upload.key})", soon)
    scheduled = schedule(keeper, board, planned, uuid4())
    assert purge() == 0

    drop(keeper, scheduled)
    assert purge() == 1


@pytest.mark.django_db
def test_a_file_without_a_row_goes_once_it_is_old(member, purge, kept, files_in):
    upload = taken(member)
    Upload.objects.all().delete()
    assert purge() == 0
    assert files_in()

    for file in kept.rglob("*.webp"):
        utime(file, (time() - 3 * 86400,) * 2)
    stranger = kept / "uploads" / "ab" / "letter.txt"
    stranger.parent.mkdir(parents=True, exist_ok=True)
    stranger.write_text("not ours")
    utime(stranger, (0, 0))
    purge()

    assert files_in() == ["uploads/ab/letter.txt"]
    assert upload.key not in str(files_in())


@pytest.mark.django_db
def test_the_task_is_queued_by_the_command(upload, run_tasks):
    from django.core.management import call_command  # noqa: PLC0415

    call_command("purge_uploads", queue=True)
    assert Upload.objects.exists()

    assert run_tasks() == 1
    assert not Upload.objects.exists()
