"""Posts that were there before the index are indexed by the worker, while the forum is open."""

from django.db import migrations


def begin(apps, schema_editor):
    if apps.get_model("posts", "Post").objects.exists():
        from forum.search.tasks import index_the_rest  # noqa: PLC0415 - only where it is needed

        index_the_rest.enqueue()


class Migration(migrations.Migration):
    dependencies = [("search", "0002_entries"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
