from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_clearing_keeps_what_was_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="people",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply_to_post", "replied to your post"),
                    ("quote", "quoted you"),
                    ("mention", "mentioned you"),
                    ("reply", "replied in your thread"),
                    ("reaction", "reacted to your post"),
                    ("moderation", "a moderator's decision"),
                    ("report", "your report"),
                ],
                max_length=20,
            ),
        ),
    ]
