from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.needs import DayNeeds
from wenjin.counters.domain.roster_model import WeekDemand, Worker
from wenjin.counters.domain.rostering import solve
from wenjin.counters.domain.shift_rules import ShiftRules, WorkSpan, breaches
from wenjin.counters.domain.shortfalls import shortfalls

MONDAY = date(2026, 12, 14)
WEEK = [MONDAY + timedelta(days=ahead) for ahead in range(6)]
HOURS = HalfHours(540, 1080)
EARLY = WorkSpan("early", 525, 1035, ((720, 780),))
LATE = WorkSpan("late", 570, 1080, ((780, 840),))
MORNING, AFTERNOON = WorkSpan("morning", 525, 780), WorkSpan("afternoon", 780, 1080)
SPANS = (EARLY, LATE, MORNING, AFTERNOON)
RULES = ShiftRules()


def officer(key: str, topics: str = "tax", languages: str = "zh-hans", **more: object) -> Worker:
    return Worker(key, True, frozenset(languages.split()), frozenset(topics.split()), **more)  # type: ignore[arg-type]


def interpreter(key: str, languages: str) -> Worker:
    return Worker(key, False, frozenset(languages.split()))


def needed(officers: int = 1, topics: Mapping[str, int] | None = None, **speakers: int) -> DayNeeds:
    length = len(HOURS)
    return DayNeeds(
        hours=HOURS,
        work=(float(officers),) * length,
        officers=(officers,) * length,
        topics={one: (count,) * length for one, count in (topics or {}).items()},
        speakers={one: (count,) * length for one, count in speakers.items()},
        pairs={},
        visitors=dict.fromkeys(speakers, (1.0,) * length),
    )


def demand(need: DayNeeds, days: list[date] | None = None, counters: int = 14, **more: object) -> WeekDemand:
    wanted = days or WEEK
    return WeekDemand(dict.fromkeys(wanted, need), dict.fromkeys(wanted, SPANS), counters, **more)  # type: ignore[arg-type]


def test_a_week_is_covered_within_the_rules() -> None:
    workers = [officer(f"o{number}") for number in range(8)]
    found = solve(workers, demand(needed(2, {"tax": 1})), RULES)
    assert found.is_proven
    assert found.shortfalls == ()
    for one in workers:
        assert breaches(found.assigned[one.key], MONDAY, RULES) == []


@pytest.mark.parametrize("wished", ["morning", "afternoon"])
def test_who_is_away_is_not_asked_and_wishes_count(wished: str) -> None:
    workers = [officer(f"o{number}") for number in range(6)]
    workers[0] = replace(workers[0], absent=frozenset(WEEK[:3]))
    workers[1] = replace(workers[1], wishes={day: frozenset() for day in WEEK[:2]})
    workers[2] = replace(workers[2], wishes={WEEK[0]: frozenset({wished})})
    found = solve(workers, demand(needed(2)), RULES)
    assert found.shortfalls == ()
    assert not set(found.assigned["o0"]) & set(WEEK[:3])
    assert not set(found.assigned["o1"]) & set(WEEK[:2])
    # With two away it takes the four others on Monday, half a day each.
    assert found.assigned["o2"][MONDAY].pattern == wished


def test_rest_and_rows_of_days_begin_in_the_week_before() -> None:
    before = {MONDAY - timedelta(days=back): EARLY for back in range(1, 7)}
    night = {MONDAY - timedelta(days=1): WorkSpan("night", 1200, 1439)}
    workers = [officer("row", before=before), officer("night", before=night)]
    found = solve(workers, demand(needed(2), [MONDAY]), RULES)
    assert found.assigned == {"row": {}, "night": {MONDAY: AFTERNOON}}
    for one in workers:
        assert breaches({**one.before, **found.assigned[one.key]}, MONDAY, RULES) == []


def test_saturdays_go_round() -> None:
    workers = [officer("often", saturdays=4), officer("never"), officer("never too")]
    found = solve(workers, demand(needed(1)), RULES)
    assert WEEK[5] not in found.assigned["often"]


def test_no_more_officers_than_counters() -> None:
    workers = [officer(f"o{number}") for number in range(6)]
    found = solve(workers, demand(needed(4), WEEK[:1], counters=2), RULES)
    for place in range(len(HOURS)):
        there = [days[MONDAY] for days in found.assigned.values() if MONDAY in days]
        assert sum(HOURS.whole(one.parts)[place] for one in there) <= 2
    lacks = [one for one in found.shortfalls if one.kind == "officers"]
    assert {one.why for one in lacks} == {"counters"}
    assert {one.missing for one in lacks} >= {2}


@pytest.mark.parametrize(
    ("workers", "why"),
    [
        ([officer("other", "school")], "nobody"),
        ([officer("away", "tax", absent=frozenset(WEEK)), officer("other", "school")], "absent"),
    ],
)
def test_why_a_topic_is_not_served(workers: list[Worker], why: str) -> None:
    found = solve(workers, demand(needed(0, {"tax": 1}), WEEK[:1]), RULES)
    [lack] = found.shortfalls
    assert (lack.kind, lack.topic, lack.why) == ("topic", "tax", why)
    assert (lack.start, lack.end, lack.missing) == (540, 1080, 1)


def test_used_up_hours_are_told_from_what_is_not_worth_it() -> None:
    one = [officer("o1")]
    found = solve(one, demand(needed(1)), RULES)
    assert {lack.why for lack in found.shortfalls} == {"hours"}
    empty = shortfalls(one, {}, demand(needed(1), WEEK[:1]), RULES)
    assert [(lack.why, lack.who) for lack in empty] == [("price", ("o1",))]


def test_a_language_is_spoken_by_officer_or_interpreter() -> None:
    workers = [
        officer("o1"),
        officer("o2", languages="zh-hans ko"),
        interpreter("i1", "ko"),
        interpreter("i2", "ru"),
    ]
    found = solve(workers, demand(needed(1, ko=1, ru=1), WEEK[:2], remote=frozenset({"ko", "ru"})), RULES)
    for day in WEEK[:2]:
        speaking = [key for key in ("o2", "i1") if day in found.assigned[key]]
        assert speaking
        assert day in found.assigned["i2"]


def test_with_nobody_there_is_a_roster_that_says_so() -> None:
    found = solve([], demand(needed(2), WEEK[:1]), RULES)
    assert [(one.kind, one.missing, one.why) for one in found.shortfalls] == [("officers", 2, "nobody")]
