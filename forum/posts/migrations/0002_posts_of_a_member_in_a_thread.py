from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Somebody's posts in one thread, in order. Nobody waits while it is built."""

    atomic = False

    dependencies = [
        ("posts", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index("thread", "author", "number", name="posts_of_a_member_in_a_thread"),
        ),
    ]
