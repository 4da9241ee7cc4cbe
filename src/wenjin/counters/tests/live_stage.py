"""A small hall for tests of tickets and counters: made through the services themselves."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.counters.models import CounterSession, Interpreter, Officer, Shift, Ticket
from wenjin.counters.services import sessions, tickets

CENTRE = "longhua-centre"
AT = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
STAFF = Actor(
    account_id=1, name="Staff", posts=(Post(Role.COUNTER_OFFICER, uuid4(), None, CENTRE),), is_strong=True
)
STRANGER = replace(STAFF, posts=(Post(Role.COUNTER_OFFICER, uuid4(), None, "hetao-station"),))
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


def later(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def officer(key: str, *languages: str, topics: tuple[str, ...] = ALL_TOPICS) -> Officer:
    return Officer.objects.create(
        centre=CENTRE,
        key=key,
        name=key.title(),
        languages=[{"code": code, "level": "fluent"} for code in languages or ("zh-hans", "en")],
        topics=list(topics),
    )


def interpreter(key: str, *languages: str, start: int = 9, end: int = 18) -> Interpreter:
    made = Interpreter.objects.create(
        centre=CENTRE, key=key, name=key.title(), languages=[{"code": code} for code in languages]
    )
    shift(interpreter=made, start=start, end=end)
    return made


def shift(*, start: int = 9, end: int = 18, day: int = 0, **who: object) -> Shift:
    morning = AT.replace(hour=0) + timedelta(days=day)
    return Shift.objects.create(
        centre=CENTRE,
        day=timezone.localtime(morning).date(),
        starts_at=morning + timedelta(hours=start),
        ends_at=morning + timedelta(hours=end),
        published_at=AT,
        **who,
    )


def counter(number: str, who: Officer, at: datetime = AT) -> CounterSession:
    return sessions.open_counter(STAFF, CENTRE, number, who.pk, at=at)


def ticket(
    key: str,
    language: str = "en",
    topic: str = "information",
    *,
    at: datetime = AT,
    also: tuple[str, ...] = (),
) -> Ticket:
    return issued(key, language, topic, at=at, also=also).ticket


def issued(
    key: str,
    language: str = "en",
    topic: str = "information",
    *,
    at: datetime = AT,
    also: tuple[str, ...] = (),
) -> tickets.Issued:
    return tickets.issue(
        CENTRE, topic, language, also_speaks=also, source=Ticket.Source.KIOSK, key=key, at=at
    )
