"""PostgreSQL's own ways of stemming, made deaf to accents: «ё» is «е», "café" is "cafe"."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

MAKE = """
    CREATE TEXT SEARCH CONFIGURATION forum_plain (COPY = pg_catalog.simple);
    ALTER TEXT SEARCH CONFIGURATION forum_plain
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
    DO $$
    DECLARE
        language text;
        stem text;
    BEGIN
        FOR language IN
            SELECT cfgname FROM pg_ts_config
            WHERE cfgnamespace = 'pg_catalog'::regnamespace AND cfgname <> 'simple'
        LOOP
            stem := language || '_stem';
            EXECUTE format('CREATE TEXT SEARCH CONFIGURATION %I (COPY = pg_catalog.%I)',
                'forum_' || language, language);
            EXECUTE format('ALTER TEXT SEARCH CONFIGURATION %I '
                'ALTER MAPPING FOR hword, hword_part, word WITH unaccent, %I',
                'forum_' || language, stem);
        END LOOP;
    END $$;
"""

UNDO = """
    DO $$
    DECLARE
        made text;
    BEGIN
        FOR made IN SELECT cfgname FROM pg_ts_config WHERE cfgname LIKE 'forum\\_%' LOOP
            EXECUTE format('DROP TEXT SEARCH CONFIGURATION %I', made);
        END LOOP;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0004_last_places")]

    operations = [TrigramExtension(), UnaccentExtension(), migrations.RunSQL(MAKE, UNDO)]
