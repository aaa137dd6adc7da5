from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0003_open_histories")]

    operations = [
        migrations.AddField(
            "board",
            "is_nested",
            models.BooleanField("threads are shown as trees", default=False, db_default=False),
        ),
    ]
