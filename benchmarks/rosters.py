"""Seconds of processor time until a week's roster for 38 people is within half a per cent of the best."""

import time
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path
from statistics import median

import yaml

from wenjin.counters.domain.forecast import UsualDay, forecast
from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.hall import Multipliers
from wenjin.counters.domain.needs import Skills, needs
from wenjin.counters.domain.roster_model import WeekDemand, Worker
from wenjin.counters.domain.rostering import GAP, solve
from wenjin.counters.domain.shift_rules import ShiftRules, WorkSpan, staggered

HALL = Path(__file__).parents[1] / "packs" / "shenzhen" / "halls" / "longhua-centre.yaml"
BAR_SECONDS = 15.0
MONDAYS = (date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14))
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
WEEKDAY, SATURDAY = HalfHours(540, 1080), HalfHours(600, 1020)


def measure() -> dict[str, object]:
    """The hall of the pack, with 26 officers and 12 interpreters, for three weeks with different absences.

    Returns:
        ``seconds_cpu``: the median; ``gap``: the widest proven one; ``people``; and what the roster of the first
        week lacks, by kind.
    """
    document = yaml.safe_load(HALL.read_text(encoding="utf-8"))
    seconds, gaps, lacks = [], [], {}
    for number, monday in enumerate(MONDAYS):
        workers, demand, rules = week(document, monday, absent=number * 3)
        begun = time.process_time()
        solved = solve(workers, demand, rules, seconds=600)
        seconds.append(time.process_time() - begun)
        gaps.append(solved.gap)
        if not number:
            for one in solved.shortfalls:
                lacks[one.kind] = lacks.get(one.kind, 0) + one.missing * (one.end - one.start) / 30
    return {
        "people": len(workers),
        "seconds_cpu": round(median(seconds), 2),
        "slowest_cpu": round(max(seconds), 2),
        "gap": round(max(gaps), 5),
        "missing_half_hours": lacks,
        "bar": {"seconds_cpu": BAR_SECONDS, "gap": GAP},
        "met": max(seconds) <= BAR_SECONDS and max(gaps) <= GAP,
    }


def week(document: dict, monday: date, *, absent: int = 0) -> tuple[list[Worker], WeekDemand, ShiftRules]:
    """A week of the hall, some of whose people are away for two days each."""
    rules = ShiftRules.read(document["shift_rules"])
    workers = []
    for place, one in enumerate([*document["officers"], *document["interpreters"]]):
        away = (monday + timedelta(days=place % 5), monday + timedelta(days=(place + 1) % 5))
        workers.append(
            Worker(
                key=one["id"],
                is_officer="topics" in one,
                languages=frozenset(each["code"] for each in one["languages"]),
                topics=frozenset(one.get("topics", ())),
                absent=frozenset(away if place < absent else ()),
                saturdays=place % 3,
            )
        )
    officers = [one for one in workers if one.is_officer]
    skills = Skills(
        house=document["house_language"],
        neighbours=frozenset(document["chinese"]),
        officers=frozenset(
            (code, topic) for one in officers for code in one.languages for topic in one.topics
        ),
        interpreters=frozenset(code for one in workers if not one.is_officer for code in one.languages),
        remote=frozenset(one["code"] for one in document["remote"]),
    )
    needed, spans = {}, {}
    for ahead in range(6):
        day, hours = monday + timedelta(days=ahead), SATURDAY if ahead == 5 else WEEKDAY
        expected = forecast(usual(document), ahead, hours)
        minutes = {one["id"]: float(one["minutes"]) for one in document["topics"]}
        needed[day] = needs(expected, minutes, Multipliers(**document["multipliers"]), skills)
        own = [one for one in document["shifts"] if DAYS[ahead] in one.get("days", ())]
        listed = [span(one) for one in own or document["shifts"] if own or not one.get("days")]
        spans[day] = staggered(listed, hours)
    return workers, WeekDemand(needed, spans, len(document["counters"]), skills.remote), rules


def usual(document: dict) -> UsualDay:
    """What the hall expects."""
    arrivals = document["arrivals"]
    return UsualDay(
        walk_ins=arrivals["walk_in_a_day"],
        appointments=arrivals["appointments_a_day"],
        no_show=document["no_show"],
        weekdays={DAYS.index(name): weight for name, weight in arrivals["weekdays"].items()},
        rates=tuple((minute(one["start"]), minute(one["end"]), one["rate"]) for one in arrivals["rates"]),
        topics={one["id"]: one["share"] for one in document["topics"]},
        languages=document["languages"],
    )


def span(one: dict) -> WorkSpan:
    """A shift of the hall."""
    breaks = tuple((minute(each["start"]), minute(each["end"])) for each in one["breaks"])
    return WorkSpan(one["id"], minute(one["start"]), minute(one["end"]), breaks)


def minute(said: str) -> int:
    """Minutes since midnight."""
    at = clock_time.fromisoformat(said)
    return at.hour * 60 + at.minute
