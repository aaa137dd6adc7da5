from django.db import migrations

# What was open on a post is one case; what was closed at one moment another. The text of then is
# not known: that of today stands for it.
GATHER = """
INSERT INTO cases_case
    (kind, target_id, post_id, board_id, author_id, opened_at, decided_at, decided_by_id,
     outcome, acted, reason, answer)
SELECT 'post', post.id, post.id, thread.board_id, post.author_id, min(report.created_at),
    report.closed_at, min(report.closed_by_id),
    CASE WHEN report.closed_at IS NULL THEN ''
         WHEN deed.id IS NULL THEN 'no_action' ELSE 'hide' END,
    report.closed_at IS NOT NULL AND deed.id IS NOT NULL, '', max(report.answer)
FROM moderating_report report
JOIN posts_post post ON post.id = report.post_id
JOIN threads_thread thread ON thread.id = post.thread_id
LEFT JOIN LATERAL (
    SELECT id FROM log_logentry entry
    WHERE entry.post_id = post.id AND entry.deed = 'hide_post'
        AND entry.created_at BETWEEN report.closed_at - interval '5 seconds'
            AND report.closed_at + interval '5 seconds'
    LIMIT 1
) deed ON true
GROUP BY post.id, thread.board_id, report.closed_at, deed.id
ORDER BY min(report.id);

UPDATE moderating_report report SET case_id = made.id
FROM cases_case made
WHERE made.kind = 'post' AND made.post_id = report.post_id
    AND made.decided_at IS NOT DISTINCT FROM report.closed_at;

INSERT INTO cases_snapshot (case_id, title, body, html, renderer_version, taken_at)
SELECT made.id, left(thread.title || ' #' || post.number, 250), post.body, post.html,
    post.renderer_version, now()
FROM cases_case made
JOIN posts_post post ON post.id = made.post_id
JOIN threads_thread thread ON thread.id = post.thread_id
WHERE made.snapshot_id IS NULL;

UPDATE cases_case made SET snapshot_id = taken.id
FROM cases_snapshot taken WHERE taken.case_id = made.id;

UPDATE moderating_report report SET snapshot_id = made.snapshot_id
FROM cases_case made WHERE made.id = report.case_id;
"""
# What is about no post, or about one that is gone, was never said in this way.
SCATTER = """
UPDATE moderating_report report
SET post_id = made.post_id, closed_at = made.decided_at, closed_by_id = made.decided_by_id,
    answer = made.answer
FROM cases_case made WHERE made.id = report.case_id;
DELETE FROM moderating_report WHERE post_id IS NULL OR reporter_id IS NULL;
UPDATE moderating_report SET case_id = NULL, snapshot_id = NULL;
UPDATE cases_case SET snapshot_id = NULL;
DELETE FROM cases_appeal;
DELETE FROM cases_remark;
DELETE FROM cases_snapshot;
DELETE FROM cases_case;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_reports_come_over"),
        ("log", "0001_initial"),
        ("threads", "0001_initial"),
    ]

    operations = [migrations.RunSQL(GATHER, SCATTER)]
