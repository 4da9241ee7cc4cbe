"""For how long something can be granted: no slip in a year gets through, and what outlives its ground is noticed.

These are limits against mistakes. How long a permit may be at most, the law of each permit says, and the officer
knows it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from wenjin.catalogue.domain.deadline import add_months

LONGEST_YEARS: Final = 10
LONGEST_NUMBER: Final = 60
_NUMBER: Final = re.compile(rf"[\w ./()\[\]（）〔〕［］【】#·–-]{{3,{LONGEST_NUMBER}}}")
_YEAR: Final = 12


class Wrong(StrEnum):
    """What is wrong with a validity."""

    BEGINS_TOO_EARLY = "begins_too_early"
    BEGINS_TOO_LATE = "begins_too_late"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    OVER_ALREADY = "over_already"
    TOO_LONG = "too_long"

    @property
    def is_about_the_beginning(self) -> bool:
        """Whether the first day is the wrong one."""
        return self in (Wrong.BEGINS_TOO_EARLY, Wrong.BEGINS_TOO_LATE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Days between which a validity lies.

    Attributes:
        earliest: first day on which it may begin.
        latest: last day on which it may begin.
        today: on which it begins where no first day is said.
    """

    earliest: date
    latest: date
    today: date


def limits(*, filed_on: date, today: date) -> Limits:
    """From the day on which the file was handed in until a year from now.

    Nothing is valid before anybody asked for it; what is renewed goes on from a day that is still to come then.
    """
    return Limits(filed_on, add_months(today, _YEAR), today)


def wrong_with(first: date | None, last: date | None, within: Limits) -> Wrong | None:
    """What is wrong with a validity; None when nothing is. Both days are included, and both may be open."""
    if first is not None and first < within.earliest:
        return Wrong.BEGINS_TOO_EARLY
    if first is not None and first > within.latest:
        return Wrong.BEGINS_TOO_LATE
    begins = first or within.today
    if last is not None and last < begins:
        return Wrong.ENDS_BEFORE_IT_BEGINS
    if last is not None and last < within.today:
        return Wrong.OVER_ALREADY
    if last is not None and last > add_months(begins, LONGEST_YEARS * _YEAR):
        return Wrong.TOO_LONG
    return None


def is_number_of_decision(text: str) -> bool:
    """Whether it can be the number of a decision: letters of any script, figures and the signs that join them.

    Authorities number in many ways (深科外字〔2026〕12号, SZ-26-AB12-C/1), and all of them have a figure.
    """
    return _NUMBER.fullmatch(text) is not None and any(sign.isdecimal() for sign in text)


def outlived(last: date | None, ends: Mapping[str, date]) -> dict[str, date]:
    """What ends before the validity does, of the things on which it rests, such as passport and contract."""
    return {} if last is None else {name: end for name, end in ends.items() if last > end}


def proposed(
    months: int, ends: Iterable[date], within: Limits, held_until: date | None = None
) -> tuple[date, date]:
    """First and last day to propose: they need no second look, for they end with the first of what they rest on.

    What is renewed goes on from the day after its end, as far as that lies ahead and within the limits.

    Args:
        months: for how long.
        ends: last days of that on which it rests.
        held_until: last day of what is renewed; None for a first permit.
    """
    goes_on = held_until is not None and within.today <= held_until < within.latest
    since = held_until if goes_on and held_until is not None else within.today
    first = since + timedelta(days=1) if goes_on else within.today
    return first, max(min((add_months(since, months), *ends)), first)
