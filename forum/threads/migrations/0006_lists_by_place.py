from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("threads", "0005_slugs_named_unread"),
        ("posts", "0004_last_places"),
    ]

    operations = [
        AddIndexConcurrently(
            "thread",
            models.Index("board", F("last_place").desc(), name="threads_of_a_board_by_place"),
        ),
        AddIndexConcurrently(
            "thread", models.Index(F("last_place").desc(), name="threads_by_place")
        ),
        RemoveIndexConcurrently("thread", "threads_of_a_board"),
        RemoveIndexConcurrently("thread", "threads_latest"),
    ]
