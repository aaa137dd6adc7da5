from django.db import migrations

# Emoji, names, and whether it brings the author half a point.
KINDS = [
    ("👍", "Нравится", "Like", True),
    ("❤️", "От души", "Love", False),
    ("😂", "Смешно", "Funny", False),
    ("😮", "Ого", "Wow", False),
    ("😢", "Грустно", "Sad", False),
    ("🙏", "Спасибо", "Thanks", False),
]


def add_kinds(apps, schema_editor):
    Kind = apps.get_model("reactions", "ReactionKind")
    Kind.objects.bulk_create(
        Kind(emoji=emoji, name_ru=ru, name_en=en, is_like=is_like, place=place)
        for place, (emoji, ru, en, is_like) in enumerate(KINDS, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("reactions", "0001_initial")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
