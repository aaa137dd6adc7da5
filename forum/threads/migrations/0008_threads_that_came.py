from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """The newest of those that came to a board from another. Nobody waits while it is built."""

    atomic = False

    dependencies = [("threads", "0007_moved_threads")]

    operations = [
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                "board", F("came_at").desc(), name="threads_that_came", condition=Q(came_at__gt=0)
            ),
        ),
    ]
