from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0011_replies")]

    operations = [
        migrations.AlterField(
            "post",
            "reply_to",
            models.ForeignKey(
                "posts.post",
                models.SET_NULL,
                null=True,
                blank=True,
                related_name="replies",
                db_index=False,
            ),
        ),
    ]
