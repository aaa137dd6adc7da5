"""That a thread is in slow mode is shown on its page."""

from importlib import import_module

from django.db import migrations

before = import_module("forum.live.migrations.0003_tell_of_answers")

THREADS = (*before.THREADS, "slow_minutes")
DO, UNDO = before.of_threads(THREADS), before.DO


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0009_tell_of_spam_domains"),
        ("threads", "0014_slow_mode_and_closing"),
    ]

    operations = [migrations.RunSQL(DO, UNDO)]
