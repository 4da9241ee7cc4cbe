"""Which services a plan holds, and for whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wenjin.catalogue.domain.household import MAIN, Household, Person
from wenjin.catalogue.domain.service import (
    Answer,
    Catalogue,
    Concerns,
    Journey,
    JourneyService,
    Phase,
    Service,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the plan is asked for: a journey or a whole event."""

    kind: str  # "journey" or "event"
    id: str


@dataclass(slots=True)
class Chosen:
    """A service in a plan, with the people it concerns.

    Attributes:
        people: ids of those it is needed or may be needed for, in order.
        certain: ids of those it is certainly needed for.
        position: place in the journey, for a stable order.
    """

    service: Service
    position: int
    phase: Phase | None = None
    people: list[str] = field(default_factory=list)
    certain: set[str] = field(default_factory=set)
    is_skipped: bool = False

    @property
    def answer(self) -> Answer:
        """Yes when somebody certainly needs it."""
        return Answer.YES if self.certain else Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that a situation may bring in for one person."""

    item: JourneyService
    person: Person


class Context:
    """Facts of each person on top of the shared ones, made once."""

    def __init__(
        self, household: Household, main: Person, assumed: Mapping[str, object] | None = None
    ) -> None:
        self.main = main
        self._assumed = assumed or {}
        self.people: dict[str, Person] = {main.id: main}
        self.people |= {person.id: person for person in household.companions}
        # What a companion does not say of themselves is unknown: a spouse does not inherit the age or degree
        # of the worker. Facts about firm, household and trip are the same for all.
        self._facts: dict[str, Mapping[str, object]] = {}
        self._shared = household.shared

    def facts(self, person: str, own_fact_ids: frozenset[str]) -> Mapping[str, object]:
        """All facts that hold for this person."""
        known = self._facts.get(person)
        if known is None:
            one = self.people[person]
            if person == self.main.id:
                known = {**self._assumed, **self._shared, **one.facts, "role": one.role}
            else:
                general = {key: value for key, value in self._shared.items() if key not in own_fact_ids}
                known = {**self._assumed, **general, **one.facts, "role": one.role}
            self._facts[person] = known
        return known


def main_person(catalogue: Catalogue, situations: Iterable[Situation]) -> Person:
    """The person or firm that the first journey is about."""
    for situation in situations:
        if situation.kind == "journey":
            return Person(MAIN, catalogue.journeys[situation.id].role)
    return Person(MAIN, MAIN)


def assumptions(catalogue: Catalogue, situations: Iterable[Situation]) -> dict[str, object]:
    """What the journeys take as given; the first journey that speaks of a fact decides."""
    assumed: dict[str, object] = {}
    for situation in situations:
        if situation.kind == "journey":
            for fact, value in catalogue.journeys[situation.id].assumes.items():
                assumed.setdefault(fact, value)
    return assumed


def candidates(
    catalogue: Catalogue, situations: Iterable[Situation], context: Context
) -> Iterator[Candidate]:
    """Services that the situations may bring in, journey by journey, the main person first."""
    for situation in situations:
        if situation.kind == "journey":
            yield from _of_journey(catalogue.journeys[situation.id], context)
        else:
            for service in catalogue.events[situation.id]:
                for person in context.people.values():
                    if _fits(catalogue.services[service], person, context):
                        yield Candidate(JourneyService(service), person)


def _of_journey(journey: Journey, context: Context) -> Iterator[Candidate]:
    others_come = any(
        person.role != "pet" for person in context.people.values() if person.id != context.main.id
    )
    if not (journey.is_for_companions and others_come):
        for item in journey.services:
            yield Candidate(item, context.main)
    for person in context.people.values():
        if person.id != context.main.id:
            for item in journey.companions.get(person.role, ()):
                yield Candidate(item, person)


def _fits(service: Service, person: Person, context: Context) -> bool:
    """A pet needs only what concerns pets; what is filed once is filed by the main person."""
    if person.role == "pet":
        return service.concerns is Concerns.PET
    if service.concerns is Concerns.PET:
        return False
    return service.concerns is Concerns.PERSON or person.id == context.main.id


def select(
    catalogue: Catalogue,
    situations: Iterable[Situation],
    context: Context,
    *,
    own_fact_ids: frozenset[str],
    all_conditions: bool,
) -> dict[str, Chosen]:
    """Services of the plan by id, in journey order; a service named twice is there once.

    Args:
        own_fact_ids: facts about one person, which companions do not inherit.
        all_conditions: hold every condition, to show the upper bound.
    """
    chosen: dict[str, Chosen] = {}
    for candidate in candidates(catalogue, situations, context):
        service = catalogue.services[candidate.item.service]
        answer = Answer.YES
        if not all_conditions:
            facts = context.facts(candidate.person.id, own_fact_ids)
            for expression in (candidate.item.when, service.applies_when):
                if expression is not None:
                    answer = answer.both(Answer.of(expression.truth(facts)))
        if answer is Answer.NO:
            continue
        one = chosen.setdefault(service.id, Chosen(service, position=len(chosen), phase=candidate.item.phase))
        person = candidate.person.id
        if service.concerns in (Concerns.HOUSEHOLD, Concerns.FIRM):
            person = one.people[0] if one.people else person
        if person not in one.people:
            one.people.append(person)
        if answer is Answer.YES:
            one.certain.add(person)
    return chosen
