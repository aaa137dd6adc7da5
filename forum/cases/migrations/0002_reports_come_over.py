import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """From the room of the verbs, with their table; each is to stand in a case."""

    dependencies = [
        ("cases", "0001_initial"),
        ("moderating", "0002_reasons_as_html"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    "Report",
                    [
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                        ("reason_html", models.TextField(blank=True, default="", db_default="")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "answer",
                            models.TextField(blank=True, default="", verbose_name="answer"),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="posts.post",
                            ),
                        ),
                        (
                            "reporter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report",
                        "verbose_name_plural": "reports",
                        "db_table": "moderating_report",
                        "indexes": [
                            models.Index(
                                models.F("id"),
                                condition=models.Q(("closed_at", None)),
                                name="reports_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("post"),
                                models.F("reporter"),
                                condition=models.Q(("closed_at", None)),
                                name="one_open_report",
                            )
                        ],
                    },
                )
            ]
        ),
        migrations.AddField(
            "report",
            "case",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            "report",
            "snapshot",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cases.snapshot",
            ),
        ),
        migrations.AddField(
            "report",
            "rule",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cases.rule",
            ),
        ),
        migrations.AddField(
            "report",
            "source",
            models.CharField(
                choices=[
                    ("member", "a member"),
                    ("automatic", "the forum itself"),
                    ("staff", "the staff"),
                ],
                db_default="member",
                default="member",
                max_length=10,
            ),
        ),
        # What the forum itself finds has no reporter, and no post what is about a member.
        migrations.AlterField(
            "report",
            "reporter",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "report",
            "post",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="posts.post",
            ),
        ),
    ]
