"""Members by any part of their name."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, TrigramExtension
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False  # the index is made while members sign in and out

    dependencies = [("accounts", "0009_groups_called")]

    operations = [
        TrigramExtension(),
        AddIndexConcurrently(
            model_name="user",
            index=GinIndex(
                OpClass(Upper("username"), "gin_trgm_ops"), name="users_by_part_of_name"
            ),
        ),
    ]
