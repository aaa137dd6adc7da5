from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0007_files")]

    operations = [
        migrations.AddField(
            "board",
            "has_answers",
            models.BooleanField(
                "threads are questions that a reply may answer", default=False, db_default=False
            ),
        )
    ]
