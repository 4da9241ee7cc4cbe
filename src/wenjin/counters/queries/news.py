"""What happened in a hall, in few columns: every web process with live pages asks for it once a second."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from wenjin.core.prepared import Prepared
from wenjin.counters.models import HallEvent
from wenjin.counters.queries.board import last_event

__all__ = ["MOST_NEWS", "News", "last_event", "news_after"]
MOST_NEWS: Final = 200


@dataclass(frozen=True, slots=True)
class News:
    """Something that changed. What it holds is shown on displays anyway.

    Attributes:
        id: they grow in the order in which they happened.
        kind: ``called`` or ``changed``.
        shown: number of the ticket, empty when it is about none.
        language: of the visitor, empty likewise.
    """

    id: int
    kind: str
    shown: str
    language: str
    counter: str
    at: datetime


def news_after(centre: str, last_id: int) -> list[News]:
    """What changed after an event, in order; where there is more than 200, the latest of it."""
    rows = _NEWS.all({"centre": centre, "last_id": last_id}, most=MOST_NEWS)
    return [
        News(pk, kind, f"{letter} {number:03d}" if letter else "", language or "", counter, at)
        for pk, kind, letter, number, language, counter, at in reversed(rows)
    ]


def _news(centre: str, last_id: int, *, most: int) -> QuerySet[HallEvent, tuple[Any, ...]]:
    rows = HallEvent.objects.filter(centre=centre, id__gt=last_id).order_by("-id")
    return rows.values_list(
        "id", "kind", "ticket__letter", "ticket__number", "ticket__language", "counter", "at"
    )[:most]


_NEWS: Final = Prepared(_news)
