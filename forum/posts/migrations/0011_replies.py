from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """To show a thread as a tree. Nobody waits while these are built."""

    atomic = False

    dependencies = [("posts", "0010_purged_versions")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(
                "reply_to", "number", name="posts_replies", condition=Q(reply_to__isnull=False)
            ),
        ),
        AddIndexConcurrently(
            "post",
            models.Index(
                "thread", "number", name="posts_at_top", condition=Q(reply_to__isnull=True)
            ),
        ),
    ]
