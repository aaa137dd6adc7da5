from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0008_answers")]

    operations = [
        migrations.AddField(
            "board",
            "has_polls",
            models.BooleanField("threads may ask by a poll", default=True, db_default=True),
        )
    ]
