"""Members by the beginning of their name, whatever the database's collation."""

from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False  # the index is made while members sign in and out

    dependencies = [("accounts", "0006_away_since")]

    operations = [
        AddIndexConcurrently(
            model_name="user",
            index=models.Index(
                OpClass(Upper("username"), "text_pattern_ops"), name="users_by_beginning"
            ),
        ),
    ]
