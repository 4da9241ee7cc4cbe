"""Triggers by which the database itself refuses to change or delete what the ledger holds.

Whoever may drop a trigger can still do it; heads that lie outside show it then. The triggers stop mistakes, and
anybody who has got hold of the application's queries but not of its tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.transaction import atomic

TABLES: Final = ("ledger_entry", "ledger_head", "ledger_headline", "ledger_headexport")

_POSTGRESQL_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger refuses % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def triggers(vendor: str) -> dict[str, str]:
    """Names of all triggers, each with the statement that makes it, for ``sqlite`` or ``postgresql``.

    Raises:
        ValueError: another database, which we could not guard.
    """
    if vendor == "sqlite":
        return {
            f"{table}_no_{event.lower()}": (
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger refuses {event} on {table}'); END"
            )
            for table in TABLES
            for event in ("UPDATE", "DELETE")
        }
    if vendor == "postgresql":
        return {
            f"{table}_no_{name}": (
                f"CREATE TRIGGER {table}_no_{name} BEFORE {events} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION ledger_refuse()"
            )
            for table in TABLES
            for name, events, each in (
                ("change", "UPDATE OR DELETE", "ROW"),
                ("truncate", "TRUNCATE", "STATEMENT"),
            )
        }
    raise ValueError(f"no triggers are written for {vendor}")


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for statement in triggers(connection.vendor).values():
            cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    with connection.cursor() as cursor:
        for name in triggers(connection.vendor):
            place = f" ON {name.rpartition('_no_')[0]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that should be there and are not, or are switched off."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {str(row[0]) for row in cursor.fetchall()}
    return [name for name in triggers(connection.vendor) if name not in there]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A stretch without triggers, undone as a whole when something fails; for test databases."""
    with atomic(using=connection.alias):
        take_down(connection)
        yield
        put_up(connection)


def migrate_forward(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """For the migration that makes the tables."""
    put_up(editor.connection)


def migrate_back(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """For the same migration when it is undone."""
    take_down(editor.connection)
