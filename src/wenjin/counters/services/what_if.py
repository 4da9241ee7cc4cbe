"""Trying a change of the hall on drawn days, done by the worker in short pieces; the row grows day by day."""

import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.core.outbox.services import post
from wenjin.counters.domain.changes import change_of, trouble_with
from wenjin.counters.domain.drawn_day import draw_day
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.shift_book import spans_of
from wenjin.counters.domain.what_if import DayOfGroups, changed, played_twice
from wenjin.counters.models import WhatIf
from wenjin.counters.queries.roster_staff import WeekStaff, monday_of, week_staff
from wenjin.counters.queries.rosters import plan_of_week
from wenjin.counters.queries.what_if import groups_of
from wenjin.counters.services.hall_acts import hall_act
from wenjin.counters.services.refusals import HallRefusal
from wenjin.counters.services.roster_people import must_direct
from wenjin.counters.services.roster_refusals import NobodyWorks, NothingChanged, TooMuchAtOnce

TOPIC: Final = "counters.what_if"
DAYS: Final = 40
MOST_DAYS: Final = 200
_MOST_AT_ONCE: Final = 3
_PIECE_SECONDS: Final = 4.0
_SEED: Final = 2


class WrongChange(HallRefusal):
    """The change cannot be tried (``reason``: a code of ``domain.changes.trouble_with``)."""

    code = "wrong_change"


def ask(
    actor: Actor,
    centre: str,
    day: date,
    change: Mapping[str, Any],
    *,
    key: str,
    at: datetime,
    days: int = DAYS,
) -> UUID:
    """Begin to try a change; says its row.

    Args:
        day: whose roster it starts from, drafted or published.
        change: see ``domain.changes``.
        days: drawn days on which it is tried.

    Raises:
        NobodyWorks, NothingChanged, WrongChange, TooMuchAtOnce, NotDirector: it is not begun.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        must_direct(actor, centre)
        done = act.done_before("what_if.asked")
        if done is not None:
            return UUID(done["id"])
        staff = week_staff(centre, monday_of(day), at=at, with_past=False)
        plan = _plan_on(centre, day)
        if day not in staff.hours or not any(key.startswith("officer:") for key in plan):
            raise NobodyWorks
        trouble = trouble_with(
            change, people=staff.people, languages=staff.here.languages, topics=staff.here.topics
        )
        if trouble == "nothing_changed":
            raise NothingChanged
        if trouble is not None:
            raise WrongChange(reason=trouble)
        if not 1 < days <= MOST_DAYS or _open_ones(centre) >= _MOST_AT_ONCE:
            raise TooMuchAtOnce(most=_MOST_AT_ONCE)
        row = WhatIf.objects.create(
            centre=centre,
            day=day,
            change=dict(change),
            plan=plan,
            days=days,
            asked_at=at,
            asked_by=actor.reference,
        )
        post(TOPIC, {"what_if": str(row.pk), "played": 0})
        act.note("what_if.asked", id=str(row.pk), day=day.isoformat())
        return row.pk


def stop(actor: Actor, centre: str, what_if: UUID, *, at: datetime) -> bool:
    """Play no more days; what was played stays. Says whether it was still going on.

    Raises:
        NotDirector: it goes on.
    """
    with hall_act(centre, actor, at=at) as act:
        must_direct(actor, centre)
        going = WhatIf.objects.filter(
            pk=what_if, centre=centre, state__in=(WhatIf.State.WAITING, WhatIf.State.PLAYING)
        )
        was = bool(going.update(state=WhatIf.State.STOPPED, done_at=at))
        if was:
            act.note("what_if.stopped", id=str(what_if))
        return was


def go_on(what_if: UUID, played: int, *, at: datetime) -> None:
    """Play some more days and post the next piece.

    Args:
        played: days that were played when the message was posted; a message that comes twice does nothing.
    """
    row = WhatIf.objects.filter(pk=what_if).first()
    if row is None or row.state not in (WhatIf.State.WAITING, WhatIf.State.PLAYING):
        return
    if len(row.played) != played:
        return
    found = [*row.played, *(_document(one) for one in _some_days(row, at))]
    is_done = len(found) >= row.days
    with transaction.atomic():
        same = WhatIf.objects.select_for_update().filter(pk=row.pk).first()
        if same is None or len(same.played) != played or same.state == WhatIf.State.STOPPED:
            return
        same.played = found
        same.state = WhatIf.State.DONE if is_done else WhatIf.State.PLAYING
        same.done_at = at if is_done else None
        same.save(update_fields=["played", "state", "done_at"])
        if not is_done:
            post(TOPIC, {"what_if": str(row.pk), "played": len(found)})


def fail(what_if: UUID, *, at: datetime) -> None:
    """It could not be played."""
    WhatIf.objects.filter(pk=what_if, state__in=(WhatIf.State.WAITING, WhatIf.State.PLAYING)).update(
        state=WhatIf.State.FAILED, done_at=at
    )


def _some_days(row: WhatIf, at: datetime) -> list[DayOfGroups]:
    staff = week_staff(row.centre, monday_of(row.day), at=at)
    before, after = halls_of(staff, row)
    groups = groups_of(staff, before)
    ends = time.monotonic() + _PIECE_SECONDS
    found: list[DayOfGroups] = []
    for number in range(len(row.played), row.days):
        drawn = draw_day(staff.expected[row.day], staff.habits, (_SEED, row.day.toordinal(), number))
        found.append(
            played_twice(before, after, drawn.connected(before.remote), drawn.connected(after.remote), groups)
        )
        if time.monotonic() >= ends:
            break
    return found


def halls_of(staff: WeekStaff, row: WhatIf) -> tuple[Hall, Hall]:
    """The hall as it is on that day, and after the change."""
    assigned = spans_of(
        {person: {row.day.isoformat(): code} for person, code in row.plan.items()}, staff.patterns
    )
    hours = staff.hours[row.day]
    before = staff.hall_on(row.day, assigned)
    return before, changed(before, change_of(row.change, hours.opens, hours.closes))


def _plan_on(centre: str, day: date) -> dict[str, str]:
    plan = plan_of_week(centre, monday_of(day))
    return {person: days[day.isoformat()] for person, days in plan.items() if day.isoformat() in days}


def _open_ones(centre: str) -> int:
    return WhatIf.objects.filter(
        centre=centre, state__in=(WhatIf.State.WAITING, WhatIf.State.PLAYING)
    ).count()


def _document(day: DayOfGroups) -> dict[str, list[float]]:
    return {
        group.value: [one.count, round(one.before, 4), round(one.after, 4), one.lost_before, one.lost_after]
        for group, one in day.items()
    }
