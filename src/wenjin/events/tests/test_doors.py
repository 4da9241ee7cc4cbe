"""Doors read tickets, send them late, twice and in any order; who is there follows."""

import random
from datetime import datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger.models import Entry
from wenjin.events.domain.admission import Outcome
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.models import Attendance, Event, Quota, Registration, Scan, Session
from wenjin.events.queries import doors
from wenjin.events.queries.sealed import guests_of
from wenjin.events.services.doors import (
    AFTERWARDS,
    BadName,
    NoSuchDoor,
    Opened,
    Read,
    close_door,
    hear,
    open_door,
)
from wenjin.events.services.planning_refusals import NotAllowed
from wenjin.events.services.refusals import AlreadyOver, NoSuchEvent
from wenjin.events.services.waiting_list import let_go
from wenjin.events.tests import stage
from wenjin.events.tests.door_stage import FANG

pytestmark = pytest.mark.django_db
NINE = stage.BEGINS
ADMITTED, AGAIN = Outcome.ADMITTED, Outcome.AGAIN


def door(name: str = "North", *, key: str = "") -> Opened:
    return open_door(FANG, stage.CODE, name, key=key or f"key-{name}", at=stage.NOW)


def tickets(size: int = 1) -> list[str]:
    """Fingerprints of the tickets of a new group."""
    row = Registration.objects.select_related("data_key").get(pk=stage.registered(size).id)
    return [ticket_fingerprint(one.ticket) for one in guests_of(row)]


def read(number: int, ticket: str, minute: int = 0, told: Outcome | None = ADMITTED, **more: object) -> Read:
    return Read(
        **{
            "number": number,
            "ticket": ticket,
            "session": "",
            "seen_at": NINE + timedelta(minutes=minute),
            "told": told,
            **more,
        }  # type: ignore[arg-type]  # what tests say
    )


def heard(opened: Opened, *readings: Read, at: datetime = NINE + timedelta(hours=1)) -> list[Outcome]:
    found = hear(opened.secret, readings, at=at).outcomes
    return [found[one.number] for one in readings if one.number in found]


def came(event: Event) -> list[tuple[str, int | None]]:
    """Who is in, with the minute, by ticket."""
    news = doors.all_who_came(event.pk).came
    return sorted((one.ticket, (one.at - NINE).seconds // 60 if one.at else None) for one in news)


def test_a_door_is_opened_once_by_the_same_form_and_only_by_the_team() -> None:
    stage.event()
    first, second = door(key="k"), door(key="k")
    assert first == second
    assert door(key="other").secret != first.secret
    found = doors.door_of(first.secret)
    assert found is not None
    assert (found.name, found.event, found.is_open) == ("North", stage.CODE, True)
    assert Entry.objects.filter(code="door.opened").count() == 2
    assert doors.door_of("never-was") is None
    with pytest.raises(NotAllowed):
        open_door(Actor(), stage.CODE, "South", key="x", at=stage.NOW)
    with pytest.raises(NoSuchEvent):
        open_door(FANG, "no-such", "South", key="x", at=stage.NOW)
    with pytest.raises(BadName):
        open_door(FANG, stage.CODE, " \u202e ", key="x", at=stage.NOW)
    with pytest.raises(AlreadyOver):
        open_door(FANG, stage.CODE, "South", key="x", at=NINE + AFTERWARDS + timedelta(days=1))


def test_a_ticket_admits_once_and_sent_again_changes_nothing() -> None:
    event = stage.event()
    north, south, (ada, guest) = door(), door("South"), tickets(2)
    readings = read(1, ada), read(2, guest, 1)
    assert heard(north, *readings) == [ADMITTED, ADMITTED]
    entries = Entry.objects.count()
    assert heard(north, *readings) == [ADMITTED, ADMITTED]
    assert (Scan.objects.count(), Entry.objects.count()) == (2, entries)
    assert heard(south, read(1, ada, 5, AGAIN)) == [AGAIN]
    assert came(event) == sorted([(ada, 0), (guest, 1)])
    assert doors.conflicts(event.pk) == []


def test_two_doors_without_a_network_admit_once_and_the_other_is_a_conflict() -> None:
    event = stage.event()
    north, south, (ada,) = door(), door("South"), tickets()
    assert heard(north, read(1, ada, 7)) == [ADMITTED]
    # South was offline, and was first.
    assert heard(south, read(1, ada, 3)) == [ADMITTED]
    assert came(event) == [(ada, 3)]
    (conflict,) = doors.conflicts(event.pk)
    assert (conflict.name, conflict.door, conflict.outcome) == ("Ada Sample", "North", AGAIN)
    news = doors.news_after(event.pk, 0)
    assert [(one.ticket, one.door) for one in news.came] == [(ada, "South")]
    assert doors.news_after(event.pk, news.last).came == ()


def test_the_order_of_arrival_changes_nothing() -> None:
    event = stage.event()
    opened, (ada,) = [door("a"), door("b")], tickets()
    sent = [
        (0, read(1, ada, 4)),
        (1, read(1, ada, 2)),
        (1, read(2, ada, 6, is_undo=True)),
        (0, read(2, ada, 9)),
    ]
    found = set()
    for order in permutations(sent):
        Attendance.objects.all().delete()
        Scan.objects.all().delete()
        for number, one in order:
            heard(opened[number], one)
        outcomes = Scan.objects.order_by("device__name", "number").values_list("outcome", flat=True)
        found.add((tuple(outcomes), tuple(came(event))))
    assert found == {(("admitted", "again", "undone", "undone"), ((ada, 4),))}


def test_taken_back_is_out_again_and_news_to_the_others() -> None:
    event = stage.event()
    north, (ada,) = door(), tickets()
    heard(north, read(1, ada))
    last = doors.news_after(event.pk, 0).last
    assert heard(north, read(2, ada, 1, Outcome.UNDONE, is_undo=True)) == [Outcome.UNDONE]
    assert came(event) == []
    assert [(one.ticket, one.at) for one in doors.news_after(event.pk, last).came] == [(ada, None)]
    assert heard(north, read(3, ada, 2)) == [ADMITTED]


def test_what_is_no_ticket_of_this_event_admits_nobody() -> None:
    event = stage.event(1)
    north, (ada,), (waiting,) = door(), tickets(), tickets()
    other = Event.objects.create(
        code="other",
        kind="talk",
        state="published",
        starts_at=NINE,
        ends_at=NINE + timedelta(hours=1),
        created_at=stage.NOW,
        changed_at=stage.NOW,
    )
    there = open_door(FANG, "other", "There", key="k", at=stage.NOW)
    assert heard(north, read(1, "f" * 64), read(2, waiting, 1), read(3, "")) == [
        Outcome.UNKNOWN,
        Outcome.NOT_CONFIRMED,
        Outcome.UNKNOWN,
    ]
    assert heard(there, read(1, ada)) == [Outcome.ELSEWHERE]
    assert came(event) == came(other) == []
    # They were let in all the same: staff sees it.
    assert {one.outcome for one in doors.conflicts(event.pk)} == {Outcome.UNKNOWN, Outcome.NOT_CONFIRMED}


def test_a_good_ticket_that_the_door_did_not_know_is_told_until_its_guest_is_in() -> None:
    event = stage.event()
    north, (ada,) = door(), tickets()
    assert heard(north, read(1, ada, 0, Outcome.UNKNOWN)) == [Outcome.TURNED_AWAY]
    assert came(event) == []
    assert [one.is_settled for one in doors.conflicts(event.pk)] == [False]
    assert heard(north, read(2, ada, 5)) == [ADMITTED]
    assert [one.is_settled for one in doors.conflicts(event.pk)] == [True]


def test_a_registration_cancelled_before_the_ticket_is_read_does_not_count() -> None:
    event = stage.event()
    north, registered = door(), stage.registered()
    row = Registration.objects.select_related("data_key").get(pk=registered.id)
    ada = ticket_fingerprint(guests_of(row)[0].ticket)
    version = doors.list_version(event.pk)
    let_go(registered.secret, key="away", at=stage.NOW + timedelta(minutes=1))
    assert doors.list_version(event.pk) != version
    assert heard(north, read(1, ada)) == [Outcome.NOT_CONFIRMED]
    assert [(one.is_good, one.name) for one in doors.guest_list(event.pk)] == [(False, "")]


def test_a_door_that_asks_says_what_it_is_told() -> None:
    event = stage.event()
    north, south, (ada,) = door(), door("South"), tickets()
    asking = {"told": None}
    assert heard(north, read(1, ada, 5, **asking), read(2, ada, 6, **asking)) == [ADMITTED, AGAIN]
    assert heard(north, read(3, "0" * 64, 7, **asking)) == [Outcome.UNKNOWN]
    assert doors.conflicts(event.pk) == []
    heard(south, read(1, ada, 1))
    assert [one.door for one in doors.conflicts(event.pk)] == ["North"], "South was first, and offline"


def test_sessions_are_counted_apart_and_may_have_places_of_their_own() -> None:
    event = stage.event()
    for code, counted in (("opening", True), ("round-table", True), ("break", False)):
        session = Session.objects.create(
            event=event, code=code, starts_at=NINE, ends_at=NINE + timedelta(hours=1), is_counted=counted
        )
        if code == "round-table":
            stage.quota(event, "table", Quota.Kind.SESSION, 5, session=session)
    north, (ada,) = door(), tickets()
    there = read(1, ada), read(2, ada, 5, session="opening"), read(3, ada, 9, session="round-table")
    assert heard(north, *there, read(4, ada, 9, session="no-such")) == [
        ADMITTED,
        ADMITTED,
        Outcome.ELSEWHERE,
        Outcome.ELSEWHERE,
    ]
    found = {one.session: (one.expected, one.came) for one in doors.counts(event.pk)}
    assert found == {"": (1, 1), "opening": (1, 1), "round-table": (0, 0)}
    assert doors.restricted_sessions(event.pk) == ("round-table",)


def test_a_closed_door_is_heard_of_what_it_read_before_and_shows_no_names() -> None:
    event = stage.event()
    north, (ada, guest) = door(), tickets(2)
    with pytest.raises(NoSuchDoor):
        close_door(FANG, stage.CODE, UUID(int=3), at=NINE)
    with pytest.raises(NotAllowed):
        close_door(Actor(), stage.CODE, north.id, at=NINE)
    for _ in range(2):
        close_door(FANG, stage.CODE, north.id, at=NINE + timedelta(minutes=10))
    assert Entry.objects.filter(code="door.closed").count() == 1
    told = hear(north.secret, [read(1, ada, 5), read(2, guest, 20)], at=NINE + timedelta(hours=1))
    assert told.is_closed
    assert dict(told.outcomes) == {1: ADMITTED}
    assert came(event) == [(ada, 5)]
    seen = doors.door_of(north.secret)
    assert seen is not None
    assert not seen.is_open
    with pytest.raises(NoSuchDoor):
        hear("never-was", [], at=NINE)


def test_a_clock_that_runs_fast_is_not_believed() -> None:
    event = stage.event()
    north, (ada,) = door(), tickets()
    heard(north, read(1, ada, 600), at=NINE + timedelta(minutes=2))
    assert came(event) == [(ada, 2)]


def test_nobody_came_in_before_the_door_was_opened() -> None:
    event = stage.event()
    early, late = door("North"), open_door(FANG, stage.CODE, "South", key="s", at=NINE + timedelta(minutes=5))
    (ada, guest) = tickets(2)
    heard(late, read(1, ada, -600), read(2, guest, 6), at=NINE + timedelta(minutes=9))
    assert came(event) == sorted([(ada, 5), (guest, 6)])
    heard(early, read(1, ada, 2), at=NINE + timedelta(minutes=10))
    assert came(event) == sorted([(ada, 2), (guest, 6)])


def test_the_list_of_a_door_names_who_may_come() -> None:
    event = stage.event()
    (ada, guest) = tickets(2)
    found = {one.ticket: (one.name, one.is_good) for one in doors.guest_list(event.pk)}
    assert found == {ada: ("Ada Sample", True), guest: ("Guest 1", True)}


def test_many_readings_of_four_doors_admit_nobody_twice() -> None:
    event = stage.event(100)
    opened = [door(name) for name in "abcd"]
    chance = random.Random(6)
    everybody = [one for _ in range(6) for one in tickets(5)]
    sent = [
        [
            read(number, one, chance.randrange(60))
            for number, one in enumerate(chance.sample(everybody, 20), 1)
        ]
        for _door in opened
    ]
    for number in [*chance.choices(range(4), k=8), 0, 1, 2, 3]:
        heard(opened[number], *chance.sample(sent[number], 20))
    read_at = {
        ticket: min(one.seen_at for some in sent for one in some if one.ticket == ticket)
        for ticket in {one.ticket for some in sent for one in some}
    }
    assert {one.ticket: one.at for one in doors.all_who_came(event.pk).came} == read_at
    assert Scan.objects.filter(outcome="admitted").count() == len(read_at)
