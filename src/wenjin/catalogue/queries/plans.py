"""Plans from raw answers: what the page, the command and the interface all call."""

from collections.abc import Iterable, Mapping
from datetime import date

from wenjin.catalogue.domain.facts import FactError
from wenjin.catalogue.domain.household import Household, read_household
from wenjin.catalogue.domain.plan import Plan, PlanRequest, make_plan
from wenjin.catalogue.domain.planning.selection import Situation
from wenjin.catalogue.domain.service import Catalogue
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.procedures import filed_at_once
from wenjin.core import clock

EARLIEST_START = date(2000, 1, 1)
LATEST_START = date(2100, 1, 1)
MOST_SITUATIONS = 10


class PlanRefused(ValueError):
    """The request for a plan has errors."""

    def __init__(self, errors: Iterable[FactError]) -> None:
        self.errors = list(errors)
        super().__init__(", ".join(f"{error.fact}: {error.code}" for error in self.errors))


def plan_for(
    situations: Iterable[tuple[str, str]],
    raw_facts: object,
    *,
    start: date | None = None,
    all_conditions: bool = False,
) -> Plan:
    """The plan for situations (kind ``journey`` or ``event``, id) and raw answers.

    Raises:
        PlanRefused: unknown situations, impossible facts, or a start that no calendar reaches.
    """
    known = catalogue()
    today = clock.today()
    wanted = tuple(Situation(kind, name) for kind, name in situations)
    errors = _situation_errors(known, wanted)
    start = start or today
    if not EARLIEST_START <= start <= LATEST_START:
        errors.append(FactError("out_of_range", "start", {"min": EARLIEST_START, "max": LATEST_START}))
    if not isinstance(raw_facts, Mapping):
        raise PlanRefused([*errors, FactError("wrong_type", "facts", {"expected": "object"})])
    household, found = household_of(raw_facts, known, today=today)
    if errors or found:
        raise PlanRefused([*errors, *found])
    request = PlanRequest(wanted, household, start, all_conditions, together=filed_at_once())
    return make_plan(known, request, today=today)


def household_of(
    raw_facts: Mapping[str, object], known: Catalogue, *, today: date
) -> tuple[Household, list[FactError]]:
    """Facts as the plan engine uses them, and what could not be used."""
    return read_household(
        raw_facts,
        known.fact_types,
        evidence_ids=frozenset(known.evidence),
        service_ids=frozenset(known.services),
        today=today,
        consistency=known.consistency,
    )


def _situation_errors(known: Catalogue, situations: tuple[Situation, ...]) -> list[FactError]:
    if not situations:
        return [FactError("missing", "situations", {})]
    if len(situations) > MOST_SITUATIONS:
        return [FactError("too_many", "situations", {"max": MOST_SITUATIONS})]
    return [
        FactError("unknown_id", one.kind, {"id": one.id[:80]})
        for one in situations
        if one.id not in (known.journeys if one.kind == "journey" else known.events)
    ]
