"""A registration that is changed in two windows: what each of them changed is kept, what both changed is asked.

The form carries a print of every field as it was shown (``was``). A field that its sender did not touch takes
what is saved now; what both changed stays as it was typed, with what is saved now beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.seen import EventWhole
from wenjin.lang.templatetags.lang import day as day_words
from wenjin.web.case_errors import meanwhile_words
from wenjin.web.events_fields import Field, Fields, Section, Values
from wenjin.web.events_reading import MOST_PEOPLE, read_people
from wenjin.web.field_prints import packed, print_of, unpacked
from wenjin.web.joining import named, remark, sentences

_GUESTS: Final = "guests"
_PEOPLE: Final = "people"
_NEWS: Final = "wants_news"
_ONE_PART: Final = (_PEOPLE, _NEWS)
_LONGEST_TOLD: Final = 300


@dataclass(frozen=True, slots=True)
class Merged:
    """What was sent, with what was saved meanwhile.

    Attributes:
        errors: sentences by field about what both changed.
        is_settled: it can be saved over what is there now.
    """

    values: Values
    errors: Mapping[str, str]
    is_settled: bool


def prints_of(found: EventWhole, row: RegistrationSeen, now: Values) -> str:
    """What the hidden field ``was`` of the form holds.

    Args:
        now: what is saved, by name of the fields.
    """
    prints = {one: print_of(_plain(now, (one,))) for one in _ONE_PART}
    prints |= {one.name: print_of(_plain(now, _names(one))) for _s, one in _fields(found, now, row.size)}
    return packed({_GUESTS: _who(row), **prints})


def merged(found: EventWhole, row: RegistrationSeen, now: Values, typed: Values) -> Merged:
    """Put together what was typed and what is saved now, where that is not what the form showed."""
    before = unpacked(typed.get("was", ("",))[0])
    if not before:
        return Merged(typed, {}, is_settled=False)
    values, errors = dict(typed), {}
    for name in _ONE_PART:
        _merge(name, (name,), before, now, values, is_left_out=name == _PEOPLE and name not in typed)
    people = read_people(values.get(_PEOPLE, ("",))[0], found.largest_group)
    is_same = people == row.size
    for section, field in _fields(found, now, people):
        names = _names(field)
        if _merge(field.name, names, before, now, values):
            errors[field.name] = _clash(section, field, now)
        is_same = is_same and _plain(values, names) == _plain(now, names)
    _drop_gone(people, before, values)
    # Who stands at which place is not known where others come now, unless all of it is as it is saved.
    is_settled = not errors and (is_same or before.get(_GUESTS) == _who(row))
    return Merged(values, errors, is_settled)


def _merge(
    name: str,
    names: tuple[str, ...],
    before: Mapping[str, str],
    now: Values,
    values: dict[str, tuple[str, ...]],
    *,
    is_left_out: bool = False,
) -> bool:
    """Take what is saved where it was not touched; says whether both changed it."""
    shown = before.get(name, print_of(_plain({}, names)))
    typed, saved = print_of(_plain(values, names)), print_of(_plain(now, names))
    if saved in (shown, typed):
        return False
    if typed != shown and not is_left_out:
        return True
    for one in names:
        values[one] = now.get(one, ())
    return False


def _drop_gone(people: int, before: Mapping[str, str], values: dict[str, tuple[str, ...]]) -> None:
    """Of guests who do not come any more, keep what somebody typed and nothing else."""
    gone = tuple(f"guest-{place}-" for place in range(people, MOST_PEOPLE))
    for name in [one for one in values if one.startswith(gone)]:
        if print_of(_plain(values, (name,))) == before.get(name):
            del values[name]


def _fields(found: EventWhole, now: Values, people: int) -> Iterator[tuple[Section, Field]]:
    asks_way = found.is_online and not found.is_only_online
    for section in Fields(found, now).sections(people, asks_way=asks_way):
        for one in (*section.fields, *section.more):
            yield section, one


def _names(field: Field) -> tuple[str, ...]:
    return tuple(one.name for one in field.parts) or (field.name,)


def _plain(values: Values, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """As a browser sends it: what was not touched is the same as what was shown."""
    by_name = (values.get(one, ()) for one in sorted(names))
    return tuple(
        tuple(sorted(one.replace("\r\n", "\n").strip() for one in several if one.strip()))
        for several in by_name
    )


def _who(row: RegistrationSeen) -> str:
    return print_of(tuple(str(one.id) for one in row.guests))


def _clash(section: Section, field: Field, now: Values) -> str:
    label = str(field.label)
    whose = remark(section.title, label)
    return sentences(meanwhile_words(label, is_own=True), named(whose, _words(field, now)))


def _words(field: Field, now: Values) -> str:
    """What is saved, for people; a dash where there is nothing."""
    if field.choices:
        return remark(*(str(one.label) for one in field.choices if one.is_chosen)) or "–"
    if field.parts:
        year, month, day = (now.get(f"{field.name}-{one}", ("",))[0] for one in ("year", "month", "day"))
        return day_words(date(int(year), int(month), int(day))) if year and month and day else "–"
    return field.value[:_LONGEST_TOLD] or "–"
