"""Which reply answers a thread is shown on its page and in lists."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

# With more columns than before.
THREADS = (*first.SHOWN["threads_thread"], "answer_id", "answer_number", "answered_at")


def of_threads(columns):
    return "DROP TRIGGER live_forum_changed ON threads_thread;" + first.trigger(
        "forum_changed", "threads_thread", columns
    )


DO, UNDO = of_threads(THREADS), of_threads(first.SHOWN["threads_thread"])


class Migration(migrations.Migration):
    dependencies = [("live", "0002_tell_of_reactions"), ("threads", "0009_answers")]

    operations = [migrations.RunSQL(DO, UNDO)]
