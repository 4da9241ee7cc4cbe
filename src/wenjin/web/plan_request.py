"""From the answers of a reader to a plan. Answers that no longer fit are left out, never guessed at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Self

from wenjin.catalogue import queries
from wenjin.catalogue.domain.facts import FactError, FactType
from wenjin.catalogue.domain.household import (
    COMPANION_ROLES,
    LONGEST_PLAN_START_YEARS,
    MAIN,
    MOST_COMPANIONS,
    Household,
)
from wenjin.catalogue.domain.plan import Plan, PlanRequest, make_plan
from wenjin.catalogue.domain.planning.behind import Filed
from wenjin.catalogue.domain.planning.selection import Situation
from wenjin.catalogue.domain.service import Catalogue
from wenjin.catalogue.queries.plans import household_of
from wenjin.catalogue.queries.procedures import filed_at_once
from wenjin.web.answers import Answers

EARLIEST_START_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A plan, and what it was made from."""

    answers: Answers
    situations: tuple[Situation, ...]
    household: Household
    plan: Plan
    catalogue: Catalogue
    today: date
    left_out: tuple[FactError, ...] = field(default=())

    @property
    def fact_types(self) -> dict[str, FactType]:
        """Facts by id."""
        return {one.id: one for one in self.catalogue.fact_types}

    @property
    def pack(self) -> str:
        """Id of the pack that the plan was made from."""
        return queries.current_pack().identifier


def plan_of(answers: Answers, *, today: date, filed: Filed | None = None) -> MadePlan | None:
    """The plan that follows from these answers; None while no situation was chosen.

    Args:
        filed: what the reader's cases say of services.

    Raises:
        NoPackLoaded: the database holds no pack.
    """
    catalogue = queries.catalogue()
    situations = situations_of(answers, catalogue)
    if not situations:
        return None
    household, errors = household_of(answers.as_raw(), catalogue, today=today)
    request = PlanRequest(
        situations,
        household,
        start_of(answers, today=today),
        together=filed_at_once(),
        filed=filed or Filed(),
    )
    plan = make_plan(catalogue, request, today=today)
    return MadePlan(answers, situations, household, plan, catalogue, today, tuple(errors))


def situations_of(answers: Answers, catalogue: Catalogue) -> tuple[Situation, ...]:
    """The situations that the loaded pack still knows."""
    known: Mapping[str, Mapping[str, object]] = {"journey": catalogue.journeys, "event": catalogue.events}
    return tuple(Situation(kind, name) for kind, name in answers.situations if name in known.get(kind, {}))


def start_of(answers: Answers, *, today: date) -> date:
    """First day of the plan; a day that no plan can begin on counts as today."""
    if answers.start is None:
        return today
    start = date.fromisoformat(answers.start)
    earliest, latest = start_range(today)
    return start if earliest <= start <= latest else today


def start_range(today: date) -> tuple[date, date]:
    """Earliest and latest first day of a plan."""
    return today - timedelta(days=EARLIEST_START_DAYS), today + timedelta(days=365 * LONGEST_PLAN_START_YEARS)


def roles_of(situations: tuple[Situation, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """Roles of those who may come along in these situations; an event concerns whoever comes."""
    if any(one.kind == "event" for one in situations):
        return COMPANION_ROLES
    named = {role for one in situations for role in catalogue.journeys[one.id].companions}
    return tuple(role for role in COMPANION_ROLES if role in named)


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person of the plan, as in addresses: ``self`` or ``child-2``."""

    id: str
    role: str
    index: int | None

    @property
    def is_main(self) -> bool:
        """Whether this is the reader."""
        return self.index is None


def person_key(answers: Answers, name: str) -> PersonKey | None:
    """The person with this id among those who come along; None when there is nobody of that name."""
    if name in ("", MAIN):
        return PersonKey(MAIN, MAIN, None)
    return next((one for one in companions(answers) if one.id == name), None)


def companions(answers: Answers) -> list[PersonKey]:
    """Those who come along, numbered as the plan engine numbers them."""
    counts: dict[str, int] = {}
    found: list[PersonKey] = []
    for index, one in enumerate(answers.people[:MOST_COMPANIONS]):
        role = str(one.get("role", ""))
        counts[role] = counts.get(role, 0) + 1
        found.append(PersonKey(f"{role}-{counts[role]}", role, index))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A place for an answer: a fact of somebody, a paper in the drawer, or the first day of the plan.

    Attributes:
        kind: ``fact``, ``held`` or ``start``.
    """

    kind: str
    id: str
    person: str = MAIN

    @property
    def skip_key(self) -> str:
        """How ``Answers.skipped`` names it; facts of the reader by their id alone, as the checks do."""
        if self.kind != "fact":
            return f"{self.kind}:{self.id}"
        return self.id if self.person == MAIN else f"{self.person}:{self.id}"

    def answer(self, answers: Answers) -> object:
        """What was answered here, None when nothing was."""
        if self.kind == "held":
            return answers.held.get(self.id)
        if self.kind == "start":
            return answers.start
        person = person_key(answers, self.person)
        if person is None or person.index is None:
            return answers.facts.get(self.id)
        return answers.people[person.index].get(self.id)

    def answered(self, answers: Answers, value: object) -> Answers:
        """The answers with this one; None makes it unknown and asks no more in this round."""
        if value is None:
            return self._written(answers, None).with_skipped(self.skip_key)
        kept = self._written(answers, value)
        return _without_skip(kept, self.skip_key)

    def _written(self, answers: Answers, value: object) -> Answers:
        if self.kind == "held":
            return answers.with_held(self.id, value if isinstance(value, bool) else None)
        if self.kind == "start":
            return answers.with_start(date.fromisoformat(value) if isinstance(value, str) else None)
        person = person_key(answers, self.person)
        if person is None or person.index is None:
            return answers.with_fact(self.id, value)
        people = [dict(one) for one in answers.people]
        if value is None:
            people[person.index].pop(self.id, None)
        else:
            people[person.index][self.id] = value
        return answers.with_people(people)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From the words of an address, ``fact~age~child-1``; None when it is none."""
        parts = text.split("~")
        return cls(*parts) if len(parts) == 3 and parts[0] in ("fact", "held", "start") else None

    def __str__(self) -> str:
        return f"{self.kind}~{self.id}~{self.person}"


def _without_skip(answers: Answers, key: str) -> Answers:
    return replace(answers, skipped=tuple(one for one in answers.skipped if one != key))


def without_person(answers: Answers, person: PersonKey) -> Answers:
    """The answers when this companion stays behind."""
    left = [one for index, one in enumerate(answers.people) if index != person.index]
    return _without_skips_of(answers.with_people(left), person.role)


def with_counts(answers: Answers, counts: Mapping[str, int]) -> Answers:
    """The answers for so many companions of each role; what is known of those who stay is kept."""
    people: list[Mapping[str, object]] = []
    for role in COMPANION_ROLES:
        known = [one for one in answers.people if one.get("role") == role]
        wanted = counts.get(role, 0)
        people += (known + [{"role": role} for _ in range(wanted)])[:wanted]
    return answers.with_people(people)


def _without_skips_of(answers: Answers, role: str) -> Answers:
    return replace(answers, skipped=tuple(one for one in answers.skipped if not one.startswith(f"{role}-")))
