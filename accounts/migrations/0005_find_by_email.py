from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_letters")]

    operations = [
        migrations.AddIndex(
            model_name="user", index=models.Index(models.F("email"), name="users_by_email")
        ),
    ]
