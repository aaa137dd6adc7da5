from django.db import migrations


def give_way(apps, schema_editor):
    """A thread titled like the new verb would lose its address to it, so it moves aside."""
    threads = apps.get_model("threads", "Thread").objects.filter(slug="unread")
    threads.update(slug="thread-unread")


class Migration(migrations.Migration):
    dependencies = [("threads", "0004_read_marks")]

    operations = [migrations.RunPython(give_way, migrations.RunPython.noop)]
