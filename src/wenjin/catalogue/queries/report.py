"""How much the loaded pack holds, for the people who keep it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min

from wenjin.catalogue.models import (
    CatalogueText,
    EvidenceRequirement,
    EvidenceType,
    Output,
    Pack,
    PublicService,
    RecordVersion,
)
from wenjin.lang.domain.registry import LANGUAGES, SOURCE, Language


@dataclass(frozen=True, slots=True)
class PackLine:
    """A loaded pack."""

    identifier: str
    as_of: date
    loaded_at: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """How far one language is.

    Attributes:
        by_state: number of texts in each state, in the order of ``PackReport.states``.
        share: texts that exist, per cent of those of the source language, rounded down so that 100 means all.
    """

    language: Language
    by_state: tuple[int, ...]
    total: int
    share: int


@dataclass(frozen=True, slots=True)
class PackReport:
    """All counts of the report."""

    packs: list[PackLine]
    records: list[tuple[str, int, int]]
    services: int
    withdrawn: int
    evidence: int
    requirements: int
    outputs: int
    conditions: list[tuple[str, int]]
    confidence: list[tuple[str, int]]
    oldest_check: date | None
    states: tuple[str, ...]
    texts: list[TextLine]


def pack_report() -> PackReport:
    """Counts over the whole catalogue, in a constant number of queries."""
    services = dict(PublicService.objects.order_by().values_list("status").annotate(count=Count("pk")))
    return PackReport(
        packs=[
            PackLine(*row)
            for row in Pack.objects.order_by("identifier").values_list(
                "identifier", "as_of", "loaded_at", "content_hash"
            )
        ],
        records=_records(),
        services=services.get(PublicService.Status.PUBLISHED, 0),
        withdrawn=services.get(PublicService.Status.WITHDRAWN, 0),
        evidence=EvidenceType.objects.count(),
        requirements=EvidenceRequirement.objects.count(),
        outputs=Output.objects.count(),
        conditions=_conditions(),
        confidence=list(
            PublicService.objects.order_by("confidence").values_list("confidence").annotate(count=Count("pk"))
        ),
        oldest_check=PublicService.objects.published().aggregate(oldest=Min("last_checked_on"))["oldest"],
        states=tuple(CatalogueText.State.values),
        texts=_texts(),
    )


def _records() -> list[tuple[str, int, int]]:
    """Label of a kind, its open records, and how many versions there are in all."""
    counted: dict[str, Any] = {
        row["kind"]: row
        for row in RecordVersion.objects.order_by()
        .values("kind")
        .annotate(versions=Count("pk"), identifiers=Count("identifier", distinct=True))
    }
    return [
        (str(label), counted[kind]["identifiers"], counted[kind]["versions"])
        for kind, label in RecordVersion.Kind.choices
        if kind in counted
    ]


def _conditions() -> list[tuple[str, int]]:
    counts = dict(EvidenceRequirement.objects.order_by().values_list("condition").annotate(count=Count("pk")))
    return [(str(label), counts.get(code, 0)) for code, label in EvidenceRequirement.Condition.choices]


def _texts() -> list[TextLine]:
    counts: dict[str, dict[str, int]] = {}
    rows = CatalogueText.objects.order_by().values_list("language", "state").annotate(count=Count("pk"))
    for code, state, count in rows:
        counts.setdefault(code, {})[state] = count
    of_source = sum(counts.get(SOURCE, {}).values())
    lines = []
    for language in LANGUAGES:
        by_state = counts.get(language.code)
        if by_state:
            total = sum(by_state.values())
            share = 100 * total // of_source if of_source else 0
            in_order = tuple(by_state.get(state, 0) for state in CatalogueText.State.values)
            lines.append(TextLine(language, in_order, total, share))
    return lines
