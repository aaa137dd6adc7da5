from django.db import migrations

# What is counted here may be lost in a crash; without a write-ahead log it costs half as much.
# The cache table has the columns that Django's DatabaseCache expects.
FORWARD = """
    ALTER TABLE limits_spent SET UNLOGGED;
    CREATE UNLOGGED TABLE limits_cache (
        cache_key varchar(255) PRIMARY KEY,
        value text NOT NULL,
        expires timestamp with time zone NOT NULL
    );
    CREATE INDEX limits_cache_expires ON limits_cache (expires);
"""
BACKWARD = "DROP TABLE limits_cache; ALTER TABLE limits_spent SET LOGGED;"


class Migration(migrations.Migration):
    dependencies = [("limits", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
