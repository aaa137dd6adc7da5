from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_ignoring")]

    operations = [
        migrations.AddField(
            "user",
            "dismissed_announcements",
            ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False),
        )
    ]
