from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0008_edit_reasons")]

    operations = [
        migrations.AddField("post", "deleted_at", models.DateTimeField(null=True, blank=True)),
    ]
