"""Cards are told of too: one may be fetched long after its post was shown, or switched off."""

from importlib import import_module

from django.db import migrations

first = import_module("forum.live.migrations.0001_tell_of_changes")

# Of a card, what guests see of it.
SHOWN = {
    "cards_card": (
        "address", "title", "description", "site_name", "image", "image_width", "image_height",
    ),
    "cards_carduse": None,
    "cards_cardrules": None,
}  # fmt: skip


CREATE = "".join(first.trigger("forum_changed", table, columns) for table, columns in SHOWN.items())
UNDO = "".join(f"DROP TRIGGER live_forum_changed ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0003_tell_of_answers"),
        ("cards", "0001_initial"),
    ]

    operations = [migrations.RunSQL(CREATE, UNDO)]
