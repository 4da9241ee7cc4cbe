"""The catalogue for other systems: records with their texts in one language."""

from collections.abc import Iterable, Mapping
from typing import Any

from wenjin.catalogue.models import EvidenceType, Output, PublicService, RecordVersion
from wenjin.catalogue.queries.domain import documents
from wenjin.catalogue.queries.pages import Choice, events
from wenjin.catalogue.queries.sources import read_sources
from wenjin.catalogue.queries.texts import Texts, texts

Document = Mapping[str, Any]


def _words(found: Texts, subject: str, language: str, *fields: str) -> dict[str, object]:
    """Texts by field, and by ``languages`` the language each one is really in."""
    said = {field: found.find(subject, field, language) for field in fields}
    return {
        **{field: str(text) if text is not None else "" for field, text in said.items()},
        "languages": {field: text.language for field, text in said.items() if text is not None},
    }


def service_summaries(language: str) -> list[dict[str, object]]:
    """All published services, briefly."""
    rows = list(
        PublicService.objects.published()
        .order_by("position")
        .values("identifier", "themes", "audiences", "confidence")
    )
    found = texts([f"service/{row['identifier']}" for row in rows], language, fields=("title", "summary"))
    return [
        {
            "id": row["identifier"],
            "themes": row["themes"],
            "audiences": row["audiences"],
            "confidence": row["confidence"],
            **_words(found, f"service/{row['identifier']}", language, "title", "summary"),
        }
        for row in rows
    ]


def service_record(identifier: str, language: str) -> dict[str, object] | None:
    """One published service whole; None when there is none."""
    document: Document | None = (
        PublicService.objects.published()
        .filter(identifier=identifier)
        .values_list("version__document", flat=True)
        .first()
    )
    if document is None:
        return None
    subject = f"service/{identifier}"
    found = texts([subject], language)

    def said(field: str) -> str:
        return str(found.find(subject, field, language) or "")

    return {
        "id": identifier,
        **_words(
            found, subject, language, "title", "summary", "channel", "authority", "legal_basis", "validity"
        ),
        "themes": list(document.get("themes") or ()),
        "audiences": list(document.get("audiences") or ()),
        "life_events": list(document.get("life_events") or ()),
        "business_events": list(document.get("business_events") or ()),
        "channels": list(document.get("channels") or ()),
        "competent_authorities": list(document.get("competent_authorities") or ()),
        "concerns": document.get("concerns") or "",
        "applies_when": document.get("applies_when"),
        "evidence": [
            {
                "id": need["id"],
                "condition": said(f"evidence/{need['id']}/condition"),
                "when": need.get("when"),
                "discretion": bool(need.get("discretion")),
            }
            for need in document["evidence"]
        ],
        "steps": [
            {
                "id": step["id"],
                "name": said(f"step/{step['id']}/name"),
                "actor": step["actor"],
                "working_days": step.get("working_days"),
                "statutory_working_days": step.get("statutory_working_days"),
                "statutory_clock": step.get("statutory_clock") or "working_day",
                "days_status": step.get("days_status") or "unknown",
                "depends_on": list(step.get("depends_on") or ()),
            }
            for step in document["steps"]
        ],
        "fee": {
            "status": document["fee"]["status"],
            "amount_cny": document["fee"].get("amount_cny"),
            "bands": [
                {
                    "id": band["id"],
                    "name": said(f"fee/{band['id']}/name"),
                    "amount_cny": band.get("amount_cny"),
                }
                for band in document["fee"].get("bands") or ()
            ],
        },
        "requires": list(document.get("requires") or ()),
        "produces": list(document.get("produces") or ()),
        "sources": _sources(document.get("sources") or ()),
        "confidence": document["confidence"],
        "last_checked_on": document["last_checked_on"],
    }


def _sources(listed: Iterable[object]) -> list[dict[str, str]]:
    return [{"address": source.address, "note": source.note} for source in read_sources(listed)]


def evidence_record(identifier: str, language: str) -> dict[str, object] | None:
    """One evidence type with the services around it; None when there is none."""
    row = EvidenceType.objects.filter(identifier=identifier).values("kind", "holder").first()
    if row is None:
        return None
    published = PublicService.objects.published().order_by("position")
    asked = published.filter(requirements__evidence_type__identifier=identifier)
    made = Output.objects.filter(
        evidence_type__identifier=identifier, service__status=PublicService.Status.PUBLISHED
    ).order_by("service__position")
    found = texts([f"evidence/{identifier}"], language)
    return {
        "id": identifier,
        "kind": row["kind"],
        "holder": row["holder"],
        **_words(found, f"evidence/{identifier}", language, "name", "note"),
        "asked_by": list(dict.fromkeys(asked.values_list("identifier", flat=True))),
        "made_by": list(made.values_list("service__identifier", flat=True)),
    }


def event_records(language: str) -> list[dict[str, object]]:
    """Life events and business events with the number of their services."""
    return [
        _event(kind, choice) for kind in ("life_event", "business_event") for choice in events(kind, language)
    ]


def _event(kind: str, choice: Choice) -> dict[str, object]:
    return {
        "id": choice.id,
        "kind": kind,
        "title": choice.title or "",
        "summary": choice.summary or "",
        "languages": {
            field: text.language
            for field, text in (("title", choice.title), ("summary", choice.summary))
            if text is not None
        },
        "services": choice.count,
    }


def ruleset_records(language: str) -> list[dict[str, object]]:
    """Rule sets that can be checked."""
    listed = documents(RecordVersion.Kind.RULESET)[RecordVersion.Kind.RULESET]
    found = texts([f"ruleset/{one['id']}" for one in listed], language, fields=("title", "summary"))
    return [
        {
            "id": str(one["id"]),
            "services": [str(service) for service in one.get("services") or ()],
            **_words(found, f"ruleset/{one['id']}", language, "title", "summary"),
        }
        for one in listed
    ]
