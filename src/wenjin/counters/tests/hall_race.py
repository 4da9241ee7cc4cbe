"""Processes that work in the same hall at once, on a database of their own.

It is also the program of these processes: ``serve …``. What a race came to is read from the tables alone.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

HERE = "wenjin.counters.tests.hall_race"
# What it imports while it works.
LOADED = (
    "wenjin.counters.tests.live_stage",
    "wenjin.counters.services.lines",
    "wenjin.core.ledger.verification",
)
# By an officer, by those with Korean, by the one interpreter, and by video (two, and one who speaks Khmer).
LANGUAGES = ("en", "zh-hans", "ko", "ru", "es", "km")
TOPICS = ("information", "tax", "work-permit")


def prepare(counters: str) -> object:
    """So many open counters and an interpreter; the ids of the counters."""
    from wenjin.counters.tests import live_stage as stage

    stage.interpreter("kim", "ru")
    spoken = (("zh-hans", "en"), ("zh-hans", "ko", "en"))
    return [
        str(stage.counter(str(number + 1), stage.officer(f"officer-{number}", *spoken[number % 2])).pk)
        for number in range(int(counters))
    ]


def come(count: str, number: str, own: str, same: str) -> object:
    """Tickets of one's own, and forms that all processes send alike: what these were given."""
    from wenjin.counters.tests import live_stage as stage

    chance = random.Random(int(number))
    _wait_for(int(count))
    for place in range(int(own)):
        stage.issued(
            f"own-{number}-{place}",
            chance.choice(LANGUAGES),
            chance.choice(TOPICS),
            at=stage.later(place / 60),
        )
    given = [stage.issued(f"same-{place}", "en", "tax", at=stage.later(1)) for place in range(int(same))]
    return [[one.ticket.shown, one.secret] for one in given]


def serve(count: str, number: str, *counters: str) -> object:
    """An officer who calls whoever is first on the list, as all the others do, until nobody is left."""
    from wenjin.counters.models import RemoteSession, Ticket
    from wenjin.counters.services import calling, lines
    from wenjin.counters.services.refusals import HallRefusal
    from wenjin.counters.tests import live_stage as stage

    session, told = UUID(counters[int(number)]), Counter[str]()
    chance = random.Random(int(number))
    _wait_for(int(count))
    at, press = stage.later(4), 0
    while press < 400:
        press += 1
        at += timedelta(seconds=20)
        for line in RemoteSession.objects.filter(state="connecting").values_list("pk", flat=True):
            _try(told, partial(lines.line_connected, line, at=at))
        waiting = list(Ticket.objects.filter(state="waiting").order_by("ready_at", "number")[:3])
        if not waiting:
            break
        try:
            if chance.random() < 0.7:
                called = calling.call(session, waiting[0].pk, stage.STAFF, key=f"{number}-{press}", at=at)
            else:
                called = calling.call_next(session, stage.STAFF, key=f"{number}-{press}", at=at)
        except HallRefusal as error:
            told[error.code] += 1
            continue
        told["called"] += 1
        _go_on(calling, called.pk, chance, at, f"{number}-{press}")
    return dict(told)


def _go_on(calling: Any, ticket: UUID, chance: random.Random, at: datetime, key: str) -> None:
    from wenjin.counters.tests import live_stage as stage

    if chance.random() < 0.1:
        calling.not_here(ticket, stage.STAFF, at=at)
        return
    calling.begin(ticket, stage.STAFF, at=at)
    if chance.random() < 0.1:
        calling.transfer(ticket, "housing", stage.STAFF, key=f"on-{key}", at=at)
    else:
        calling.end(ticket, stage.STAFF, key=f"end-{key}", at=at)


def press(count: str, number: str, times: str, *counters: str) -> object:
    """All press the same button at the first counter, with the same form; then each wants somebody else at all.

    Returns:
        Who was called each time; and for each counter what one's own wish came to.
    """
    from wenjin.counters.models import Ticket

    english = Ticket.objects.filter(state="waiting", language="en").order_by("letter", "number")
    pks = list(english.values_list("pk", flat=True))
    _wait_for(int(count))
    called = _same_form(counters[0], pks[: int(times)])
    return [called, _fight(int(count), pks[int(times) :][int(number) :: int(count)], number, counters)]


def _same_form(session: str, wanted: Sequence[UUID]) -> list[str]:
    from wenjin.counters.services import calling
    from wenjin.counters.tests import live_stage as stage

    called = []
    for place, pk in enumerate(wanted):
        one = calling.call(UUID(session), pk, stage.STAFF, key=f"press-{place}", at=stage.later(2))
        calling.not_here(one.pk, stage.STAFF, at=stage.later(2))
        called.append(one.shown)
    return called


def _fight(count: int, mine: Sequence[UUID], number: str, counters: Sequence[str]) -> list[str]:
    from wenjin.counters.services import calling
    from wenjin.counters.services.refusals import HallRefusal
    from wenjin.counters.tests import live_stage as stage

    told, at = [], stage.later(3)
    _wait_for(count, "begin")
    for place, session in enumerate(counters):
        try:
            key = f"fight-{number}-{place}"
            calling.call(UUID(session), mine[place], stage.STAFF, key=key, at=at)
            told.append("called")
        except HallRefusal as error:
            told.append(error.code)
    _wait_for(count, "end")
    for place, word in enumerate(told):
        if word == "called":
            calling.not_here(mine[place], stage.STAFF, at=at)
    return told


def _try(told: "Counter[str]", act: Callable[[], object]) -> None:
    from wenjin.counters.services.refusals import HallRefusal

    try:
        act()
    except HallRefusal as error:
        told[error.code] += 1


def tell() -> object:
    """What the tables say."""
    from wenjin.core.ledger.models import Entry
    from wenjin.core.ledger.verification import verify
    from wenjin.counters.models import RemoteSession, Ticket

    numbers: dict[str, list[int]] = {}
    for letter, number in Ticket.objects.values_list("letter", "number"):
        numbers.setdefault(letter, []).append(number)
    called = Counter(
        one["ticket"] for one in Entry.objects.filter(code="ticket.called").values_list("payload", flat=True)
    )
    return {
        "tickets": sum(map(len, numbers.values())),
        "gaps_or_doubles": sum(sorted(one) != list(range(1, len(one) + 1)) for one in numbers.values()),
        "called_twice": sum(times > 1 for times in called.values()),
        "states": dict(Counter(Ticket.objects.values_list("state", flat=True))),
        "most_lines_at_once": _most_at_once(),
        "running_lines": RemoteSession.objects.filter(state__in=("connecting", "connected")).count(),
        "is_whole": verify().is_whole,
    }


def _most_at_once() -> dict[str, int]:
    """How many lines ran at the same moment by the order of the ledger, over all and in Khmer."""
    from wenjin.core.ledger.models import Entry

    running: dict[str, str] = {}
    most = Counter[str]()
    entries = Entry.objects.filter(code__startswith="line.").order_by("stream", "number")
    for code, payload in entries.values_list("code", "payload"):
        if code == "line.asked":
            running[payload["line"]] = payload["language"]
        elif code in ("line.ended", "line.failed"):
            running.pop(payload["line"])
        most["all"] = max(most["all"], len(running))
        most["km"] = max(most["km"], list(running.values()).count("km"))
    return dict(most)


def _wait_for(count: int, what: str = "ready") -> None:
    folder = Path(os.environ["RACE"])
    (folder / f"{what}-{os.getpid()}").touch()
    end = time.monotonic() + 120
    while len(list(folder.glob(f"{what}-*"))) < count:
        if time.monotonic() > end:
            raise TimeoutError("the others do not come")
        time.sleep(0.005)


def main() -> None:
    words: dict[str, Callable[..., object]] = {
        "come": come,
        "prepare": prepare,
        "press": press,
        "serve": serve,
        "tell": tell,
    }
    json.dump(words[sys.argv[1]](*sys.argv[2:]), sys.stdout)
