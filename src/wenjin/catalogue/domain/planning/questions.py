"""What to ask next: only what may still change this plan, each thing once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wenjin.catalogue.domain.expression import Expression
from wenjin.catalogue.domain.planning.papers import Paper
from wenjin.catalogue.domain.planning.selection import Chosen, Context, Situation, candidates
from wenjin.catalogue.domain.service import Catalogue


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is open.

    Attributes:
        kind: ``fact``, or ``held`` for "do you already have this paper?".
        id: fact id or evidence id.
        person: whom it is about; empty for the firm, the household and the trip.
        weight: how many conditions wait for the answer.
    """

    kind: str
    id: str
    person: str
    weight: int


def open_questions(
    catalogue: Catalogue,
    situations: Sequence[Situation],
    chosen: Mapping[str, Chosen],
    papers: Iterable[Paper],
    context: Context,
    own_fact_ids: frozenset[str],
) -> list[Question]:
    """Questions, those that the journey names first in its order, then by how much waits for them."""
    waiting: Counter[tuple[str, str]] = Counter()
    for person, expression in _undecided(catalogue, situations, chosen, context, own_fact_ids):
        facts = context.facts(person, own_fact_ids)
        for name in expression.decisive(facts):
            waiting[name, person if name in own_fact_ids else ""] += 1
    types = {one.id: one for one in catalogue.fact_types}
    place = _places(catalogue, situations)
    first_person = next(iter(context.people), "")
    people = {name: index for index, name in enumerate(context.people)}
    found = [
        Question("fact", name, person, weight)
        for (name, person), weight in waiting.items()
        if name in types
        and _may_be_asked(types[name].asked_when, context.facts(person or first_person, own_fact_ids))
    ]
    found.sort(
        key=lambda one: (people.get(one.person, 0), place.get(one.id, len(place)), -one.weight, one.id)
    )
    return found + list(_drawer(catalogue, papers))


def _may_be_asked(asked_when: Expression | None, facts: Mapping[str, object]) -> bool:
    """A question is held back while what it hangs on is known to be otherwise."""
    return asked_when is None or asked_when.truth(facts) is not False


def _undecided(
    catalogue: Catalogue,
    situations: Sequence[Situation],
    chosen: Mapping[str, Chosen],
    context: Context,
    own_fact_ids: frozenset[str],
) -> Iterator[tuple[str, Expression]]:
    """Expressions that are not yet known, with the person they are about."""
    for candidate in candidates(catalogue, situations, context):
        if candidate.item.service not in chosen:
            continue
        facts = context.facts(candidate.person.id, own_fact_ids)
        service = catalogue.services[candidate.item.service]
        for expression in (candidate.item.when, service.applies_when):
            if expression is not None and expression.truth(facts) is None:
                yield candidate.person.id, expression
    for one in chosen.values():
        for person in one.people:
            facts = context.facts(person, own_fact_ids)
            for need in one.service.needs:
                if need.when is not None and need.when.truth(facts) is None:
                    yield person, need.when


def _drawer(catalogue: Catalogue, papers: Iterable[Paper]) -> Iterator[Question]:
    """Papers that another service makes but many people have already, where it is not yet said."""
    asked: set[str] = set()
    for paper in papers:
        evidence = catalogue.evidence[paper.evidence]
        if paper.held is not None or not evidence.ask_if_held or paper.evidence in asked:
            continue
        # Of a paper that is not the reader's own (a licence of the employer) only a plan that makes it asks.
        if paper.produced_by is not None or (evidence.is_personal and catalogue.producers(paper.evidence)):
            asked.add(paper.evidence)
            yield Question("held", paper.evidence, "", len(paper.used_by))


def _places(catalogue: Catalogue, situations: Iterable[Situation]) -> dict[str, int]:
    ordered: dict[str, int] = {}
    for situation in situations:
        if situation.kind == "journey":
            for fact in catalogue.journeys[situation.id].facts:
                ordered.setdefault(fact, len(ordered))
    return ordered
