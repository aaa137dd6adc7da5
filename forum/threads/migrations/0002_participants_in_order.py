from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The order of a thread's participants down to the last of equals, for pages of them.

    Nobody waits while the index is built; the one it stands in for goes after it.
    """

    atomic = False

    dependencies = [
        ("threads", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="participant",
            index=models.Index(
                "thread",
                models.F("post_count").desc(),
                "member",
                name="participants_in_order",
            ),
        ),
        RemoveIndexConcurrently(
            model_name="participant",
            name="participants_of_a_thread",
        ),
    ]
