from django.db import migrations


class Migration(migrations.Migration):
    """Their table stays: the room of cases has it now."""

    dependencies = [("moderating", "0002_reasons_as_html"), ("cases", "0002_reports_come_over")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Report")])
    ]
