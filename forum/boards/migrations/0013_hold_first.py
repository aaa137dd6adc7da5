from django.core.validators import MaxValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0012_silences")]

    operations = [
        migrations.AddField(
            "board",
            "hold_first",
            models.PositiveSmallIntegerField(
                "first posts of a member that are held",
                default=0,
                db_default=0,
                validators=[MaxValueValidator(1000)],
            ),
        )
    ]
