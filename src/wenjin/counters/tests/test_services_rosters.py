"""Weeks changed by hand, copied, published and taken back; what people say about days; links of calendars."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wenjin.accounts.domain.actor import Role
from wenjin.core.ledger.models import Entry
from wenjin.counters.models import Roster, Shift, TimeAway
from wenjin.counters.queries.own_shifts import feed_of
from wenjin.counters.queries.roster_changes import last_change
from wenjin.counters.queries.rosters import week_seen
from wenjin.counters.services import roster_people, rosters
from wenjin.counters.services.refusals import HallRefusal, NotOfThisCentre
from wenjin.counters.services.roster_refusals import (
    LawBroken,
    NoSuchPerson,
    NotDirector,
    NothingToCopy,
    NothingToPublish,
    NothingToUndo,
    NotInThatWeek,
    RosterAtWork,
    RosterChanged,
    UnknownShift,
    WrongDays,
)
from wenjin.counters.services.rosters import Published
from wenjin.counters.tests.live_stage import CENTRE
from wenjin.counters.tests.roster_stage import AT, DIRECTOR, MONDAY, TUESDAY, build, member

pytestmark = pytest.mark.usefixtures("shenzhen")
WEEK = timedelta(days=7)


@pytest.fixture
def people(shenzhen: object) -> dict[str, str]:
    return build()


def put(person: str, day: date, code: str, key: str = "", **more: object) -> int:
    return rosters.change_shift(
        DIRECTOR,
        CENTRE,
        person,
        day,
        code,
        **{"key": key or f"{person}{day}{code}", "at": AT, **more},  # type: ignore[arg-type]
    )


def publish(key: str = "publish", **more: object) -> Published:
    return rosters.publish(DIRECTOR, CENTRE, MONDAY, **{"key": key, "at": AT, **more})  # type: ignore[arg-type]


def plan() -> dict[str, dict[str, str]]:
    return dict(Roster.objects.get(centre=CENTRE, monday=MONDAY).plan)


def codes() -> list[str]:
    return list(Entry.objects.filter(stream=f"hall:{CENTRE}").order_by("id").values_list("code", flat=True))


def test_a_shift_is_drafted_and_nobody_is_told_of_it(people: dict[str, str]) -> None:
    first = put(people["lin"], MONDAY, "early")
    assert put(people["lin"], MONDAY, "early") == first, "sent twice it is one change"
    assert put(people["lin"], TUESDAY, "09:00-13:00", seen=first) == first + 1
    assert plan() == {people["lin"]: {"2026-11-30": "early", "2026-12-01": "09:00-13:00"}}
    assert codes() == ["roster.changed", "roster.changed"]
    assert not Shift.objects.exists()
    put(people["lin"], MONDAY, "")
    assert plan() == {people["lin"]: {"2026-12-01": "09:00-13:00"}}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"seen": 99}, RosterChanged),
        ({"person": "officer:00000000-0000-4000-8000-000000000000"}, NoSuchPerson),
        ({"person": "somebody"}, NoSuchPerson),
        ({"code": "midnight"}, UnknownShift),
        ({"code": "13:00-09:00"}, UnknownShift),
        ({"day": MONDAY + timedelta(days=800)}, NotInThatWeek),
        ({"actor": member(Role.COUNTER_OFFICER)}, NotDirector),
        ({"actor": member(Role.DIRECTOR, "hetao-station")}, NotOfThisCentre),
    ],
)
def test_what_cannot_be_changes_nothing(
    people: dict[str, str], change: dict[str, object], refused: type[HallRefusal]
) -> None:
    put(people["lin"], MONDAY, "early")
    before = Roster.objects.values().get()
    given: dict[str, Any] = {"actor": DIRECTOR, "person": people["gu"], "day": MONDAY, "code": "late"}
    with pytest.raises(refused):
        rosters.change_shift(centre=CENTRE, key="wrong", at=AT, **{**given, **change})
    assert Roster.objects.values().get() == before
    assert codes() == ["roster.changed"]


def test_nothing_is_changed_by_hand_while_a_roster_is_made(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    Roster.objects.update(work=Roster.Work.TRYING)
    for act in (lambda: put(people["gu"], MONDAY, "late"), publish):
        with pytest.raises(RosterAtWork):
            act()


def test_a_hole_is_said_once_saved_with_who_would_close_it(people: dict[str, str]) -> None:
    for name in ("lin", "gu", "tan"):
        put(people[name], MONDAY, "early")
    put(people["gu"], MONDAY, "")
    seen = week_seen(CENTRE, MONDAY, at=AT)
    change = last_change(seen)
    assert change is not None
    assert (change.person, change.before, change.after) == (people["gu"], "early", "")
    assert {one.language for one in change.opened if one.topic == "housing"} == set(), "Korean is on call"
    assert any(one.kind == "officers" and one.missing for one in change.missed)
    put(people["tan"], MONDAY, "")
    put(people["lin"], MONDAY, "")
    empty = last_change(week_seen(CENTRE, MONDAY, at=AT))
    assert empty is not None
    closers = {one.topic: one.officers for one in empty.opened}
    assert set(closers["school"]) == {people["lin"], people["tan"]}
    assert set(closers["tax"]) == {people["lin"], people["tan"], people["gu"]}
    put(people["lin"], MONDAY, "early", key="again")
    closed = last_change(week_seen(CENTRE, MONDAY, at=AT))
    assert closed is not None
    assert "school" in {one.topic for one in closed.closed}


def test_who_comes_opens_nothing_and_who_comes_later_only_the_morning(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    came = last_change(week_seen(CENTRE, MONDAY, at=AT))
    assert came is not None
    assert (came.opened, came.missed) == ((), ())
    put(people["lin"], MONDAY, "afternoon")
    later = last_change(week_seen(CENTRE, MONDAY, at=AT))
    assert later is not None
    officers = [(one.start, one.end) for one in later.missed if one.kind == "officers"]
    assert (officers[0][0], officers[-1][1]) == (540, 720), "at lunch nobody was there before either"


def test_needs_and_covers_are_told_by_half_hour(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    put(people["karim"], MONDAY, "late")
    cover = week_seen(CENTRE, MONDAY, at=AT).cover(MONDAY)
    assert cover is not None
    there = {start: (officers, interpreters) for start, _, officers, interpreters in cover.rows}
    assert (there[540], there[570], there[720], there[780]) == ((1, 0), (1, 1), (0, 1), (1, 0))
    assert all(needed > 1 for _, needed, _, _ in cover.rows)


def test_publishing_writes_shifts_and_raises_the_sequence_of_those_that_move(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    put(people["lin"], TUESDAY, "late")
    put(people["karim"], MONDAY, "09:00-14:00/12:00-12:30")
    assert publish() == Published(added=3, moved=0, removed=0)
    assert publish() == Published(added=3, moved=0, removed=0), "sent twice it is one act"
    monday = Shift.objects.get(officer__key="lin", day=MONDAY)
    assert (monday.pattern, monday.sequence) == ("early", 0)
    assert monday.starts_at == datetime(2026, 11, 30, 0, 45, tzinfo=UTC)
    assert Shift.objects.get(interpreter__key="karim").breaks == [["12:00", "12:30"]]

    put(people["lin"], MONDAY, "afternoon")
    put(people["lin"], TUESDAY, "")
    assert Shift.objects.get(pk=monday.pk).pattern == "early", "a draft moves nobody"
    assert publish("second") == Published(added=0, moved=1, removed=1)
    moved = Shift.objects.get(pk=monday.pk)
    assert (moved.pattern, moved.sequence) == ("afternoon", 1)

    assert rosters.undo(DIRECTOR, CENTRE, MONDAY, key="undo", at=AT) == "published"
    back = Shift.objects.get(pk=monday.pk)
    assert (back.pattern, back.sequence) == ("early", 2), "calendars take the newest"
    assert Shift.objects.count() == 3
    assert plan()[people["lin"]] == {"2026-11-30": "afternoon"}, "the draft stays"


def test_the_first_publication_is_taken_back(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    publish()
    assert rosters.undo(DIRECTOR, CENTRE, MONDAY, key="undo", at=AT) == "published"
    assert not Shift.objects.exists()
    seen = week_seen(CENTRE, MONDAY, at=AT)
    assert (seen.is_ahead, seen.changes) == (True, 1)


def test_a_week_against_the_law_is_not_published(people: dict[str, str]) -> None:
    for ahead in range(6):
        put(people["lin"], MONDAY + timedelta(days=ahead), "early")
    seen = week_seen(CENTRE, MONDAY, at=AT)
    assert [(one.rule, one.value, one.is_law) for one in seen.broken[people["lin"]]] == [
        ("most_hours_a_week", 45, True)
    ]
    with pytest.raises(LawBroken) as refused:
        publish()
    assert refused.value.details == {"people": 1}
    put(people["lin"], MONDAY, "")
    assert publish("lawful").added == 5
    with pytest.raises(RosterChanged):
        publish("late", seen=1)


def test_only_a_week_with_something_in_it_is_published_copied_or_undone(people: dict[str, str]) -> None:
    with pytest.raises(NothingToPublish):
        publish()
    with pytest.raises(NothingToCopy):
        rosters.copy_last_week(DIRECTOR, CENTRE, MONDAY, key="copy", at=AT)
    with pytest.raises(NothingToUndo):
        rosters.undo(DIRECTOR, CENTRE, MONDAY, key="undo", at=AT)
    assert codes() == []


def test_the_week_before_is_copied_without_who_is_away(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    put(people["gu"], TUESDAY, "late")
    roster_people.say_away(
        DIRECTOR, CENTRE, people["gu"], "absent", TUESDAY + WEEK, TUESDAY + WEEK, key="away", at=AT
    )
    for _ in range(2):
        assert rosters.copy_last_week(DIRECTOR, CENTRE, MONDAY + WEEK, key="copy", at=AT) == 1
    after = Roster.objects.get(monday=MONDAY + WEEK)
    assert after.plan == {people["lin"]: {"2026-12-07": "early"}}
    assert rosters.undo(DIRECTOR, CENTRE, MONDAY + WEEK, key="undo", at=AT) == "copied"
    assert Roster.objects.get(monday=MONDAY + WEEK).plan == {}


def test_changes_are_taken_back_one_after_the_other(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    put(people["lin"], MONDAY, "late")
    assert rosters.undo(DIRECTOR, CENTRE, MONDAY, key="one", at=AT) == "changed"
    assert rosters.undo(DIRECTOR, CENTRE, MONDAY, key="one", at=AT) == "changed"
    assert plan() == {people["lin"]: {"2026-11-30": "early"}}
    rosters.undo(DIRECTOR, CENTRE, MONDAY, key="two", at=AT)
    assert plan() == {}


def test_only_directors_write_absences_and_anybody_their_own_wishes(people: dict[str, str]) -> None:
    lin = member(Role.COUNTER_OFFICER)
    for kind in ("absent", "wish_free"):
        with pytest.raises(NotDirector):
            roster_people.say_away(lin, CENTRE, people["lin"], kind, MONDAY, MONDAY, key=kind, at=AT)
    with pytest.raises(WrongDays):
        roster_people.say_away(DIRECTOR, CENTRE, people["lin"], "absent", TUESDAY, MONDAY, key="w", at=AT)
    with pytest.raises(UnknownShift):
        roster_people.say_away(
            DIRECTOR, CENTRE, people["lin"], "wish_shift", MONDAY, MONDAY, key="s", at=AT, pattern="x"
        )
    assert not TimeAway.objects.exists()
    said = roster_people.say_away(DIRECTOR, CENTRE, people["lin"], "absent", MONDAY, TUESDAY, key="a", at=AT)
    with pytest.raises(NotDirector):
        roster_people.take_back_away(lin, CENTRE, said, key="b", at=AT)
    put(people["lin"], MONDAY, "early")
    [line] = [one for one in week_seen(CENTRE, MONDAY, at=AT).lines if one.key == people["lin"]]
    assert [one.is_refused for one in line.duties[:3]] == [True, False, False]
    assert roster_people.take_back_away(DIRECTOR, CENTRE, said, key="c", at=AT)
    assert not roster_people.take_back_away(DIRECTOR, CENTRE, said, key="d", at=AT)


def test_a_calendar_link_is_kept_as_a_fingerprint_and_ends_with_the_next(people: dict[str, str]) -> None:
    put(people["lin"], MONDAY, "early")
    put(people["lin"], TUESDAY, "late")
    publish()
    put(people["lin"], TUESDAY, "")
    first = roster_people.new_feed(DIRECTOR, CENTRE, people["lin"], key="1", at=AT)
    assert first not in str(Roster.objects.values()) + str(Entry.objects.values_list("payload"))
    found = feed_of(first, today=AT.date())
    assert found is not None
    assert [one.day for one in found.shifts] == [MONDAY, TUESDAY], "only what is published"
    second = roster_people.new_feed(DIRECTOR, CENTRE, people["lin"], key="2", at=AT)
    assert feed_of(first, today=AT.date()) is None
    assert feed_of(second, today=AT.date()) is not None
    assert feed_of("", today=AT.date()) is None
    for actor in (replace(DIRECTOR, posts=()), member(Role.COUNTER_OFFICER)):
        with pytest.raises((NotDirector, NotOfThisCentre)):
            roster_people.new_feed(actor, CENTRE, people["lin"], key="3", at=AT)
