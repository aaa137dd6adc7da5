from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_thread_view")]

    operations = [
        migrations.AddField(
            "group",
            "is_called",
            models.BooleanField(
                "moderators may call it by its name", default=False, db_default=False
            ),
        ),
    ]
