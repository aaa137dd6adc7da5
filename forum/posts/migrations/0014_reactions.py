from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0013_called_groups")]

    operations = [
        migrations.AddField(
            "post", "like_count", models.PositiveIntegerField(default=0, db_default=0)
        ),
        migrations.AddField(
            "post",
            "reactions",
            ArrayField(ArrayField(models.BigIntegerField(), size=2), default=list, db_default=[]),
        ),
    ]
