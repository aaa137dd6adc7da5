from django.db import migrations

RANKS = [
    (0, "Новый участник", "New Member"),
    (5, "Активный участник", "Active Member"),
    (20, "Заметный участник", "Eminent Member"),
    (50, "Надёжный участник", "Trusted Member"),
    (100, "Ценный участник", "Estimable Member"),
    (250, "Уважаемый участник", "Reputable Member"),
    (500, "Почётный участник", "Honorable Member"),
    (750, "Видный участник", "Prominent Member"),
    (1000, "Благородный участник", "Noble Member"),
    (2500, "Знаменитый участник", "Famed Member"),
    (5000, "Прославленный участник", "Illustrious Member"),
]


def add_ranks(apps, schema_editor):
    Rank = apps.get_model("accounts", "Rank")
    Rank.objects.bulk_create(
        Rank(points=points, title_ru=ru, title_en=en) for points, ru, en in RANKS
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add_ranks, migrations.RunPython.noop)]
