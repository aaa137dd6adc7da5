from django.db import migrations, models


class Migration(migrations.Migration):
    """Authors of wiki posts are told who edited them."""

    dependencies = [("notifications", "0009_cases")]

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
                    ("wiki", "edited your wiki post"),
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
