"""Pointers that moved threads leave stand on lists."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

SHOWN = {"threads_pointer": None}
DO = first.trigger("forum_changed", "threads_pointer", None)
UNDO = "DROP TRIGGER live_forum_changed ON threads_pointer;"


class Migration(migrations.Migration):
    dependencies = [("live", "0011_tell_of_pins"), ("threads", "0017_pointers")]

    operations = [migrations.RunSQL(DO, UNDO)]
