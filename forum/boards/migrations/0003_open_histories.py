from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0002_what_authors_may")]

    operations = [
        migrations.AddField(
            "board",
            "has_open_histories",
            models.BooleanField(
                "everyone may see what was edited", default=False, db_default=False
            ),
        ),
    ]
