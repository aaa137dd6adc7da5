from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderating", "0001_initial")]

    operations = [
        migrations.AddField(
            "report", "reason_html", models.TextField(blank=True, default="", db_default="")
        ),
    ]
