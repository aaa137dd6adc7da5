from django.db import migrations

# What a row points at may go: then it points at nothing. Nothing else of it ever changes.
CHECK = """
CREATE OR REPLACE FUNCTION log_only_adds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (OLD.id, OLD.deed, OLD.reason, OLD.created_at{old})
            IS NOT DISTINCT FROM (NEW.id, NEW.deed, NEW.reason, NEW.created_at{new})
        AND coalesce(NEW.actor_id, OLD.actor_id) IS NOT DISTINCT FROM OLD.actor_id
        AND coalesce(NEW.board_id, OLD.board_id) IS NOT DISTINCT FROM OLD.board_id
        AND coalesce(NEW.to_board_id, OLD.to_board_id) IS NOT DISTINCT FROM OLD.to_board_id
        AND coalesce(NEW.thread_id, OLD.thread_id) IS NOT DISTINCT FROM OLD.thread_id
        AND coalesce(NEW.post_id, OLD.post_id) IS NOT DISTINCT FROM OLD.post_id
        AND coalesce(NEW.member_id, OLD.member_id) IS NOT DISTINCT FROM OLD.member_id
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the moderation log is only added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
"""
TRACE = ("before", "after", "inverse", "inverse_kind", "undoes_id", "case_id", "batch")


def check(columns: tuple[str, ...]) -> str:
    sides = {
        side: "".join(f", {side.upper()}.{each}" for each in columns) for side in ("old", "new")
    }
    return CHECK.format(**sides)


class Migration(migrations.Migration):
    """What a deed changed, and how it is taken back, is as fixed as the rest of its row."""

    dependencies = [("log", "0008_traces_and_undoing")]

    operations = [migrations.RunSQL(check(TRACE), check(()))]
