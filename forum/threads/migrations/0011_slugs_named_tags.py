from django.db import migrations


def give_way(apps, schema_editor):
    """A thread titled like the new verb would lose its address to it, so it moves aside."""
    threads = apps.get_model("threads", "Thread").objects.filter(slug="tags")
    threads.update(slug="thread-tags")


class Migration(migrations.Migration):
    dependencies = [("threads", "0010_answered")]

    operations = [migrations.RunPython(give_way, migrations.RunPython.noop)]
