"""Filling the index of a forum that was there before it."""

import pytest
from django.core.management import call_command

from forum.search import indexing
from forum.search.models import Entry
from forum.search.tasks import index_the_rest
from tests import make

pytestmark = pytest.mark.django_db


def test_it_writes_what_is_missing(capsys):
    make.thread(replies=2)
    Entry.objects.all().delete()

    call_command("reindex_search")

    assert Entry.objects.count() == 3
    assert "3 posts" in capsys.readouterr().out


def test_interrupted_it_goes_on_where_it_was():
    make.thread(replies=3)
    Entry.objects.update(version=0)

    last = indexing.index_some(0, 2)
    assert Entry.objects.filter(version=indexing.VERSION).count() == 2
    assert indexing.index_some(last, 10)
    assert indexing.unindexed().count() == 0
    assert indexing.index_some(0, 10) is None


def test_all_is_written_anew_when_asked():
    post = make.thread(body="A walrus.").posts.get()
    Entry.objects.update(vector="'broken'")

    call_command("reindex_search")
    assert "walrus" not in Entry.objects.get(pk=post.pk).vector
    call_command("reindex_search", all=True)
    assert "walrus" in Entry.objects.get(pk=post.pk).vector


def test_the_worker_does_it_in_batches(run_tasks, monkeypatch):
    monkeypatch.setattr("forum.search.tasks.BATCH", 2)
    make.thread(replies=4)
    run_tasks()
    Entry.objects.all().delete()

    index_the_rest.enqueue()

    assert run_tasks() == 4
    assert Entry.objects.count() == 5
