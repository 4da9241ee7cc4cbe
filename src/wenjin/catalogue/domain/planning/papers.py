"""Papers, each once: who asks, who gives, who must bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wenjin.catalogue.domain.planning.selection import Chosen, Context
from wenjin.catalogue.domain.service import Answer, Catalogue, EvidenceType

SHARED = ""


@dataclass(slots=True)
class Paper:
    """One thing to have: an evidence type of one holder.

    Attributes:
        evidence: id of the evidence type.
        person: whose it is; empty when it is shared (the licence of the employer).
        used_by: services that need it, or may.
        certain: those of them that certainly need it.
        discretion: those that ask for it only at their discretion.
        produced_by: the service of this plan that gives it, if any.
        held: True or False when the reader said so.
    """

    evidence: str
    person: str
    used_by: list[str] = field(default_factory=list)
    certain: set[str] = field(default_factory=set)
    discretion: set[str] = field(default_factory=set)
    produced_by: str | None = None
    held: bool | None = None

    @property
    def is_certain(self) -> bool:
        """Whether some service certainly needs it."""
        return bool(self.certain)

    @property
    def is_made_on_the_way(self) -> bool:
        """Whether a service of the plan gives it and it is not in the drawer already."""
        return self.produced_by is not None and not self.held


@dataclass(frozen=True, slots=True)
class Edge:
    """``before`` must be finished before ``after`` can start.

    Attributes:
        evidence: the paper that makes it so; empty for a requirement that is stated as such.
        is_hard: certain; a soft edge gives way when it would close a circle.
    """

    before: str
    after: str
    evidence: str
    is_hard: bool


def gather(
    catalogue: Catalogue,
    chosen: Mapping[str, Chosen],
    context: Context,
    held: Mapping[str, bool] | None,
    *,
    own_fact_ids: frozenset[str],
) -> list[Paper]:
    """Papers of the plan in the order in which they are first asked for.

    Args:
        held: what the reader said of the drawer; None holds every condition, for the upper bound.
    """
    all_conditions = held is None
    papers: dict[tuple[str, str], Paper] = {}
    for one in chosen.values():
        for person in one.people:
            facts = context.facts(person, own_fact_ids)
            for need in one.service.needs:
                answer = Answer.YES if all_conditions else need.answer(facts)
                if answer is Answer.NO:
                    continue
                key = (need.evidence, _holder(catalogue.evidence[need.evidence], person, context))
                paper = papers.get(key)
                if paper is None:
                    known = None if held is None else holds(catalogue.evidence[need.evidence], facts, held)
                    paper = papers[key] = Paper(*key, held=known)
                if one.service.id not in paper.used_by:
                    paper.used_by.append(one.service.id)
                # A condition that only all_conditions holds makes a request, but no order.
                if need.answer(facts) is Answer.YES and (not all_conditions or not need.has_condition):
                    paper.certain.add(one.service.id)
                elif need.discretion and not all_conditions:
                    paper.discretion.add(one.service.id)
    _assign_producers(papers, chosen, all_conditions=all_conditions)
    return list(papers.values())


def _holder(evidence: EvidenceType, person: str, context: Context) -> str:
    """Whose paper it is; the papers that an owner shows for a pet are the owner's."""
    if not evidence.is_personal:
        return SHARED
    if context.people[person].role == "pet" and evidence.kind != "animal":
        return context.main.id
    return person


def holds(evidence: EvidenceType, facts: Mapping[str, object], held: Mapping[str, bool]) -> bool | None:
    """Whether the paper is in the drawer: as said of the paper itself, else by the fact that tells it."""
    said = held.get(evidence.id)
    if said is not None or evidence.held_fact is None:
        return said
    fact = facts.get(evidence.held_fact)
    return fact if isinstance(fact, bool) else None


def _assign_producers(
    papers: Mapping[tuple[str, str], Paper], chosen: Mapping[str, Chosen], *, all_conditions: bool
) -> None:
    """The first service of the plan that gives a paper to its holder.

    A service that gives what it also asks for (an extension asks for the old permit) cannot have made the one
    it asks for; such a paper is brought, unless every condition is held for the sake of the upper bound, where
    the count of the reference journeys takes any service of the journey.
    """
    for (evidence, person), paper in papers.items():
        for one in chosen.values():
            if evidence not in one.service.produces:
                continue
            if person != SHARED and person not in one.people:
                continue
            if not all_conditions and set(paper.used_by) <= {one.service.id}:
                continue
            paper.produced_by = one.service.id
            break


def edges(chosen: Mapping[str, Chosen], papers: list[Paper], *, all_conditions: bool) -> list[Edge]:
    """Order between services, derived from papers and from stated requirements.

    Conditional papers draw a hard edge only when their condition holds; one that is not yet known draws a soft
    edge. What an office asks at its discretion draws none: nobody waits for a paper that may not be wanted.
    With every condition held there are no soft edges: the upper bound is about papers, not about order.
    """
    found: list[Edge] = []
    for one in chosen.values():
        found += [
            Edge(required, one.service.id, "", is_hard=True)
            for required in one.service.requires
            if required in chosen
        ]
        found += [
            Edge(step.done_in, one.service.id, "", is_hard=False)
            for step in one.service.steps
            if step.done_in in chosen and step.done_in is not None
        ]
    for paper in papers:
        if not paper.is_made_on_the_way or paper.produced_by is None:
            continue
        for user in paper.used_by:
            if user == paper.produced_by:
                continue
            is_hard = user in paper.certain
            if is_hard or (not all_conditions and user not in paper.discretion):
                found.append(Edge(paper.produced_by, user, paper.evidence, is_hard))
    return found
