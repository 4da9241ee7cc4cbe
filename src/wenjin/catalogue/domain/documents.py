"""From the documents of a pack to the frozen catalogue that plans are made from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wenjin.catalogue.domain.calendar import ALWAYS_OPEN, WorkCalendar
from wenjin.catalogue.domain.deadline import Deadline, Relation, Unit
from wenjin.catalogue.domain.expression import Expression, parse
from wenjin.catalogue.domain.facts import Consistency, FactType
from wenjin.catalogue.domain.rules.ruleset_reader import fact_types_from_document
from wenjin.catalogue.domain.service import (
    Anchor,
    Catalogue,
    Concerns,
    EvidenceNeed,
    EvidenceType,
    Journey,
    JourneyService,
    Phase,
    Service,
    Step,
)

Document = Mapping[str, Any]
# Sides of actors that are the reader's own; everybody else is waited for.
_OWN_SIDES = frozenset({"you", "your_firm"})
_ONLINE = frozenset({"online", "app"})


def catalogue_from_documents(
    documents: Mapping[str, Sequence[Document]], calendars: Mapping[str, WorkCalendar]
) -> Catalogue:
    """The catalogue of a pack whose references have been checked.

    Args:
        documents: records by kind, each list in the order of the pack.
        calendars: filled calendars by id.
    """
    sides = {one["id"]: one["side"] for one in documents.get("actor", ())}
    calendar_of = {one["id"]: calendars[one["calendar"]] for one in documents.get("authority", ())}
    services = {one["id"]: _service(one, sides, calendar_of) for one in documents.get("service", ())}
    events: dict[str, tuple[str, ...]] = {}
    for kind, key in (("life_event", "life_events"), ("business_event", "business_events")):
        for event in documents.get(kind, ()):
            members = tuple(one["id"] for one in documents.get("service", ()) if event["id"] in one[key])
            events[event["id"]] = events.get(event["id"], ()) + tuple(
                name for name in members if name not in events.get(event["id"], ())
            )
    return Catalogue(
        services=services,
        evidence={one["id"]: _evidence(one) for one in documents.get("evidence", ())},
        journeys={one["id"]: _journey(one) for one in documents.get("journey", ())},
        events=events,
        anchors={one["id"]: _anchor(one) for one in documents.get("anchor", ())},
        fact_types=fact_types(documents.get("fact", ())),
        consistency=[
            Consistency(one["id"], parse(one["expression"])) for one in documents.get("consistency", ())
        ],
    )


def fact_types(documents: Iterable[Document]) -> list[FactType]:
    """The facts that may be asked."""
    return fact_types_from_document({"facts": list(documents)})


def _expression(text: str | None) -> Expression | None:
    return parse(text) if text is not None else None


def _service(
    document: Document, sides: Mapping[str, str], calendar_of: Mapping[str, WorkCalendar]
) -> Service:
    authorities = document["competent_authorities"]
    return Service(
        id=document["id"],
        concerns=Concerns(document["concerns"]),
        needs=tuple(_need(one) for one in document["evidence"]),
        produces=tuple(document["produces"]),
        requires=tuple(document["requires"]),
        steps=tuple(_step(one, sides) for one in document["steps"]),
        calendar=calendar_of[authorities[0]] if authorities else ALWAYS_OPEN,
        is_online=bool(_ONLINE & set(document["channels"])),
        applies_when=_expression(document.get("applies_when")),
        confidence=document["confidence"],
        gives_same_as=tuple(document.get("gives_same_as") or ()),
    )


def _need(document: Document) -> EvidenceNeed:
    return EvidenceNeed(
        evidence=document["id"],
        has_condition=bool(document.get("condition")),
        when=_expression(document.get("when")),
        discretion=bool(document.get("discretion")),
    )


def _step(document: Document, sides: Mapping[str, str]) -> Step:
    deadline = document.get("deadline")
    return Step(
        id=document["id"],
        actor=document["actor"],
        is_office=sides.get(document["actor"]) not in _OWN_SIDES,
        working_days=document["working_days"],
        statutory_working_days=document.get("statutory_working_days"),
        days_status=document["days_status"],
        depends_on=tuple(document["depends_on"]),
        deadline=_deadline(deadline) if deadline else None,
        done_in=document.get("done_in"),
        statutory_unit=Unit(document.get("statutory_clock") or Unit.WORKING_DAY),
    )


def _deadline(document: Document) -> Deadline:
    window = document.get("window")
    also = document.get("also_unit")
    return Deadline(
        anchor=document["anchor_id"],
        unit=Unit(document["unit"]),
        relation=Relation(document["relation"]),
        value=document.get("value"),
        window=tuple(window) if window else None,
        also_unit=Unit(also) if also else None,
        basis=document["basis"],
        status=document["status"],
    )


def _evidence(document: Document) -> EvidenceType:
    return EvidenceType(
        id=document["id"],
        kind=document["kind"],
        holder=document["holder"],
        ask_if_held=bool(document.get("ask_if_held")),
        held_fact=document.get("held_fact"),
        differs_from=tuple(one["id"] for one in document.get("differs_from") or ()),
        min_validity_months=document.get("min_validity_months"),
    )


def _journey(document: Document) -> Journey:
    return Journey(
        id=document["id"],
        role=document.get("role") or "self",
        services=tuple(_journey_service(one) for one in document["services"]),
        companions={
            role: tuple(_journey_service(one) for one in items)
            for role, items in (document.get("companions") or {}).items()
        },
        facts=tuple(document.get("facts_needed") or ()),
        assumes=document.get("assumes") or {},
        is_for_companions=bool(document.get("for_companions")),
    )


def _journey_service(document: Document) -> JourneyService:
    phase = document.get("phase")
    return JourneyService(
        service=document["id"],
        phase=Phase(phase) if phase else None,
        when=_expression(document.get("when")),
    )


def _anchor(document: Document) -> Anchor:
    return Anchor(
        id=document["id"],
        fact=document.get("fact"),
        evidence=document.get("evidence"),
        same_as=document.get("same_as"),
        not_before=document.get("not_before"),
    )
