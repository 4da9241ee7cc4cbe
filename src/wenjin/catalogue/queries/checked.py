"""How far the services of a plan can be trusted: confidence, day of the last check, sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wenjin.catalogue.models import PublicService
from wenjin.catalogue.queries.sources import Source, read_sources


@dataclass(frozen=True, slots=True)
class CheckedService:
    """What a service page says of itself.

    Attributes:
        confidence: high, medium or low.
    """

    id: str
    confidence: str
    last_checked_on: date
    sources: tuple[Source, ...]


def checked_services(ids: Iterable[str]) -> dict[str, CheckedService]:
    """These services by id, by one query; those the public may not see are left out."""
    rows = PublicService.objects.published().filter(identifier__in=set(ids))
    return {
        name: CheckedService(name, confidence, checked_on, read_sources(document.get("sources") or ()))
        for name, confidence, checked_on, document in rows.values_list(
            "identifier", "confidence", "last_checked_on", "version__document"
        )
    }
