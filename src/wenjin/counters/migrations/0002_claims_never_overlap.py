"""On PostgreSQL the database itself refuses two claims of one resource at one time."""

from django.db import migrations

FORWARDS = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE counters_claim ADD CONSTRAINT claims_never_overlap"
    " EXCLUDE USING gist (resource WITH =, tstzrange(starts_at, ends_at) WITH &&)",
)
BACKWARDS = ("ALTER TABLE counters_claim DROP CONSTRAINT claims_never_overlap",)


def _run(statements):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("counters", "0001_initial")]
    operations = [migrations.RunPython(_run(FORWARDS), _run(BACKWARDS))]
