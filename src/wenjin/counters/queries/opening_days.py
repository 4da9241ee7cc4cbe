"""Days to come on which a centre is open otherwise than every week."""

from dataclasses import dataclass
from datetime import date, time

from wenjin.counters.models import OpeningException


@dataclass(frozen=True, slots=True)
class OtherDay:
    """A day with hours of its own.

    Attributes:
        opens: local time; None when the centre is closed all day, then ``closes`` too.
    """

    day: date
    opens: time | None
    closes: time | None
    reason: str


def other_days(centre: str, first: date) -> list[OtherDay]:
    """From a day on, in order."""
    rows = OpeningException.objects.filter(centre=centre, day__gte=first).order_by("day")
    return [OtherDay(*row) for row in rows.values_list("day", "opens", "closes", "reason")]
