"""The hall as it is at a moment, read from the rows: what routing, counters, displays and phones look at."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from wenjin.core.prepared import Prepared
from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import (
    AWAY_FOR_GOOD,
    Hall,
    HallInterpreter,
    HallOfficer,
    back_at,
    minutes_left,
)
from wenjin.counters.domain.idling import route_in_hall
from wenjin.counters.domain.line_state import RETRY_AFTER
from wenjin.counters.domain.routing import Line, Moment, Resource, Routing, Waiting
from wenjin.counters.domain.visitors import Visitor
from wenjin.counters.domain.ways import factor_of
from wenjin.counters.models import CounterSession, Interpreter, Officer, RemoteSession, Shift, Ticket
from wenjin.counters.queries.halls import CentreHall, hall

# A browser says every half minute that it is there, once a minute behind another window. To one that does not,
# nobody is sent.
SILENT_AFTER: Final = timedelta(seconds=150)
# Somebody who is not back when they said is expected any moment.
_LATE: Final = 2.0
_USUAL_MINUTES: Final = 15.0
_USUAL_VARIATION: Final = 0.5
_SET_UP_VARIATION: Final = 0.6
# Five of six connections are there after so many times the minutes expected. Of the others many never come.
_TOO_LONG: Final = 1.5
_CALL_MINUTES: Final = 0.5
"""From the call to the first word."""
_BUSY: Final = (Ticket.State.CALLED, Ticket.State.SERVING)
_Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class LiveHall:
    """A hall at a moment.

    Attributes:
        centre: what the pack says of it.
        at: the moment.
        abilities: who can serve whom; officers are the open counters.
        moment: what routing decides on; minutes are those since midnight on the clock of the city.
        officers: open counters, in the order of ``moment.officers``.
        interpreters: of today, in the order of ``moment.interpreters``.
        tickets: who waits, by the number under which ``moment.waiting`` knows them, longest wait first.
        at_counters: tickets that are called or served, by the id of the counter's session.
        parked: who went to fetch something and keeps their place.
        lines: remote interpreters who are or are being connected, by the id of the ticket.
    """

    centre: CentreHall
    at: datetime
    abilities: Abilities
    moment: Moment
    officers: tuple[CounterSession, ...]
    interpreters: tuple[Interpreter, ...]
    tickets: Mapping[int, Ticket]
    at_counters: Mapping[UUID, Ticket]
    parked: tuple[Ticket, ...]
    lines: Mapping[UUID, RemoteSession]

    @cached_property
    def routing(self) -> Routing:
        """What should happen now."""
        return route_in_hall(self.abilities, self.moment)

    @cached_property
    def number_of(self) -> Mapping[UUID, int]:
        """The number under which the moment knows a ticket."""
        return {ticket.pk: number for number, ticket in self.tickets.items()}

    def waiting(self, ticket_id: UUID) -> Waiting | None:
        """A ticket as routing sees it; None when it does not wait."""
        number = self.number_of.get(ticket_id)
        return None if number is None else self.moment.waiting[number]

    def place_of(self, session_id: UUID) -> int | None:
        """The place of a counter among the officers; None when it is not open."""
        return next((place for place, one in enumerate(self.officers) if one.pk == session_id), None)

    def visitor(
        self,
        language: str,
        also_speaks: Iterable[str],
        topic: str,
        *,
        ready_at: datetime,
        seniority: float = 0,
    ) -> Visitor:
        """Somebody as routing would see them; whoever is nobody's ticket yet has the number below 0."""
        return Visitor(
            -1, language, frozenset(also_speaks), topic, minute_of(ready_at, local_day(self.at)), seniority
        )


def live_hall(centre: str, at: datetime, *, asked_by: UUID | None = None) -> LiveHall:
    """The hall as the rows have it. Four queries.

    Args:
        asked_by: the session of a counter whose officer is there, since they ask.

    Raises:
        NoSuchHall: the centre has no counters.
    """
    return _Reading(hall(centre), at, asked_by).read()


def local_day(at: datetime) -> date:
    """The date on the clock of the city."""
    return timezone.localtime(at).date()


def minute_of(moment: datetime, day: date) -> float:
    """Minutes since the local midnight of a day; below 0 for what was before it."""
    midnight = timezone.make_aware(datetime.combine(day, time()))
    return (moment - midnight).total_seconds() / 60


class _Reading:
    """Reads the rows of a moment once and makes of them what the domain knows."""

    def __init__(self, centre: CentreHall, at: datetime, asked_by: UUID | None) -> None:
        self._centre, self._at, self._day, self._asked_by = centre, at, local_day(at), asked_by
        self._now = minute_of(at, self._day)
        self._minutes = {one.id: one.minutes for one in centre.topics.values()}
        self._variation = {one.id: one.variation for one in centre.topics.values()}

    def read(self) -> LiveHall:
        here: dict[str, str | date] = {"centre": self._centre.centre, "day": self._day}
        sessions = sorted(
            _SESSIONS.all({"centre": self._centre.centre}), key=lambda one: counter_order(one.counter)
        )
        tickets = _TICKETS.all(here)
        shifts = _SHIFTS.all(here)
        lines = _LINES.all({"centre": self._centre.centre, "since": self._at - RETRY_AFTER})
        for one in tickets:
            # A pack may have changed in the middle of a day.
            self._minutes.setdefault(one.topic, _USUAL_MINUTES)
            self._variation.setdefault(one.topic, _USUAL_VARIATION)
        active = {one.ticket_id: one for one in lines if one.ended_at is None}
        serving = {one.session_id: one for one in tickets if one.state in _BUSY and one.session_id}
        waiting = sorted(
            (one for one in tickets if one.state == Ticket.State.WAITING),
            key=lambda one: (one.ready_at - timedelta(minutes=one.seniority), one.letter, one.number),
        )
        interpreters, their_spans = _interpreters_of(shifts, self._day)
        abilities = Abilities(self._hall(sessions, shifts, interpreters, their_spans))
        return LiveHall(
            centre=self._centre,
            at=self._at,
            abilities=abilities,
            moment=Moment(
                now=self._now,
                waiting=tuple(
                    self._waiting(number, one, active.get(one.pk), sessions)
                    for number, one in enumerate(waiting)
                ),
                officers=tuple(
                    self._officer(one, serving.get(one.pk), away.away, abilities.hall, active)
                    for one, away in zip(sessions, abilities.hall.officers, strict=True)
                ),
                interpreters=tuple(
                    self._interpreter(one, their_spans[one.pk], tickets, abilities.hall, active)
                    for one in interpreters
                ),
                lines=max(self._centre.lines - len(active), 0),
                on_call=self._on_call(lines),
            ),
            officers=tuple(sessions),
            interpreters=tuple(interpreters),
            tickets=dict(enumerate(waiting)),
            at_counters=serving,
            parked=tuple(one for one in tickets if one.state == Ticket.State.PARKED),
            lines=active,
        )

    def _hall(
        self,
        sessions: list[CounterSession],
        shifts: list[Shift],
        interpreters: list[Interpreter],
        their_spans: Mapping[UUID, _Spans],
    ) -> Hall:
        theirs: dict[UUID, list[Shift]] = {}
        for shift in shifts:
            if shift.officer_id:
                theirs.setdefault(shift.officer_id, []).append(shift)
        return Hall(
            officers=tuple(
                HallOfficer(
                    str(one.pk),
                    languages_of(one.officer),
                    frozenset(one.officer.topics),
                    _still_away(theirs.get(one.officer_id, []), self._day, self._now),
                )
                for one in sessions
            ),
            interpreters=tuple(
                HallInterpreter(str(one.pk), languages_of(one), their_spans[one.pk]) for one in interpreters
            ),
            remote=self._centre.remote,
            lines=self._centre.lines,
            minutes=self._minutes,
            variation=self._variation,
            closes=AWAY_FOR_GOOD,
            multipliers=self._centre.multipliers,
        )

    def _waiting(
        self, number: int, ticket: Ticket, line: RemoteSession | None, sessions: list[CounterSession]
    ) -> Waiting:
        declined = {str(one["officer"]) for one in ticket.declined}
        return Waiting(
            Visitor(
                number,
                ticket.language,
                frozenset(ticket.also_speaks),
                ticket.topic,
                minute_of(ticket.ready_at, self._day),
                ticket.seniority,
            ),
            None if line is None else self._line(line),
            frozenset(place for place, one in enumerate(sessions) if str(one.officer_id) in declined),
        )

    def _line(self, line: RemoteSession) -> Line:
        """One that has taken long will take longer: no officer is kept free for a provider that hangs."""
        expected = minute_of(line.expected_at, self._day)
        if line.state == RemoteSession.State.CONNECTED:
            return Line(expected, is_connected=True)
        asked = minute_of(line.asked_at, self._day)
        set_up, lasted = max(expected - asked, _LATE), max(self._now - asked, 0.0)
        left = minutes_left(set_up, _SET_UP_VARIATION, lasted)
        if lasted > set_up * _TOO_LONG:
            left = max(left, lasted)
        return Line(max(expected, self._now + left), is_connected=False)

    def _officer(
        self,
        session: CounterSession,
        ticket: Ticket | None,
        away: _Spans,
        hall: Hall,
        lines: Mapping[UUID, RemoteSession],
    ) -> Resource:
        now = self._now
        is_gone = session.pk != self._asked_by and is_silent(session, self._at)
        if is_gone or session.state == CounterSession.State.CLOSING:
            return Resource(is_free=False, free_at=math.inf)
        back = math.inf if session.back_at is None else minute_of(session.back_at, self._day)
        if ticket is not None:
            end = self._expected_end(ticket, hall, lines)
            if session.state == CounterSession.State.PAUSED:
                return Resource(is_free=False, free_at=max(end, back))
            return Resource(is_free=False, free_at=back_at(away, end))
        if session.state == CounterSession.State.PAUSED:
            return Resource(is_free=False, free_at=max(back, now + _LATE))
        return Resource(is_free=True, free_at=now)

    def _interpreter(
        self,
        one: Interpreter,
        away: _Spans,
        tickets: list[Ticket],
        hall: Hall,
        lines: Mapping[UUID, RemoteSession],
    ) -> Resource:
        at_work = next((it for it in tickets if it.state in _BUSY and it.interpreter_id == one.pk), None)
        if at_work is not None:
            return Resource(is_free=False, free_at=back_at(away, self._expected_end(at_work, hall, lines)))
        back = back_at(away, self._now)
        return Resource(back <= self._now, back)

    def _expected_end(self, ticket: Ticket, hall: Hall, lines: Mapping[UUID, RemoteSession]) -> float:
        """Minute in which a ticket at a counter is expected to be done."""
        mean = hall.minutes[ticket.topic] * factor_of(hall, ticket.mode)
        if ticket.served_at is not None:
            begun = minute_of(ticket.served_at, self._day)
            return self._now + max(
                minutes_left(mean, hall.variation[ticket.topic], max(self._now - begun, 0.0)), 0.5
            )
        line = lines.get(ticket.pk)
        waits_for = 0.0
        if line is not None and line.state == RemoteSession.State.CONNECTING:
            waits_for = max(minute_of(line.expected_at, self._day) - self._now, 0.0)
        return self._now + max(waits_for, _CALL_MINUTES) + mean

    def _on_call(self, lines: list[RemoteSession]) -> dict[str, int]:
        """Remote interpreters who are free; one who has just not come is not asked again at once."""
        used = Counter(one.language for one in lines)
        return {code: max(one.lines - used[code], 0) for code, one in self._centre.remote.items()}


def waited_minutes(ready_at: datetime, at: datetime) -> int:
    """Whole minutes for which somebody has waited, the one that runs left out; 0 before waiting counts."""
    return max(int((at - ready_at).total_seconds() // 60), 0)


def is_silent(session: CounterSession, at: datetime) -> bool:
    """Whether nothing was heard of the browser at a counter for too long; invented officers have none."""
    if session.officer.is_sample and session.officer.person_id is None:
        return False
    return at - session.seen_at > SILENT_AFTER


def still_serves(session: CounterSession) -> bool:
    """Whether a counter will take somebody still: also after a pause, or when its browser is silent a while."""
    return session.state in (CounterSession.State.OPEN, CounterSession.State.PAUSED)


def languages_of(one: Officer | Interpreter) -> frozenset[str]:
    """Codes of the languages that somebody speaks well enough to work in."""
    return frozenset(str(language["code"]) for language in one.languages)


def counter_order(counter: str) -> tuple[int, str]:
    """Counters in the order of their numbers."""
    return (int(counter), "") if counter.isdecimal() else (10_000, counter)


def shift_spans(shift: Shift, day: date) -> tuple[tuple[float, float], ...]:
    """When somebody works in a shift, in minutes of a day, without the breaks."""
    begins, ends = minute_of(shift.starts_at, day), minute_of(shift.ends_at, day)
    spans = []
    for start, end in sorted((_minute(one[0]), _minute(one[1])) for one in shift.breaks):
        if begins < start:
            spans.append((begins, min(start, ends)))
        begins = max(begins, end)
    if begins < ends:
        spans.append((begins, ends))
    return tuple(spans)


def away_of(shifts: Iterable[Shift], day: date) -> _Spans:
    """When somebody with these shifts does not work, in minutes of a day; the last end is infinite."""
    at_work = sorted(span for one in shifts for span in shift_spans(one, day))
    away, last = [], -math.inf
    for start, end in at_work:
        if start > last:
            away.append((last, start))
        last = max(last, end)
    return (*away, (last, AWAY_FOR_GOOD))


def _still_away(shifts: list[Shift], day: date, now: float) -> _Spans:
    """Breaks and the end of work of an officer that are still to come; nothing is known without a shift."""
    return tuple(span for span in away_of(shifts, day) if span[0] > now) if shifts else ()


def _minute(written: str) -> float:
    hours, _, minutes = written.partition(":")
    return int(hours) * 60.0 + int(minutes)


def _interpreters_of(shifts: list[Shift], day: date) -> tuple[list[Interpreter], dict[UUID, _Spans]]:
    theirs: dict[UUID, list[Shift]] = {}
    known: dict[UUID, Interpreter] = {}
    for shift in shifts:
        if shift.interpreter is not None:
            theirs.setdefault(shift.interpreter.pk, []).append(shift)
            known[shift.interpreter.pk] = shift.interpreter
    ordered = sorted(known.values(), key=lambda one: one.key)
    return ordered, {one.pk: away_of(theirs[one.pk], day) for one in ordered}


def _sessions(centre: str) -> QuerySet[CounterSession]:
    rows = CounterSession.objects.filter(centre=centre, closed_at__isnull=True)
    return rows.select_related("officer")


def _tickets(centre: str, day: date) -> QuerySet[Ticket]:
    return Ticket.objects.filter(
        centre=centre, day=day, state__in=[*_BUSY, Ticket.State.WAITING, Ticket.State.PARKED]
    )


def _shifts(centre: str, day: date) -> QuerySet[Shift]:
    rows = Shift.objects.filter(centre=centre, day=day, published_at__isnull=False)
    return rows.select_related("interpreter")


def _lines(centre: str, since: datetime) -> QuerySet[RemoteSession]:
    """Lines in use, and those that have just failed."""
    in_use = Q(state__in=[RemoteSession.State.CONNECTING, RemoteSession.State.CONNECTED])
    has_failed = Q(state=RemoteSession.State.FAILED, ended_at__gt=since)
    return RemoteSession.objects.filter(in_use | has_failed, centre=centre)


_SESSIONS: Final = Prepared(_sessions)
_TICKETS: Final = Prepared(_tickets)
_SHIFTS: Final = Prepared(_shifts)
_LINES: Final = Prepared(_lines)
