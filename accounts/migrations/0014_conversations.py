from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_bans")]

    operations = [
        migrations.AddField(
            "user", "takes_conversations", models.BooleanField(default=True, db_default=True)
        ),
        migrations.AddField(
            "user", "unread_conversations", models.PositiveIntegerField(default=0, db_default=0)
        ),
    ]
