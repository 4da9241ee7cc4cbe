"""What a plan must say aloud: deadlines, windows that close, figures that nobody confirmed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from wenjin.catalogue.domain.deadline import Unit
from wenjin.catalogue.domain.planning.order import Order
from wenjin.catalogue.domain.planning.schedule import ServiceDates
from wenjin.catalogue.domain.service import Service


@dataclass(frozen=True, slots=True)
class DueDate:
    """A deadline of the plan on real dates.

    Attributes:
        is_met: the step ends in time in this plan.
        later_reading_on: the later date where sources disagree on the unit; ``due_on`` is the earlier.
        recurs: comes back every year.
    """

    service: str
    step: str
    anchor: str
    unit: Unit
    amount: int | None
    relation: str
    opens_on: date | None
    due_on: date
    later_reading_on: date | None
    is_met: bool
    is_certain: bool
    recurs: bool
    basis: str
    status: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader must know; texts live in the interface.

    Codes: ``deadline_missed``, ``window_closed``, ``beyond_calendar``, ``length_unknown``, ``inferred_length``,
    ``disputed_deadline``, ``circle``, ``entry_too_early``.
    """

    code: str
    service: str = ""
    params: dict[str, object] = field(default_factory=dict)


def due_dates(services: Iterable[tuple[Service, ServiceDates]]) -> list[DueDate]:
    """All deadlines of the plan whose anchor is known, the earliest first."""
    found = [
        DueDate(
            service=service.id,
            step=step.id,
            anchor=step.deadline.anchor,
            unit=step.deadline.unit,
            amount=step.deadline.value,
            relation=step.deadline.relation.value,
            opens_on=dated.due.opens_on,
            due_on=dated.due.due_on,
            later_reading_on=dated.due.later_reading_on,
            is_met=dated.recurs or dated.ends_on <= dated.due.due_on,
            is_certain=dated.due.is_certain,
            recurs=dated.recurs,
            basis=step.deadline.basis,
            status=step.deadline.status,
        )
        for service, dates in services
        for step, dated in zip(service.steps, dates.steps, strict=True)
        if step.deadline is not None and dated.due is not None
    ]
    return sorted(found, key=lambda one: (one.due_on, one.service, one.step))


def warnings_of(
    services: Sequence[tuple[Service, ServiceDates]],
    deadlines: Sequence[DueDate],
    order: Order,
    *,
    known_until: date | None,
    entry_given: object,
    ready_on: date | None,
) -> Iterator[Caution]:
    """Every warning of the plan, the gravest first."""
    for edge in order.circles:
        yield Caution("circle", edge.after, {"before": edge.before, "evidence": edge.evidence})
    if isinstance(entry_given, date) and ready_on is not None and ready_on > entry_given:
        yield Caution("entry_too_early", "", {"entry_on": entry_given, "ready_on": ready_on})
    for due in deadlines:
        if not due.is_met:
            code = "window_closed" if due.opens_on is not None else "deadline_missed"
            yield Caution(code, due.service, {"step": due.step, "due_on": due.due_on})
        if due.later_reading_on is not None:
            yield Caution(
                "disputed_deadline", due.service, {"due_on": due.due_on, "later": due.later_reading_on}
            )
    beyond = [dates.service for _, dates in services if not dates.is_certain]
    if beyond and known_until is not None:
        yield Caution("beyond_calendar", "", {"known_until": known_until, "services": beyond})
    for service, dates in services:
        if dates.has_unknown_length:
            yield Caution("length_unknown", service.id, {})
        elif dates.is_estimate:
            yield Caution("inferred_length", service.id, {})
