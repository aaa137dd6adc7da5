from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """The featured and the announced are few of many. Nobody waits while this is built."""

    atomic = False

    dependencies = [("threads", "0018_featured_and_announced")]

    operations = [
        AddIndexConcurrently(
            "thread",
            models.Index(
                F("featured_at").desc(),
                name="threads_featured",
                condition=Q(featured_at__isnull=False),
            ),
        ),
        AddIndexConcurrently(
            "thread",
            models.Index(
                F("announced_at").desc(),
                name="threads_announced",
                condition=Q(announced_at__isnull=False),
            ),
        ),
    ]
