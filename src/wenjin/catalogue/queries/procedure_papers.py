"""What a filing asks for and costs, taken from the services that its decisions belong to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wenjin.catalogue.domain.facts import FactType, from_text, parse_facts
from wenjin.catalogue.domain.service import Answer, EvidenceNeed
from wenjin.catalogue.queries.procedure_archive import Archive, archive
from wenjin.catalogue.queries.sources import Source, read_sources

Document = Mapping[str, Any]
PaperAnswers = Callable[[str, str], Answer]


def paper_answers(procedure: Document, facts: Mapping[str, object]) -> PaperAnswers:
    """Whether a decision needs a paper, by the conditions of its service as the pack has them today.

    A paper that the service does not ask for is *no*; one whose service the pack has no longer is *not known*.

    Args:
        procedure: the document.
        facts: raw facts by id, as a plan keeps them, with those of ``facts_of_answers`` on top. What cannot be
            used is passed over: it is simply not known.
    """
    held = archive(is_pinned=True)
    typed = _typed(held, facts)
    needs = {decision: _needs(held, service) for decision, service in procedure["services"].items()}
    known: dict[tuple[str, str], Answer] = {}

    def answer(decision: str, evidence: str) -> Answer:
        key = (decision, evidence)
        if key not in known:
            known[key] = _answer(needs.get(decision), evidence, typed)
        return known[key]

    return answer


def _answer(needs: Mapping[str, EvidenceNeed] | None, evidence: str, facts: Mapping[str, object]) -> Answer:
    if needs is None:
        return Answer.UNKNOWN
    need = needs.get(evidence)
    return Answer.NO if need is None else need.answer(facts)


def _needs(held: Archive, service: str) -> Mapping[str, EvidenceNeed] | None:
    found = held.services.get(service)
    return None if found is None else {need.evidence: need for need in found.needs}


def paper_questions(
    procedure: Document, facts: Mapping[str, object], *, decisions: Iterable[str] | None = None
) -> tuple[str, ...]:
    """Ids of the facts that still decide which papers are needed, in the order of the pack.

    Args:
        procedure: the document.
        facts: raw facts that are known already.
        decisions: only for these; all when left out.
    """
    found = questions_by_paper(procedure, facts, decisions=decisions)
    open_facts = {fact for each in found.values() for fact in each}
    return tuple(one.id for one in archive(is_pinned=True).fact_types if one.id in open_facts)


def questions_by_paper(
    procedure: Document, facts: Mapping[str, object], *, decisions: Iterable[str] | None = None
) -> Mapping[str, frozenset[str]]:
    """For each paper whose need is open, the facts that still decide whether it is needed.

    Args:
        procedure: the document.
        facts: raw facts that are known already.
        decisions: only for these; all when left out.
    """
    held = archive(is_pinned=True)
    typed = _typed(held, facts)
    asked = {paper for task in procedure["tasks"] for paper in task["needs"]}
    wanted = set(procedure["services"] if decisions is None else decisions)
    found: dict[str, frozenset[str]] = {}
    for decision, service in procedure["services"].items():
        if decision in wanted:
            for need in (_needs(held, service) or {}).values():
                if need.when is not None and need.evidence in asked:
                    open_facts = need.when.decisive(typed)
                    if open_facts:
                        found[need.evidence] = found.get(need.evidence, frozenset()) | open_facts
    return found


def facts_of_answers(procedure: Document, answers: Mapping[str, object]) -> dict[str, object]:
    """Facts that the form tells: the answers of fields that name a fact, as conditions and rules use them."""
    types = {one.id: one for one in archive(is_pinned=True).fact_types}
    found: dict[str, object] = {}
    for section in procedure["form"]["sections"]:
        for field in section["fields"]:
            fact = types.get(field["fact"] or "")
            answer = answers.get(field["id"])
            if fact is not None and answer is not None:
                found |= _fact(fact, answer)
    return found


def _fact(fact: FactType, answer: object) -> dict[str, object]:
    raw = from_text(fact, answer) if isinstance(answer, str) else answer
    typed, _ = parse_facts([fact], {fact.id: raw})
    return dict(typed)


def _typed(held: Archive, facts: Mapping[str, object]) -> Mapping[str, object]:
    known = {one.id for one in held.fact_types}
    typed, _ = parse_facts(held.fact_types, {name: one for name, one in facts.items() if name in known})
    return typed


@dataclass(frozen=True, slots=True)
class FeeBand:
    """A part of a fee, such as a length of stay; ``field`` is the path of its name among the service's texts.

    Attributes:
        from_months: least of the months asked for to which it applies; None when it does not go by months.
    """

    id: str
    amount_cny: Decimal | None
    field: str
    from_months: int | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What one decision costs, and how well that is known.

    Attributes:
        decision: id of the decision.
        authority: who takes the fee.
        service: whose record says so; its texts belong to ``service/<id>``.
        status: read, partly_read, inferred or unknown; only what was read is shown as confirmed.
        amount_cny: in yuan; None when it goes by bands or is not known.
        confidence: high, medium or low, of the record.
        sources: where it was read.
    """

    decision: str
    authority: str
    service: str
    status: str
    amount_cny: Decimal | None
    bands: tuple[FeeBand, ...]
    confidence: str
    sources: tuple[Source, ...]

    @property
    def is_confirmed(self) -> bool:
        """Whether the figure was read."""
        return self.status == "read"

    def for_months(self, months: int | None) -> "Fee":
        """The fee for so many months; as it is when they are not known or it does not go by months."""
        if months is None or any(one.from_months is None for one in self.bands):
            return self
        fitting = [one for one in self.bands if (one.from_months or 0) <= months]
        fitting.sort(key=lambda one: one.from_months or 0)
        return replace(self, bands=tuple(fitting[-1:])) if fitting else self


def fees(procedure: Document) -> Mapping[str, Fee]:
    """The fee of each decision, from the service it belongs to."""
    held = archive(is_pinned=True)
    found: dict[str, Fee] = {}
    for decision in procedure["decisions"]:
        service = procedure["services"][decision["id"]]
        found[decision["id"]] = _fee(decision, service, held.service_documents.get(service))
    return found


def _fee(decision: Document, service: str, document: Document | None) -> Fee:
    record: Document = document["fee"] if document is not None else {"status": "unknown"}
    return Fee(
        decision=decision["id"],
        authority=decision["authority"],
        service=service,
        status=record["status"],
        amount_cny=_amount(record.get("amount_cny")),
        bands=tuple(
            FeeBand(
                one["id"], _amount(one.get("amount_cny")), f"fee/{one['id']}/name", one.get("from_months")
            )
            for one in record.get("bands") or ()
        ),
        confidence=document["confidence"] if document is not None else "low",
        sources=read_sources(document["sources"]) if document is not None else (),
    )


def _amount(value: float | None) -> Decimal | None:
    # repr() of a float is the shortest text that means it.
    return None if value is None else Decimal(repr(value))


@dataclass(frozen=True, slots=True)
class FilingWindow:
    """When the filing of one decision must be made, as its service says.

    Attributes:
        decision: id of the decision.
        anchor: id of the day from which it is counted, in anchors.yaml.
        relation: before, after or in.
        unit: calendar_day, working_day and so on.
        first: earliest, in units from the anchor; None when there is no earliest.
        last: latest, in units from the anchor.
        status: how well it is known.
        basis: path of the sentence that says what it rests on, in the texts of the service.
    """

    decision: str
    service: str
    anchor: str
    relation: str
    unit: str
    first: int | None
    last: int
    status: str
    basis: str


def filing_windows(procedure: Document) -> tuple[FilingWindow, ...]:
    """Deadlines by which the filing itself must be made, for reminders before an expiry or after an entry."""
    held = archive(is_pinned=True)
    found: list[FilingWindow] = []
    for decision, service in procedure["services"].items():
        document = held.service_documents.get(service)
        for step in document["steps"] if document is not None else ():
            deadline = step.get("deadline")
            # A step that is really done in another service has its deadline there.
            if deadline and not step.get("done_in") and deadline["relation"] in ("before", "after"):
                window = deadline.get("window") or (None, deadline["value"])
                found.append(
                    FilingWindow(
                        decision,
                        service,
                        deadline["anchor_id"],
                        deadline["relation"],
                        deadline["unit"],
                        window[0],
                        int(window[1]),
                        deadline["status"],
                        f"step/{step['id']}/deadline/basis",
                    )
                )
    return tuple(found)
