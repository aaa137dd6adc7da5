"""Titles from the entries that hold them: a minute for a million posts, while others write."""

from django.db import migrations

COPY = """
    INSERT INTO search_titleentry (post_id, vector)
    SELECT post_id, ts_filter(vector, '{a}') FROM search_entry
    WHERE ts_filter(vector, '{a}') <> ''::tsvector
    ORDER BY post_id ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0005_titles")]

    operations = [
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
    ]
