"""A table of titles by themselves. Empty yet, so that no writer of posts waits for it."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial"), ("search", "0004_entries_in_one_piece")]

    operations = [
        migrations.CreateModel(
            name="TitleEntry",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="title_entry",
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.AddIndex(
            model_name="titleentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["vector"], name="titles_by_word"
            ),
        ),
    ]
