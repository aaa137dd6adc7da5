from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_part_of_a_name")]

    operations = [
        migrations.AddField(
            "user", "like_count", models.PositiveIntegerField(default=0, db_default=0)
        )
    ]
