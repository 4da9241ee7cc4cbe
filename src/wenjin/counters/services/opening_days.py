"""Days on which a centre is open otherwise than every week. Who has an appointment then is told."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.counters.domain.openings import Stretch, moment
from wenjin.counters.models import Appointment, OpeningException
from wenjin.counters.queries.duty import city_zone
from wenjin.counters.queries.opening_times import doors_on
from wenjin.counters.services.hall_acts import HallAct, hall_act
from wenjin.counters.services.refusals import HallRefusal
from wenjin.counters.services.reminders import tell_later
from wenjin.counters.services.roster_people import must_direct

FARTHEST: Final = timedelta(days=550)
CLOSED_THEN: Final = "closed_then"
"""Notice to whoever has an appointment at a time at which the centre is closed now."""
_ONE_DAY: Final = timedelta(days=1)

OpenHours = tuple[time, time] | None


class WrongDay(HallRefusal):
    """The day is over, or too far away."""

    code = "wrong_day"


class NoTimeOpen(HallRefusal):
    """The centre would open and close at the same time."""

    code = "no_time_open"


def set_day(
    actor: Actor, centre: str, day: date, hours: OpenHours, reason: str, *, key: str, at: datetime
) -> int:
    """Say how a centre is open on one day, in place of what was said before.

    Args:
        hours: local times of opening and closing; one that closes earlier than it opens closes the night after.
            None: closed all day.
        reason: shown to colleagues.

    Returns:
        How many people have an appointment at a time at which it is closed now. They keep it, and are told to
        choose another time.

    Raises:
        WrongDay, NoTimeOpen, NotDirector, NotOfThisCentre: nothing was changed.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        must_direct(actor, centre)
        done = act.done_before("hours.set")
        if done is not None:
            return int(done["told"])
        if not act.day <= day <= act.day + FARTHEST:
            raise WrongDay
        if hours is not None and hours[0] == hours[1]:
            raise NoTimeOpen
        opens, closes = hours or (None, None)
        OpeningException.objects.update_or_create(
            centre=centre, day=day, defaults={"opens": opens, "closes": closes, "reason": reason}
        )
        told = _tell_who_comes_in_vain(act, day)
        act.note(
            "hours.set",
            day=day.isoformat(),
            opens=opens.isoformat("minutes") if opens else "",
            closes=closes.isoformat("minutes") if closes else "",
            told=told,
        )
        act.changed()
        return told


def as_usual(actor: Actor, centre: str, day: date, *, key: str, at: datetime) -> bool:
    """A day is like every week again; says whether it was otherwise.

    Raises:
        WrongDay: it is over. NotDirector, NotOfThisCentre: nothing was changed.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        must_direct(actor, centre)
        if act.done_before("hours.usual") is not None:
            return False
        if day < act.day:
            raise WrongDay
        gone, _ = OpeningException.objects.filter(centre=centre, day=day).delete()
        if gone:
            _tell_who_comes_in_vain(act, day)
            act.note("hours.usual", day=day.isoformat())
            act.changed()
        return bool(gone)


def is_closed_then(row: Appointment) -> bool:
    """Whether a centre is not open during the whole of an appointment."""
    day = row.starts_at.astimezone(city_zone()).date()
    return not _is_within(row, _open_around(row.centre, day))


def _tell_who_comes_in_vain(act: HallAct, day: date) -> int:
    zone = city_zone()
    first, last = moment(day, 0, zone), moment(day + _ONE_DAY, 0, zone)
    rows = Appointment.objects.filter(
        centre=act.centre,
        state=Appointment.State.BOOKED,
        starts_at__gte=max(first, act.at.astimezone(UTC)),
        starts_at__lt=last,
    )
    open_then = _open_around(act.centre, day)
    in_vain = [one for one in rows if not _is_within(one, open_then)]
    for one in in_vain:
        tell_later(one, CLOSED_THEN, at=act.at)
    return len(in_vain)


def _open_around(centre: str, day: date) -> list[Stretch]:
    """When a centre is open on a day, the night before included."""
    return [*doors_on(centre, day - _ONE_DAY), *doors_on(centre, day)]


def _is_within(row: Appointment, stretches: Iterable[Stretch]) -> bool:
    return any(one.start <= row.starts_at and row.ends_at <= one.end for one in stretches)
