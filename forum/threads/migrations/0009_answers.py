from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0008_threads_that_came")]

    operations = [
        migrations.AddField("thread", "answer_id", models.BigIntegerField(null=True)),
        migrations.AddField("thread", "answer_number", models.PositiveIntegerField(null=True)),
        migrations.AddField("thread", "answered_at", models.DateTimeField(null=True)),
    ]
