from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0014_slow_mode_and_closing")]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="pinned_everywhere",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="thread",
            name="pinned_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
