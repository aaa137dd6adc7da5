from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """The last edit in a part of the map of the site. Nobody waits while this is built."""

    atomic = False

    dependencies = [("posts", "0017_wiki")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(
                F("thread") / 10_000,
                F("edited_at").desc(),
                name="posts_edited_of_a_part",
                condition=Q(edited_at__isnull=False, hidden_at=None),
            ),
        ),
    ]
