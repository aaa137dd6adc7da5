"""The demo forum is what the README promises, and the same each time."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.test import Client

from accounts.models import Rank, User
from forum.boards.models import Board
from forum.bookmarks.models import Bookmark
from forum.cases.models import Case, Rule
from forum.demo import script
from forum.demo.loading import load
from forum.log.models import LogEntry
from forum.notifications.models import Notification
from forum.polls.models import Poll
from forum.posts import counters
from forum.posts.models import Attachment, Post
from forum.reactions.models import Reaction
from forum.scheduling.models import ScheduledThread
from forum.suggestions.models import Suggestion
from forum.tags.models import ThreadTag
from forum.threads.models import Thread
from tests import make

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for the module, in a transaction that is thrown away."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(NOW, "bell-tower-9")
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def test_it_has_the_boards_that_people_expect():
    assert Board.objects.filter(parent=None).count() == 3
    assert Board.objects.exclude(parent=None).count() == 10
    guest, member = make.viewer(None), make.viewer(User.objects.get(username="bob"))
    for_guests = set(Board.objects.visible_to(guest).values_list("slug", flat=True))
    for_members = set(Board.objects.visible_to(member).values_list("slug", flat=True))
    everything = set(Board.objects.values_list("slug", flat=True))
    assert for_members - for_guests == {"members"}
    assert everything - for_members == {"staff"}


def test_sixty_members_stand_at_every_rank():
    members = User.objects.all()
    ranks = list(Rank.objects.order_by("-points"))

    reached = {next(rank.pk for rank in ranks if rank.points <= user.points) for user in members}

    assert members.count() == 60
    assert reached == {rank.pk for rank in ranks}


def test_it_has_two_hundred_threads_and_the_odd_ones_among_them():
    threads = Thread.objects.all()

    assert threads.count() == 200
    assert threads.filter(post_count=350).count() == 1
    assert threads.exclude(locked_at=None).count() == 1
    assert threads.exclude(pinned_at=None).count() == 2
    assert threads.exclude(hidden_at=None).count() == 1
    assert threads.filter(board__slug="world-talk").count() >= 30


def test_long_posts_show_what_markdown_can_do():
    long_reads = Thread.objects.get(title__startswith="Long reads")
    html = "".join(long_reads.posts.values_list("html", flat=True))

    for tag in ("<pre", "<ul>", "<blockquote", "<a href", "<table>"):
        assert tag in html


def test_its_counts_are_right():
    assert set(counters.recount().values()) == {0}


def test_ids_grow_with_time_and_nothing_lies_ahead():
    posts = list(Post.objects.order_by("id").values_list("created_at", flat=True))

    assert posts == sorted(posts)
    assert posts[-1] < NOW
    assert not User.objects.filter(joined_at__gt=NOW).exists()


def test_nobody_speaks_before_they_joined():
    assert not Post.objects.filter(created_at__lt=F("author__joined_at")).exists()


def test_quotes_lead_to_the_posts_they_quote():
    quoting = Post.objects.filter(body__contains="](/p/").exclude(reply_to=None)

    assert quoting.count() > 50
    assert not Post.objects.filter(body__contains="](#").exists()


def test_the_staff_finds_work_on_its_desk():
    assert Case.objects.open().count() == 3
    assert Case.objects.appealed().count() == 1
    assert Rule.objects.in_force().count() == 4
    assert Suggestion.objects.filter(state="new").count() == 3
    deeds = {"lock", "hide_thread", "note", "warn", "silence"}
    assert deeds <= set(LogEntry.objects.values_list("deed", flat=True))


def test_all_that_is_beyond_text_has_its_place():
    assert Poll.objects.filter(ballot_count__gt=3).exists()
    assert Reaction.objects.count() > 100
    assert Attachment.objects.exists()
    assert ThreadTag.objects.count() > 20
    assert Thread.objects.exclude(answer_id=None).exists()
    assert Post.objects.exclude(wiki_at=None).exists()
    assert Bookmark.objects.exists()
    assert ScheduledThread.objects.exists()


def test_alice_and_bob_have_been_answered():
    for name in ("alice", "bob"):
        assert Notification.objects.filter(recipient__username=name).exists()


def test_it_is_the_same_each_time():
    first, second = script.talks(), script.talks()

    assert first == second
    assert len({(talk.board, talk.title) for talk in first}) == 200


def test_the_four_accounts_sign_in():
    for name in ("admin", "moderator", "alice", "bob"):
        assert Client().login(username=name, password="bell-tower-9")


def test_every_page_of_it_can_be_read():
    client = Client()

    for board in Board.objects.visible_to(make.viewer(None)).exclude(parent=None):
        assert client.get(board.get_absolute_url()).status_code == 200
    longest = Thread.objects.get(post_count=350)
    assert client.get(f"{longest.get_absolute_url()}?page=18").status_code == 200


def test_it_refuses_a_database_that_has_members():
    with pytest.raises(CommandError, match="empty database"):
        call_command("demo")
