from django.db import migrations, models

USUAL_ENDINGS = "pdf txt zip"


class Migration(migrations.Migration):
    dependencies = [("boards", "0006_reactions")]

    operations = [
        migrations.AddField(
            "board",
            "takes_files",
            models.BooleanField("files may be attached", default=True, db_default=True),
        ),
        migrations.AddField(
            "board",
            "file_endings",
            models.CharField(
                "files that are no pictures",
                max_length=300,
                blank=True,
                default=USUAL_ENDINGS,
                db_default=USUAL_ENDINGS,
            ),
        ),
    ]
