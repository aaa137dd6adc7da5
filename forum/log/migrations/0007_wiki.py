from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("log", "0006_retag")]

    operations = [
        migrations.AlterField(
            "logentry",
            "deed",
            models.CharField(
                max_length=20,
                choices=[
                    ("lock", "locked the thread"),
                    ("unlock", "unlocked the thread"),
                    ("pin", "pinned the thread"),
                    ("unpin", "unpinned the thread"),
                    ("move", "moved the thread"),
                    ("hide_thread", "hid the thread"),
                    ("restore_thread", "restored the thread"),
                    ("hide_post", "hid the post"),
                    ("restore_post", "restored the post"),
                    ("edit_post", "edited the post"),
                    ("purge_version", "purged an earlier version of the post"),
                    ("mark_answer", "marked the post as the answer"),
                    ("unmark_answer", "no longer marks the post as the answer"),
                    ("make_wiki", "let others edit the post"),
                    ("unmake_wiki", "no longer lets others edit the post"),
                    ("retag", "changed the tags of the thread"),
                    ("close_report", "closed the report"),
                ],
            ),
        )
    ]
