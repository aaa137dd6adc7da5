from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_unpublished")]

    operations = [
        migrations.AddField("notification", "conversation_id", models.BigIntegerField(null=True)),
        migrations.AddField(
            "notification",
            "subject",
            models.CharField(max_length=200, blank=True, default="", db_default=""),
        ),
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
                    ("conversation", "a conversation"),
                ],
            ),
        ),
    ]
