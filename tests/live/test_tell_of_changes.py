"""What PostgreSQL tells of, and what it keeps to itself."""

from importlib import import_module

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.models import Ban, Rank, User
from forum.boards.models import Board, Grant, Silence
from forum.cards.models import Card, CardRules
from forum.live.listening import parameters
from forum.moderating import actions as moderating
from forum.moderating import showing
from forum.polls.actions import close_poll
from forum.posting import actions
from forum.posts.rerendering import rerender_batch
from forum.reactions.actions import react
from forum.reactions.models import ReactionKind
from forum.reading.views_counted import add_to_threads
from forum.threads.models import Thread
from tests import make
from tests.polls.making import poll, voted

told = import_module("forum.live.migrations.0001_tell_of_changes")
told_since = import_module("forum.live.migrations.0002_tell_of_reactions")
told_last = import_module("forum.live.migrations.0013_tell_of_announcements")
of_pointers = import_module("forum.live.migrations.0012_tell_of_pointers")
of_cards = import_module("forum.live.migrations.0004_tell_of_cards")
of_polls = import_module("forum.live.migrations.0005_tell_of_polls")
of_tags = import_module("forum.live.migrations.0006_tell_of_tags")
SHOWN = {
    **told.SHOWN,
    **told_since.SHOWN,
    **of_cards.SHOWN,
    **of_tags.SHOWN,
    "accounts_user": told_since.MEMBERS,
    "threads_thread": told_last.THREADS,
    **of_polls.SHOWN,
    **of_pointers.SHOWN,
}

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# Columns that no other reader's page shows, so a change of them is no news.
PRIVATE = {
    "threads_thread": {
        "id", "view_count", "last_public_number", "last_place", "came_at", "merged_at",
        "closes_idle_days", "closes_at", "pinned_until",
    },
    "accounts_user": {
        "id", "password", "last_login", "email", "last_seen_at", "away_since", "language", "theme",
        "time_zone", "thread_view", "banned_until", "silenced_until", "watched_until",
        "takes_conversations", "unread_conversations", "dismissed_announcements",
    },
    "cards_card": {"id", "site", "asked_by_id", "asked_at", "fetched_at", "failure"},
}  # fmt: skip


@pytest.fixture
def news():
    """What was told since it was last asked."""
    with psycopg.connect(**parameters(), autocommit=True) as listener:
        for channel in ("forum_changed", "forum_thread", "forum_rights"):
            listener.execute(f"LISTEN {channel}")

        heard = []
        listener.add_notify_handler(lambda each: heard.append((each.channel, each.payload)))

        def since_last() -> list[tuple[str, str]]:
            listener.execute("SELECT")
            told_now, heard[:] = list(heard), []
            return told_now

        yield since_last


@pytest.mark.parametrize("table", sorted(SHOWN))
def test_every_column_is_either_shown_or_known_to_be_private(table):
    columns = SHOWN[table]
    if columns is None:
        return
    (model,) = (model for model in apps.get_models() if model._meta.db_table == table)
    stored = {field.column for field in model._meta.concrete_fields}

    assert set(columns) | PRIVATE[table] == stored
    assert not set(columns) & PRIVATE[table]


def test_a_reply_is_told_once_with_its_thread(news):
    thread, author = make.thread(), make.viewer(make.member())
    news()

    actions.reply(author, thread, actions.Words("A reply."))

    assert sorted(news()) == [("forum_changed", ""), ("forum_thread", str(thread.pk))]


def test_many_posts_rendered_again_are_told_of_once(news):
    thread = make.thread(replies=3)
    thread.posts.update(renderer_version=0)
    news()

    assert rerender_batch() == 4

    assert news() == [("forum_changed", "")]


def test_an_edit_and_a_hide_are_told(news):
    thread = make.thread(replies=1)
    opening = thread.posts.get(number=1)
    news()

    actions.edit_post(make.viewer(opening.author), opening, "Changed.")
    assert ("forum_changed", "") in news()

    moderator = make.viewer(make.moderator())
    news()
    moderating.hide_post(moderator, thread.posts.get(number=2), "rude")
    assert ("forum_thread", str(thread.pk)) in news()
    moderating.hide_thread(moderator, thread, "rude")
    assert ("forum_thread", str(thread.pk)) in news()


def test_what_is_written_past_the_actions_is_told_too(news):
    board = make.board()
    news()

    for write in (
        lambda: Board.objects.filter(pk=board.pk).update(title="Renamed"),
        lambda: Grant.objects.filter(board=board).delete(),
        lambda: Rank.objects.create(points=12345, title_ru="а", title_en="a"),
        make.member,
        lambda: User.objects.update(username="renamed"),
        lambda: Card.objects.create(address="https://example.org/"),
        lambda: Card.objects.update(title="A page"),
        lambda: CardRules.objects.create(pk=1, is_on=True),
    ):
        write()
        assert ("forum_changed", "") in news()


def test_a_vote_and_a_closing_are_told(news):
    asked = poll()
    news()

    voted(asked, "Green")
    assert ("forum_changed", "") in news()
    close_poll(make.viewer(asked.post.author), asked)
    assert ("forum_changed", "") in news()


def test_a_reaction_is_told_and_which_there_are_as_rights_are(news):
    post, kind = make.post(make.thread()), ReactionKind.objects.first()
    fan = make.viewer(make.member())
    news()

    react(fan, post, kind)
    assert news() == [("forum_changed", "")]

    ReactionKind.objects.filter(pk=kind.pk).update(name_en="Fine")
    assert sorted(news()) == [("forum_changed", ""), ("forum_rights", "")]


def test_which_sites_have_cards_is_told_as_rights_are(news):
    CardRules.objects.create(id=1)
    news()

    CardRules.objects.update(is_on=True)

    assert sorted(news()) == [("forum_changed", ""), ("forum_rights", "")]


def test_what_is_announced_is_told_as_rights_are_and_what_is_not_is_not(news):
    thread, moderator = make.thread(), make.viewer(make.moderator())
    showing.announce(moderator, thread)
    assert ("forum_rights", "") in news()

    for write in (
        lambda: Thread.objects.filter(pk=thread.pk).update(title="Renamed"),
        lambda: moderating.hide_thread(moderator, thread, "rude"),
        lambda: showing.unannounce(moderator, thread),
    ):
        write()
        assert ("forum_rights", "") in news()
    moderating.restore_thread(moderator, thread)
    make.post(thread, make.member())
    news()
    actions.reply(moderator, thread, actions.Words("A reply."))
    assert ("forum_rights", "") not in news()


def test_rights_are_told(news):
    board, member = make.board(), make.member()
    moderators = make.board_moderator(board).groups.get()
    news()

    for write in (
        lambda: Grant.objects.filter(board=board).update(rights=0),
        lambda: moderators.members.add(member),
        lambda: moderators.members.remove(member),
        lambda: User.objects.filter(pk=member.pk).update(is_active=False),
        lambda: User.objects.filter(pk=member.pk).update(standing=50),
        lambda: User.objects.filter(pk=member.pk).update(banned_until=timezone.now()),
        lambda: User.objects.filter(pk=member.pk).update(silenced_until=timezone.now()),
        lambda: Silence.objects.create(member=member, board=board),
        lambda: Ban.objects.create(network="203.0.113.0/24"),
    ):
        write()
        assert ("forum_rights", "") in news()


def test_views_presence_and_what_is_ones_own_are_no_news(news):
    thread, member = make.thread(), make.member()
    news()

    add_to_threads({thread.pk: 3})
    User.objects.filter(pk=member.pk).update(last_seen_at=timezone.now(), theme="dark")
    assert Thread.objects.get(pk=thread.pk).view_count == 3

    assert news() == []


def test_it_can_be_taken_back():
    with connection.cursor() as cursor:
        cursor.execute(told_last.UNDO)
        cursor.execute(told_since.UNDO)
        cursor.execute(told.UNDO)
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'live\\_%%'", [])
        assert cursor.fetchone() == (0,)
        cursor.execute(told.FUNCTIONS + "".join(told.triggers()))
        cursor.execute(told_since.DO)
        cursor.execute(told_last.DO)
        cursor.execute(of_cards.CREATE)
