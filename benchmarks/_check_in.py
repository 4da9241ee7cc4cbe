"""Parts of the measurement of check-in, each in a process of its own.

``python -m benchmarks._check_in prepare 5000`` makes an event with guests; ``send 2`` is the third door;
``tell 4`` looks at what the tables hold after four of them.
"""

import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

CODE = "bench-forum"
NINE = datetime(2026, 12, 1, 1, tzinfo=UTC)
NAMES = UUID("6f1d5d0e-3c4e-4f2a-9b6a-2f1f7c0d9a11")
SHARE, UNDONE, FORGED = 0.6, 0.02, 0.01
BATCH = 200


def main() -> None:
    """One of the three, in an environment of its own."""
    import django

    django.setup()
    word, number = sys.argv[1], int(sys.argv[2])
    print(json.dumps({"prepare": prepare, "send": send, "tell": tell}[word](number)))


def guest_id(number: int) -> UUID:
    """The same in every process."""
    return uuid5(NAMES, str(number))


def prepare(guests: int) -> dict[str, object]:
    """An event today, and guests who registered one by one; how long the list of a door takes."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wenjin.core.keys.sealing import seal_json
    from wenjin.core.keys.services import new_data_keys
    from wenjin.events.domain.ticket_codes import ticket_code, ticket_fingerprint
    from wenjin.events.models import Event, Guest, Quota, Registration
    from wenjin.events.queries.doors import guest_list
    from wenjin.events.queries.sealed import context_of
    from wenjin.events.queries.ticket_key import ticket_key

    event = Event.objects.create(
        code=CODE,
        kind=Event.Kind.FORUM,
        state=Event.State.PUBLISHED,
        starts_at=NINE,
        ends_at=NINE + timedelta(hours=8),
        created_at=NINE,
        changed_at=NINE,
    )
    Quota.objects.create(event=event, code="places", kind=Quota.Kind.PLACES, size=guests, taken=guests)
    keys = new_data_keys(guests, NINE)
    rows, people = [], []
    for number, key in enumerate(keys):
        pk = guest_id(number)
        row = Registration(
            event=event,
            number=number + 1,
            reference=f"B{number:05}",
            state=Registration.State.CONFIRMED,
            language="en",
            takes={"places": 1},
            secret_hash=f"{number:064}",
            client_key=f"{number:064}",
            data_key=key,
            created_at=NINE,
            changed_at=NINE,
        )
        row.contact = seal_json(key, {"name": f"Guest {number}"}, context=context_of(row.pk, "contact"))
        details = seal_json(key, {"name": f"Guest {number}"}, context=context_of(row.pk, "guest:0"))
        ticket = ticket_fingerprint(ticket_code(pk, ticket_key()))
        rows.append(row)
        people.append(Guest(id=pk, registration=row, event=event, details=details, ticket_hash=ticket))
    Registration.objects.bulk_create(rows, 500)
    Guest.objects.bulk_create(people, 500)
    began = time.process_time()
    listed = guest_list(event.pk)
    return {
        "guests": len(listed),
        "list_cpu_seconds": round(time.process_time() - began, 2),
        "list_kilobytes": len(json.dumps([[one.ticket, one.name, one.reference] for one in listed])) // 1024,
    }


def readings_of(door: int, guests: int) -> list[tuple[int, int, datetime, bool]]:
    """What a door has read: its number, the guest (-1 for no ticket of ours), when, and whether it takes back."""
    chance, found = random.Random(door), []
    for guest in chance.sample(range(guests), int(guests * SHARE)):
        at = NINE + timedelta(milliseconds=chance.randrange(3_600_000))
        found.append((len(found) + 1, guest, at, False))
        if chance.random() < UNDONE:
            found.append((len(found) + 1, guest, at + timedelta(seconds=chance.randrange(1, 90)), True))
    for _ in range(int(guests * FORGED)):
        at = NINE + timedelta(milliseconds=chance.randrange(3_600_000))
        found.append((len(found) + 1, -1, at, False))
    return found


def send(door: int) -> dict[str, object]:
    """Send everything twice, in random order, once all doors are ready."""
    from django.db import OperationalError

    from wenjin.accounts.domain.actor import SYSTEM
    from wenjin.events.domain.admission import Outcome
    from wenjin.events.domain.ticket_codes import ticket_code, ticket_fingerprint
    from wenjin.events.models import Guest
    from wenjin.events.queries.ticket_key import ticket_key
    from wenjin.events.services.doors import Read, hear, open_door

    opened = open_door(SYSTEM, CODE, f"Door {door}", key=f"door-{door}", at=NINE)
    known = readings_of(door, Guest.objects.count())
    readings = [
        Read(
            number,
            "f" * 64 if guest < 0 else ticket_fingerprint(ticket_code(guest_id(guest), ticket_key())),
            "",
            at,
            Outcome.UNDONE if is_undo else Outcome.ADMITTED,
            is_undo,
        )
        for number, guest, at, is_undo in known
    ]
    chance, batches = random.Random(door + 100), []
    for _ in range(2):
        chance.shuffle(readings)
        batches += [readings[start : start + BATCH] for start in range(0, len(readings), BATCH)]
    chance.shuffle(batches)
    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu = time.time(), time.process_time()
    for batch in batches:
        while True:
            try:
                hear(opened.secret, batch, at=NINE + timedelta(hours=9))
                break
            except OperationalError:  # a database that is busy: the door sends it again
                continue
    return {
        "readings": len(readings),
        "sent": sum(len(one) for one in batches),
        "began": began,
        "ended": time.time(),
        "cpu": time.process_time() - cpu,
    }


def tell(doors: int) -> dict[str, object]:
    """What the tables hold, against what the doors read."""
    from django.db import connection

    from wenjin.events.models import Attendance, Guest

    guests = Guest.objects.count()
    standing: dict[int, list[datetime]] = {}
    for door in range(doors):
        here: dict[int, list[tuple[datetime, bool]]] = {}
        for _number, guest, at, is_undo in readings_of(door, guests):
            here.setdefault(guest, []).append((at, is_undo))
        for guest, read in here.items():
            taken_back = max((at for at, is_undo in read if is_undo), default=None)
            left = [at for at, is_undo in read if not is_undo and (taken_back is None or at > taken_back)]
            standing.setdefault(guest, []).extend(left)
    expected = {guest_id(guest): min(at) for guest, at in standing.items() if at and guest >= 0}
    there = dict(Attendance.objects.filter(session=None).values_list("guest_id", "at"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM (SELECT guest_id FROM events_scan WHERE outcome = 'admitted'"
            " GROUP BY guest_id HAVING COUNT(*) > 1) AS twice"
        )
        (twice,) = cursor.fetchone()
        cursor.execute("SELECT outcome, COUNT(*) FROM events_scan GROUP BY outcome ORDER BY outcome")
        outcomes = dict(cursor.fetchall())
    wrong = sum(there.get(guest) != expected.get(guest) for guest in there.keys() | expected.keys())
    return {"twice": twice, "wrong": wrong, "came": len(there), "outcomes": outcomes}


if __name__ == "__main__":
    main()
