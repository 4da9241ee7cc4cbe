"""What the public pages show, each page in a small constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q

from wenjin.catalogue.models import Event, EvidenceType, Output, PublicService, RecordVersion
from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.catalogue.queries.sources import Source, read_sources
from wenjin.catalogue.queries.texts import Said, Texts, texts

Document = Mapping[str, Any]
NAMED_MAKERS = 3
TITLES = ("title", "summary")
LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Card:
    """A service in a list."""

    id: str
    title: Said | None
    summary: Said | None
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from: an event, a theme; with the number of services behind it."""

    id: str
    title: Said | None
    summary: Said | None
    count: int
    is_main: bool = False


def events(kind: str, language: str, *, main_only: bool = False) -> list[Choice]:
    """Life events (``life_event``) or business events (``business_event``) in their order."""
    rows = Event.objects.filter(kind=kind, **({"is_main": True} if main_only else {}))
    found = list(
        rows.annotate(count=Count("services", filter=Q(services__status=PublicService.Status.PUBLISHED)))
        .order_by("position")
        .values_list("identifier", "is_main", "count")
    )
    words = texts([f"{kind}/{identifier}" for identifier, _, _ in found], language, fields=TITLES)
    return [
        Choice(
            identifier,
            words.find(f"{kind}/{identifier}", "title", language),
            words.find(f"{kind}/{identifier}", "summary", language),
            count,
            is_main,
        )
        for identifier, is_main, count in found
    ]


def service_count() -> int:
    """How many services the public may see."""
    return PublicService.objects.published().count()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of services is narrowed to; empty means everything.

    Attributes:
        only: ids in the order of a search; None when nothing was searched for.
    """

    life_event: str = ""
    business_event: str = ""
    theme: str = ""
    audience: str = ""
    only: tuple[str, ...] | None = None

    @property
    def are_set(self) -> bool:
        """Whether anything is narrowed at all."""
        return bool(self.life_event or self.business_event or self.theme or self.audience) or self.only is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Services of one theme."""

    theme: str
    title: Said | None
    cards: list[Card]


def service_cards(language: str, filters: Filters) -> list[Card]:
    """Services as cards, in the order of the pack, or in the order of the search."""
    rows = PublicService.objects.published()
    if filters.life_event:
        rows = rows.filter(events__kind=Event.Kind.LIFE, events__identifier=filters.life_event)
    if filters.business_event:
        # A second condition on events must be about another row: chained, not joined with the first.
        rows = rows.filter(events__kind=Event.Kind.BUSINESS, events__identifier=filters.business_event)
    if filters.only is not None:
        rows = rows.filter(identifier__in=filters.only)
    found = [
        row
        for row in rows.order_by("position").values_list("identifier", "themes", "audiences", "confidence")
        # Short lists in JSON: looked through here, the same on every database.
        if (not filters.theme or filters.theme in row[1]) and (not filters.audience or filters.audience in row[2])
    ]
    words = texts([f"service/{row[0]}" for row in found], language, fields=TITLES)
    cards = [_card(words, language, *row) for row in found]
    if filters.only is not None:
        place = {identifier: index for index, identifier in enumerate(filters.only)}
        cards.sort(key=lambda card: place[card.id])
    return cards


def _card(
    words: Texts, language: str, identifier: str, themes: list[str], audiences: list[str], confidence: str
) -> Card:
    subject = f"service/{identifier}"
    return Card(
        identifier,
        words.find(subject, "title", language),
        words.find(subject, "summary", language),
        tuple(themes),
        tuple(audiences),
        confidence,
    )


def open_records(kind: str) -> list[Document]:
    """Documents of all open records of a kind, in the order of the pack."""
    return list(
        RecordVersion.objects.filter(kind=kind, valid_to__isnull=True)
        .order_by("position")
        .values_list("document", flat=True)
    )


def themes(language: str, cards: Iterable[Card]) -> list[Group]:
    """Cards grouped by their first theme, in the order of the themes; empty themes are left out."""
    by_theme: dict[str, list[Card]] = {}
    for card in cards:
        by_theme.setdefault(card.themes[0] if card.themes else "", []).append(card)
    order = [str(document["id"]) for document in open_records(RecordVersion.Kind.THEME)]
    words = texts([f"theme/{identifier}" for identifier in order], language, fields=("title",))
    known = [
        Group(identifier, words.find(f"theme/{identifier}", "title", language), by_theme.pop(identifier))
        for identifier in order
        if identifier in by_theme
    ]
    return known + [Group(identifier, None, cards_left) for identifier, cards_left in by_theme.items()]


def theme_choices(language: str) -> list[Choice]:
    """All themes with their titles, for a list to choose from."""
    order = [str(document["id"]) for document in open_records(RecordVersion.Kind.THEME)]
    words = texts([f"theme/{identifier}" for identifier in order], language, fields=("title",))
    return [Choice(one, words.find(f"theme/{one}", "title", language), None, 0) for one in order]


@dataclass(frozen=True, slots=True)
class Link:
    """Another record that a page names.

    Attributes:
        kind: kind of the record: service, evidence, journey, ruleset.
    """

    kind: str
    id: str

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"{self.kind}/{self.id}"

    @property
    def note_field(self) -> str:
        """Field of a paper that says how it differs from this one."""
        return f"differs_from/{self.id}/note"


def _links(kind: str, ids: Iterable[object]) -> tuple[Link, ...]:
    return tuple(Link(kind, str(one)) for one in ids)


@dataclass(frozen=True, slots=True)
class OfferedAt:
    """A centre that offers a service.

    Attributes:
        languages: in how many languages people are served there.
        is_sample: that it is offered there, or the languages, are our model and not read anywhere.
    """

    id: str
    languages: int
    is_sample: bool

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"centre/{self.id}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a service asks for.

    Attributes:
        group: ``you``, ``made`` (by another step), ``firm`` or ``other``; says under which heading it stands.
        condition: always, expression, discretion or text; see ``EvidenceRequirement.Condition``.
        makers: services that make it, a few of them.
        more_makers: how many further ones.
        may_be_held: often in the drawer already, although a service makes it.
        is_joint: you and your employer, or you and the other side, sign it together.
        differs_from: papers that look alike and are not the same.
    """

    id: str
    group: str
    condition: str
    makers: tuple[Link, ...] = ()
    more_makers: int = 0
    may_be_held: bool = False
    is_joint: bool = False
    differs_from: tuple[Link, ...] = ()
    min_validity_months: int | None = None
    max_age_days: int | None = None

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"evidence/{self.id}"

    @property
    def condition_field(self) -> str:
        """Field of the service that tells the condition in words."""
        return f"evidence/{self.id}/condition"

    @property
    def sign(self) -> str:
        """The drawing at the start of its line, and the class of the line."""
        if self.differs_from:
            return "differs"
        return "made" if self.group == "made" else "bring"


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """A deadline of a step as the record has it."""

    unit: str
    relation: str
    value: int | None
    window: tuple[Any, ...]
    status: str

    @property
    def first_day(self) -> date:
        """First day of a window of the year, in a leap year so that every day exists."""
        return _day_of_year(self.window[0])

    @property
    def last_day(self) -> date:
        """Last day of a window of the year."""
        return _day_of_year(self.window[1])


def _day_of_year(month_day: object) -> date:
    return date.fromisoformat(f"{LEAP_YEAR}-{month_day}")


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a service.

    Attributes:
        side: you, your_firm, office or third_party.
    """

    id: str
    actor: str
    side: str
    working_days: int | None
    statutory_working_days: int | None
    days_status: str
    deadline: DeadlineWords | None = None

    @property
    def actor_subject(self) -> str:
        """What the name of the actor belongs to."""
        return f"actor/{self.actor}"

    @property
    def has_days(self) -> bool:
        """Whether there is anything to say about how long it takes."""
        return self.days_status != "nominal" or bool(self.working_days or self.statutory_working_days)

    @property
    def stone(self) -> str:
        """Its stone: a question mark where somebody else needs a time that nobody could confirm."""
        unknown = self.days_status == "unknown" and self.side in ("office", "third_party")
        return "unknown" if unknown else "todo"

    def field(self, name: str) -> str:
        """Field of one of its texts."""
        return f"step/{self.id}/{name}"

    @property
    def name_field(self) -> str:
        """Field of its name."""
        return self.field("name")

    @property
    def note_field(self) -> str:
        """Field of its note."""
        return self.field("note")

    @property
    def anchor_field(self) -> str:
        """Field that says from where the deadline is counted."""
        return self.field("deadline/anchor")

    @property
    def basis_field(self) -> str:
        """Field that says what the deadline rests on."""
        return self.field("deadline/basis")


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a fee, such as a length of stay."""

    id: str
    amount_cny: float | None

    @property
    def name_field(self) -> str:
        """Field of its name."""
        return f"fee/{self.id}/name"


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where a service is used: journeys that contain it, rule sets about it, centres that offer it."""

    journeys: tuple[Link, ...] = ()
    rulesets: tuple[Link, ...] = ()
    places: tuple[OfferedAt, ...] = ()


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


def service_page(identifier: str, *languages: str) -> ServicePage | None:
    """A published service with all texts of its page in these languages; None when there is none."""
    row = (
        PublicService.objects.published()
        .filter(identifier=identifier)
        .values_list("confidence", "last_checked_on", "version__document")
        .first()
    )
    if row is None:
        return None
    confidence, last_checked_on, document = row
    pack = current_pack().content_hash
    papers = _papers(identifier, document)
    sides = _sides(pack)
    steps = tuple(_step(one, sides) for one in document["steps"])
    authorities = tuple(f"authority/{one}" for one in document.get("competent_authorities") or ())
    requires = _links("service", document.get("requires") or ())
    produces = _links("evidence", document.get("produces") or ())
    mentions = _mentions(pack).get(identifier, Mentions())
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
        bands=tuple(Band(str(one["id"]), one.get("amount_cny")) for one in document["fee"].get("bands") or ()),
        sources=read_sources(document.get("sources") or ()),
        mentions=mentions,
        texts=texts(subjects, *languages),
        authorities=authorities,
        requires=requires,
        produces=produces,
    )


def _papers(service: str, document: Document) -> tuple[Paper, ...]:
    needs: Sequence[Document] = document["evidence"]
    ids = [str(need["id"]) for need in needs]
    types = dict(EvidenceType.objects.filter(identifier__in=ids).values_list("identifier", "version__document"))
    makers: dict[str, list[str]] = {}
    given = Output.objects.filter(
        evidence_type__identifier__in=ids, service__status=PublicService.Status.PUBLISHED
    ).exclude(service__identifier=service)
    for evidence, maker in given.order_by("service__position").values_list(
        "evidence_type__identifier", "service__identifier"
    ):
        makers.setdefault(evidence, []).append(maker)
    return tuple(_paper(need, types.get(str(need["id"]), {}), makers.get(str(need["id"]), [])) for need in needs)


def _paper(need: Document, kind: Document, makers: list[str]) -> Paper:
    made = bool(makers) and kind.get("obtain") != "held"
    return Paper(
        id=str(need["id"]),
        group="made" if made else _GROUP_OF_HOLDER.get(str(kind.get("holder")), "you"),
        condition=_condition(need),
        makers=_links("service", makers[:NAMED_MAKERS]) if made else (),
        more_makers=max(0, len(makers) - NAMED_MAKERS) if made else 0,
        may_be_held=made and bool(kind.get("ask_if_held")),
        is_joint=kind.get("holder") == "joint",
        differs_from=_links("evidence", (other["id"] for other in kind.get("differs_from") or ())),
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
        deadline=_deadline(deadline) if deadline else None,
    )


def _deadline(document: Document) -> DeadlineWords:
    return DeadlineWords(
        unit=str(document["unit"]),
        relation=str(document["relation"]),
        value=document.get("value"),
        window=tuple(document.get("window") or ()),
        status=str(document.get("status") or "inferred"),
    )


@lru_cache(maxsize=4)
def _sides(content_hash: str) -> dict[str, str]:
    """Side of each actor; kept as long as the content of the pack stays the same."""
    return {str(one["id"]): str(one["side"]) for one in open_records(RecordVersion.Kind.ACTOR)}


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


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A paper: what it is, who asks for it, who makes it."""

    id: str
    document: Document
    asked_by: tuple[Link, ...]
    made_by: tuple[Link, ...]
    texts: Texts
    differs_from: tuple[Link, ...] = ()

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"evidence/{self.id}"

    @property
    def holder(self) -> str:
        """Who has it: person, employer, firm, joint or third_party."""
        return str(self.document.get("holder"))

    @property
    def max_age_days(self) -> int | None:
        """How old it may be."""
        days: int | None = self.document.get("max_age_days")
        return days

    @property
    def min_validity_months(self) -> int | None:
        """How long it must still be valid."""
        months: int | None = self.document.get("min_validity_months")
        return months


def evidence_page(identifier: str, *languages: str) -> EvidencePage | None:
    """An evidence type with the services around it; None when there is none."""
    document = (
        EvidenceType.objects.filter(identifier=identifier).values_list("version__document", flat=True).first()
    )
    if document is None:
        return None
    published = PublicService.objects.published().order_by("position")
    asked_by = _links(
        "service",
        dict.fromkeys(
            published.filter(requirements__evidence_type__identifier=identifier).values_list("identifier", flat=True)
        ),
    )
    made_by = _links(
        "service", published.filter(outputs__evidence_type__identifier=identifier).values_list("identifier", flat=True)
    )
    differs_from = _links("evidence", (other["id"] for other in document.get("differs_from") or ()))
    subjects = {f"evidence/{identifier}", *(one.subject for one in (*asked_by, *made_by, *differs_from))}
    return EvidencePage(identifier, document, asked_by, made_by, texts(subjects, *languages), differs_from)


def confidence_counts() -> list[tuple[str, int]]:
    """Published services by how sure their facts are, surest first."""
    rows = PublicService.objects.published().values_list("confidence").annotate(count=Count("pk")).order_by()
    counts = dict(rows)
    return [(level, counts[level]) for level in ("high", "medium", "low") if level in counts]
