from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_find_by_email")]

    operations = [
        migrations.AddField("user", "away_since", models.DateTimeField(null=True, blank=True)),
    ]
