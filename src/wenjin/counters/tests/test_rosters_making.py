"""A week's roster made by the worker, and a change tried on drawn days; both piece by piece."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.core.ledger.models import Entry
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due
from wenjin.counters.domain.shift_rules import WorkSpan
from wenjin.counters.models import Roster, TimeAway, WhatIf
from wenjin.counters.queries.rosters import week_seen
from wenjin.counters.queries.what_if import tried, tried_lately
from wenjin.counters.services import roster_making, rosters, what_if
from wenjin.counters.services.refusals import WrongCount
from wenjin.counters.services.roster_refusals import (
    NobodyWorks,
    NotDirector,
    NothingChanged,
    NotInThatWeek,
    RosterAtWork,
    TooMuchAtOnce,
)
from wenjin.counters.tests.live_stage import CENTRE
from wenjin.counters.tests.roster_stage import AT, DIRECTOR, MONDAY, TUESDAY, build, member, posted

pytestmark = pytest.mark.usefixtures("shenzhen")


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, shenzhen: object) -> dict[str, str]:
    """A small hall on the Monday before, where one drawn day is enough."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(roster_making, "DAYS_EACH", 1)
    monkeypatch.setattr(roster_making, "MOST_ROUNDS", 2)
    return build()


def make(key: str = "make", **more: object) -> UUID:
    given = {"target": 6.0, "key": key, "at": AT, **more}
    return roster_making.make(DIRECTOR, CENTRE, MONDAY, **given)  # type: ignore[arg-type]  # what tests say


def roster() -> Roster:
    return Roster.objects.get(centre=CENTRE, monday=MONDAY)


def by_hand(person: str, code: str = "early") -> None:
    rosters.change_shift(DIRECTOR, CENTRE, person, MONDAY, code, key=f"{person}{code}", at=AT)


def let_work(topic: str) -> None:
    """The worker does every message of a topic."""
    while posted(topic):
        assert run_due(worker="test", at=AT + timedelta(days=1), limit=20), "it never becomes due"
        assert list(Message.objects.exclude(last_error="").values_list("last_error")) == []


def played(pk: UUID) -> list[object]:
    return list(WhatIf.objects.get(pk=pk).played)


def test_the_worker_makes_a_roster_that_keeps_the_rules_and_says_what_is_missing(
    people: dict[str, str],
) -> None:
    by_hand(people["gu"], "late")
    TimeAway.objects.create(
        centre=CENTRE,
        officer_id=people["lin"].partition(":")[2],
        kind=TimeAway.Kind.ABSENT,
        first_on=TUESDAY,
        last_on=TUESDAY,
        said_at=AT,
    )
    assert make() == make(), "sent twice it is one act"
    assert roster().work == Roster.Work.SOLVING
    assert roster().plan == {people["gu"]: {"2026-11-30": "late"}}, (
        "the plan stays until the new one is there"
    )
    with pytest.raises(RosterAtWork):
        make("another")
    let_work(roster_making.TOPIC)

    made = week_seen(CENTRE, MONDAY, at=AT)
    assert made.row is not None
    assert (made.row.work, made.row.progress, made.row.job, made.row.found) == ("idle", 100, None, {})
    assert made.broken == {}
    assert TUESDAY not in made.assigned[people["lin"]]
    assert all(isinstance(one, WorkSpan) for week in made.assigned.values() for one in week.values())
    assert made.result["is_proven"]
    assert made.result["gap"] <= 0.005
    assert made.result["rounds"] == 2, "three officers are too few, so it tried once more"
    days = made.result["days"]
    assert set(days) == {(MONDAY + timedelta(days=ahead)).isoformat() for ahead in range(6)}
    missed = [one for day in days.values() for one in day["missed"]]
    assert missed
    assert all(heads >= 1 and wait > 6 for _, _, _, wait, heads in missed)
    codes = list(Entry.objects.order_by("id").values_list("code", flat=True))
    assert codes == ["roster.changed", "roster.asked", "roster.made"]

    assert rosters.undo(DIRECTOR, CENTRE, MONDAY, key="undo", at=AT) == "made"
    assert roster().plan == {people["gu"]: {"2026-11-30": "late"}}
    assert roster().result is None


def test_work_that_is_stopped_leaves_the_plan_and_late_messages_do_nothing(people: dict[str, str]) -> None:
    by_hand(people["lin"])
    make()
    job = roster().job
    assert job is not None
    roster_making.go_on(roster().pk, job, at=AT)
    assert roster().work == Roster.Work.TRYING
    assert 0 < roster().progress < 100
    assert roster_making.stop(DIRECTOR, CENTRE, MONDAY, at=AT)
    assert not roster_making.stop(DIRECTOR, CENTRE, MONDAY, at=AT)
    for one in (job, uuid4()):
        roster_making.go_on(roster().pk, one, at=AT)
        roster_making.fail(roster().pk, one, at=AT)
    assert (roster().work, roster().found) == (Roster.Work.IDLE, {})
    assert roster().plan == {people["lin"]: {"2026-11-30": "early"}}


def test_a_roster_that_cannot_be_made_says_so_until_something_is_done(people: dict[str, str]) -> None:
    by_hand(people["lin"])
    make()
    job = roster().job
    assert job is not None
    roster_making.fail(roster().pk, job, at=AT)
    assert week_seen(CENTRE, MONDAY, at=AT).has_failed
    by_hand(people["lin"], "late")
    assert not week_seen(CENTRE, MONDAY, at=AT).has_failed


def test_what_is_no_target_and_who_is_no_director_makes_nothing(people: dict[str, str]) -> None:
    wrong: list[tuple[Callable[[], object], type[Exception]]] = [
        (lambda: make(target=0), WrongCount),
        (lambda: make(target=float("nan")), WrongCount),
        (
            lambda: roster_making.make(
                member(Role.COUNTER_OFFICER), CENTRE, MONDAY, target=6, key="n", at=AT
            ),
            NotDirector,
        ),
        (lambda: roster_making.make(DIRECTOR, CENTRE, TUESDAY, target=6, key="t", at=AT), NotInThatWeek),
    ]
    for act, refused in wrong:
        with pytest.raises(refused):
            act()
    assert not Roster.objects.exists()
    assert not posted(roster_making.TOPIC)


def ask(people: dict[str, str], key: str = "ask", days: int = 2, **change: object) -> UUID:
    said = change or {"interpreters": [["ru", "fr"]]}
    return what_if.ask(DIRECTOR, CENTRE, MONDAY, said, key=key, at=AT, days=days)


def test_a_change_is_tried_day_by_day_and_grows_into_a_table(people: dict[str, str]) -> None:
    by_hand(people["lin"])
    by_hand(people["tan"], "late")
    pk = ask(people)
    assert ask(people) == pk
    let_work(what_if.TOPIC)
    found = tried(CENTRE, pk)
    assert found is not None
    assert (found.state, found.played, found.progress, found.officers) == ("done", 2, 100, 2)
    assert found.results[0].group.value == "all"
    assert [one.id for one in tried_lately(CENTRE)] == [pk]
    assert tried("hetao-station", pk) is None


def test_a_message_that_comes_twice_plays_no_day_twice(
    people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if, "_PIECE_SECONDS", 0.0)
    by_hand(people["lin"])
    pk = ask(people)
    what_if.go_on(pk, 0, at=AT)
    assert (len(played(pk)), posted(what_if.TOPIC)) == (1, 2)
    first = played(pk)
    what_if.go_on(pk, 0, at=AT)
    assert played(pk) == first
    assert what_if.stop(DIRECTOR, CENTRE, pk, at=AT)
    what_if.go_on(pk, 1, at=AT)
    what_if.fail(pk, at=AT)
    assert played(pk) == first
    assert WhatIf.objects.get(pk=pk).state == WhatIf.State.STOPPED


def test_the_same_days_are_played_for_every_change(people: dict[str, str]) -> None:
    """What is before a change does not depend on the change, so two changes can be compared."""
    by_hand(people["lin"])
    one, other = ask(people, "one"), ask(people, "other", lines=2)
    let_work(what_if.TOPIC)
    before = [
        [{name: row[:2] for name, row in day.items()} for day in WhatIf.objects.get(pk=pk).played]
        for pk in (one, other)
    ]
    assert before[0] == before[1]


def test_what_cannot_be_tried_is_not_begun(people: dict[str, str]) -> None:
    with pytest.raises(NobodyWorks):
        ask(people)
    by_hand(people["lin"])
    with pytest.raises(NothingChanged):
        ask(people, interpreters=[])
    with pytest.raises(what_if.WrongChange):
        ask(people, interpreters=[["xx"]])
    with pytest.raises(NotDirector):
        what_if.ask(member(Role.COUNTER_OFFICER), CENTRE, MONDAY, {"lines": 1}, key="n", at=AT, days=2)
    assert not WhatIf.objects.exists()
    for number in range(3):
        ask(people, f"ask {number}")
    with pytest.raises(TooMuchAtOnce):
        ask(people, "one too many")
