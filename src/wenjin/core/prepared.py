"""Questions that many pages ask: Django writes their text once, and after that only values are handed over.

To write the text of a query takes Django five to ten times as long as the database needs to answer it. A question
here is an ordinary queryset, built once with stand-ins for its values; what comes after is the text that Django
wrote, with the values in the places of the stand-ins, and rows read as Django reads them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from threading import Lock
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ValuesListIterable, get_related_populators

Row = TypeVar("Row")
Value: TypeAlias = UUID | datetime | date | str | int
"""What may be asked for; lists and sets of it too, whose length is part of the question. Never None."""
_Place: TypeAlias = tuple[str, int]

# Beyond this a list is asked about in the ordinary way: a text for each length would only fill the memory.
LONGEST_LIST: Final = 60
MOST_TEXTS: Final = 200


class StandInLost(LookupError):
    """A value does not stand in the text of the query as it was handed over, so it cannot be put there."""


class Prepared(Generic[Row]):
    """A question whose text is written once for each shape.

    Args:
        build: makes the queryset out of the values; either of whole rows or a ``values_list``. It may look at the
            words it is called with (``fixed``), never at the values: those are stand-ins.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._texts: dict[object, _Text | None] = {}
        self._lock = Lock()

    def all(
        self, values: Mapping[str, Value | Sequence[Value] | frozenset[Value]], **fixed: object
    ) -> list[Row]:
        """The rows.

        Args:
            values: by the name of the argument of ``build``.
            fixed: further arguments of ``build`` that change the question itself; hashable.
        """
        lists: dict[str, list[Value]] = {
            name: list(value)
            for name, value in values.items()
            if isinstance(value, list | tuple | set | frozenset)
        }
        if any(len(one) > LONGEST_LIST for one in lists.values()):
            return list(self._build(**values, **fixed))
        connection = connections[DEFAULT_DB_ALIAS]
        shape = (
            connection.vendor,
            tuple((name, len(lists[name]) if name in lists else None) for name in values),
            tuple(fixed.items()),
        )
        try:
            text = self._texts[shape]
        except KeyError:
            text = self._write(shape, connection, values, lists, fixed)
        if text is None:
            return []
        given: list[Any] = [lists[name][at] if name in lists else values[name] for name, at in text.places]
        return cast("list[Row]", text.rows(connection, given))

    def first(
        self, values: Mapping[str, Value | Sequence[Value] | frozenset[Value]], **fixed: object
    ) -> Row | None:
        """The first row; None when there is none. ``build`` should limit the rows to one."""
        return next(iter(self.all(values, **fixed)), None)

    def _write(
        self,
        shape: object,
        connection: BaseDatabaseWrapper,
        values: Mapping[str, Any],
        lists: Mapping[str, list[Value]],
        fixed: Mapping[str, object],
    ) -> "_Text | None":
        stand_ins = count(1)
        named: dict[_Place, Value] = {}
        for name, value in values.items():
            for at, one in enumerate(lists[name]) if name in lists else [(0, value)]:
                named[name, at] = _stand_in(one, next(stand_ins))
        built = {
            name: [named[name, at] for at in range(len(lists[name]))] if name in lists else named[name, 0]
            for name in values
        }
        text = _written(self._build(**built, **fixed), named, connection)
        with self._lock:
            if len(self._texts) >= MOST_TEXTS:
                self._texts.clear()
            self._texts[shape] = text
        return text


@dataclass(frozen=True, slots=True)
class _Text:
    """What Django wrote.

    Attributes:
        parameters: with None where a value goes; ``places`` says which, in order.
        converters: of the columns, by their place in a row.
        made: a row out of its values.
    """

    sql: str
    parameters: tuple[Any, ...]
    gaps: tuple[int, ...]
    places: tuple[_Place, ...]
    converters: tuple[tuple[int, tuple[Callable[[Any, Any, Any], Any], ...], Any], ...]
    made: Callable[[Sequence[Any]], Any]

    def rows(self, connection: BaseDatabaseWrapper, values: Sequence[Value]) -> list[Any]:
        """The answer for these values, in the order of ``places``."""
        parameters = list(self.parameters)
        for gap, value in zip(self.gaps, values, strict=True):
            parameters[gap] = _adapted(value, connection)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found = cursor.fetchall()
        return [self.made(one) for one in self._read(found, connection)]

    def _read(
        self, found: Sequence[Sequence[Any]], connection: BaseDatabaseWrapper
    ) -> Iterator[Sequence[Any]]:
        if not self.converters:
            yield from found
            return
        for row in found:
            read = list(row)
            for at, steps, expression in self.converters:
                value = read[at]
                for step in steps:
                    value = step(value, expression, connection)
                read[at] = value
            yield read


def _written(
    asked: QuerySet[Any, Any], named: Mapping[_Place, Value], connection: BaseDatabaseWrapper
) -> _Text | None:
    compiler: Any = asked.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    by_value = {_key(_adapted(value, connection)): place for place, value in named.items()}
    gaps: list[int] = []
    places: list[_Place] = []
    kept: list[Any] = []
    for at, parameter in enumerate(parameters):
        place = by_value.get(_key(parameter))
        kept.append(parameter if place is None else None)
        if place is not None:
            gaps.append(at)
            places.append(place)
    if lost := named.keys() - set(places):
        raise StandInLost(", ".join(name for name, _ in sorted(lost)))
    converters = compiler.get_converters([column for column, _, _ in compiler.select])
    return _Text(
        sql,
        tuple(kept),
        tuple(gaps),
        tuple(places),
        tuple((at, tuple(steps), expression) for at, (steps, expression) in converters.items()),
        _maker(asked, compiler, connection.alias),
    )


def _maker(asked: Any, compiler: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    """How a row is made of its values, as ``QuerySet`` does it."""
    if asked._iterable_class is FlatValuesListIterable:
        return _only
    if asked._iterable_class is ValuesListIterable:
        return tuple
    about = compiler.klass_info
    model: type[Model] = about["model"]
    begin, end = about["select_fields"][0], about["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[begin:end]]
    # The types describe the next release of Django, where a mode of fetching comes as well.
    related = get_related_populators(about, compiler.select, alias)  # type: ignore[call-arg]

    def made(values: Sequence[Any]) -> Model:
        row = model.from_db(alias, names, values[begin:end])
        for one in related:
            one.populate(values, row)
        return row

    return made


def _only(values: Sequence[Any]) -> Any:
    return values[0]


def _stand_in(value: Value, number: int) -> Value:
    """A value of the same kind that no query holds by itself, another for each number."""
    match value:
        case UUID():
            return UUID(int=0x5EED_0000_0000_4000_8000_0000_0000_0000 + number)
        case datetime():
            return datetime(1877, 3, 1, 5, 7, tzinfo=UTC) + timedelta(seconds=number)
        case date():
            return date(1877, 6, 1) + timedelta(days=number)
        case str():
            return f"\u2060stand-in {number}\u2060"
        case bool():
            raise TypeError("whether something holds changes the question: it belongs to what is fixed")
        case int():
            return 1_877_000_000 + number
    raise TypeError(f"{type(value).__name__} cannot be asked for")


def _adapted(value: Value, connection: BaseDatabaseWrapper) -> Any:
    """A value as the database takes it, the way the field of its kind would hand it over."""
    match value:
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
    return value


def _key(value: Any) -> object:
    """A parameter as the key of a dictionary; None for what can be no stand-in."""
    return value if isinstance(value, UUID | date | str | int) else None
