"""A ticket as its page shows it: where it stands in the crossing, how long, and where to go."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.counters.queries.live import TicketView
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import clock as clock_words
from wenjin.lang.templatetags.lang import day as day_words
from wenjin.web.counters_wanted import topic_field
from wenjin.web.counters_words import (
    ahead_words,
    covered_words,
    letter_words,
    spoken_name,
    spoken_own_name,
    wait_words,
)
from wenjin.web.joining import remark

LIVE: Final = frozenset({"waiting", "called", "serving", "parked", "no_show"})
_SCORES: Final = range(1, 6)
_STOPS: Final = ".。．।۔။།።"


@dataclass(frozen=True, slots=True)
class Stone:
    """A step of the visit, for the crossing."""

    state: str
    title: str
    words: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language by its own name."""

    tag: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownTicket:
    """A ticket on a phone or on paper.

    Attributes:
        covered: how the visitor will be understood; empty when that is not known.
        state: as in the row; ``over`` when its day ended before anybody served it.
        when: from when on somebody is there who can, where nobody is now; or that somebody is, at no counter.
        speak: what the languages call themselves in which somebody could serve now, where theirs is not there.
        rows: the crossing.
        asks: what is asked after the service: ``score``, ``understood``, or nothing.
        is_live: whether it can still change.
        last: number of the last change of the hall that this shows.
    """

    number: str
    day: date
    state: str
    centre: str
    topic: str
    language_name: str
    wait: str
    counter_words: str
    covered: str
    is_covered: bool
    when: str
    speak: tuple[Spoken, ...]
    parked_until: datetime | None
    rows: tuple[Stone, ...]
    asks: str
    score: int
    at: datetime
    is_live: bool
    may_leave: bool
    again_href: str

    @property
    def letter_words(self) -> str:
        """The word before the number."""
        return letter_words()

    @property
    def hall_subject(self) -> str:
        """What the titles of topics belong to."""
        return f"hall/{self.centre}"

    @property
    def centre_subject(self) -> str:
        """What the texts of the centre belong to."""
        return f"centre/{self.centre}"

    @property
    def topic_field(self) -> str:
        """Name of the text of the topic."""
        return topic_field(self.topic)


def shown_ticket(seen: TicketView, at: datetime) -> ShownTicket:
    """A ticket in the language that is active."""
    row = seen.ticket
    is_today = row.day == timezone.localdate(at)
    state = "over" if _is_day_over(seen, at) else seen.state
    mode = seen.mode or (str(seen.covered.how.value) if seen.covered.how else "")
    again = urlencode({"centre": row.centre, "topic": row.topic, "language": row.language})
    return ShownTicket(
        number=seen.shown,
        day=row.day,
        state=state,
        centre=row.centre,
        topic=row.topic,
        language_name=spoken_name(seen.language),
        wait=wait_words(seen.wait.low, seen.wait.high),
        counter_words=counter_words(seen.counter),
        covered=covered_words(mode, seen.spoken, seen.language) if mode else "",
        is_covered=seen.covered.is_covered,
        when=_when(seen),
        speak=_spoken_here(seen),
        parked_until=row.parked_until if seen.state == "parked" else None,
        rows=_rows(seen) if state != "over" else (),
        asks=_asks(seen),
        score=row.score or 0,
        at=at,
        is_live=is_today and seen.state in LIVE,
        may_leave=is_today and seen.state in ("waiting", "called", "parked"),
        again_href=f"{reverse('tickets')}?{again}",
    )


def _is_day_over(seen: TicketView, at: datetime) -> bool:
    """Whether a day ended before anybody served this number; whoever gave it up did so on its day."""
    row = seen.ticket
    if row.day == timezone.localdate(at):
        return False
    is_left_at_night = seen.state == "left" and row.ended_at is not None
    return seen.state in LIVE or (is_left_at_night and timezone.localdate(row.ended_at) > row.day)


def counter_words(counter: str) -> str:
    """Where to go; empty before a call."""
    return _("Counter %(number)s") % {"number": counter} if counter else ""


def _when(seen: TicketView) -> str:
    """From when on somebody is there, later today or on another day; or that somebody is, at no counter."""
    when, until = seen.covered.when, seen.covered.until
    if until is not None:
        words = _("Somebody who serves it works here today until %(time)s, but is at no counter now.")
        return words % {"time": clock_words(until)}
    if when is None:
        return ""
    return _("From %(time)s somebody is here for it.") % {"time": remark(day_words(when), clock_words(when))}


def _spoken_here(seen: TicketView) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(BY_CODE[one].tag, spoken_own_name(one)) for one in seen.covered.speak if one in BY_CODE
    )


def _asks(seen: TicketView) -> str:
    if seen.state != "done":
        return ""
    if seen.ticket.score is None:
        return "score"
    return "understood" if seen.ticket.understood is None else ""


def _rows(seen: TicketView) -> tuple[Stone, ...]:
    """The visit as three stones: taken, waiting, at the counter."""
    came = _("at %(time)s") % {"time": clock_words(seen.came_at)}
    taken = Stone("done", pgettext("step of a visit", "Ticket taken"), came)
    waits = pgettext("step of a visit", "Waiting")
    served = pgettext("step of a visit", "At the counter")
    here = counter_words(seen.counter)
    match seen.state:
        case "waiting":
            ahead = ahead_words(seen.ahead)
            return (taken, Stone("wait", waits, ahead, _in_a_sentence(ahead)), Stone("todo", served))
        case "called":
            return (taken, Stone("done", waits), Stone("turn", served, here, here))
        case "serving":
            return (taken, Stone("done", waits), Stone("wait", served, here, here))
        case "parked":
            kept = _("Your place is kept.")
            return (taken, Stone("paused", waits, kept, _in_a_sentence(kept)), Stone("todo", served))
        case "done":
            return (taken, Stone("done", waits), Stone("done", served))
        case "no_show":
            missed = pgettext("step of a visit", "Called, nobody came")
            return (taken, Stone("done", waits), Stone("late", served, missed, missed))
    return ()


def _in_a_sentence(words: str) -> str:
    """A sentence without its stop, for the crossing puts one behind what it reads aloud."""
    return words.rstrip(_STOPS)


def read_score(typed: str) -> int | None:
    """A score as a form sends it; None for anything else."""
    return int(typed) if typed in {str(one) for one in _SCORES} else None
