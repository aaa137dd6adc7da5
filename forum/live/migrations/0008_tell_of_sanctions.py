"""Bans and silences are asked as seldom as rights, and take effect as quickly."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

MEMBERS = (*first.RIGHTS["accounts_user"], "banned_until", "silenced_until")
RIGHTS = {"accounts_ban": None, "boards_silence": None}


def of_members(columns):
    return "DROP TRIGGER live_forum_rights ON accounts_user;" + first.trigger(
        "forum_rights", "accounts_user", columns
    )


CREATE = of_members(MEMBERS) + "".join(
    first.trigger("forum_rights", table, columns) for table, columns in RIGHTS.items()
)
UNDO = of_members(first.RIGHTS["accounts_user"]) + "".join(
    f"DROP TRIGGER live_forum_rights ON {table};" for table in RIGHTS
)


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0007_rules_of_cards"),
        ("accounts", "0013_bans"),
        ("boards", "0012_silences"),
    ]

    operations = [migrations.RunSQL(CREATE, UNDO)]
