from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0005_maths")]

    operations = [
        migrations.AddField(
            "board",
            "has_reactions",
            models.BooleanField("members may react to posts", default=True, db_default=True),
        )
    ]
