"""Which sites have cards is asked as seldom as rights."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

RIGHTS = {"cards_cardrules": None}

CREATE = "".join(first.trigger("forum_rights", table, columns) for table, columns in RIGHTS.items())
UNDO = "".join(f"DROP TRIGGER live_forum_rights ON {table};" for table in RIGHTS)


class Migration(migrations.Migration):
    dependencies = [("live", "0006_tell_of_tags"), ("cards", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, UNDO)]
