"""What a post can be found by stays in its row, up to a page of the table.

A search reads the newest entries one by one; of a word that many posts hold, a third of its time
went into fetching the longer ones from beside the table.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0003_index_what_was_written")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE search_entry SET (toast_tuple_target = 8160)",
            "ALTER TABLE search_entry RESET (toast_tuple_target)",
        )
    ]
