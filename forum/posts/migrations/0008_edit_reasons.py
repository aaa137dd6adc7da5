from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0007_posts_by_renderer")]

    operations = [
        migrations.AddField(
            model,
            name,
            # In the database too: what runs while this is rolled out knows nothing of the column.
            models.CharField(max_length=200, blank=True, default="", db_default=""),
        )
        for model, name in (("post", "edit_reason"), ("revision", "reason"))
    ]
