"""Statements that every act needs, written once and kept: a row changed by its key, some rows inserted.

Django writes the text of a query anew each time, which takes longer than the database needs to answer. What is
done several hundred times a second is done here instead; columns and conversions are those of the model. What is
read that often is asked by ``prepared``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row")
AnyField: TypeAlias = "models.Field[Any, Any]"

_AS_THEY_ARE: Final = frozenset({str, int, bool})
_PLAIN: Final = frozenset(
    {
        models.CharField,
        models.TextField,
        models.BooleanField,
        models.IntegerField,
        models.BigIntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
    }
)
_LARGEST_STEP: Final = 64
IGNORE: Final = "ON CONFLICT DO NOTHING"


@contextmanager
def sent_together() -> Iterator[None]:
    """Send the statements of the block without waiting for the answer of each; SQLite has nothing to wait for.

    The answers come with the first rows that are read, or at the end, and so does what went wrong: as a
    ``DatabaseError`` of Django, of whichever statement it was. In the caller's transaction, which it then ends.
    """
    connection = _connection()
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def update_row(model: type[models.Model], key: object, changes: Mapping[str, object]) -> bool:
    """Change columns of the row with a primary key; says whether it is there (not in ``sent_together``).

    Args:
        changes: values by name of field or column; plain values, no expressions.
    """
    connection, names = _connection(), tuple(changes)
    values = [_prepared(_field(model, name), value, connection) for name, value in changes.items()]
    values.append(_primary(model).get_db_prep_value(key, connection))
    with connection.cursor() as cursor:
        cursor.execute(_update(model, names), values)
        return bool(cursor.rowcount)


def insert_rows(rows: Sequence[models.Model], conflict: str = "") -> None:
    """Insert rows of one table with one statement, whose keys the database gives or the rows have.

    Args:
        rows: few enough for one statement; SQLite takes 32,766 values.
        conflict: what happens with rows that are there already: nothing (an error), ``IGNORE``, or as
            ``overwrite`` says.
    """
    if not rows:
        return
    model, has_key = type(rows[0]), rows[0].pk is not None
    with _connection().cursor() as cursor:
        cursor.execute(
            _insert(model, has_key, len(rows), conflict), values_of(rows, _inserted(model, has_key))
        )


def in_steps(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Rows in pieces of 64, 32, 16 … 1, for groups of any size: a statement of each length is read anew by driver
    and database, which takes longer than to insert what is in it.
    """
    begin, size = 0, _LARGEST_STEP
    while begin < len(rows):
        while size > len(rows) - begin:
            size //= 2
        yield rows[begin : begin + size]
        begin += size


def values_of(rows: Iterable[models.Model], fields: Sequence[AnyField]) -> list[Any]:
    """Values of these fields, row by row, as the database takes them."""
    connection = _connection()
    return [_prepared(field, getattr(row, field.attname), connection) for row in rows for field in fields]


def _prepared(field: AnyField, value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the database takes it; most go as they are, which the field would find out more slowly."""
    if value is None or (type(value) in _AS_THEY_ARE and _is_plain(field)):
        return value
    return field.get_db_prep_save(value, connection)


@cache
def _is_plain(field: AnyField) -> bool:
    return type(field) in _PLAIN


def _connection() -> BaseDatabaseWrapper:
    """The connection itself: the proxy that Django gives looks it up at every touch."""
    return connections[DEFAULT_DB_ALIAS]


@cache
def overwrite(model: type[models.Model], unique: tuple[str, ...], columns: tuple[str, ...]) -> str:
    """The clause by which an inserted row takes the place of the one with the same unique fields."""
    by = ", ".join(_column(_field(model, name)) for name in unique)
    put = ", ".join(
        f"{column} = EXCLUDED.{column}" for column in (_column(_field(model, name)) for name in columns)
    )
    return f"ON CONFLICT ({by}) DO UPDATE SET {put}"


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    put = ", ".join(f"{_column(_field(model, name))} = %s" for name in names)
    return f"UPDATE {_table(model)} SET {put} WHERE {_column(_primary(model))} = %s"  # noqa: S608  names of our own tables and columns


@cache
def _insert(model: type[models.Model], has_key: bool, count: int, conflict: str) -> str:
    fields = _inserted(model, has_key)
    row = f"({', '.join(['%s'] * len(fields))})"
    into = f"{_table(model)} ({', '.join(_column(field) for field in fields)})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * count)} {conflict}"  # noqa: S608  names of our own tables and columns


@cache
def _inserted(model: type[models.Model], has_key: bool) -> tuple[AnyField, ...]:
    return tuple(field for field in _concrete(model) if has_key or not field.primary_key)


@cache
def _concrete(model: type[models.Model]) -> tuple[AnyField, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _field(model: type[models.Model], name: str) -> AnyField:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return field


@cache
def _primary(model: type[models.Model]) -> AnyField:
    primary = model._meta.pk
    if primary is None:
        raise TypeError(f"{model.__name__} has no primary key")
    return primary


def _table(model: type[models.Model]) -> str:
    return _connection().ops.quote_name(model._meta.db_table)


def _column(field: AnyField) -> str:
    return _connection().ops.quote_name(str(field.column))
