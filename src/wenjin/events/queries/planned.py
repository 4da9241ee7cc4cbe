"""The year as those who plan it see it: drafts too, with places, money, and rooms that are wanted twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from wenjin.catalogue.queries.texts import Said
from wenjin.events.domain.room_clashes import RoomUse, clashes
from wenjin.events.models import BudgetLine, Event, Quota, Registration, Session
from wenjin.events.queries.texts import event_texts, title_of

_SEATS = (Quota.Kind.PLACES, Quota.Kind.ONLINE)
State = Registration.State
# Ids of events as a query: the database need not be told hundreds of them again.
_Ids = QuerySet[Event, Any]
_COLUMNS: Final = (
    *("pk", "code", "kind", "state", "entry", "starts_at", "ends_at"),
    *("venue__code", "room__code", "is_online", "languages", "is_sample"),
)


class _Row(NamedTuple):
    """What a list needs of an event."""

    id: UUID
    code: str
    kind: str
    state: str
    entry: str
    starts_at: datetime
    ends_at: datetime
    venue: str | None
    room: str | None
    is_online: bool
    languages: list[str]
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Money:
    """Sums of a budget in fen.

    Attributes:
        actual_cost, actual_income: sums of the lines whose outcome is known.
        open_lines: lines of which the outcome is not known yet.
    """

    cost: int = 0
    income: int = 0
    actual_cost: int = 0
    actual_income: int = 0
    open_lines: int = 0

    def __add__(self, other: "Money") -> "Money":
        return Money(
            self.cost + other.cost,
            self.income + other.income,
            self.actual_cost + other.actual_cost,
            self.actual_income + other.actual_income,
            self.open_lines + other.open_lines,
        )

    @property
    def planned_net(self) -> int:
        """What it is meant to bring; negative when it costs."""
        return self.income - self.cost

    @property
    def actual_net(self) -> int:
        """What it brought so far."""
        return self.actual_income - self.actual_cost


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in the list of the year.

    Attributes:
        size: places there are, 0 where they are not limited; ``taken`` how many of them are held.
        waiting: registrations on the waiting list or with an offer.
        pending: registrations that somebody must decide.
        clashes: codes of events that want the same room at the same time, ``rivals`` what they are called.
        missing_mails: registrations whose mails come back.
    """

    id: UUID
    code: str
    title: Said | None
    kind: str
    state: str
    entry: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    venue_name: Said | None
    is_online: bool
    languages: tuple[str, ...]
    size: int
    taken: int
    waiting: int
    pending: int
    missing_mails: int
    money: Money
    clashes: tuple[str, ...]
    is_sample: bool
    rivals: tuple[Said | str, ...] = ()

    @property
    def month(self) -> date:
        """First day of the month in which it begins, on the clock of the city."""
        return timezone.localdate(self.starts_at).replace(day=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events of a year are shown; empty means all.

    Attributes:
        text: part of a title or of a code.
        only: ``clash``, ``pending`` or ``waiting``.
    """

    kind: str = ""
    state: str = ""
    venue: str = ""
    language: str = ""
    text: str = ""
    only: str = ""


ALL: Final = Wanted()


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year of events.

    Attributes:
        lines: those that were asked for, in order of time.
        counts: of the whole year by state.
        money: of those that were asked for; cancelled ones cost what they cost.
        clashing: how many of the whole year share a room.
        venues: code and name of the houses in which something takes place.
    """

    year: int
    lines: tuple[EventLine, ...]
    counts: Mapping[str, int]
    money: Money
    clashing: int
    venues: tuple[tuple[str, Said | None], ...]

    def months(self) -> list[tuple[date, tuple[EventLine, ...], Money]]:
        """Events and money month by month; months without any are left out."""
        found: dict[date, list[EventLine]] = {}
        for one in self.lines:
            found.setdefault(one.month, []).append(one)
        return [
            (month, tuple(lines), sum((one.money for one in lines), Money()))
            for month, lines in found.items()
        ]


def year_plan(year: int, language: str, wanted: Wanted = ALL) -> YearPlan:
    """All events that begin in a year, by eight queries whatever their number."""
    first, last = _bounds(year)
    found = Event.objects.filter(starts_at__gte=first, starts_at__lt=last).order_by("starts_at", "code")
    rows = [_Row(*one) for one in found.values_list(*_COLUMNS)]
    ids = found.order_by().values("pk")
    venues = {row.venue for row in rows if row.venue}
    subjects = [*(f"event/{row.code}" for row in rows), *(f"venue/{one}" for one in venues)]
    texts = event_texts(subjects, language, fields=("title", "name"))
    names = {one: texts.find(f"venue/{one}", "name", language) for one in venues}
    seats, waits, money = _seats(ids), _waits(ids), _money(ids)
    shared = clashes(_uses(rows, ids))
    lines = [
        EventLine(
            id=row.id,
            code=row.code,
            title=title_of(texts, f"event/{row.code}", language),
            kind=row.kind,
            state=row.state,
            entry=row.entry,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            venue=row.venue or "",
            venue_name=names.get(row.venue or ""),
            is_online=row.is_online,
            languages=tuple(row.languages),
            size=seats.get(row.id, (0, 0))[0],
            taken=seats.get(row.id, (0, 0))[1],
            waiting=waits.get(row.id, (0, 0, 0))[0],
            pending=waits.get(row.id, (0, 0, 0))[1],
            missing_mails=waits.get(row.id, (0, 0, 0))[2],
            money=money.get(row.id, Money()),
            clashes=shared.get(row.code, ()),
            is_sample=row.is_sample,
            rivals=tuple(
                title_of(texts, f"event/{one}", language) or one for one in shared.get(row.code, ())
            ),
        )
        for row in rows
    ]
    counts: dict[str, int] = {}
    for one in lines:
        counts[one.state] = counts.get(one.state, 0) + 1
    shown = tuple(one for one in lines if _is_wanted(one, wanted))
    return YearPlan(
        year,
        shown,
        counts,
        sum((one.money for one in shown), Money()),
        len(shared),
        tuple(sorted({one.venue: one.venue_name for one in lines if one.venue}.items())),
    )


def years_with_events(today: date) -> tuple[int, ...]:
    """From the first year in which something begins to the last, with this and the next one."""
    ends = Event.objects.aggregate(first=Min("starts_at"), last=Max("starts_at"))
    years = [timezone.localdate(one).year for one in ends.values() if one is not None]
    return tuple(range(min([*years, today.year]), max([*years, today.year + 1]) + 1))


def room_clashes_of(code: str, language: str) -> tuple[tuple[str, Said | str], ...]:
    """Codes and titles of the events that want a room of this one at the same time."""
    own = Event.objects.filter(code=code).values_list("starts_at", "ends_at").first()
    if own is None:
        return ()
    near = Event.objects.filter(starts_at__lt=own[1], ends_at__gt=own[0]).order_by("starts_at")
    rows = [_Row(*one) for one in near.values_list(*_COLUMNS)]
    rivals = clashes(_uses(rows, near.order_by().values("pk"))).get(code, ())
    if not rivals:
        return ()
    texts = event_texts([f"event/{one}" for one in rivals], language, fields=("title",))
    return tuple((one, title_of(texts, f"event/{one}", language) or one) for one in rivals)


def _bounds(year: int) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    first, last = (datetime.combine(date(one, 1, 1), time(), zone) for one in (year, year + 1))
    return first.astimezone(UTC), last.astimezone(UTC)


def _is_wanted(one: EventLine, wanted: Wanted) -> bool:
    text = wanted.text.casefold()
    return (
        wanted.kind in ("", one.kind)
        and wanted.state in ("", one.state)
        and wanted.venue in ("", one.venue)
        and (not wanted.language or wanted.language in one.languages)
        and (not text or text in one.code.casefold() or text in (one.title or "").casefold())
        and {"clash": bool(one.clashes), "pending": bool(one.pending), "waiting": bool(one.waiting)}.get(
            wanted.only, True
        )
    )


def _seats(ids: _Ids) -> dict[UUID, tuple[int, int]]:
    rows = (
        Quota.objects.filter(event__in=ids, kind__in=_SEATS)
        .order_by()
        .values_list("event")
        .annotate(Sum("size"), Sum("taken"))
    )
    return {pk: (size, taken) for pk, size, taken in rows}


def _waits(ids: _Ids) -> dict[UUID, tuple[int, int, int]]:
    rows = (
        Registration.objects.filter(event__in=ids)
        .order_by()
        .values_list("event")
        .annotate(
            waiting_rows=Count("pk", filter=Q(state__in=(State.WAITING, State.OFFERED))),
            pending_rows=Count("pk", filter=Q(state=State.PENDING)),
            failed_rows=Count("pk", filter=Q(mail_failed_at__isnull=False)),
        )
    )
    return {pk: (waiting, pending, failed) for pk, waiting, pending, failed in rows}


def _money(ids: _Ids) -> dict[UUID, Money]:
    found: dict[UUID, list[int]] = {}
    rows = (
        BudgetLine.objects.filter(event__in=ids)
        .order_by()
        .values_list("event", "is_income")
        .annotate(Sum("planned"), Sum("actual"), lines_open=Count("pk", filter=Q(actual=None)))
    )
    for pk, is_income, planned, actual, still_open in rows:
        # In the order of the fields of Money.
        sums = found.setdefault(pk, [0, 0, 0, 0, 0])
        sums[is_income] += planned
        sums[2 + is_income] += actual or 0
        sums[4] += still_open
    return {pk: Money(*sums) for pk, sums in found.items()}


def money_of(planned: int, actual: int | None, *, is_income: bool) -> Money:
    """One line of a budget as sums."""
    done, is_open = actual or 0, int(actual is None)
    if is_income:
        return Money(income=planned, actual_income=done, open_lines=is_open)
    return Money(cost=planned, actual_cost=done, open_lines=is_open)


def _uses(rows: Sequence[_Row], ids: _Ids) -> list[RoomUse]:
    """Rooms of events that are not cancelled: those of their sessions, else their own for the whole time.

    Args:
        ids: of the rows.
    """
    alive = {row.id: row for row in rows if row.state != Event.State.CANCELLED}
    found, with_sessions = [], set()
    sessions = (
        Session.objects.filter(event__in=ids)
        .exclude(event__state=Event.State.CANCELLED)
        .order_by()
        .values_list("event", "room__venue__code", "room__code", "starts_at", "ends_at")
    )
    for event_id, venue, room, starts_at, ends_at in sessions:
        own = alive[event_id]
        with_sessions.add(event_id)
        if room or own.room:
            name = f"{venue}/{room}" if room else f"{own.venue}/{own.room}"
            found.append(RoomUse(name, own.code, starts_at, ends_at))
    for row in alive.values():
        if row.id not in with_sessions and row.room:
            found.append(RoomUse(f"{row.venue}/{row.room}", row.code, row.starts_at, row.ends_at))
    return found
