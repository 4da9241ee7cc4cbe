"""Lists of services and events, and the page of a paper, each in a small constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from wenjin.catalogue.models import Event, EvidenceType, PublicService, RecordVersion
from wenjin.catalogue.queries.service_parts import Link, links
from wenjin.catalogue.queries.texts import Said, Texts, texts

Document = Mapping[str, Any]
TITLES = ("title", "summary")


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
        return (
            bool(self.life_event or self.business_event or self.theme or self.audience)
            or self.only is not None
        )


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
        if (not filters.theme or filters.theme in row[1])
        and (not filters.audience or filters.audience in row[2])
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
    asked_by = links(
        "service",
        dict.fromkeys(
            published.filter(requirements__evidence_type__identifier=identifier).values_list(
                "identifier", flat=True
            )
        ),
    )
    made_by = links(
        "service",
        published.filter(outputs__evidence_type__identifier=identifier).values_list("identifier", flat=True),
    )
    differs_from = links("evidence", (other["id"] for other in document.get("differs_from") or ()))
    subjects = {f"evidence/{identifier}", *(one.subject for one in (*asked_by, *made_by, *differs_from))}
    return EvidencePage(identifier, document, asked_by, made_by, texts(subjects, *languages), differs_from)


def confidence_counts() -> list[tuple[str, int]]:
    """Published services by how sure their facts are, surest first."""
    rows = PublicService.objects.published().values_list("confidence").annotate(count=Count("pk")).order_by()
    counts = dict(rows)
    return [(level, counts[level]) for level in ("high", "medium", "low") if level in counts]
