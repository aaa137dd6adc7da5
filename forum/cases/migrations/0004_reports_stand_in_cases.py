import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a report said of its closing, its case says now."""

    dependencies = [
        ("cases", "0003_each_report_in_a_case"),
        ("moderating", "0003_reports_are_in_cases"),
    ]

    operations = [
        migrations.RemoveConstraint("report", "one_open_report"),
        migrations.RemoveIndex("report", "reports_open"),
        migrations.RemoveField("report", "post"),
        migrations.RemoveField("report", "closed_at"),
        migrations.RemoveField("report", "closed_by"),
        migrations.RemoveField("report", "answer"),
        migrations.AlterField(
            "report",
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="cases.case",
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint("case", "reporter", name="one_report_a_case_and_member"),
        ),
    ]
