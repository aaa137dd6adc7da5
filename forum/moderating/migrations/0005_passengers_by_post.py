from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderating", "0004_passages")]

    operations = [
        migrations.AddIndex(
            model_name="passenger",
            index=models.Index(models.F("passage"), models.F("post_id"), name="passengers_by_post"),
        ),
    ]
