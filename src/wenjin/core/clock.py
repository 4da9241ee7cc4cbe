"""The one place that asks what time it is; everything else is told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

# Tests happen on a day of their own (``core.tests.one_day``).
_of_the_machine = timezone.now


def now() -> datetime:
    """The present moment, aware."""
    return _of_the_machine()


def today(zone: str | None = None) -> date:
    """The local date, by default in the time zone of the city."""
    return timezone.localdate(now(), timezone=ZoneInfo(zone) if zone else None)
