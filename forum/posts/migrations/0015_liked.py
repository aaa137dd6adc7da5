from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """To find the best replies. Nobody waits while these are built."""

    atomic = False

    dependencies = [("posts", "0014_reactions")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(
                "thread",
                F("like_count").desc(),
                "number",
                name="posts_best_in_a_thread",
                condition=Q(like_count__gt=0),
            ),
        ),
        AddIndexConcurrently(
            "post",
            models.Index(F("id").desc(), name="posts_liked", condition=Q(like_count__gt=0)),
        ),
    ]
