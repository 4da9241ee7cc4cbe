"""The page of a service: who brings what, the steps, the fee, and every text of it by one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from wenjin.catalogue.models import EvidenceType, Output, PublicService, RecordVersion
from wenjin.catalogue.queries.domain import CurrentPack, documents
from wenjin.catalogue.queries.service_parts import (
    Band,
    DeadlineWords,
    Document,
    Link,
    Mentions,
    OfferedAt,
    Paper,
    StepLine,
    links,
)
from wenjin.catalogue.queries.sources import Source, read_sources
from wenjin.catalogue.queries.texts import Texts, texts

NAMED_MAKERS = 3


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything that the page of a service shows, in the order in which it is read."""

    id: str
    confidence: str
    last_checked_on: date
    document: Document
    papers: tuple[Paper, ...]
    steps: tuple[StepLine, ...]
    bands: tuple[Band, ...]
    sources: tuple[Source, ...]
    mentions: Mentions
    texts: Texts
    pack: CurrentPack
    authorities: tuple[str, ...] = ()
    requires: tuple[Link, ...] = ()
    produces: tuple[Link, ...] = ()

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"service/{self.id}"

    @property
    def fee_status(self) -> str:
        """Whether the fee was read, partly read, inferred, or is unknown."""
        return str(self.document["fee"]["status"])

    @property
    def fee_amount(self) -> float | None:
        """The fee in yuan, None when it goes by bands or is not known."""
        amount: float | None = self.document["fee"].get("amount_cny")
        return amount

    @property
    def theme(self) -> str:
        """Its first theme."""
        listed = self.document.get("themes") or ("",)
        return str(listed[0])

    @property
    def conditional_count(self) -> int:
        """How many papers are asked for only under a condition."""
        return sum(1 for paper in self.papers if paper.condition != "always")

    @property
    def groups(self) -> list[tuple[str, list[Paper]]]:
        """Papers by who brings them, in a fixed order, without empty groups."""
        found = [(name, [paper for paper in self.papers if paper.group == name]) for name in GROUPS]
        return [(name, papers) for name, papers in found if papers]


GROUPS = ("you", "made", "firm", "other")
_GROUP_OF_HOLDER = {
    "person": "you",
    "employer": "firm",
    "firm": "firm",
    "joint": "firm",
    "third_party": "other",
}


def service_page(identifier: str, *languages: str, pack: CurrentPack) -> ServicePage | None:
    """A published service with all texts of its page in these languages; None when there is none."""
    row = _published(pack.content_hash).get(identifier)
    if row is None:
        return None
    confidence, last_checked_on, document = row
    papers = _papers(identifier, document, pack.content_hash)
    sides = _sides(pack.content_hash)
    steps = tuple(_step(one, sides) for one in document["steps"])
    authorities = tuple(f"authority/{one}" for one in document.get("competent_authorities") or ())
    requires = links("service", document.get("requires") or ())
    produces = links("evidence", document.get("produces") or ())
    mentions = _mentions(pack.content_hash).get(identifier, Mentions())
    named: Iterable[Link | Paper | OfferedAt] = (
        *papers,
        *(maker for paper in papers for maker in paper.makers),
        *(other for paper in papers for other in paper.differs_from),
        *requires,
        *produces,
        *mentions.journeys,
        *mentions.rulesets,
        *mentions.places,
    )
    subjects = {
        f"service/{identifier}",
        *(one.subject for one in named),
        *(step.actor_subject for step in steps),
        *authorities,
        *(f"theme/{one}" for one in (document.get("themes") or ())[:1]),
    }
    return ServicePage(
        id=identifier,
        confidence=confidence,
        last_checked_on=last_checked_on,
        document=document,
        papers=papers,
        steps=steps,
        bands=tuple(
            Band(str(one["id"]), one.get("amount_cny")) for one in document["fee"].get("bands") or ()
        ),
        sources=read_sources(document.get("sources") or ()),
        mentions=mentions,
        texts=texts(subjects, *languages),
        pack=pack,
        authorities=authorities,
        requires=requires,
        produces=produces,
    )


def _papers(service: str, document: Document, pack: str) -> tuple[Paper, ...]:
    types, makers = _evidence_types(pack), _makers(pack)
    first = frozenset(document.get("requires") or ())
    papers = []
    for need in document["evidence"]:
        identifier = str(need["id"])
        others = [maker for maker in makers.get(identifier, ()) if maker != service]
        # What the service itself names as coming first is the likeliest way to the paper.
        others.sort(key=lambda maker: maker not in first)
        papers.append(_paper(need, types.get(identifier, {}), others))
    return tuple(papers)


@lru_cache(maxsize=4)
def _published(content_hash: str) -> dict[str, tuple[str, date, Document]]:
    """Published services; kept as long as the content of the pack stays the same."""
    rows = PublicService.objects.published().values_list(
        "identifier", "confidence", "last_checked_on", "version__document"
    )
    return {identifier: (confidence, day, document) for identifier, confidence, day, document in rows}


@lru_cache(maxsize=4)
def _evidence_types(content_hash: str) -> dict[str, Document]:
    """Documents of all evidence types; kept as long as the content of the pack stays the same."""
    return dict(EvidenceType.objects.values_list("identifier", "version__document"))


@lru_cache(maxsize=4)
def _makers(content_hash: str) -> dict[str, list[str]]:
    """Published services that give each evidence; kept as long as the content of the pack stays the same."""
    makers: dict[str, list[str]] = {}
    given = Output.objects.filter(service__status=PublicService.Status.PUBLISHED).order_by(
        "service__position"
    )
    for evidence, maker in given.values_list("evidence_type__identifier", "service__identifier"):
        makers.setdefault(evidence, []).append(maker)
    return makers


def _paper(need: Document, kind: Document, makers: list[str]) -> Paper:
    made = bool(makers) and kind.get("obtain") != "held"
    group = _GROUP_OF_HOLDER.get(str(kind.get("holder")), "you")
    return Paper(
        id=str(need["id"]),
        # What a firm or somebody else has stays with them, even where a service of ours makes it.
        group="made" if made and kind.get("holder") in ("person", "joint", None) else group,
        condition=_condition(need),
        makers=links("service", makers[:NAMED_MAKERS]) if made else (),
        more_makers=max(0, len(makers) - NAMED_MAKERS) if made else 0,
        may_be_held=made and bool(kind.get("ask_if_held")),
        is_joint=kind.get("holder") == "joint",
        differs_from=links("evidence", (other["id"] for other in kind.get("differs_from") or ())),
        has_words=bool(need.get("condition")),
        has_note="note" in kind,
        has_translation="translation" in kind,
        has_legalisation="legalisation" in kind,
        has_max_age="max_age" in kind,
        min_validity_months=kind.get("min_validity_months"),
        max_age_days=kind.get("max_age_days"),
    )


def _condition(need: Document) -> str:
    if need.get("discretion"):
        return "discretion"
    if need.get("when"):
        return "expression"
    return "text" if need.get("condition") else "always"


def _step(document: Document, sides: Mapping[str, str]) -> StepLine:
    deadline = document.get("deadline")
    return StepLine(
        id=str(document["id"]),
        actor=str(document["actor"]),
        side=sides.get(str(document["actor"]), "office"),
        working_days=document.get("working_days"),
        statutory_working_days=document.get("statutory_working_days"),
        days_status=str(document.get("days_status") or "unknown"),
        statutory_clock=str(document.get("statutory_clock") or "working_day"),
        deadline=_deadline(deadline) if deadline else None,
        has_note="note" in document,
    )


def _deadline(document: Document) -> DeadlineWords:
    return DeadlineWords(
        unit=str(document["unit"]),
        relation=str(document["relation"]),
        value=document.get("value"),
        window=tuple(document.get("window") or ()),
        status=str(document.get("status") or "inferred"),
        has_basis="basis" in document,
    )


@lru_cache(maxsize=4)
def _sides(content_hash: str) -> dict[str, str]:
    """Side of each actor; kept as long as the content of the pack stays the same."""
    return {str(one["id"]): str(one["side"]) for one in documents("actor")["actor"]}


@lru_cache(maxsize=4)
def _mentions(content_hash: str) -> dict[str, Mentions]:
    """Where each service is used; kept as long as the content of the pack stays the same."""
    found = documents(RecordVersion.Kind.JOURNEY, RecordVersion.Kind.RULESET, RecordVersion.Kind.CENTRE)
    journeys: dict[str, list[Link]] = {}
    for document in found[RecordVersion.Kind.JOURNEY]:
        for service in dict.fromkeys(str(one["id"]) for one in document.get("services") or ()):
            journeys.setdefault(service, []).append(Link("journey", str(document["id"])))
    rulesets: dict[str, list[Link]] = {}
    for document in found[RecordVersion.Kind.RULESET]:
        for service in document.get("services") or ():
            rulesets.setdefault(str(service), []).append(Link("ruleset", str(document["id"])))
    places: dict[str, list[OfferedAt]] = {}
    for document in found[RecordVersion.Kind.CENTRE]:
        offered, spoken = document.get("services") or {}, document.get("languages") or {}
        is_sample = offered.get("status") == "modelled" or bool(spoken.get("sample"))
        place = OfferedAt(str(document["id"]), len(spoken.get("codes") or ()), is_sample)
        for service in offered.get("ids") or ():
            places.setdefault(str(service), []).append(place)
    return {
        service: Mentions(
            tuple(journeys.get(service, ())), tuple(rulesets.get(service, ())), tuple(places.get(service, ()))
        )
        for service in journeys.keys() | rulesets.keys() | places.keys()
    }
