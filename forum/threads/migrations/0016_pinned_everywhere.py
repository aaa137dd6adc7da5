from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What stands at the head of every list. Nobody waits while this is built."""

    atomic = False

    dependencies = [("threads", "0015_how_threads_are_pinned")]

    operations = [
        AddIndexConcurrently(
            "thread",
            models.Index(
                "pinned_at", name="threads_pinned_everywhere", condition=Q(pinned_everywhere=True)
            ),
        )
    ]
