import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One deed may decide two cases about the same words."""

    dependencies = [("cases", "0007_cited_as_they_read")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="decided_with",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decided_along",
                to="cases.case",
            ),
        )
    ]
