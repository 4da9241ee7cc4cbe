"""Statements that every act needs, written once and kept: a row read by its key, one changed, some inserted.

Django writes the text of a query anew each time, which takes longer than the database needs to answer. What is
done several hundred times a second is done here instead; columns and conversions are those of the model.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row", bound=models.Model)
AnyField: TypeAlias = "models.Field[Any, Any]"
_Convert = Callable[[Any, BaseDatabaseWrapper], Any]

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
IGNORE: Final = "ON CONFLICT DO NOTHING"


class RowReader(Generic[Row]):
    """Reads one row by its primary key, together with rows that it always refers to.

    Args:
        model: whose row.
        related: names of its foreign keys to follow; none of them may be null.
    """

    def __init__(self, model: type[Row], *related: str) -> None:
        self._model = model
        self._names = related
        self._related = [_forward(model, name) for name in related]

    def get(self, key: object, *, is_locked: bool = False) -> Row | None:
        """The row; None when there is none.

        Args:
            is_locked: hold it until the transaction ends, where the database locks rows; SQLite locks as a whole.
        """
        connection = _connection()
        statement = _select(self._model, self._names, connection.vendor, is_locked)
        with connection.cursor() as cursor:
            cursor.execute(statement, [_primary(self._model).get_db_prep_value(key, connection)])
            found = cursor.fetchone()
        if found is None:
            return None
        row, at = _made(self._model, found, 0, connection)
        for field in self._related:
            other, at = _made(_target(field), found, at, connection)
            field.set_cached_value(row, other)
        return row


def _made(
    model: type[Row], values: Sequence[Any], at: int, connection: BaseDatabaseWrapper
) -> tuple[Row, int]:
    """A row out of the values from ``at`` on, and where the next one's begin."""
    converters = _converters(model, connection.vendor)
    own = values[at : at + len(converters)]
    read = [
        value if convert is None else convert(value, connection)
        for value, convert in zip(own, converters, strict=True)
    ]
    return model.from_db(connection.alias, _attnames(model), read), at + len(converters)


def update_row(model: type[models.Model], key: object, changes: Mapping[str, object]) -> bool:
    """Change columns of the row with a primary key; says whether it is there.

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
def _select(model: type[models.Model], related: tuple[str, ...], vendor: str, is_locked: bool) -> str:
    own = _table(model)
    joins, columns = "", [f"{own}.{_column(field)}" for field in _concrete(model)]
    for name in related:
        field = _forward(model, name)
        target = _target(field)
        other = _table(target)
        joins += f" INNER JOIN {other} ON {own}.{_column(field)} = {other}.{_column(_primary(target))}"
        columns += [f"{other}.{_column(one)}" for one in _concrete(target)]
    lock = f" FOR UPDATE OF {own}" if is_locked and _connection().features.has_select_for_update_of else ""
    # Names of tables and columns are ours; the value is handed over apart.
    return f"SELECT {', '.join(columns)} FROM {own}{joins} WHERE {own}.{_column(_primary(model))} = %s{lock}"  # noqa: S608


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    put = ", ".join(f"{_column(_field(model, name))} = %s" for name in names)
    return f"UPDATE {_table(model)} SET {put} WHERE {_column(_primary(model))} = %s"  # noqa: S608  as above


@cache
def _insert(model: type[models.Model], has_key: bool, count: int, conflict: str) -> str:
    fields = _inserted(model, has_key)
    row = f"({', '.join(['%s'] * len(fields))})"
    into = f"{_table(model)} ({', '.join(_column(field) for field in fields)})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * count)} {conflict}"  # noqa: S608  as above


@cache
def _inserted(model: type[models.Model], has_key: bool) -> tuple[AnyField, ...]:
    return tuple(field for field in _concrete(model) if has_key or not field.primary_key)


@cache
def _concrete(model: type[models.Model]) -> tuple[AnyField, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _attnames(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in _concrete(model))


@cache
def _converters(model: type[models.Model], vendor: str) -> tuple[_Convert | None, ...]:
    return tuple(_converter(field) for field in _concrete(model))


def _converter(field: AnyField) -> _Convert | None:
    """What the database and the field make of a value that was read; None when it is right as it is."""
    expression = field.get_col(field.model._meta.db_table)
    known = _connection()
    steps = [*known.ops.get_db_converters(expression), *expression.get_db_converters(known)]
    if not steps:
        return None

    def convert(value: Any, connection: BaseDatabaseWrapper) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    return convert


@cache
def _field(model: type[models.Model], name: str) -> AnyField:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return field


@cache
def _forward(model: type[models.Model], name: str) -> "models.ForeignKey[Any, Any]":
    field = _field(model, name)
    if not isinstance(field, models.ForeignKey) or field.null:
        raise TypeError(f"{model.__name__}.{name} does not always refer to a row")
    return field


def _target(field: "models.ForeignKey[Any, Any]") -> type[models.Model]:
    target = field.related_model
    if not isinstance(target, type):
        raise TypeError(f"{field.name} refers to nothing")
    return target


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
