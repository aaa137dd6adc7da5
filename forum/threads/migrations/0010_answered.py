from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """To tell members what was solved while they were away. Nobody waits while this is built."""

    atomic = False

    dependencies = [("threads", "0009_answers")]

    operations = [
        AddIndexConcurrently(
            "thread",
            models.Index(
                F("answered_at").desc(),
                name="threads_answered",
                condition=Q(answered_at__isnull=False),
            ),
        )
    ]
