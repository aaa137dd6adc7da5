from django.core.validators import MaxValueValidator
from django.db import migrations, models

MOST_MINUTES = 10 * 366 * 24 * 60


def minutes(words):
    limit = [MaxValueValidator(MOST_MINUTES)]
    return models.PositiveIntegerField(words, default=0, db_default=0, validators=limit)


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_initial")]

    operations = [
        migrations.AddField("board", "edit_minutes", minutes("minutes for editing")),
        migrations.AddField(
            "board",
            "lets_delete",
            models.BooleanField("authors may delete their posts", default=True, db_default=True),
        ),
        migrations.AddField("board", "delete_minutes", minutes("minutes for deleting")),
    ]
