"""PostgreSQL tells what was committed, whoever wrote it: a page, the admin, a shell, `recount`."""

from django.db import migrations

# By table, the columns that a guest's page may show; None for all. Of threads, views are left out:
# they are written every few seconds and may lag. Of members, what only they themselves see.
SHOWN = {
    "posts_post": None,
    "threads_thread": (
        "board_id", "title", "slug", "author_id", "created_at", "pinned_at", "locked_at",
        "hidden_at", "post_count", "participant_count", "last_number", "last_post_id",
        "last_posted_at", "last_poster_id",
    ),
    "threads_participant": None,
    "boards_board": None,
    "boards_grant": None,
    "accounts_user": (
        "username", "standing", "is_active", "joined_at", "about", "about_html", "carried_posts",
        "carried_threads", "post_count", "thread_count", "points",
    ),
    "accounts_group": None,
    "accounts_rank": None,
}  # fmt: skip

# Whoever loses a right, or is signed out everywhere, sees no more from then on.
RIGHTS = {
    "boards_grant": None,
    "boards_board": ("parent_id",),
    "accounts_group": None,
    "accounts_group_members": None,
    "accounts_user": ("standing", "is_active", "password"),
}

FUNCTIONS = """
    CREATE FUNCTION live_tell() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify(TG_ARGV[0], '');
        RETURN NULL;
    END $$;
    CREATE FUNCTION live_tell_of_thread() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('forum_thread', NEW.id::text);
        RETURN NULL;
    END $$;
"""

THREADS = """
    CREATE TRIGGER live_new_thread AFTER INSERT ON threads_thread
    FOR EACH ROW EXECUTE FUNCTION live_tell_of_thread();
    CREATE TRIGGER live_thread AFTER UPDATE OF last_number, last_post_id, hidden_at, board_id
    ON threads_thread FOR EACH ROW
    WHEN ((OLD.last_number, OLD.last_post_id, OLD.hidden_at, OLD.board_id)
        IS DISTINCT FROM (NEW.last_number, NEW.last_post_id, NEW.hidden_at, NEW.board_id))
    EXECUTE FUNCTION live_tell_of_thread();
"""


def trigger(channel, table, columns):
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    # Who joins takes no right from anybody.
    insert = "" if (channel, table) == ("forum_rights", "accounts_user") else "INSERT OR "
    return f"""
        CREATE TRIGGER live_{channel} AFTER {insert}{update} OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION live_tell('{channel}');
    """


def triggers():
    for channel, tables in (("forum_changed", SHOWN), ("forum_rights", RIGHTS)):
        for table, columns in tables.items():
            yield trigger(channel, table, columns)
    yield THREADS


UNDO = "DROP FUNCTION live_tell() CASCADE; DROP FUNCTION live_tell_of_thread() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_away_since"),
        ("boards", "0001_initial"),
        ("threads", "0001_initial"),
        ("posts", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS + "".join(triggers()), UNDO)]
