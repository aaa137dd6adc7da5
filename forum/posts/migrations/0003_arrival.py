from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0002_posts_of_a_member_in_a_thread")]

    operations = [
        migrations.AddField("post", "arrival", models.BigIntegerField(null=True)),
    ]
