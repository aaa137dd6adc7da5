from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0004_nested")]

    operations = [
        migrations.AddField(
            "board",
            "has_maths",
            models.BooleanField("formulas are shown", default=False, db_default=False),
        ),
    ]
