import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Where merged threads went."""

    dependencies = [("threads", "0006_lists_by_place")]

    operations = [
        migrations.CreateModel(
            name="MovedThread",
            fields=[
                ("old_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("new_id", models.BigIntegerField()),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="MovedNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_thread_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("post_id", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["old_thread_id", "number"], name="one_post_a_moved_number"
                    )
                ],
            },
        ),
    ]
