from django.db import migrations, models

CHOICES = [("", "as the board shows them"), ("flat", "in order"), ("nested", "as trees")]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_by_beginning")]

    operations = [
        migrations.AddField(
            "user",
            "thread_view",
            models.CharField(
                "threads", max_length=6, choices=CHOICES, blank=True, default="", db_default=""
            ),
        ),
    ]
