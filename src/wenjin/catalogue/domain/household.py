"""Who a plan is about: a main person or firm, and those who come along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wenjin.catalogue.domain.facts import Consistency, FactError, FactType, parse_facts

MAIN = "self"
COMPANION_ROLES = ("spouse", "child", "parent", "pet")
MOST_COMPANIONS = 12
LONGEST_PLAN_START_YEARS = 5
RESERVED = frozenset({"people", "held", "estimates"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody (or a pet) a plan concerns, with what is known of them."""

    id: str
    role: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Household:
    """Facts as the plan engine uses them.

    Attributes:
        shared: facts about the firm, the household and the trip, and those of the main person.
        companions: people and pets who come along.
        held: papers known to be in the drawer (True) or not (False), by evidence id.
        estimates: working days that the reader expects a service to take, by service id.
    """

    shared: Mapping[str, object] = field(default_factory=dict)
    companions: tuple[Person, ...] = ()
    held: Mapping[str, bool] = field(default_factory=dict)
    estimates: Mapping[str, int] = field(default_factory=dict)


def read_household(
    raw: Mapping[str, object],
    fact_types: Sequence[FactType],
    *,
    evidence_ids: frozenset[str],
    service_ids: frozenset[str],
    today: date,
    consistency: Sequence[Consistency] = (),
) -> tuple[Household, list[FactError]]:
    """Facts from JSON-like data, or every error in them.

    Args:
        raw: facts by id, and ``people`` (a list of objects with ``role`` and that person's facts),
            ``held`` (evidence id to true or false), ``estimates`` (service id to working days).
        fact_types: the facts the pack knows.
        evidence_ids: what ``held`` may name.
        service_ids: what ``estimates`` may name.
        today: nobody is born later than this.
        consistency: conditions that facts must meet together.
    """
    errors: list[FactError] = []
    shared, found = parse_facts(
        fact_types,
        {key: value for key, value in raw.items() if key not in RESERVED},
        today=today,
        consistency=consistency,
    )
    errors += found
    companions = _companions(raw.get("people"), fact_types, today, errors)
    held = _held(raw.get("held"), evidence_ids, errors)
    estimates = _estimates(raw.get("estimates"), service_ids, errors)
    return Household(shared, companions, held, estimates), errors


def _companions(
    raw: object, fact_types: Sequence[FactType], today: date, errors: list[FactError]
) -> tuple[Person, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        errors.append(FactError("wrong_type", "people", {"expected": "list"}))
        return ()
    if len(raw) > MOST_COMPANIONS:
        errors.append(FactError("too_many", "people", {"max": MOST_COMPANIONS}))
        return ()
    about_people = [one for one in fact_types if one.about in ("person", "pet")]
    people: list[Person] = []
    counts: dict[str, int] = {}
    for index, one in enumerate(raw):
        path = f"people[{index}]"
        if not isinstance(one, Mapping):
            errors.append(FactError("wrong_type", path, {"expected": "object"}))
            continue
        role = one.get("role")
        if role not in COMPANION_ROLES:
            errors.append(FactError("not_an_option", f"{path}.role", {"options": list(COMPANION_ROLES)}))
            continue
        counts[role] = counts.get(role, 0) + 1
        facts, found = parse_facts(
            about_people, {key: value for key, value in one.items() if key not in ("role", "id")}, today=today
        )
        errors += [FactError(error.code, f"{path}.{error.fact}", error.params) for error in found]
        people.append(Person(f"{role}-{counts[role]}", role, facts))
    return tuple(people)


def _held(raw: object, evidence_ids: frozenset[str], errors: list[FactError]) -> dict[str, bool]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        errors.append(FactError("wrong_type", "held", {"expected": "object"}))
        return {}
    held: dict[str, bool] = {}
    for evidence, value in raw.items():
        if evidence not in evidence_ids:
            errors.append(FactError("unknown_id", f"held.{str(evidence)[:80]}", {}))
        elif value is not None and not isinstance(value, bool):
            errors.append(FactError("wrong_type", f"held.{evidence}", {"expected": "boolean"}))
        elif value is not None:
            held[evidence] = value
    return held


def _estimates(raw: object, service_ids: frozenset[str], errors: list[FactError]) -> dict[str, int]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        errors.append(FactError("wrong_type", "estimates", {"expected": "object"}))
        return {}
    estimates: dict[str, int] = {}
    for service, value in raw.items():
        if service not in service_ids:
            errors.append(FactError("unknown_id", f"estimates.{str(service)[:80]}", {}))
        elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 365:
            errors.append(
                FactError("wrong_type", f"estimates.{service}", {"expected": "integer", "min": 0, "max": 365})
            )
        else:
            estimates[service] = value
    return estimates
