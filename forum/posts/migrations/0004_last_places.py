"""What threads know of their last public post, for those that were there before."""

from django.db import migrations

FILL = """
    UPDATE threads_thread t SET last_public_number = p.number, last_place = p.id
    FROM posts_post p WHERE p.id = t.last_post_id AND p.thread_id = t.id
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0003_arrival"), ("threads", "0004_read_marks")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
