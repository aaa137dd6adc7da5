import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A rule as it read when decisions cited it."""

    dependencies = [("cases", "0005_what_is_purged_leaves_no_words")]

    operations = [
        migrations.CreateModel(
            name="CitedRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("title_ru", models.CharField(blank=True, default="", max_length=120)),
                ("title_en", models.CharField(blank=True, default="", max_length=120)),
                ("html_ru", models.TextField(blank=True, default="")),
                ("html_en", models.TextField(blank=True, default="")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="cases.rule",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="cited",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.citedrule",
            ),
        ),
    ]
