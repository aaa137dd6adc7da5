"""What an administrator purges must not be kept: afterwards it is nowhere in the database."""

from __future__ import annotations

import pytest
from django.db import connection
from psycopg.sql import SQL, Identifier

from accounts.models import FOR_GOOD
from forum.cases.models import Case
from forum.conversations.models import Message
from forum.drafts.actions import save_draft
from forum.drafts.models import Draft, Written
from forum.drafts.places import to_reply, to_start
from forum.holding.models import HeldPost, Why
from forum.log.models import Deed, LogEntry
from forum.markup import quote, without_quotes
from forum.moderating import actions, arranging
from forum.moderating.purging import purge_post, purge_thread
from forum.notifications.models import Notification
from forum.posting import approving
from forum.posting.actions import edit_post
from forum.posting.sending import Editing, Words, send_edit, send_reply
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make
from tests.cases.reporting import case_of, report
from tests.conversations.making import conversation, regular

pytestmark = pytest.mark.django_db
SECRET = "xylograph"
SAID = f"He lives in the {SECRET} street."


def places_of(secret: str) -> set[str]:
    """Each table and column of text, JSON, arrays or search vectors that holds it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND (data_type IN"
            " ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'tsvector'))"
        )
        columns = cursor.fetchall()
        found = set()
        for table, column in columns:
            statement = SQL("SELECT 1 FROM {} WHERE {}::text ILIKE {} LIMIT 1").format(
                Identifier(table), Identifier(column), f"%{secret}%"
            )
            cursor.execute(statement)
            if cursor.fetchone():
                found.add(f"{table}.{column}")
        return found


@pytest.fixture
def chief():
    return make.viewer(make.administrator())


@pytest.fixture
def spread(chief) -> Post:
    """A reply whose words stand wherever a member or the forum itself may have put them."""
    author, reader = regular("author"), regular("reader")
    board = make.board()
    thread = make.thread(board)
    held = HeldPost.objects.create(
        board=board, thread=thread, author=author, body=SAID, html=SAID, why=Why.WATCHED
    )
    post = approving.approve(chief, held)
    report(post, by=reader)
    edit_post(make.viewer(author), post, f"{SAID} Really.")
    author.watched_until = FOR_GOOD
    author.save(update_fields=["watched_until"])
    send_edit(make.viewer(author), Post.objects.get(pk=post.pk), f"{SAID} Yes.", "", Editing())
    quoted = quote("author", post.pk, SAID) + "Who says so?"
    make.post(thread, reader, quoted)
    again = make.post(thread, reader, quoted)
    edit_post(make.viewer(reader), again, f"{quoted} Who?")
    viewer = make.viewer(reader)
    save_draft(viewer, to_reply(thread), Written(body=quoted), 0)
    reader.watched_until = FOR_GOOD
    reader.save(update_fields=["watched_until"])
    send_reply(make.viewer(reader), thread, Words(f"{quoted} Held."))
    conversation(reader, author, body=quoted)
    actions.hide_post(chief, Post.objects.get(pk=post.pk), "Private")
    return Post.objects.get(pk=post.pk)


def test_a_purged_post_is_nowhere_and_what_quoted_it_stands(chief, spread, run_tasks):
    run_tasks()
    case = case_of(spread)
    assert {
        *("posts_post.body", "posts_revision.body", "cases_snapshot.body", "search_word.word"),
        *("drafts_draft.body", "holding_heldpost.html", "conversations_message.html"),
    } <= places_of(SECRET)

    purge_post(chief, spread, "An address of someone")
    run_tasks()

    assert places_of(SECRET) == set()
    assert Case.objects.get(pk=case.pk).snapshot.purged_at
    assert Draft.objects.get().body.endswith("Who says so?")
    assert "Who says so?" in Message.objects.get().html
    assert Post.objects.filter(html__contains="Who says so?").count() == 2
    assert HeldPost.objects.filter(body__contains="Held.").count() == 1
    assert LogEntry.objects.get(deed=Deed.PURGE_POST).reason == "An address of someone"


def test_a_purged_thread_leaves_its_title_nowhere(chief, run_tasks):
    thread = make.thread(title=f"Of the {SECRET}", body=SAID, replies=1)
    other = make.thread()
    save_draft(make.viewer(make.member()), to_start(other.board), Written(body="Mine"), 0)
    arranging.rename(chief, thread, f"Of a {SECRET}", "")
    report(thread)
    report(thread.posts.get(number=1))
    actions.hide_thread(chief, Thread.objects.get(pk=thread.pk), "Private")
    run_tasks()
    assert "log_logentry.before" in places_of(SECRET)

    purge_thread(chief, thread, "An address of someone")
    run_tasks()

    assert places_of(SECRET) == set()
    assert LogEntry.objects.filter(deed=Deed.RENAME).count() == 1
    assert Notification.objects.filter(deed=Deed.PURGE_THREAD).exists()


def test_the_application_itself_takes_no_words_from_the_log(chief):
    from django.db import DatabaseError, transaction  # noqa: PLC0415

    arranging.rename(chief, make.thread(), "Another title", "")
    for changed in ({"before": {}, "after": {}}, {"thread_id": None, "reason": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LogEntry.objects.update(**changed)
    assert LogEntry.objects.get().after["title"] == "Another title"


def test_a_quote_is_cut_and_all_around_it_stays():
    text = (
        "Before.\n\n" + quote("ann", 5, "secret\n\nmore") + "Between.\n\n" + quote("bob", 6, "fine")
    )

    left = without_quotes(text, {5})

    assert left == "Before.\n\n> [ann](/p/5/):\n> […]\n\nBetween.\n\n" + quote("bob", 6, "fine")
    assert without_quotes(text, {56}) == text
