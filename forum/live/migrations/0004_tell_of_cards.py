"""Cards are told of too: one may be fetched long after its post was shown, or switched off."""

from django.db import migrations

# Of a card, what guests see of it.
SHOWN = {
    "cards_card": (
        "address", "title", "description", "site_name", "image", "image_width", "image_height",
    ),
    "cards_carduse": None,
    "cards_cardrules": None,
}  # fmt: skip


def trigger(table, columns):
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return f"""
        CREATE TRIGGER live_forum_changed AFTER INSERT OR {update} OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION live_tell('forum_changed');
    """


CREATE = "".join(trigger(table, columns) for table, columns in SHOWN.items())
UNDO = "".join(f"DROP TRIGGER live_forum_changed ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0003_tell_of_answers"),
        ("cards", "0001_initial"),
    ]

    operations = [migrations.RunSQL(CREATE, UNDO)]
