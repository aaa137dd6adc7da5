from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0017_pointers")]

    operations = [
        migrations.AddField("thread", name, models.DateTimeField(blank=True, null=True))
        for name in ("featured_at", "announced_at", "announced_until")
    ]
