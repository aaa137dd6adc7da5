from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    """Newest first, of one moderator, member, board or deed. Nobody waits while they are built."""

    atomic = False

    dependencies = [("log", "0003_rows_are_only_added")]

    operations = [
        AddIndexConcurrently(
            model_name="logentry",
            index=models.Index(F(field), F("id").desc(), name=f"log_by_{name}"),
        )
        for field, name in (
            ("actor", "actor"),
            ("member", "member"),
            ("board", "board"),
            ("deed", "deed"),
        )
    ]
