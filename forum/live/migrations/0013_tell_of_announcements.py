"""What is featured or announced is shown to guests; which threads are announced is remembered as
rights are, and told as they are.
"""

from importlib import import_module

from django.db import migrations

of_threads = import_module("forum.live.migrations.0003_tell_of_answers").of_threads
before = import_module("forum.live.migrations.0011_tell_of_pins")

THREADS = (*before.THREADS, "featured_at", "announced_at", "announced_until")
ANNOUNCED = """
    CREATE TRIGGER live_announced AFTER UPDATE OF announced_at, announced_until, title, slug,
    board_id, hidden_at, merged_at ON threads_thread FOR EACH ROW
    WHEN (OLD.announced_at IS NOT NULL OR NEW.announced_at IS NOT NULL)
    EXECUTE FUNCTION live_tell('forum_rights');
    CREATE TRIGGER live_announced_gone AFTER DELETE ON threads_thread FOR EACH ROW
    WHEN (OLD.announced_at IS NOT NULL) EXECUTE FUNCTION live_tell('forum_rights');
"""
GONE = """
    DROP TRIGGER live_announced ON threads_thread;
    DROP TRIGGER live_announced_gone ON threads_thread;
"""
DO, UNDO = of_threads(THREADS) + ANNOUNCED, GONE + before.DO


class Migration(migrations.Migration):
    dependencies = [("live", "0012_tell_of_pointers"), ("threads", "0018_featured_and_announced")]

    operations = [migrations.RunSQL(DO, UNDO)]
