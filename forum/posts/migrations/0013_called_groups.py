from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0012_replies_without_their_old_index")]

    operations = [
        migrations.AddField("post", "called_groups", models.JSONField(default=dict, db_default={})),
    ]
