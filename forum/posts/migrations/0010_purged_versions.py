from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0009_deleted_by_authors")]

    operations = [
        migrations.AddField("revision", "purged_at", models.DateTimeField(null=True)),
    ]
