from django.db import migrations, models


class Migration(migrations.Migration):
    """Which edits are told to the author of a wiki post. Of those before nobody is told now."""

    dependencies = [("posts", "0018_edited_of_a_part")]

    operations = [
        migrations.AddField(
            "revision",
            "as_wiki",
            models.BooleanField(default=False, db_default=False),
        ),
    ]
