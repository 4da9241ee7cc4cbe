"""When to remind that something granted comes to its end."""

from collections.abc import Iterable
from datetime import date, timedelta


def reminders(
    valid_until: date, days_before: Iterable[int], *, after: date | None = None
) -> tuple[date, ...]:
    """Days on which to remind, in order.

    Args:
        valid_until: last day of validity.
        days_before: calendar days before it.
        after: only later days than this one (the day of the decision): a permit for a month needs no reminder
            that lay three months back.
    """
    days = {valid_until - timedelta(days=one) for one in days_before}
    return tuple(sorted(day for day in days if after is None or day > after))


def passed_reminders(valid_until: date, days_before: Iterable[int], *, today: date) -> tuple[date, ...]:
    """Those whose day has come; the last one is what a reader who was away should see now."""
    return tuple(day for day in reminders(valid_until, days_before) if day <= today)
