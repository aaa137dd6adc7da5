from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suggestions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="language",
            field=models.CharField(
                blank=True, choices=settings.LANGUAGES, default="", max_length=2
            ),
        ),
    ]
