from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Edited posts of a thread, for the map of the site. Nobody waits while it is built."""

    atomic = False

    dependencies = [("posts", "0004_last_places")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(
                "thread",
                "edited_at",
                name="posts_edited",
                condition=models.Q(("edited_at__isnull", False), ("hidden_at", None)),
            ),
        ),
    ]
