"""Numbers of tickets: a letter and a count that begins anew each day."""

import re
from typing import Final, NamedTuple

_WRITTEN: Final = re.compile(r"\s*([A-Za-z])\s*[-. ]?\s*0*(\d{1,5})\s*")


class TicketNumber(NamedTuple):
    """A number as it is called: letter and count."""

    letter: str
    number: int


def next_number(last: int | None) -> int:
    """The number after the last one given under a letter on a day; 1 when none was given yet.

    Raises:
        ValueError: the last one is no number of a ticket.
    """
    if last is None:
        return 1
    if last < 1:
        raise ValueError(f"a number of a ticket is 1 or more, got {last}")
    return last + 1


def read_number(written: str) -> TicketNumber | None:
    """What somebody typed or said as the number of a ticket: ``a47``, ``A 047``; None when it is none."""
    found = _WRITTEN.fullmatch(written)
    if found is None or int(found[2]) < 1:
        return None
    return TicketNumber(found[1].upper(), int(found[2]))
