from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0010_tags")]

    operations = [
        migrations.AddField(
            "board",
            "has_bookmarks",
            models.BooleanField("members may bookmark posts", default=True, db_default=True),
        ),
        migrations.AddField(
            "board",
            "has_scheduling",
            models.BooleanField("moderators may schedule threads", default=True, db_default=True),
        ),
    ]
