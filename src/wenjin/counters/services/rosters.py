"""Rosters of weeks: change a shift by hand, copy, undo, publish.

A week is drafted in the row ``Roster``; the hall knows nothing of it until it is published as rows ``Shift``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.core.outbox.services import NewMessage
from wenjin.counters.domain.openings import moment
from wenjin.counters.domain.shift_book import NoSuchShift, clock, span_of, spans_of
from wenjin.counters.domain.shift_rules import WorkSpan
from wenjin.counters.models import Interpreter, Officer, Roster, Shift
from wenjin.counters.queries.duty import city_zone
from wenjin.counters.queries.halls import hall
from wenjin.counters.queries.roster_staff import INTERPRETER, OFFICER, monday_of, patterns_of, week_staff
from wenjin.counters.queries.rosters import breaches_of, plan_of_week, published_plan
from wenjin.counters.services.hall_acts import HallAct, hall_act
from wenjin.counters.services.roster_people import must_direct
from wenjin.counters.services.roster_refusals import (
    LawBroken,
    NoSuchPerson,
    NothingToCopy,
    NothingToPublish,
    NothingToUndo,
    NotInThatWeek,
    RosterAtWork,
    RosterChanged,
    UnknownShift,
)

MOST_STEPS_BACK: Final = 20
SHIFTS_TOPIC: Final = "counters.shifts"
"""Topic of the message for the worker that says whose published shifts are not what they were."""
FREE: Final = ""
_WEEK: Final = timedelta(days=7)
# Sheets of paper are planned for weeks around today; a typing error is not.
_FARTHEST: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did.

    Attributes:
        added: shifts that are new.
        moved: shifts that changed.
        removed: shifts that are no more.
        people: whose shifts those are, as plans name them; empty when a form is sent again.
    """

    added: int
    moved: int
    removed: int
    people: frozenset[str] = field(default=frozenset(), compare=False)


def change_shift(
    actor: Actor,
    centre: str,
    person: str,
    day: date,
    code: str,
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> int:
    """Give somebody a shift on a day, another one, or none; says the new version of the roster.

    Holes that this opens do not forbid it; ``queries.roster_changes.last_change`` tells them.

    Args:
        person: ``officer:<id>`` or ``interpreter:<id>``.
        code: of the shift (see ``domain.shift_book``); empty for a free day.
        seen: version of the page; None when it does not matter.

    Raises:
        RosterAtWork, RosterChanged, NoSuchPerson, UnknownShift, NotDirector: nothing was changed.
    """
    monday = monday_of(day)
    with hall_act(centre, actor, at=at, key=key) as act:
        roster = _opened(act, monday)
        if act.done_before("roster.changed") is not None:
            return roster.version
        if seen is not None and seen != roster.version:
            raise RosterChanged
        if person not in week_staff(centre, monday, at=at, with_past=False).people:
            raise NoSuchPerson(person=person)
        if code:
            try:
                span_of(code, patterns_of(hall(centre)))
            except NoSuchShift as error:
                raise UnknownShift(shift=code[:80]) from error
        before = _set(roster, person, day, code)
        if before != code:
            _save(roster, {"what": "changed", "cells": [[person, day.isoformat(), before]]}, at)
            act.note(
                "roster.changed",
                roster=str(roster.pk),
                person=person,
                day=day.isoformat(),
                shift=code or "free",
            )
        return roster.version


def copy_last_week(actor: Actor, centre: str, monday: date, *, key: str, at: datetime) -> int:
    """Take over the roster of the week before, weekday by weekday, without who is away; says how many shifts.

    Raises:
        NothingToCopy: there is none. RosterAtWork, NotDirector: nothing was changed.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        roster = _opened(act, monday)
        done = act.done_before("roster.copied")
        if done is not None:
            return int(done["shifts"])
        last = plan_of_week(centre, monday - _WEEK)
        if not any(last.values()):
            raise NothingToCopy
        staff = week_staff(centre, monday, at=at, with_past=False)
        absent = {one.key: one.absent for one in staff.workers}
        plan = {
            person: {
                (date.fromisoformat(day) + _WEEK).isoformat(): code
                for day, code in days.items()
                if (date.fromisoformat(day) + _WEEK) in staff.hours
                and (date.fromisoformat(day) + _WEEK) not in absent[person]
            }
            for person, days in last.items()
            if person in staff.people
        }
        before, roster.plan = roster.plan, {person: days for person, days in plan.items() if days}
        _save(roster, {"what": "copied", "plan": before}, at)
        count = sum(map(len, roster.plan.values()))
        act.note("roster.copied", roster=str(roster.pk), shifts=count)
        return count


def undo(actor: Actor, centre: str, monday: date, *, key: str, at: datetime) -> str:
    """Take back the last thing that was done to a roster; says which: changed, copied, made or published.

    Raises:
        NothingToUndo: there is nothing. RosterAtWork, NotDirector: nothing was changed.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        roster = _opened(act, monday)
        done = act.done_before("roster.undone")
        if done is not None:
            return str(done["what"])
        if not roster.history:
            raise NothingToUndo
        *rest, last = roster.history
        roster.history = rest
        if last["what"] == "changed":
            for person, day, code in last["cells"]:
                _set(roster, person, date.fromisoformat(day), code)
        elif last["what"] == "published":
            written = _write_shifts(act, roster, last["plan"] or {})
            _tell(act, roster, written, is_first=False)
            roster.published_plan = last["plan"]
            roster.published_at = at if last["plan"] else None
        else:
            roster.plan = last["plan"]
        if last["what"] == "made":
            roster.result = None
        _save(roster, None, at)
        act.note("roster.undone", roster=str(roster.pk), what=last["what"])
        return str(last["what"])


def publish(
    actor: Actor, centre: str, monday: date, *, key: str, at: datetime, seen: int | None = None
) -> Published:
    """Make the draft count: shifts are written, the sequence of those that move is raised for calendars.

    Raises:
        LawBroken: somebody's week breaks the law; rules of the house may be broken.
        NothingToPublish, RosterAtWork, RosterChanged, NotDirector: nothing was changed.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        roster = _opened(act, monday)
        done = act.done_before("roster.published")
        if done is not None:
            return Published(int(done["added"]), int(done["moved"]), int(done["removed"]))
        if seen is not None and seen != roster.version:
            raise RosterChanged
        before = published_plan(centre, monday)
        if not roster.plan and not before:
            raise NothingToPublish
        staff = week_staff(centre, monday, at=at, with_past=False)
        assigned = spans_of(roster.plan, staff.patterns)
        unlawful = {
            person
            for person, found in breaches_of(staff, assigned).items()
            if any(one.is_law for one in found)
        }
        if unlawful:
            raise LawBroken(people=len(unlawful))
        written = _write_shifts(act, roster, roster.plan)
        _tell(act, roster, written, is_first=roster.published_at is None)
        roster.published_plan, roster.published_at = roster.plan, at
        _save(roster, {"what": "published", "plan": before or None}, at)
        act.note(
            "roster.published",
            roster=str(roster.pk),
            monday=monday.isoformat(),
            added=written.added,
            moved=written.moved,
            removed=written.removed,
        )
        act.changed()
        return written


def _opened(act: HallAct, monday: date) -> Roster:
    """The draft of a week, begun from what is published when there is none yet.

    Raises:
        NotDirector, RosterAtWork, NotInThatWeek: it cannot be changed so.
    """
    must_direct(act.actor, act.centre)
    if monday.weekday() or abs(monday - act.day) > _FARTHEST:
        raise NotInThatWeek
    roster = opened_roster(act.centre, monday, at=act.at)
    if roster.work in (Roster.Work.SOLVING, Roster.Work.TRYING):
        raise RosterAtWork
    return roster


def opened_roster(centre: str, monday: date, *, at: datetime) -> Roster:
    """The row of a week, made when there is none; inside an act of the hall."""
    found = Roster.objects.select_for_update().filter(centre=centre, monday=monday).first()
    if found is None:
        known = published_plan(centre, monday)
        found = Roster.objects.create(
            centre=centre,
            monday=monday,
            plan=known,
            published_plan=known or None,
            published_at=at if known else None,
            changed_at=at,
        )
    return found


def remember(roster: Roster, step: Mapping[str, Any] | None, at: datetime) -> None:
    """A new version, with what undoes it."""
    if step is not None:
        roster.history = [*roster.history, dict(step)][-MOST_STEPS_BACK:]
    roster.version += 1
    roster.changed_at = at


def _save(roster: Roster, step: Mapping[str, Any] | None, at: datetime) -> None:
    remember(roster, step, at)
    if roster.work == Roster.Work.FAILED:
        roster.work = Roster.Work.IDLE
    roster.save()


def _set(roster: Roster, person: str, day: date, code: str) -> str:
    """Write one cell; says what stood there."""
    days = dict(roster.plan.get(person, {}))
    before = str(days.pop(day.isoformat(), FREE))
    if code:
        days[day.isoformat()] = code
    plan = {**roster.plan, person: days}
    roster.plan = {one: known for one, known in plan.items() if known}
    return before


def _tell(act: HallAct, roster: Roster, written: Published, *, is_first: bool) -> None:
    """Leave it to the worker to write to those concerned, unless the week is over."""
    if written.people and roster.monday + _WEEK > act.day:
        about = {
            "roster": str(roster.pk),
            "monday": roster.monday.isoformat(),
            # What is saved next.
            "version": roster.version + 1,
            "people": sorted(written.people),
            "is_first": is_first,
        }
        act.post(NewMessage(SHIFTS_TOPIC, about))


def _write_shifts(act: HallAct, roster: Roster, plan: Mapping[str, Mapping[str, str]]) -> Published:
    """Make the rows of the week what the plan says."""
    patterns = patterns_of(hall(act.centre))
    wanted = {
        (person, day): span for person, days in spans_of(plan, patterns).items() for day, span in days.items()
    }
    present = {
        (OFFICER, one) for one in Officer.objects.filter(centre=act.centre).values_list("pk", flat=True)
    }
    present |= {
        (INTERPRETER, one)
        for one in Interpreter.objects.filter(centre=act.centre).values_list("pk", flat=True)
    }
    known = {f"{kind}:{pk}" for kind, pk in present}
    rows = Shift.objects.filter(
        centre=act.centre, day__gte=roster.monday, day__lt=roster.monday + _WEEK
    ).order_by("starts_at")
    added = moved = removed = 0
    concerned: set[str] = set()
    for row in rows:
        person = f"{OFFICER}:{row.officer_id}" if row.officer_id else f"{INTERPRETER}:{row.interpreter_id}"
        span = wanted.pop((person, row.day), None)
        if span is None:
            row.delete()
            removed += 1
            concerned.add(person)
        elif _fill(row, span, act.at):
            row.save()
            moved += 1
            concerned.add(person)
    for (person, day), span in wanted.items():
        if person not in known:
            continue
        kind, _, pk = person.partition(":")
        shift = Shift(centre=act.centre, day=day, **{f"{kind}_id": UUID(pk)})
        _fill(shift, span, act.at)
        shift.sequence = 0
        shift.save(force_insert=True)
        added += 1
        concerned.add(person)
    return Published(added, moved, removed, frozenset(concerned))


def _fill(row: Shift, span: WorkSpan, at: datetime) -> bool:
    """Write the times of a shift; says whether anything is different, and raises the sequence when it is."""
    zone = city_zone()
    columns: dict[str, object] = {
        "pattern": span.pattern if "/" not in span.pattern and ":" not in span.pattern else "",
        "starts_at": moment(row.day, span.start, zone),
        "ends_at": moment(row.day, span.end, zone),
        "breaks": [[clock(start), clock(end)] for start, end in span.breaks],
    }
    differs = [name for name, value in columns.items() if getattr(row, name, None) != value]
    for name, value in columns.items():
        setattr(row, name, value)
    was_published = row.published_at is not None
    if differs or not was_published:
        row.published_at = at
    # Calendars know only what was published.
    if differs and was_published:
        row.sequence += 1
    return bool(differs) or not was_published
