"""Which reactions there are is asked as seldom as rights; who gave them is shown on a page."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

SHOWN = {"reactions_reaction": None, "reactions_reactionkind": None}
RIGHTS = {"reactions_reactionkind": None}
# With a column more than before.
MEMBERS = (*first.SHOWN["accounts_user"], "like_count")


def triggers():
    for channel, tables in (("forum_changed", SHOWN), ("forum_rights", RIGHTS)):
        for table, columns in tables.items():
            yield first.trigger(channel, table, columns)


def of_members(columns):
    return "DROP TRIGGER live_forum_changed ON accounts_user;" + first.trigger(
        "forum_changed", "accounts_user", columns
    )


DO = "".join(triggers()) + of_members(MEMBERS)
UNDO = "".join(
    f"DROP TRIGGER live_{channel} ON {table};"
    for channel, tables in (("forum_changed", SHOWN), ("forum_rights", RIGHTS))
    for table in tables
) + of_members(first.SHOWN["accounts_user"])


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0001_tell_of_changes"),
        ("accounts", "0011_likes"),
        ("reactions", "0002_kinds"),
    ]

    operations = [migrations.RunSQL(DO, UNDO)]
