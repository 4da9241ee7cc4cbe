"""What a door must know, what doors have heard, and who is there. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet

from wenjin.core.addresses import fingerprint
from wenjin.events.domain.admission import Outcome
from wenjin.events.models import Attendance, Device, Guest, Quota, Registration, Scan, Session
from wenjin.events.queries.sealed import contact_of, guest_seen
from wenjin.events.queries.standing import has_chosen, standing_of

CONFIRMED: Final = Registration.State.CONFIRMED
MOST_CONFLICTS: Final = 200
_MOST_NEWS: Final = 2000


@dataclass(frozen=True, slots=True)
class DoorSeen:
    """A door that somebody holds the link of.

    Attributes:
        event: code of the event.
        sessions: codes of those that are counted, in the order of the day.
        is_open: not closed by staff; a closed one shows no names.
    """

    id: UUID
    name: str
    event_id: UUID
    event: str
    starts_at: datetime
    ends_at: datetime
    sessions: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket as a door knows it.

    Attributes:
        ticket: fingerprint of its code.
        reference: of the registration, by which people of one name are told apart.
        is_good: confirmed; else nothing is told about whose it is.
        sessions: with places of their own that this guest has taken.
    """

    ticket: str
    name: str
    organisation: str
    reference: str
    is_good: bool
    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who is in, or is not any more.

    Attributes:
        session: code, empty for the event itself.
        at: when they came in; None when that was taken back.
        door: name of the door.
    """

    ticket: str
    session: str
    at: datetime | None
    door: str


@dataclass(frozen=True, slots=True)
class News:
    """What happened at all doors since a door last asked.

    Attributes:
        last: number of the last reading that it knows of.
    """

    came: tuple[Came, ...]
    last: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many are in, of how many that are expected; ``session`` is empty for the event itself."""

    session: str
    expected: int
    came: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a door said and what it came to are not the same.

    Attributes:
        name: of the guest, empty for a ticket that is not ours.
        is_settled: the guest was turned away, and came in afterwards.
    """

    id: int
    name: str
    reference: str
    session: str
    door: str
    seen_at: datetime
    told: Outcome
    outcome: Outcome
    is_settled: bool


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """A door in the list of the desk.

    Attributes:
        admitted: how many came in by it.
    """

    id: UUID
    name: str
    opened_at: datetime
    heard_at: datetime | None
    closed_at: datetime | None
    admitted: int


def door_of(secret: str) -> DoorSeen | None:
    """The door of a link; None when there is none."""
    row = Device.objects.filter(secret_hash=fingerprint(secret)).select_related("event").first()
    if row is None:
        return None
    return DoorSeen(
        row.pk,
        row.name,
        row.event_id,
        row.event.code,
        row.event.starts_at,
        row.event.ends_at,
        tuple(code for _pk, code in counted_sessions(row.event_id)),
        row.closed_at is None and row.event.state == "published",
    )


def counted_sessions(event_id: UUID) -> list[tuple[UUID, str]]:
    """Ids and codes of the sessions at whose doors tickets are read."""
    found = Session.objects.filter(event_id=event_id, is_counted=True)
    return list(found.values_list("id", "code"))


def list_version(event_id: UUID) -> str:
    """Changes whenever somebody registers, cancels or is called otherwise."""
    found = Registration.objects.filter(event_id=event_id).aggregate(n=Count("pk"), at=Max("changed_at"))
    return f"{found['n']}-{found['at'].timestamp() if found['at'] else 0}"


def guest_list(event_id: UUID) -> list[Listed]:
    """Every ticket of an event, in the order of registration."""
    restricted = _session_quotas(event_id)
    rows = (
        Guest.objects.filter(event_id=event_id, registration__is_online=False)
        .select_related("registration__data_key")
        .order_by("registration__number", "place")
    )
    return [_listed(one, restricted) for one in rows.iterator(chunk_size=500)]


def _listed(guest: Guest, restricted: dict[str, str]) -> Listed:
    row = guest.registration
    if standing_of(guest, row, "") is not Outcome.ADMITTED:
        return Listed(guest.ticket_hash, "", "", "", is_good=False, sessions=())
    chosen = tuple(session for session, quota in restricted.items() if has_chosen(guest, row, quota))
    return Listed(
        guest.ticket_hash,
        guest_seen(row, guest).name,
        contact_of(row).organisation,
        row.reference,
        is_good=True,
        sessions=chosen,
    )


def restricted_sessions(event_id: UUID) -> tuple[str, ...]:
    """Codes of sessions that only those enter who took a place in them."""
    return tuple(_session_quotas(event_id))


def _session_quotas(event_id: UUID) -> dict[str, str]:
    rows = Quota.objects.filter(event_id=event_id, kind=Quota.Kind.SESSION, session__isnull=False)
    return {str(session): code for session, code in rows.values_list("session__code", "code")}


def all_who_came(event_id: UUID) -> News:
    """Everybody who is in; the number is read first, so that what happens meanwhile is told later."""
    last = Scan.objects.filter(event_id=event_id).aggregate(last=Max("pk"))["last"] or 0
    rows = Attendance.objects.filter(guest__event_id=event_id)
    return News(tuple(_came(rows)), last)


def news_after(event_id: UUID, last: int) -> News:
    """Who came in or was taken back since, at any door; at most 2,000 readings at once."""
    rows = list(
        Scan.objects.filter(event_id=event_id, pk__gt=last)
        .order_by("pk")
        .values_list("pk", "guest_id", "guest__ticket_hash", "session_id", "session__code")[:_MOST_NEWS]
    )
    touched = {
        (guest, session): (str(ticket), str(code or ""))
        for _pk, guest, ticket, session, code in rows
        if guest is not None
    }
    standing = Attendance.objects.filter(guest_id__in={guest for guest, _session in touched})
    there = {(one.ticket, one.session): one for one in _came(standing)}
    came = [there.get(key, Came(*key, None, "")) for key in touched.values()]
    return News(tuple(came), rows[-1][0] if rows else last)


def _came(rows: QuerySet[Attendance]) -> list[Came]:
    found = rows.values_list("guest__ticket_hash", "session__code", "at", "scan__device__name")
    return [Came(ticket, session or "", at, door or "") for ticket, session, at, door in found]


def counts(event_id: UUID) -> list[Counted]:
    """How many are in and expected: of the event, then of each session that is counted."""
    good = Guest.objects.filter(
        event_id=event_id, registration__is_online=False, registration__state=CONFIRMED
    ).exclude(has_consent=False)
    expected = good.count()
    there = Attendance.objects.filter(guest__event_id=event_id)
    by_session = Counter(
        dict(there.values_list("session__code").annotate(n=Count("pk")).values_list("session__code", "n"))
    )
    everybody = there.aggregate(n=Count("guest_id", distinct=True))["n"]
    taken = dict(
        Quota.objects.filter(event_id=event_id, kind=Quota.Kind.SESSION, session__isnull=False).values_list(
            "session__code", "taken"
        )
    )
    sessions = [
        Counted(code, taken.get(code, expected), by_session[code]) for _pk, code in counted_sessions(event_id)
    ]
    return [Counted("", expected, everybody), *sessions]


def conflicts(event_id: UUID) -> list[Conflict]:
    """What doors said and what it came to, where that differs; the latest first."""
    rows = (
        Scan.objects.filter(event_id=event_id, is_undo=False)
        .exclude(outcome=F("told"))
        .exclude(outcome=Outcome.UNDONE.value)
        .select_related("guest__registration__data_key", "session", "device")
        .order_by("-seen_at", "-pk")[:MOST_CONFLICTS]
    )
    found = list(rows)
    there = set(
        Attendance.objects.filter(guest_id__in=[one.guest_id for one in found if one.guest_id]).values_list(
            "guest_id", "session_id"
        )
    )
    return [_conflict(one, is_there=(one.guest_id, one.session_id) in there) for one in found]


def _conflict(row: Scan, *, is_there: bool) -> Conflict:
    guest = row.guest
    return Conflict(
        row.pk,
        guest_seen(guest.registration, guest).name if guest is not None else "",
        guest.registration.reference if guest is not None else "",
        row.session.code if row.session is not None else "",
        row.device.name,
        row.seen_at,
        Outcome(row.told),
        Outcome(row.outcome),
        row.outcome == Outcome.TURNED_AWAY and is_there,
    )


def devices_of(event_id: UUID) -> list[DeviceSeen]:
    """All doors of an event, the newest first."""
    rows = (
        Device.objects.filter(event_id=event_id)
        .annotate(n=Count("scans", filter=Q(scans__outcome=Outcome.ADMITTED.value)))
        .order_by("-opened_at", "-pk")
    )
    return [DeviceSeen(one.pk, one.name, one.opened_at, one.heard_at, one.closed_at, one.n) for one in rows]
