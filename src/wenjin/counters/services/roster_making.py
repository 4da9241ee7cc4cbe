"""Making a week's roster: solve, try it on drawn days, add heads where people would wait too long, solve again.

It is done by the worker in short pieces, one message each, so that mails are not kept waiting and a piece that
dies is done again. The row says how far it is.
"""

import math
import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.outbox.services import post
from wenjin.counters.domain.drawn_day import draw_day
from wenjin.counters.domain.needs import Raised
from wenjin.counters.domain.roster_trials import Missed, Tally, missed, raised_for
from wenjin.counters.domain.rostering import NoRoster, Solved, solve
from wenjin.counters.domain.routing import route
from wenjin.counters.domain.shift_book import plan_of, spans_of
from wenjin.counters.domain.simulation import play
from wenjin.counters.models import Roster
from wenjin.counters.queries.roster_staff import WeekStaff, week_staff
from wenjin.counters.services.hall_acts import hall_act
from wenjin.counters.services.refusals import WrongCount
from wenjin.counters.services.roster_people import must_direct
from wenjin.counters.services.roster_refusals import NotInThatWeek, RosterAtWork
from wenjin.counters.services.rosters import opened_roster, remember

TOPIC: Final = "counters.roster"
MOST_ROUNDS: Final = 3
DAYS_EACH: Final = 6
"""Drawn days on which each day of the week is tried."""
SOLVER_SECONDS: Final = 90.0
_PIECE_SECONDS: Final = 4.0
_LEAST_TARGET, _MOST_TARGET = 1.0, 60.0
# First number of the seeds, so that what-if plays other days.
_SEED: Final = 1
_SOLVING_SHARE: Final = 0.3


def make(actor: Actor, centre: str, monday: date, *, target: float, key: str, at: datetime) -> UUID:
    """Begin to make a roster; says its row. The plan that is there stays until the new one is ready.

    Args:
        target: minutes that people may wait on average in any half hour.

    Raises:
        RosterAtWork, NotDirector, WrongCount: it is not begun.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        must_direct(actor, centre)
        done = act.done_before("roster.asked")
        if done is not None:
            return UUID(done["roster"])
        if monday.weekday():
            raise NotInThatWeek
        if not _LEAST_TARGET <= target <= _MOST_TARGET:
            raise WrongCount(field="target")
        roster = opened_roster(centre, monday, at=at)
        if roster.work in (Roster.Work.SOLVING, Roster.Work.TRYING):
            raise RosterAtWork
        roster.work, roster.job, roster.target = Roster.Work.SOLVING, uuid4(), target
        roster.round, roster.progress, roster.found = 0, 0, {}
        roster.save()
        _go_on(roster)
        act.note("roster.asked", roster=str(roster.pk), monday=monday.isoformat())
        return roster.pk


def stop(actor: Actor, centre: str, monday: date, *, at: datetime) -> bool:
    """End the work in hand; says whether there was any.

    Raises:
        NotDirector: it is not stopped.
    """
    with hall_act(centre, actor, at=at) as act:
        must_direct(actor, centre)
        at_work = Roster.objects.filter(
            centre=centre, monday=monday, work__in=(Roster.Work.SOLVING, Roster.Work.TRYING)
        )
        was = bool(at_work.update(work=Roster.Work.IDLE, job=None, found={}, progress=0))
        if was:
            act.note("roster.stopped", monday=monday.isoformat())
        return was


def go_on(roster_id: UUID, job: UUID, *, at: datetime) -> None:
    """Do the next piece of the work and post the one after it; nothing when the work was stopped."""
    roster = Roster.objects.filter(pk=roster_id, job=job).first()
    if roster is None or roster.work not in (Roster.Work.SOLVING, Roster.Work.TRYING):
        return
    staff = week_staff(roster.centre, roster.monday, at=at)
    if roster.work == Roster.Work.SOLVING:
        _solve(roster, staff)
    else:
        _try(roster, staff)
        if len(roster.found["tallies"]) == len(staff.hours) and _is_played(roster):
            _judge(roster, staff)
    _keep(roster, at)


def fail(roster_id: UUID, job: UUID, *, at: datetime) -> None:
    """The work could not be done; the plan stays as it was."""
    Roster.objects.filter(pk=roster_id, job=job).update(
        work=Roster.Work.FAILED, job=None, found={}, progress=0, changed_at=at
    )


def _solve(roster: Roster, staff: WeekStaff) -> None:
    raised = _raised(roster.found)
    begun = time.process_time()
    try:
        solved = solve(staff.workers, staff.demand(raised), staff.rules, seconds=SOLVER_SECONDS)
    except NoRoster:
        roster.work = Roster.Work.FAILED
        return
    found = roster.found
    found["plan"] = plan_of(solved.assigned, staff.patterns)
    found["solved"] = _said_of(solved, time.process_time() - begun)
    found["tallies"] = {}
    roster.found = found
    roster.work = Roster.Work.TRYING
    roster.progress = _per_cent(roster.round, _SOLVING_SHARE)


def _said_of(solved: Solved, seconds: float) -> dict[str, Any]:
    return {
        "gap": round(solved.gap, 6),
        "is_proven": solved.is_proven,
        "cost": round(solved.cost, 2),
        "seconds": round(seconds, 2),
    }


def _try(roster: Roster, staff: WeekStaff) -> None:
    """Play drawn days until the time of a piece is over."""
    ends = time.monotonic() + _PIECE_SECONDS
    assigned = spans_of(roster.found["plan"], staff.patterns)
    tallies = {day: Tally.read(one) for day, one in roster.found["tallies"].items()}
    for day, hours in staff.hours.items():
        tally = tallies.setdefault(day.isoformat(), Tally())
        while tally.days < DAYS_EACH and time.monotonic() < ends:
            hall = staff.hall_on(day, assigned)
            seed = (_SEED, day.toordinal(), tally.days)
            drawn = draw_day(staff.expected[day], staff.habits, seed).connected(hall.remote)
            tally.add(hours, drawn, play(hall, drawn, route).waits)
    roster.found["tallies"] = {day: one.document() for day, one in tallies.items()}
    played = sum(one.days for one in tallies.values())
    whole = max(1, DAYS_EACH * len(staff.hours))
    roster.progress = _per_cent(roster.round, _SOLVING_SHARE + (1 - _SOLVING_SHARE) * played / whole)


def _is_played(roster: Roster) -> bool:
    return all(one["days"] >= DAYS_EACH for one in roster.found["tallies"].values())


def _judge(roster: Roster, staff: WeekStaff) -> None:
    """Enough, or another round with more heads; of all rounds the one with the least waiting is kept."""
    found = roster.found
    tallies = {date.fromisoformat(day): Tally.read(one) for day, one in found["tallies"].items()}
    raised = _raised(found)
    needed = staff.needs(raised)
    missing = {day: missed(tally, staff.hours[day], roster.target) for day, tally in tallies.items()}
    result = _result(found, tallies, missing)
    best = found.get("best")
    if best is None or result["waited_too_long"] < best["result"]["waited_too_long"]:
        found["best"] = {"plan": found["plan"], "result": result}
    counters = len(staff.here.counters)
    more = {
        day: raised_for(one, staff.hours[day], needed[day], counters) for day, one in missing.items() if one
    }
    is_more = any(one.officers or one.topics or one.languages for one in more.values())
    if not is_more or roster.round + 1 >= MOST_ROUNDS:
        _finish(roster)
        return
    both = {day: raised.get(day, Raised()).and_also(more.get(day, Raised())) for day in staff.hours}
    found["raised"] = {day.isoformat(): _raised_document(one) for day, one in both.items()}
    roster.round += 1
    roster.work = Roster.Work.SOLVING
    roster.progress = _per_cent(roster.round, 0)


def _finish(roster: Roster) -> None:
    best = roster.found["best"]
    roster.found = {"before": roster.plan}
    roster.plan = best["plan"]
    roster.result = {**best["result"], "rounds": roster.round + 1, "target": roster.target}
    roster.work = Roster.Work.IDLE
    roster.progress = 100


def _result(
    found: Mapping[str, Any], tallies: Mapping[date, Tally], missing: Mapping[date, list[Missed]]
) -> dict[str, Any]:
    days = {}
    for day, tally in sorted(tallies.items()):
        wait, count = tally.mean()
        days[day.isoformat()] = {
            "wait": round(wait, 2),
            "within_15": round(tally.short / count, 4) if count else 1.0,
            "lost": round(tally.lost / max(tally.days, 1), 2),
            "visitors": round(count / max(tally.days, 1), 1),
            "missed": [[one.start, one.end, one.kind, round(one.wait, 1), one.heads] for one in missing[day]],
        }
    too_long = sum(
        (one.end - one.start) / 30 * one.heads
        for listed in missing.values()
        for one in listed
        if not one.kind
    ) + sum(0.2 * (one.end - one.start) / 30 for listed in missing.values() for one in listed if one.kind)
    return {**found["solved"], "days": days, "waited_too_long": round(too_long, 2)}


def _keep(roster: Roster, at: datetime) -> None:
    """Save the piece and post the next, unless the work was stopped meanwhile."""
    with transaction.atomic():
        locked = Roster.objects.select_for_update().filter(pk=roster.pk, job=roster.job).first()
        if locked is None:
            return
        columns = ["found", "round", "progress", "work"]
        if roster.work == Roster.Work.IDLE:
            before = roster.found.pop("before", locked.plan)
            locked.plan, locked.result, locked.found, locked.job = roster.plan, roster.result, {}, None
            locked.work, locked.progress = roster.work, roster.progress
            remember(locked, {"what": "made", "plan": before}, at)
            locked.save()
            with hall_act(locked.centre, SYSTEM, at=at) as act:
                act.note("roster.made", roster=str(locked.pk), shifts=sum(map(len, locked.plan.values())))
            return
        if roster.work == Roster.Work.FAILED:
            roster.job, roster.found = None, {}
            columns.append("job")
            roster.save(update_fields=columns)
            return
        roster.save(update_fields=columns)
        _go_on(roster)


def _go_on(roster: Roster) -> None:
    post(TOPIC, {"roster": str(roster.pk), "job": str(roster.job)})


def _per_cent(round_: int, share: float) -> int:
    return min(99, math.floor(100 * (round_ + share) / MOST_ROUNDS))


def _raised_document(raised: Raised) -> dict[str, Any]:
    return {
        "officers": [[place, heads] for place, heads in raised.officers.items()],
        "topics": [[name, place, heads] for (name, place), heads in raised.topics.items()],
        "languages": [[name, place, heads] for (name, place), heads in raised.languages.items()],
    }


def _raised(found: Mapping[str, Any]) -> dict[date, Raised]:
    return {
        date.fromisoformat(day): Raised(
            {int(place): int(heads) for place, heads in one["officers"]},
            {(str(name), int(place)): int(heads) for name, place, heads in one["topics"]},
            {(str(name), int(place)): int(heads) for name, place, heads in one["languages"]},
        )
        for day, one in found.get("raised", {}).items()
    }
