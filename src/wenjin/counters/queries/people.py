"""Who serves and interprets in a hall, as pages show it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wenjin.counters.domain.people_facts import Kind, PeopleFacts
from wenjin.counters.models import CounterSession, Interpreter, Officer


@dataclass(frozen=True, slots=True)
class HallPerson:
    """Somebody who serves or interprets.

    Attributes:
        counter: at which they serve now; empty when at none.
        left_on: from when on they do not work here any more.
    """

    id: UUID
    kind: Kind
    centre: str
    facts: PeopleFacts
    counter: str
    left_on: date | None
    is_sample: bool


def facts_of(row: Officer | Interpreter) -> PeopleFacts:
    """What is known of them."""
    languages = tuple((one["code"], one["level"]) for one in row.languages)
    if isinstance(row, Officer):
        return PeopleFacts(row.name, row.name_zh, languages, tuple(row.topics), row.person_id)
    return PeopleFacts(row.name, languages=languages, person_id=row.person_id)


def people_of(centre: str, kind: Kind) -> list[HallPerson]:
    """Everybody of a kind, also those who left, in the order of their names."""
    counters = _counters(centre)
    rows: list[Officer | Interpreter] = (
        list(Officer.objects.filter(centre=centre))
        if kind is Kind.OFFICER
        else list(Interpreter.objects.filter(centre=centre))
    )
    found = [_seen(row, kind, counters.get(row.pk, "")) for row in rows]
    return sorted(found, key=lambda one: (one.left_on is not None, one.facts.name.casefold()))


def person_in_hall(centre: str, kind: Kind, pk: UUID) -> HallPerson | None:
    """One of them; None when there is nobody."""
    row: Officer | Interpreter | None
    if kind is Kind.OFFICER:
        row = Officer.objects.filter(centre=centre, pk=pk).first()
    else:
        row = Interpreter.objects.filter(centre=centre, pk=pk).first()
    return None if row is None else _seen(row, kind, _counters(centre).get(row.pk, ""))


def officer_of(centre: str, person: UUID | None) -> HallPerson | None:
    """The officer who signs in as this person; None when nobody here does, or they left."""
    if person is None:
        return None
    row = Officer.objects.filter(centre=centre, person_id=person, left_on=None).first()
    return None if row is None else _seen(row, Kind.OFFICER, "")


def interpreter_of(centre: str, person: UUID | None) -> HallPerson | None:
    """The interpreter of the hall who signs in as this person; None when nobody does, or they left."""
    if person is None:
        return None
    row = Interpreter.objects.filter(centre=centre, person_id=person, left_on=None).first()
    return None if row is None else _seen(row, Kind.INTERPRETER, "")


def _counters(centre: str) -> dict[UUID, str]:
    open_ones = CounterSession.objects.filter(centre=centre, closed_at=None)
    return dict(open_ones.values_list("officer_id", "counter"))


def _seen(row: Officer | Interpreter, kind: Kind, counter: str) -> HallPerson:
    return HallPerson(row.pk, kind, row.centre, facts_of(row), counter, row.left_on, row.is_sample)
