"""Rows made from the open versions, for questions that a database answers best."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from wenjin.catalogue.models import (
    Event,
    EvidenceRequirement,
    EvidenceType,
    Output,
    PublicOrganisation,
    PublicService,
    RecordVersion,
)
from wenjin.catalogue.pack.records import Record

Document = Mapping[str, Any]
Touched = set[tuple[str, str]]


def project(records: Sequence[Record], touched: Touched) -> None:
    """Make the rows say what the touched records say; the others are right already."""
    by_kind: dict[str, list[Record]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append(record)
    versions = {
        (one.kind, one.identifier): one
        for one in RecordVersion.objects.filter(valid_to__isnull=True).only("kind", "identifier")
    }
    _organisations(by_kind.get("authority", []))
    _events(by_kind)
    _evidence(by_kind.get("evidence", []), versions)
    present = {record.identifier for record in by_kind.get("service", [])}
    PublicService.objects.exclude(identifier__in=present).update(status=PublicService.Status.WITHDRAWN)
    _services([one for one in by_kind.get("service", []) if ("service", one.identifier) in touched], versions)
    _drop_unused(by_kind)


def _organisations(records: Iterable[Record]) -> None:
    PublicOrganisation.objects.bulk_create(
        [
            PublicOrganisation(
                identifier=record.identifier,
                kind=record.document["kind"],
                calendar=record.document["calendar"],
            )
            for record in records
        ],
        update_conflicts=True,
        unique_fields=["identifier"],
        update_fields=["kind", "calendar"],
    )


def _events(by_kind: Mapping[str, list[Record]]) -> None:
    Event.objects.bulk_create(
        [
            Event(
                kind=kind,
                identifier=record.identifier,
                position=record.position,
                is_main=bool(record.document.get("main")),
            )
            for kind in (Event.Kind.LIFE, Event.Kind.BUSINESS)
            for record in by_kind.get(kind.value, [])
        ],
        update_conflicts=True,
        unique_fields=["kind", "identifier"],
        update_fields=["position", "is_main"],
    )


def _evidence(records: Iterable[Record], versions: Mapping[tuple[str, str], RecordVersion]) -> None:
    EvidenceType.objects.bulk_create(
        [
            EvidenceType(
                identifier=record.identifier,
                version=versions["evidence", record.identifier],
                kind=record.document["kind"],
                holder=record.document["holder"],
            )
            for record in records
        ],
        update_conflicts=True,
        unique_fields=["identifier"],
        update_fields=["version", "kind", "holder"],
    )


def _services(records: Sequence[Record], versions: Mapping[tuple[str, str], RecordVersion]) -> None:
    PublicService.objects.bulk_create(
        [
            PublicService(
                identifier=record.identifier,
                version=versions["service", record.identifier],
                status=PublicService.Status.PUBLISHED,
                position=record.position,
                confidence=record.document["confidence"],
                last_checked_on=date.fromisoformat(record.document["last_checked_on"]),
                audiences=record.document["audiences"],
                themes=record.document["themes"],
            )
            for record in records
        ],
        update_conflicts=True,
        unique_fields=["identifier"],
        update_fields=[
            "version",
            "status",
            "position",
            "confidence",
            "last_checked_on",
            "audiences",
            "themes",
        ],
    )
    keys = _Keys()
    documents: dict[int, Document] = {keys.services[one.identifier]: one.document for one in records}
    EvidenceRequirement.objects.filter(service_id__in=documents).delete()
    Output.objects.filter(service_id__in=documents).delete()
    EvidenceRequirement.objects.bulk_create(
        [
            EvidenceRequirement(
                service_id=key,
                evidence_type_id=keys.evidence[need["id"]],
                position=position,
                condition=condition_of(need),
            )
            for key, document in documents.items()
            for position, need in enumerate(document["evidence"])
        ],
        batch_size=500,
    )
    Output.objects.bulk_create(
        [
            Output(service_id=key, evidence_type_id=keys.evidence[name])
            for key, document in documents.items()
            for name in document["produces"]
        ],
        batch_size=500,
    )
    _link(
        PublicService.requires.through,
        "from_publicservice_id",
        "to_publicservice_id",
        documents,
        lambda document: [keys.services[name] for name in document["requires"]],
    )
    _link(
        PublicService.competent_authorities.through,
        "publicservice_id",
        "publicorganisation_id",
        documents,
        lambda document: [keys.organisations[name] for name in document["competent_authorities"]],
    )
    _link(PublicService.events.through, "publicservice_id", "event_id", documents, keys.events_of)


def condition_of(need: Document) -> str:
    """How far the rule engine can tell whether this evidence is needed."""
    if need.get("when") is not None:
        return EvidenceRequirement.Condition.EXPRESSION
    if need.get("discretion"):
        return EvidenceRequirement.Condition.DISCRETION
    return (
        EvidenceRequirement.Condition.TEXT if need.get("condition") else EvidenceRequirement.Condition.ALWAYS
    )


class _Keys:
    """Primary keys by identifier, read once."""

    def __init__(self) -> None:
        self.services = dict(PublicService.objects.values_list("identifier", "pk"))
        self.evidence = dict(EvidenceType.objects.values_list("identifier", "pk"))
        self.organisations = dict(PublicOrganisation.objects.values_list("identifier", "pk"))
        self.events = {
            (kind, name): key for kind, name, key in Event.objects.values_list("kind", "identifier", "pk")
        }

    def events_of(self, document: Document) -> list[int]:
        """Keys of the events of a service."""
        return [self.events["life_event", name] for name in document["life_events"]] + [
            self.events["business_event", name] for name in document["business_events"]
        ]


def _link(
    through: type[Model], near: str, far: str, documents: Mapping[int, Document], targets: "Any"
) -> None:
    """Rewrite the rows of a many-to-many relation for these services."""
    manager = through._default_manager
    manager.filter(**{f"{near}__in": list(documents)}).delete()
    manager.bulk_create(
        [
            through(**{near: key, far: target})
            for key, document in documents.items()
            for target in dict.fromkeys(targets(document))
        ],
        batch_size=500,
    )


def _drop_unused(by_kind: Mapping[str, list[Record]]) -> None:
    """Evidence types, bodies and events that no open record names any more."""
    EvidenceType.objects.exclude(
        identifier__in=[one.identifier for one in by_kind.get("evidence", [])]
    ).filter(requirements__isnull=True, produced_by__isnull=True).delete()
    PublicOrganisation.objects.exclude(
        identifier__in=[one.identifier for one in by_kind.get("authority", [])]
    ).delete()
    for kind in (Event.Kind.LIFE, Event.Kind.BUSINESS):
        Event.objects.filter(kind=kind).exclude(
            identifier__in=[one.identifier for one in by_kind.get(kind.value, [])]
        ).delete()
