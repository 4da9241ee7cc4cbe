"""Registrations as the private page shows them, and as the desk lists them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from wenjin.core.addresses import fingerprint
from wenjin.core.keys.sealing import blind_index
from wenjin.core.prepared import Prepared
from wenjin.events.domain.registration_acts import Act, Standing, possible_acts
from wenjin.events.models import Attendance, Event, Guest, Quota, Registration
from wenjin.events.queries.consents import GuardianContact, unreached_guardians
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.sealed import Contact, GuestSeen, answers_of, contact_of, guest_seen
from wenjin.events.services.places import LIVE

State = Registration.State
ROWS_OF_A_PAGE: Final = 50
MOST_NAMES_SEARCHED: Final = 2000
"""Names are sealed: to find one they are opened, the newest first, and not more than so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSeen:
    """A registration, with what is sealed in it.

    Attributes:
        event_version: as in ``Event.version``, when it was read.
        number: in its event.
        state: as in ``Registration.State``; ``reason`` is a code of why.
        size: how many come; ``takes`` how many of which quota, by code.
        is_online: they follow online.
        join_address: of the online room, for whoever is confirmed and follows online; else empty.
        language: in which they are written to.
        position: in the waiting list, 1 for the first; None when it is not on it.
        is_passed_over: others behind it were offered what was too little for it.
        can: what the holder of the link can do now.
        mail_failed_at: since when mails to it come back.
        unreached: guardians whose consent is waited for, and to whom mails come back.
        attended: a guest of it was there; ``who_attended`` their ids.
    """

    id: UUID
    event_id: UUID
    event: str
    event_state: str
    event_version: int = 0
    starts_at: datetime
    ends_at: datetime
    number: int
    reference: str
    state: str
    reason: str = ""
    source: str = ""
    size: int
    takes: Mapping[str, int] = field(default_factory=dict)
    is_online: bool = False
    join_address: str = ""
    language: str
    contact: Contact
    answers: Mapping[str, Any] = field(default_factory=dict)
    guests: tuple[GuestSeen, ...] = ()
    position: int | None = None
    is_passed_over: bool = False
    offered_until: datetime | None = None
    can: frozenset[Act] = frozenset()
    case_reference: str = ""
    wants_news: bool = False
    mail_failed_at: datetime | None = None
    unreached: tuple[GuardianContact, ...] = ()
    sequence: int = 0
    created_at: datetime
    changed_at: datetime
    is_sample: bool = False
    who_attended: frozenset[UUID] = frozenset()

    @property
    def attended(self) -> bool:
        """Whether anybody of it was there."""
        return bool(self.who_attended)

    @property
    def as_shown(self) -> str:
        """By which a form says which registration it means, and as what it was shown."""
        return f"{self.id}.{self.sequence}"


@dataclass(frozen=True, slots=True)
class RegistrationLine:
    """A registration in the list of the desk.

    Attributes:
        fields: as in ``RegistrationSeen``.
        same_address: how many registrations of this event that still count have its address, itself among them.
    """

    id: UUID
    number: int
    reference: str
    state: str
    reason: str
    source: str
    size: int
    takes: Mapping[str, int]
    is_online: bool
    language: str
    name: str
    email: str
    telephone: str
    organisation: str
    country: str
    offered_until: datetime | None
    case_reference: str
    wants_news: bool
    mail_failed_at: datetime | None
    created_at: datetime
    is_sample: bool
    sequence: int = 0
    same_address: int = 0

    @property
    def as_shown(self) -> str:
        """As in ``RegistrationSeen``."""
        return f"{self.id}.{self.sequence}"


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """Some lines of a list.

    Attributes:
        total: how many there are in all.
        page, pages: counted from 1.
        is_cut: there are more than can be searched by name; a reference or an address finds any.
    """

    lines: tuple[RegistrationLine, ...]
    total: int
    page: int
    pages: int
    is_cut: bool = False


def by_secret(secret: str, at: datetime) -> RegistrationSeen | None:
    """The registration behind a private link; None when nobody has this link."""
    return _or_none(_BY_SECRET.first({"secret_hash": fingerprint(secret)}), at)


def by_id(registration_id: UUID, at: datetime) -> RegistrationSeen | None:
    """The same for staff and workers."""
    return _or_none(row_by_id(registration_id), at)


def registrations_of(
    event_id: UUID,
    *,
    state: str = "",
    q: str = "",
    page: int = 1,
    size: int = ROWS_OF_A_PAGE,
    mails_back: bool = False,
) -> RegistrationPage:
    """Registrations of an event for staff: those who wait in the order of the list, others the newest first.

    Args:
        state: only these; all when empty.
        q: part of a name, an organisation or a reference, or a whole address of e-mail.
        page: from 1; what lies outside is the nearest page there is.
        mails_back: only those to whom mails come back.
    """
    rows = Registration.objects.filter(event_id=event_id).select_related("data_key")
    if mails_back:
        rows = rows.filter(mail_failed_at__isnull=False)
    if state:
        rows = rows.filter(state=state)
    rows = rows.order_by("number" if state == State.WAITING else "-number")
    words = q.strip()
    if words:
        exact = _exactly(rows, words)
        if exact is None:
            return _by_name(event_id, rows, words.casefold(), page, size)
        rows = exact
    total = rows.count()
    number, pages = _page_of(page, total, size)
    shown = list(rows[(number - 1) * size : number * size])
    return RegistrationPage(_with_counts(event_id, shown, map(_line, shown)), total, number, pages)


def _exactly(rows: QuerySet[Registration], words: str) -> QuerySet[Registration] | None:
    if "@" in words:
        return rows.filter(email_index=blind_index(words.casefold(), purpose="events.email"))
    with_reference = rows.filter(reference=words.upper()[:16])
    return with_reference if with_reference.exists() else None


def _by_name(
    event_id: UUID, rows: QuerySet[Registration], words: str, page: int, size: int
) -> RegistrationPage:
    seen = [(row, _line(row)) for row in rows[: MOST_NAMES_SEARCHED + 1]]
    is_cut = len(seen) > MOST_NAMES_SEARCHED
    found = [
        (row, one)
        for row, one in seen[:MOST_NAMES_SEARCHED]
        if any(words in said.casefold() for said in (one.name, one.organisation, one.reference))
    ]
    number, pages = _page_of(page, len(found), size)
    shown = found[(number - 1) * size : number * size]
    lines = _with_counts(event_id, [row for row, _ in shown], (one for _, one in shown))
    return RegistrationPage(lines, len(found), number, pages, is_cut)


def _with_counts(
    event_id: UUID, rows: Collection[Registration], lines: Iterable[RegistrationLine]
) -> tuple[RegistrationLine, ...]:
    """Lines of these rows with how many have the same address, by one query for all."""
    addresses = {row.email_index for row in rows} - {""}
    same = Registration.objects.filter(event_id=event_id, email_index__in=addresses, state__in=LIVE)
    counts = dict(same.order_by().values_list("email_index").annotate(Count("pk"))) if addresses else {}
    return tuple(
        replace(line, same_address=counts.get(row.email_index, 0) if row.state in LIVE else 0)
        for row, line in zip(rows, lines, strict=True)
    )


def undecided(event_id: UUID) -> QuerySet[Registration]:
    """Registrations that wait for the decision of staff and for nobody else: without it they come in."""
    of_guardians = Guest.objects.filter(registration=OuterRef("pk"), has_consent=False)
    waiting = Registration.objects.filter(event_id=event_id, state=State.PENDING, decided_by="")
    return waiting.filter(~Exists(of_guardians))


def _page_of(page: int, total: int, size: int) -> tuple[int, int]:
    pages = max(-(-total // size), 1)
    return min(max(page, 1), pages), pages


def _line(row: Registration) -> RegistrationLine:
    contact = contact_of(row)
    return RegistrationLine(
        id=row.pk,
        number=row.number,
        reference=row.reference,
        state=row.state,
        reason=row.reason,
        source=row.source,
        size=row.size,
        takes=row.takes,
        is_online=row.is_online,
        language=row.language,
        name=contact.name,
        email=contact.email,
        telephone=contact.telephone,
        organisation=contact.organisation,
        country=contact.country,
        offered_until=row.offered_until,
        case_reference=row.case_reference,
        wants_news=row.wants_news,
        mail_failed_at=row.mail_failed_at,
        created_at=row.created_at,
        is_sample=row.is_sample,
        sequence=row.sequence,
    )


def row_by_id(registration_id: UUID) -> Registration | None:
    """A row with its event and its key, as ``seen_of`` wants it."""
    return _BY_ID.first({"registration_id": registration_id})


def rows_by_id(registration_ids: Collection[UUID]) -> dict[UUID, Registration]:
    """Several of them, by id."""
    return {row.pk: row for row in _BY_IDS.all({"registration_ids": list(registration_ids)})}


def _or_none(row: Registration | None, at: datetime) -> RegistrationSeen | None:
    return None if row is None else seen_of(row, at)


def seen_of(row: Registration, at: datetime, *, is_brief: bool = False) -> RegistrationSeen:
    """What there is to know of a row: one query for its guests, one more for who waits or whose event began.

    Args:
        is_brief: without guests and answers, which are sealed each by itself.
    """
    guests = [] if is_brief else _GUESTS.all({"registration_id": row.pk})
    who = _who_attended(row) if at >= row.event.starts_at else frozenset()
    event = row.event
    standing = Standing(
        state=row.state,
        event_state=event.state,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        offered_until=row.offered_until,
        gives_certificate=event.gives_certificate,
        gives_letters=not row.is_online and _gives_letters(event),
        has_letter=bool(row.case_reference),
        was_there=bool(who),
    )
    is_online = row.is_online or (event.is_online and event.venue_id is None)
    joins = is_online and row.state == State.CONFIRMED and event.state == event.State.PUBLISHED
    return RegistrationSeen(
        id=row.pk,
        event_id=event.pk,
        event=event.code,
        event_state=event.state,
        event_version=event.version,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        number=row.number,
        reference=row.reference,
        state=row.state,
        reason=row.reason,
        source=row.source,
        size=row.size,
        takes=row.takes,
        is_online=is_online,
        join_address=event.join_address if joins else "",
        language=row.language,
        contact=contact_of(row),
        answers={} if is_brief else answers_of(row),
        guests=tuple(guest_seen(row, one) for one in guests),
        position=_position(row),
        is_passed_over=row.state == State.WAITING and row.passed_over > 0,
        offered_until=row.offered_until,
        can=possible_acts(standing, at),
        case_reference=row.case_reference,
        wants_news=row.wants_news,
        mail_failed_at=row.mail_failed_at,
        unreached=unreached_guardians(row) if _waits_for_guardians(row) else (),
        sequence=row.sequence,
        created_at=row.created_at,
        changed_at=row.changed_at,
        is_sample=row.is_sample,
        who_attended=who,
    )


def _waits_for_guardians(row: Registration) -> bool:
    """Whether it can be so; asked before the guardians are, as most events have none."""
    return row.state == State.PENDING and row.event.guardian_below is not None


def _position(row: Registration) -> int | None:
    if row.state != State.WAITING:
        return None
    before = Registration.objects.filter(event=row.event_id, state=State.WAITING, number__lt=row.number)
    return before.count() + 1


def _who_attended(row: Registration) -> frozenset[UUID]:
    there = Attendance.objects.filter(guest__registration=row.pk)
    return frozenset(there.values_list("guest", flat=True))


def _gives_letters(event: Event) -> bool:
    """Known without a question while the event is as it was."""
    facts = event_facts(event.code)
    if facts is None or facts.version != event.version:
        facts = event_facts(event.code, fresh=True)
    return facts is not None and facts.has(Quota.Kind.LETTER)


def _rows() -> QuerySet[Registration]:
    return Registration.objects.select_related("event", "data_key")


def _by_secret(secret_hash: str) -> QuerySet[Registration, Registration]:
    return _rows().filter(secret_hash=secret_hash)


def _by_id(registration_id: UUID) -> QuerySet[Registration, Registration]:
    return _rows().filter(pk=registration_id)


def _by_ids(registration_ids: list[UUID]) -> QuerySet[Registration, Registration]:
    return _rows().filter(pk__in=registration_ids)


def _guests(registration_id: UUID) -> QuerySet[Guest, Guest]:
    return Guest.objects.filter(registration=registration_id).order_by("place")


_BY_SECRET: Final = Prepared(_by_secret)
_BY_ID: Final = Prepared(_by_id)
_BY_IDS: Final = Prepared(_by_ids)
_GUESTS: Final = Prepared(_guests)
