"""What is sealed of a visit: how to reach people, what they eat and need; sealed, and read again."""

from typing import Any
from uuid import UUID

from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import seal_json, unseal_json
from wenjin.events.domain.visit_forms import CarDraft, PersonDraft
from wenjin.events.models import Visit, VisitCar, VisitPerson


def sealed_person(data_key: DataKey, pk: UUID, draft: PersonDraft) -> bytes | None:
    """What of somebody is kept sealed; None when there is nothing."""
    known: dict[str, Any] = {
        "email": draft.email,
        "telephone": draft.telephone,
        "diet": list(draft.diet),
        "refuses": list(draft.refuses),
        "needs": draft.needs,
        "note": draft.note,
    }
    return _sealed(data_key, known, _context("person", pk))


def sealed_driver(data_key: DataKey, pk: UUID, draft: CarDraft) -> bytes | None:
    """Who drives, sealed; None when nobody is named."""
    return _sealed(data_key, {"name": draft.driver, "telephone": draft.telephone}, _context("car", pk))


def person_draft(visit: Visit, row: VisitPerson) -> PersonDraft:
    """What staff wrote of somebody; without what was sealed once the visit is forgotten."""
    known = _opened(visit, row.details, _context("person", row.pk))
    return PersonDraft(
        part=row.part,
        name=row.name,
        other_name=row.other_name,
        posts=dict(row.posts),
        organisation=row.organisation,
        country=row.country,
        languages=tuple(row.languages),
        rank=row.rank,
        email=known.get("email", ""),
        telephone=known.get("telephone", ""),
        diet=tuple(known.get("diet", ())),
        refuses=tuple(known.get("refuses", ())),
        needs=known.get("needs", ""),
        note=known.get("note", ""),
    )


def driver_of(visit: Visit, row: VisitCar) -> CarDraft:
    """What staff wrote of a car."""
    known = _opened(visit, row.driver, _context("car", row.pk))
    return CarDraft(row.name, row.seats, row.plate, known.get("name", ""), known.get("telephone", ""))


def _context(kind: str, pk: UUID) -> str:
    return f"visit:{kind}:{pk}"


def _sealed(data_key: DataKey, known: dict[str, Any], context: str) -> bytes | None:
    said = {name: value for name, value in known.items() if value}
    return seal_json(data_key, said, context=context) if said else None


def _opened(visit: Visit, sealed: bytes | memoryview | None, context: str) -> dict[str, Any]:
    if sealed is None or visit.data_key is None:
        return {}
    try:
        found: dict[str, Any] = unseal_json(visit.data_key, sealed, context=context)
    except KeyTrouble:
        return {}
    return found
