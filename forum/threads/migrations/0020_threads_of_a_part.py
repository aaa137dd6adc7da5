from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """The latest thread of a part of the map of the site. Nobody waits while this is built."""

    atomic = False

    dependencies = [("threads", "0019_few_of_many")]

    operations = [
        AddIndexConcurrently(
            "thread",
            models.Index(
                F("id") / 10_000,
                F("last_posted_at").desc(),
                name="threads_of_a_part",
                condition=Q(hidden_at=None),
            ),
        ),
    ]
