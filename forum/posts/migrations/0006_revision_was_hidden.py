from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether a text was hidden when it was replaced: then it is told to nobody."""

    dependencies = [("posts", "0005_posts_edited")]

    operations = [
        migrations.AddField(
            "revision", "was_hidden", models.BooleanField(db_default=False, default=False)
        ),
    ]
