"""Until when an account is banned, silenced or watched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_likes")]

    operations = [
        migrations.AddField("user", name, models.DateTimeField(null=True, blank=True))
        for name in ("banned_until", "silenced_until", "watched_until")
    ]
