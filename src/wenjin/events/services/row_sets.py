"""Hundreds of rows of one table with one statement that is the same for any number of them.

PostgreSQL takes each column as one array, so that it reads and plans the statement once; SQLite runs the same
statement for row after row without leaving the library. Columns and conversions are those of the model.
"""

from collections.abc import Sequence
from functools import cache

from django.db import connection, models

from wenjin.core.statements import AnyField, values_of


def insert_set(rows: Sequence[models.Model]) -> None:
    """Insert rows whose keys they have themselves, in the caller's transaction.

    Raises:
        django.db.IntegrityError: one of them is not taken; then none is.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _fields(model)
    values, width = values_of(rows, fields), len(fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_by_columns(model), [values[place::width] for place in range(width)])
        else:
            cursor.executemany(
                _by_rows(model), [values[begin : begin + width] for begin in range(0, len(values), width)]
            )


@cache
def _fields(model: type[models.Model]) -> tuple[AnyField, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _by_columns(model: type[models.Model]) -> str:
    arrays = ", ".join(f"%s::{_kind(field)}[]" for field in _fields(model))
    return f"{_into(model)} SELECT * FROM unnest({arrays})"  # noqa: S608  names of our own tables and columns


@cache
def _by_rows(model: type[models.Model]) -> str:
    return f"{_into(model)} VALUES ({', '.join(['%s'] * len(_fields(model)))})"


def _into(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in _fields(model))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})"


def _kind(field: AnyField) -> str:
    """The type of a column; of a text without its length, which the table checks and an array would cut to."""
    return str(field.rel_db_type(connection)).split("(", 1)[0]
