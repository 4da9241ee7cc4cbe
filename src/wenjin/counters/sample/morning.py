"""An invented morning in the hall, played through the services: counters open, people wait and are served.

Invented officers who have no account go on by themselves, minute by minute, so that the pages of a demonstration
live. They never call in place of somebody who has an account.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.catalogue.domain.opening import MINUTES_OF_DAY
from wenjin.counters.domain.ticket_state import TicketState
from wenjin.counters.models import CounterSession, Officer, OpeningException, RemoteSession, Shift, Ticket
from wenjin.counters.queries.duty import opening_hours
from wenjin.counters.queries.hall_now import local_day
from wenjin.counters.queries.halls import CentreHall, hall, halls
from wenjin.counters.queries.opening_times import is_open, opening_now
from wenjin.counters.services import calling, sessions, tickets
from wenjin.counters.services.days import end_days_before
from wenjin.counters.services.lines import tend_lines
from wenjin.counters.services.refusals import HallRefusal

MINUTES: Final = 40
_MINUTE: Final = timedelta(minutes=1)
_COUNTERS: Final = 9
_EVERY: Final = 2.1  # minutes between two visitors
_MOST_WAITING: Final = 14
_TO_THE_COUNTER: Final = timedelta(seconds=45)
_SPEAKS_ENGLISH: Final = 0.45


def sample_morning(at: datetime) -> int:
    """Play the last forty minutes in sample halls where no counter is open; says how many tickets there are.

    Whoever starts the demonstration finds the hall open, at whatever hour.
    """
    made = 0
    end_days_before(at)
    for known in halls().values():
        if not known.is_sample:
            continue
        _open_doors(known.centre, at)
        if CounterSession.objects.filter(centre=known.centre, closed_at=None).exists():
            continue
        begins = _begins(at)
        _open(known, begins)
        moment = begins
        while moment <= at:
            tend_lines(moment)
            _play(known, moment)
            moment += _MINUTE
        made += Ticket.objects.filter(centre=known.centre, day=local_day(at)).count()
    return made


def play_on(at: datetime) -> int:
    """One more minute in halls where invented officers sit; nothing where the site is no demonstration."""
    if not getattr(settings, "DEMO", False):
        return 0
    done = 0
    for known in halls().values():
        if known.is_sample:
            done += _play(known, at)
    return done


def _begins(at: datetime) -> datetime:
    """When the morning begins: on the same day."""
    return max(at - timedelta(minutes=MINUTES), timezone.localtime(at).replace(hour=0, minute=0, second=0))


def _open_doors(centre: str, at: datetime) -> None:
    """Outside its hours a sample centre is open today by an exception, until its usual end or midnight."""
    if is_open(opening_now(centre, at)):
        return
    day, begins = local_day(at), timezone.localtime(_begins(at))
    usual = opening_hours(centre, [day], today=day).on(day)
    opens, closes = begins.hour * 60, MINUTES_OF_DAY
    if usual:
        opens = min(opens, usual[0].opens)
        if timezone.localtime(at).hour * 60 < usual[-1].opens:
            closes = usual[-1].closes
    OpeningException.objects.update_or_create(
        centre=centre, day=day, defaults={"opens": _time(opens), "closes": _time(closes), "reason": "sample"}
    )


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _open(known: CentreHall, at: datetime) -> None:
    today = local_day(at)
    on_duty = Shift.objects.filter(centre=known.centre, day=today, officer__is_sample=True)
    officers = [one.officer for one in on_duty.select_related("officer") if one.officer is not None]
    officers = officers or list(Officer.objects.filter(centre=known.centre, is_sample=True))
    without = sorted(
        (one for one in officers if one.person_id is None and one.left_on is None),
        key=lambda one: (len(one.key), one.key),
    )
    # The first counters stay free for whoever tries the demonstration.
    for counter, officer in zip(known.counters[3:], without[:_COUNTERS], strict=False):
        sessions.open_counter(SYSTEM, known.centre, counter, officer.pk, at=at)


def _play(known: CentreHall, at: datetime) -> int:
    """A minute: conversations end, visitors come, free officers call; they go when the doors are closed."""
    played = list(_played(known.centre))
    if not played:
        return 0
    done = _end_and_begin(played, at)
    has_closed = not is_open(opening_now(known.centre, at))
    chance = _chance(known.centre, at.replace(second=0, microsecond=0).isoformat())
    waiting = Ticket.objects.filter(centre=known.centre, day=local_day(at), state=TicketState.WAITING).count()
    if not has_closed and chance.random() < 1 / _EVERY and waiting < _MOST_WAITING:
        done += _arrive(known, chance, at)
        waiting += 1
    busy = set(_at_work(played).values_list("session_id", flat=True))
    for session in played:
        if session.pk in busy or not (waiting or has_closed):
            continue
        try:
            calling.call_next(session.pk, SYSTEM, key=f"sample:{session.pk}:{at.isoformat()}", at=at)
            done += 1
        except HallRefusal:
            if has_closed and not _is_connecting(known.centre):
                sessions.close_counter(session.pk, SYSTEM, at=at)
    return done


def _is_connecting(centre: str) -> bool:
    """Whether somebody waits for a remote interpreter, whom a counter must still take."""
    return RemoteSession.objects.filter(centre=centre, ended_at=None).exists()


def _played(centre: str) -> Sequence[CounterSession]:
    """Open counters of invented officers without an account."""
    return list(
        CounterSession.objects.filter(
            centre=centre,
            closed_at__isnull=True,
            officer__is_sample=True,
            officer__person__isnull=True,
        ).select_related("officer")
    )


def _end_and_begin(played: Sequence[CounterSession], at: datetime) -> int:
    done = 0
    for ticket in _at_work(played).select_related("session"):
        if ticket.state == TicketState.CALLED and at - (ticket.called_at or at) >= _TO_THE_COUNTER:
            calling.begin(ticket.pk, SYSTEM, at=at)
        elif ticket.served_at is not None and at >= ticket.served_at + _lasts(ticket):
            calling.end(ticket.pk, SYSTEM, key=f"sample:end:{ticket.pk}", at=at)
        else:
            continue
        done += 1
    return done


def _at_work(played: Sequence[CounterSession]) -> QuerySet[Ticket]:
    return Ticket.objects.filter(session__in=played, state__in=[TicketState.CALLED, TicketState.SERVING])


def _arrive(known: CentreHall, chance: np.random.Generator, at: datetime) -> int:
    topics, codes = list(known.topics.values()), list(known.languages)
    shares = np.array([one.share for one in topics])
    weights = np.array([known.languages[code] for code in codes])
    topic = topics[int(chance.choice(len(topics), p=shares / shares.sum()))]
    language = codes[int(chance.choice(len(codes), p=weights / weights.sum()))]
    speaks = language not in (known.house_language, "en") and chance.random() < _SPEAKS_ENGLISH
    tickets.issue(
        known.centre,
        topic.id,
        language,
        also_speaks=("en",) if speaks else (),
        source=Ticket.Source.KIOSK,
        key=f"sample:{at.isoformat()}:{int(chance.integers(1 << 40))}",
        at=at,
        actor=SYSTEM,
    )
    return 1


def _lasts(ticket: Ticket) -> timedelta:
    """Drawn once for each ticket, around the mean of its topic."""
    topic = hall(ticket.centre).topics.get(ticket.topic)
    mean, variation = (topic.minutes, topic.variation) if topic is not None else (15.0, 0.5)
    spread = np.log(1 + variation**2)
    chance = _chance(str(ticket.pk))
    minutes = float(chance.lognormal(np.log(mean) - spread / 2, np.sqrt(spread)))
    return timedelta(minutes=float(np.clip(minutes, 2.0, 60.0)))


def _chance(*words: str) -> np.random.Generator:
    digest = hashlib.sha256("|".join(words).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))
