"""The one place that asks what time it is; everything else is told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def today(zone: str | None = None) -> date:
    """The local date, by default in the time zone of the city."""
    return timezone.localdate(now(), timezone=ZoneInfo(zone) if zone else None)
