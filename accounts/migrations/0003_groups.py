from django.db import migrations


def add_groups(apps, schema_editor):
    Group = apps.get_model("accounts", "Group")
    Group.objects.create(name="Everyone", audience="everyone")
    Group.objects.create(name="Members", audience="members")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_ranks")]
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
