from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat

VERBS = (
    "merge", "split", "move-posts", "feature", "unfeature", "announce", "unannounce", "slow-mode",
    "closing", "rename", "purge",
)  # fmt: skip


def give_way(apps, schema_editor):
    """Threads titled like the new verbs would lose their addresses to them: they move aside."""
    threads = apps.get_model("threads", "Thread").objects.filter(slug__in=VERBS)
    threads.update(slug=Concat(Value("thread-"), F("slug")))


class Migration(migrations.Migration):
    dependencies = [("threads", "0012_merged")]

    operations = [migrations.RunPython(give_way, migrations.RunPython.noop)]
