"""That a thread is pinned everywhere is shown on every list."""

from importlib import import_module

from django.db import migrations

of_threads = import_module("forum.live.migrations.0003_tell_of_answers").of_threads
before = import_module("forum.live.migrations.0010_tell_of_slow_mode")

THREADS = (*before.THREADS, "pinned_everywhere")
DO, UNDO = of_threads(THREADS), before.DO


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0010_tell_of_slow_mode"),
        ("threads", "0015_how_threads_are_pinned"),
    ]

    operations = [migrations.RunSQL(DO, UNDO)]
