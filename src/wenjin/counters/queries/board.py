"""What displays and live pages show of a hall."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wenjin.counters.domain.waiting_time import UNKNOWN, WaitRange, wait_range
from wenjin.counters.models import HallEvent, Ticket
from wenjin.counters.queries.hall_now import LiveHall, live_hall, local_day

_MOST_BEFORE: Final = 8
_MOST_EVENTS: Final = 200
# The wait of "a visitor" is that of the middle four fifths of the topics, by how often each is asked for.
_EDGE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Call:
    """A number that is or was called.

    Attributes:
        language: of the visitor, in which it is announced.
        times: how often it was called.
    """

    ticket: Ticket
    shown: str
    counter: str
    language: str
    mode: str
    called_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Board:
    """A display at a moment.

    Attributes:
        now: called and not at the counter yet, the latest first.
        before: called before, the latest first.
        waiting: how many wait.
        wait: minutes that a visitor who comes now waits, whatever they come for.
        counters: how many are open.
        last_event: number of the last change that this shows.
    """

    centre: str
    at: datetime
    now: tuple[Call, ...]
    before: tuple[Call, ...]
    waiting: int
    wait: WaitRange
    counters: int
    last_event: int


def board(centre: str, at: datetime) -> Board:
    """What a display shows.

    Raises:
        NoSuchHall: the centre has no counters.
    """
    # Read first: what comes while the rest is read will be told as an event after it.
    last = last_event(centre)
    seen = live_hall(centre, at)
    called = (
        Ticket.objects.filter(
            centre=centre, day=local_day(at), called_at__isnull=False, session__isnull=False
        )
        .exclude(state=Ticket.State.CALLED)
        .select_related("session")
        .order_by("-called_at")[:_MOST_BEFORE]
    )
    numbers = {one.pk: one.counter for one in seen.officers}
    now = sorted(
        (one for one in seen.at_counters.values() if one.state == Ticket.State.CALLED),
        key=lambda one: one.called_at or at,
        reverse=True,
    )
    return Board(
        centre=centre,
        at=at,
        now=tuple(_call(one, numbers.get(one.session_id, "") if one.session_id else "", at) for one in now),
        before=tuple(_call(one, one.session.counter if one.session else "", at) for one in called),
        waiting=len(seen.tickets),
        wait=usual_wait(seen),
        counters=len(seen.officers),
        last_event=last,
    )


def usual_wait(seen: LiveHall) -> WaitRange:
    """The range for a visitor of whom nothing is known: over the topics, by how often each is asked for."""
    lows, highs = [], []
    for topic in seen.centre.topics.values():
        visitor = seen.visitor(seen.centre.house_language, ("en",), topic.id, ready_at=seen.at)
        found = wait_range(seen.abilities, seen.moment, visitor)
        if found.low is not None:
            lows.append((found.low, topic.share))
            highs.append((found.high, topic.share))
    if not lows:
        return UNKNOWN
    high = _weighted([(float("inf") if one is None else one, share) for one, share in highs], 1 - _EDGE)
    low = _weighted([(float(one), share) for one, share in lows], _EDGE)
    return WaitRange(int(low), None if high == float("inf") else int(high))


def range_for(
    seen: LiveHall, language: str, topic: str, also_speaks: tuple[str, ...] = (), *, seniority: float = 0.0
) -> WaitRange:
    """The range for somebody who would take a ticket now."""
    visitor = seen.visitor(language, also_speaks, topic, ready_at=seen.at, seniority=seniority)
    return wait_range(seen.abilities, seen.moment, visitor)


def events_after(centre: str, last_id: int) -> list[HallEvent]:
    """What changed in a hall after an event, in order; at most 200, the latest where there are more."""
    found = (
        HallEvent.objects.filter(centre=centre, id__gt=last_id)
        .select_related("ticket")
        .order_by("-id")[:_MOST_EVENTS]
    )
    return list(reversed(found))


def last_event(centre: str) -> int:
    """Number of the last change in a hall; 0 when there was none."""
    found = HallEvent.objects.filter(centre=centre).order_by("-id").values_list("id", flat=True).first()
    return found or 0


def _weighted(values: list[tuple[float, float]], share: float) -> float:
    """The value below which so large a share of the weights lies."""
    ordered, whole = sorted(values), sum(weight for _, weight in values)
    passed = 0.0
    for value, weight in ordered:
        passed += weight
        if passed >= share * whole - 1e-9:
            return value
    return ordered[-1][0]


def _call(ticket: Ticket, counter: str, at: datetime) -> Call:
    return Call(
        ticket, ticket.shown, counter, ticket.language, ticket.mode, ticket.called_at or at, ticket.calls
    )
