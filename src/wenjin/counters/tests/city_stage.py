"""A small hall at a known moment: three officers, an interpreter, their shifts, and counters that are open."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.catalogue.models import Pack
from wenjin.core import clock
from wenjin.counters.models import (
    Appointment,
    CounterSession,
    Interpreter,
    Officer,
    Shift,
    Ticket,
    WaitingWish,
)
from wenjin.counters.services import calling, sessions, tickets

# Rows of the hall are private to it; tests of its pages ask this stage for them.
__all__ = [
    "CENTRE",
    "Appointment",
    "Moment",
    "Officer",
    "Ticket",
    "WaitingWish",
    "called",
    "city",
    "comes_at",
    "leave_all_but",
    "moment",
    "opened",
    "ticket",
]

CENTRE = "longhua-centre"
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 24)  # a Tuesday
ALL_TOPICS = (
    "information",
    "work-permit",
    "residence",
    "tax",
    "school",
    "housing",
    "company",
    "qualification",
)


class Moment:
    """What time it is; tests move it on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def later(self, **span: int) -> datetime:
        """Let time pass."""
        self.at += timedelta(**span)
        return self.at


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    """Ten in the morning of a Tuesday, until a test moves it on."""
    found = Moment(datetime(2026, 11, 24, 10, 0, tzinfo=ZONE).astimezone(UTC))
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


@pytest.fixture
def city(shenzhen: Pack, moment: Moment) -> dict[str, Officer]:
    """The people of the hall, with shifts for a week."""
    people = {
        "li": _officer("li", ["zh-hans", "en"], ALL_TOPICS),
        "kim": _officer("kim", ["zh-hans", "ko"], ("work-permit", "information")),
        "wang": _officer("wang", ["zh-hans"], ("work-permit", "tax")),
    }
    alba = Interpreter.objects.create(
        centre=CENTRE, key="alba", name="Zheng Alba", languages=_languages(["pt"]), is_sample=True
    )
    for days in range(7):
        day = TODAY + timedelta(days=days)
        for officer in people.values():
            _shift(day, officer=officer)
        _shift(day, interpreter=alba)
    return people


def _languages(codes: list[str]) -> list[dict[str, str]]:
    return [{"code": code, "level": "fluent"} for code in codes]


def _officer(key: str, codes: list[str], topics: tuple[str, ...]) -> Officer:
    return Officer.objects.create(
        centre=CENTRE,
        key=key,
        name=key.title(),
        languages=_languages(codes),
        topics=list(topics),
        is_sample=True,
    )


def _shift(day: date, officer: Officer | None = None, interpreter: Interpreter | None = None) -> None:
    Shift.objects.create(
        centre=CENTRE,
        officer=officer,
        interpreter=interpreter,
        day=day,
        starts_at=datetime.combine(day, time(9), ZONE),
        ends_at=datetime.combine(day, time(18), ZONE),
        breaks=[["12:00", "13:00"]],
        published_at=clock.now(),
    )


def opened(officer: Officer, counter: str) -> CounterSession:
    """A counter that is open."""
    return sessions.open_counter(SYSTEM, CENTRE, counter, officer.pk, at=clock.now())


def comes_at(officer: Officer, hour: int) -> None:
    """Today the officer works from an hour on."""
    begins = datetime.combine(TODAY, time(hour), ZONE)
    Shift.objects.filter(officer=officer, day=TODAY).update(starts_at=begins)


def leave_all_but(officer: Officer) -> None:
    """Nobody else works in the hall any more."""
    Officer.objects.exclude(pk=officer.pk).update(left_on=date(2026, 1, 1), topics=[])
    Interpreter.objects.update(left_on=date(2026, 1, 1))


def ticket(
    language: str, topic: str = "work-permit", *, also: tuple[str, ...] = (), key: str = ""
) -> tickets.Issued:
    """Somebody who waits."""
    return tickets.issue(
        CENTRE,
        topic,
        language,
        also_speaks=also,
        source="kiosk",
        key=key or f"{language}-{topic}",
        at=clock.now(),
    )


def called(session: CounterSession, issued: tickets.Issued) -> None:
    """Call somebody to a counter."""
    calling.call(session.pk, issued.ticket.pk, SYSTEM, key=f"call-{issued.ticket.pk}", at=clock.now())
