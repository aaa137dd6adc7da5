"""Which tags threads have, what they are called, and how many threads have them."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

SHOWN = {
    "tags_tag": None,
    "tags_threadtag": None,
    "tags_tagcount": None,
    "tags_allowedtag": None,
    "tags_mergedtag": None,
}

DO = "".join(first.trigger("forum_changed", table, columns) for table, columns in SHOWN.items())
UNDO = "".join(f"DROP TRIGGER live_forum_changed ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [("live", "0005_tell_of_polls"), ("tags", "0001_initial")]

    operations = [migrations.RunSQL(DO, UNDO)]
