from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0009_polls")]

    operations = [
        migrations.AddField(
            "board",
            "tagging",
            models.CharField(
                "tags of threads",
                max_length=10,
                choices=[
                    ("none", "none"),
                    ("listed", "only those listed below"),
                    ("free", "any, new ones too"),
                ],
                default="none",
                db_default="none",
            ),
        ),
        migrations.AddField(
            "board",
            "most_tags",
            models.PositiveSmallIntegerField(
                "most tags of a thread",
                default=5,
                db_default=5,
                validators=[MinValueValidator(1), MaxValueValidator(20)],
            ),
        ),
    ]
