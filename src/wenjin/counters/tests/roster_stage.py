"""A small hall for tests of rosters: three officers, an interpreter, and the director who plans for them."""

from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.core.outbox.models import Message
from wenjin.counters.models import Interpreter, Officer, WhatIf
from wenjin.counters.queries.roster_staff import person_key
from wenjin.counters.tests.live_stage import ALL_TOPICS, CENTRE

AT = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY = date(2026, 11, 30)
TUESDAY = date(2026, 12, 1)


def member(role: Role, centre: str = CENTRE, account: int = 7) -> Actor:
    return Actor(
        account_id=account, name="Somebody", posts=(Post(role, uuid4(), None, centre),), is_strong=True
    )


DIRECTOR = member(Role.DIRECTOR)


def build() -> dict[str, str]:
    """The people; their keys in plans by their name here."""
    rows: list[Officer | Interpreter] = [
        Officer.objects.create(
            centre=CENTRE,
            key=name,
            name=name.title(),
            languages=[{"code": code, "level": "fluent"} for code in languages.split()],
            topics=list(topics),
        )
        for name, languages, topics in (
            ("lin", "zh-hans en", ALL_TOPICS),
            ("gu", "zh-hans ko", ("tax", "housing")),
            ("tan", "zh-hans zh-hant", ALL_TOPICS),
        )
    ]
    rows.append(
        Interpreter.objects.create(centre=CENTRE, key="karim", name="Karim", languages=[{"code": "ar"}])
    )
    return {row.key: person_key(row) for row in rows}


def posted(topic: str) -> int:
    """Messages of a topic that wait for the worker."""
    return Message.objects.filter(topic=topic, done_at=None).count()


def change_tried(what_if: UUID, played: list[dict[str, list[float]]], state: str) -> None:
    """Days of a what-if as if they had been played, for tests of its page."""
    WhatIf.objects.filter(pk=what_if).update(played=played, state=state)
