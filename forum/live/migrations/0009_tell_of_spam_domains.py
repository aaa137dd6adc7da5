"""Which links are spam is asked as seldom as rights."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

CREATE = first.trigger("forum_rights", "sanctions_spamdomain", None)
UNDO = "DROP TRIGGER live_forum_rights ON sanctions_spamdomain;"


class Migration(migrations.Migration):
    dependencies = [("live", "0008_tell_of_sanctions"), ("sanctions", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, UNDO)]
