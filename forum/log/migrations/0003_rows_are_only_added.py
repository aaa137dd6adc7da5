from django.db import migrations

# What a row points at may go: then it points at nothing. Nothing else of it ever changes.
ONLY_ADD = """
CREATE FUNCTION log_only_adds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (OLD.id, OLD.deed, OLD.reason, OLD.created_at)
            IS NOT DISTINCT FROM (NEW.id, NEW.deed, NEW.reason, NEW.created_at)
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
CREATE TRIGGER log_only_adds BEFORE UPDATE OR DELETE ON log_logentry
    FOR EACH ROW EXECUTE FUNCTION log_only_adds();
"""
UNDO = "DROP TRIGGER log_only_adds ON log_logentry; DROP FUNCTION log_only_adds();"


class Migration(migrations.Migration):
    """A moderator, or who has stolen the account of one, can't take back what they did."""

    dependencies = [("log", "0002_purged_versions")]

    operations = [migrations.RunSQL(ONLY_ADD, UNDO)]
