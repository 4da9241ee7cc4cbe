"""Personal data that was handed to authorities: counted, never named."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count
from django.db.models.functions import TruncMonth

from wenjin.cases.models import Transfer
from wenjin.cases.queries.faces import CITY

PAPER: Final = "paper:"
"""What stands before the kind of a paper among the fields of a transfer."""
YEAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class TransferCount:
    """How many applications an authority received in a month, and of how many people.

    Attributes:
        month: its first day.
    """

    authority: str
    month: date
    cases: int
    people: int


def transfer_counts(since: datetime) -> list[TransferCount]:
    """What authorities received since a moment, by recipient and month of the city, the newest month first.

    Source:
        PRC Personal Information Protection Law, art. 23 and 55: handing data to others is recorded and assessed.
    """
    rows = (
        Transfer.objects.filter(at__gte=since)
        .annotate(month=TruncMonth("at", tzinfo=CITY))
        .values_list("authority", "month")
        .annotate(Count("pk"), Count("case__applicant", distinct=True))
    )
    return [
        TransferCount(authority, month.date(), cases, people)
        for authority, month, cases, people in rows.order_by("-month", "authority")
    ]
