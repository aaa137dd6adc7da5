from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """To find what an older renderer made. Nobody waits while it is built."""

    atomic = False

    dependencies = [("posts", "0006_revision_was_hidden")]

    operations = [
        AddIndexConcurrently(
            "post", models.Index("renderer_version", "id", name="posts_by_renderer")
        ),
    ]
