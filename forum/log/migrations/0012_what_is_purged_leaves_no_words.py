from importlib import import_module

from django.db import migrations

before = import_module("forum.log.migrations.0009_traces_stay_too")

# What stood before and after a deed may be a title. With its thread or post it goes for good: the
# row then points at nothing, and says who did what, when and why, and no more. Nobody updates the
# rows for that: PostgreSQL does, when the thread or post goes.
STAYS = before.check(before.TRACE)
LETS_GO = STAYS.replace(
    "    IF TG_OP = 'UPDATE'\n",
    """\
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1
        AND to_jsonb(OLD) - 'before' - 'after' = to_jsonb(NEW) - 'before' - 'after'
        AND (NEW.before, NEW.after) = ('{}', '{}')
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE'
""",
    1,
).replace(
    "    THEN\n        RETURN NEW;\n    END IF;\n    RAISE",
    """\
    THEN
        IF OLD.thread_id <> coalesce(NEW.thread_id, 0) OR OLD.post_id <> coalesce(NEW.post_id, 0)
        THEN
            NEW.before := '{}';
            NEW.after := '{}';
        END IF;
        RETURN NEW;
    END IF;
    RAISE""",
    1,
)
# Of a merge and the like the row stands with one thread, and names another one.
OF_OTHERS = """
CREATE FUNCTION log_lets_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE log_logentry SET before = '{}', after = '{}'
    WHERE deed IN ('merge', 'split', 'move_posts', 'undo')
        AND to_jsonb(OLD.id) IN (before->'thread', after->'thread');
    RETURN NULL;
END
$$;
CREATE TRIGGER log_lets_go AFTER DELETE ON threads_thread
    FOR EACH ROW EXECUTE FUNCTION log_lets_go();
"""
KEEP = "DROP TRIGGER log_lets_go ON threads_thread; DROP FUNCTION log_lets_go();"


class Migration(migrations.Migration):
    dependencies = [("log", "0011_messages_removed"), ("threads", "0001_initial")]

    operations = [migrations.RunSQL(LETS_GO, STAYS), migrations.RunSQL(OF_OTHERS, KEEP)]
