import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("boards", "0001_initial"),
        ("threads", "0003_slugs_that_became_verbs"),
    ]

    operations = [
        migrations.AddField("thread", "last_public_number", models.PositiveIntegerField(default=0)),
        migrations.AddField("thread", "last_place", models.BigIntegerField(default=0)),
        migrations.AddField("thread", "came_at", models.BigIntegerField(default=0)),
        migrations.CreateModel(
            "ReadMark",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="threads.thread",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        models.F("member"), models.F("thread"), name="one_mark_a_member_and_thread"
                    ),
                )
            },
        ),
        migrations.CreateModel(
            "BoardRead",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="boards.board",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("place", models.BigIntegerField()),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        fields=["member", "board"],
                        name="one_place_a_member_and_board",
                        nulls_distinct=False,
                    ),
                )
            },
        ),
    ]
