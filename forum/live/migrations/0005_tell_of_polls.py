"""What a poll asks and how it stands is shown on its thread's page."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

SHOWN = {"polls_poll": None, "polls_option": None}

DO = "".join(first.trigger("forum_changed", table, None) for table in SHOWN)
UNDO = "".join(f"DROP TRIGGER live_forum_changed ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [("live", "0004_tell_of_cards"), ("polls", "0001_initial")]

    operations = [migrations.RunSQL(DO, UNDO)]
