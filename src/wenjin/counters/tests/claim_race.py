"""Processes that claim the same places at once, on a database of their own.

It is also the program of these processes: ``claim …``. What a race came to is read from
the tables alone, by other means than those that wrote them.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = "wenjin.counters.tests.claim_race"
# What it imports while it works.
LOADED = ("wenjin.counters.tests.appointment_stage", "wenjin.core.ledger.verification")
# Languages of the small hall: by officers, with an interpreter of whom there is one, by video.
LANGUAGES = ("zh-hans", "ko", "ru", "es")


def prepare(officers: str) -> object:
    """The sample city with such a hall, in an empty database."""
    from django.conf import settings
    from django.core.management import call_command

    from wenjin.catalogue.services.packs import load_pack

    call_command("migrate", verbosity=0)
    load_pack(settings.PACK, ("zh-hans",))
    return prepare_hall(officers)


def prepare_hall(officers: str) -> object:
    """A hall of so many officers, a third of whom speak Korean, and two interpreters."""
    from wenjin.counters.tests import appointment_stage as stage

    for number in range(int(officers)):
        stage.officer("zh-hans", *(("ko",) if number % 3 == 0 else ()), days=(0, 1))
    stage.interpreter("ru", "ko")
    stage.interpreter("ru")
    return {}


def claim(count: str, number: str, attempts: str, hours: str) -> object:
    """So many attempts for places in the first hours of Tuesday; some are booked, moved or cancelled then."""
    from wenjin.counters.services import appointments as services
    from wenjin.counters.tests import appointment_stage as stage

    chance = random.Random(int(number))
    starts = [stage.at(9, day=1) + timedelta(minutes=15 * one) for one in range(int(hours) * 4)]
    _wait_for(int(count))
    told: Counter[str] = Counter()
    for attempt in range(int(attempts)):
        # Holds of the others run out while this goes on.
        now = stage.NOW + timedelta(seconds=attempt * chance.choice((1, 2)))
        try:
            got = stage.held(
                chance.choice(starts), language=chance.choice(LANGUAGES), key=f"{number}-{attempt}", now=now
            )
            told["held"] += 1
            told[_go_on(services, got.secret, chance, starts, now, f"{number}-{attempt}")] += 1
        except services.AppointmentError as error:
            told[error.code] += 1
    return dict(told)


def _go_on(services: Any, secret: str, chance: random.Random, starts: list[Any], now: Any, key: str) -> str:
    """What somebody does with a held place; nearly all come back, so that they are fought over to the end."""
    step = chance.random()
    if step < 0.03:
        return "left"
    if step < 0.5:
        services.release(secret, at=now)
        return "released"
    services.book(secret, name="Ada", email="a@example.org", key=key, at=now)
    if step < 0.7:
        with suppress(services.PlaceTaken):
            services.move(secret, chance.choice(starts), key=key, at=now)
    if step > 0.995:
        return "booked"
    services.cancel(secret, at=now)
    return "cancelled"


def one_form(count: str, number: str, places: str) -> object:
    """All processes send the same forms at once."""
    from wenjin.counters.services import appointments as services
    from wenjin.counters.tests import appointment_stage as stage

    _wait_for(int(count))
    found = []
    for place in range(int(places)):
        try:
            got = stage.held(stage.at(14, day=1) + timedelta(minutes=30 * place), key=f"same-{place}")
            row = services.book(got.secret, name="Ada", email="a@example.org", key="same", at=stage.NOW)
            found.append([str(row.pk), got.secret])
        except services.AppointmentError as error:
            found.append([error.code, ""])
    return found


def prepare_wishes(places: str) -> object:
    """An officer whose mornings are full, and twice as many who wait for a place there."""
    from wenjin.counters.services import appointments as services
    from wenjin.counters.tests import appointment_stage as stage

    stage.officer("zh-hans", days=(3, 4), topics=("housing",))
    starts = [
        stage.at(9, day=3 + number // 12) + timedelta(minutes=15 * (number % 12))
        for number in range(int(places))
    ]
    full = [stage.booked(one, topic="housing").secret for one in starts]
    wishes = [
        services.wish(
            stage.CENTRE,
            "housing",
            "zh-hans",
            earliest=starts[0],
            latest=starts[-1],
            key=f"wish-{number}",
            at=stage.NOW,
            name="Bo",
            email="bo@example.org",
        ).secret
        for number in range(2 * len(starts))
    ]
    return {"full": full, "wishes": wishes}


def wishes(count: str, number: str, full: str, waiting: str) -> object:
    """Places are cancelled, taken, declined, and end by the clock, all at the same moment."""
    from wenjin.counters.services import appointments as services
    from wenjin.counters.tests import appointment_stage as stage

    chance, told = random.Random(int(number)), Counter[str]()
    secrets_, all_waiting = full.split(), waiting.split()
    chance.shuffle(all_waiting)
    _wait_for(int(count))
    for place in secrets_:
        _try(told, "cancelled", lambda place=place: services.cancel(place, at=stage.NOW))  # type: ignore[misc]
        for one in chance.sample(all_waiting, 6):
            _try(told, "taken", lambda one=one: services.take_offer(one, key="take", at=stage.NOW))  # type: ignore[misc]
        over = stage.NOW + timedelta(minutes=chance.choice((0, 31)))
        _try(told, "expired", lambda over=over: services.expire_holds(over))  # type: ignore[misc]
        _try(told, "declined", lambda: services.decline_offer(chance.choice(all_waiting), at=stage.NOW))
    return dict(told)


def _try(told: "Counter[str]", word: str, act: Callable[[], object]) -> None:
    from wenjin.counters.services import appointments as services

    try:
        told[word] += 1 if act() != 0 else 0
    except services.AppointmentError as error:
        told[error.code] += 1


def tell() -> object:
    """What the tables say: overlapping claims, halves without the other, and whether the ledger is whole."""
    from wenjin.core.ledger.verification import verify
    from wenjin.counters.models import Appointment, Claim

    rows = list(Claim.objects.values_list("resource", "starts_at", "ends_at", "appointment_id"))
    by_appointment: dict[Any, list[Any]] = {}
    for resource, start, end, appointment in rows:
        by_appointment.setdefault(appointment, []).append((resource, start, end))
    appointments = {one.pk: one for one in Appointment.objects.all()}
    live = {pk for pk, one in appointments.items() if one.state in ("held", "booked")}
    return {
        "double": _double((resource, start, end) for resource, start, end, _ in rows),
        "orphans": sum(
            _is_orphan(one, by_appointment.get(pk, [])) for pk, one in appointments.items() if pk in live
        )
        + len(by_appointment.keys() - live),
        "states": dict(Counter(one.state for one in appointments.values())),
        "extras": sum(one.is_extra for one in appointments.values()),
        "interpreted": sum(one.interpreter_id is not None for one in appointments.values()),
        "ledger_is_whole": verify().is_whole,
    }


def _double(claims: Iterable[tuple[str, Any, Any]]) -> int:
    """How many claims begin before the one before them on the same resource has ended."""
    found, last = 0, ("", None)
    for resource, start, end in sorted(claims):
        if resource == last[0] and last[1] is not None and start < last[1]:
            found += 1
            last = (resource, max(end, last[1]))
        else:
            last = (resource, end)
    return found


def _is_orphan(row: Any, claims: list[Any]) -> bool:
    """Whether an appointment lacks something that its mode needs, or claims it at another time."""
    person = f"{'extra' if row.is_extra else 'officer'}:{row.officer_id}"
    kinds = Counter(resource.partition(":")[0] for resource, *_ in claims)
    needed = {
        "interpreter": Counter(officer=1, interpreter=1),
        "remote": Counter(officer=1, line=1, call=1),
    }.get(row.mode, Counter({"extra" if row.is_extra else "officer": 1}))
    names = {resource for resource, *_ in claims}
    is_whole = kinds == needed and person in names
    if row.mode == "interpreter":
        is_whole = is_whole and f"interpreter:{row.interpreter_id}" in names
    return not is_whole or any((start, end) != (row.starts_at, row.ends_at) for _, start, end in claims)


def _wait_for(count: int) -> None:
    folder = Path(os.environ["RACE"])
    (folder / f"ready-{os.getpid()}").touch()
    end = time.monotonic() + 120
    while len(list(folder.glob("ready-*"))) < count:
        if time.monotonic() > end:
            raise TimeoutError("the others do not come")
        time.sleep(0.005)


def main() -> None:
    words: dict[str, Callable[..., object]] = {
        "claim": claim,
        "one_form": one_form,
        "prepare_hall": prepare_hall,
        "prepare_wishes": prepare_wishes,
        "tell": tell,
        "wishes": wishes,
    }
    json.dump(words[sys.argv[1]](*sys.argv[2:]), sys.stdout)
