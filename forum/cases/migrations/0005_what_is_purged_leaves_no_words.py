from django.db import migrations

# Whoever deletes a post or a thread means its words to be gone for good: what is only to be out of
# sight is hidden. So no way of deleting may forget the snapshots.
LET_GO = """
CREATE FUNCTION cases_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_snapshot kept SET title = '', body = '', html = '', purged_at = now()
    FROM cases_case made
    WHERE made.id = kept.case_id AND kept.purged_at IS NULL
        AND made.kind = TG_ARGV[0] AND made.target_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_let_go AFTER DELETE ON posts_post
    FOR EACH ROW EXECUTE FUNCTION cases_let_go('post');
CREATE TRIGGER cases_let_go AFTER DELETE ON threads_thread
    FOR EACH ROW EXECUTE FUNCTION cases_let_go('thread');
"""
KEEP = """
DROP TRIGGER cases_let_go ON posts_post;
DROP TRIGGER cases_let_go ON threads_thread;
DROP FUNCTION cases_let_go();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_reports_stand_in_cases"),
        ("posts", "0001_initial"),
        ("threads", "0001_initial"),
    ]

    operations = [migrations.RunSQL(LET_GO, KEEP)]
