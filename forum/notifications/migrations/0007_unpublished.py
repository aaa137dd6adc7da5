from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_polls")]

    operations = [
        migrations.AlterField(
            "notification",
            "kind",
            models.CharField(
                max_length=20,
                choices=[
                    ("reply_to_post", "replied to your post"),
                    ("quote", "quoted you"),
                    ("mention", "mentioned you"),
                    ("reply", "replied in your thread"),
                    ("reaction", "reacted to your post"),
                    ("answer", "marked your post as the answer"),
                    ("reminder", "your reminder"),
                    ("poll", "a poll is closed"),
                    ("unpublished", "your thread could not be published"),
                    ("moderation", "a moderator's decision"),
                    ("report", "your report"),
                ],
            ),
        )
    ]
