"""Whoever registered changes what they said: names, answers, choices, and how many come.

Fewer give places back at once; more are taken only while there is room. Tickets of those who stay remain good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import seal_json
from wenjin.core.outbox.services import post_many
from wenjin.events.domain.capacity import Takes, difference, most_that_fit
from wenjin.events.domain.registration_form import (
    EventFacts,
    Form,
    needs_guardian,
    takes_of,
    tidied,
    wrong_in,
)
from wenjin.events.domain.ticket_codes import ticket_code, ticket_fingerprint
from wenjin.events.models import Attendance, Event, Guest, Quota, Registration
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.sealed import GuestSeen, contact_of, context_of, guest_seen
from wenjin.events.queries.ticket_key import ticket_key
from wenjin.events.services.guardians import ask_again, ask_no_more
from wenjin.events.services.notes import guardian_needed, note, notice_of, was_done
from wenjin.events.services.places import State, give_back, rooms_of, take
from wenjin.events.services.planning_refusals import InUse
from wenjin.events.services.preparing import (
    GUARDIAN,
    index_of,
    must_be_for,
    must_be_open,
    read_address,
    said_of_contact,
    said_of_guest,
)
from wenjin.events.services.refusals import (
    AlreadyOver,
    ClosedAlready,
    EventFull,
    FormWrong,
    NoSuchEvent,
    SomebodyWasFaster,
)
from wenjin.events.services.registering import room_for
from wenjin.events.services.waiting_list import locked_registration, offer_places

_CODE = "registration.changed"
_CHANGEABLE = (State.PENDING, State.CONFIRMED, State.WAITING)


@transaction.atomic
def change_guests(
    secret: str,
    form: Form,
    *,
    key: str,
    at: datetime,
    kept: Sequence[UUID | None] | None = None,
    seen: int | None = None,
) -> Registration:
    """Put another form in the place of what was said before.

    Args:
        form: all of it, as it is to be from now on.
        kept: for each of its guests the id of the one who they are already, None for who is new. The first is
            always who registered. Left out, guests are known by their order.
        seen: ``sequence`` of the registration when the form was drawn.

    Raises:
        FormWrong: see its fields. EventFull: there is no room for more (``most``: how many may come in all).
        ClosedAlready: the event has begun, or registration is over and more would come.
        NotForYou, AlreadyOver, InUse (who would leave is in already), SomebodyWasFaster, NoSuchRegistration.
    """
    row = locked_registration(secret)
    if was_done(row, _CODE, key):
        return row
    facts = _facts(row)
    form = tidied(form, facts)
    email = _checked(row, form, facts, at)
    if seen is not None and seen != row.sequence:
        raise SomebodyWasFaster
    data_key = _key_of(row)
    change = _guests(row, data_key, form, facts, kept)
    if change.more and row.state != State.WAITING:
        must_be_open(facts, at)
    _take_places(row, form, facts)
    contact, answers = said_of_contact(form, email, secret), {n: a for n, a in form.answers.items() if a}
    row.contact = seal_json(data_key, contact, context=context_of(row.pk, "contact"))
    row.answers = seal_json(data_key, answers, context=context_of(row.pk, "answers")) if answers else None
    if (index := index_of(email)) != row.email_index:
        row.email_index, row.mail_failed_at, row.mail_proven_at = index, None, None
    _write(row, form, facts, change, at)
    ask_no_more(row, at=at)
    ask_again(row, at=at)
    note(row, _CODE, at=at, key=key, size=row.size, new=change.more, left=len(change.gone))
    post_many([notice_of(row, row.state, at), *guardian_needed(row, at)], at=at)
    offer_places(row.event_id, at=at)
    return row


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of guests.

    Attributes:
        rows: of all who come, with what is to be kept of them.
        gone: ids of who does not come any more.
        more: how many are new.
        has_other_names: somebody is called otherwise, or is new.
    """

    rows: tuple[Guest, ...]
    gone: frozenset[UUID]
    more: int
    has_other_names: bool


def _facts(row: Registration) -> EventFacts:
    """What the event asks now, under its lock."""
    event = Event.objects.only("code", "version", "state").get(pk=row.event_id)
    facts = event_facts(event.code)
    if facts is None or facts.version != event.version:
        facts = event_facts(event.code, fresh=True)
    if facts is None:
        raise NoSuchEvent(event=event.code)
    return facts


def _checked(row: Registration, form: Form, facts: EventFacts, at: datetime) -> str:
    """The address to write to, when all is right."""
    if row.state not in _CHANGEABLE or facts.state != Event.State.PUBLISHED:
        raise AlreadyOver(state=row.state)
    if at >= facts.starts_at:
        raise ClosedAlready
    email, wrong = read_address(form.email)
    wrong |= wrong_in(form, facts)
    if wrong:
        raise FormWrong(wrong)
    must_be_for(form, facts, row.language)
    return email


def _key_of(row: Registration) -> DataKey:
    if row.data_key is None or not contact_of(row).secret:
        raise AlreadyOver(state=row.state)
    return row.data_key


def _guests(
    row: Registration,
    data_key: DataKey,
    form: Form,
    facts: EventFacts,
    kept: Sequence[UUID | None] | None,
) -> _Change:
    before = list(Guest.objects.filter(registration=row).order_by("place"))
    known = {one.pk: one for one in before}
    ids = _ids(form, before, kept)
    asks, rows, has_other_names = needs_guardian(form, facts), list[Guest](), False
    free = max((one.place for one in before), default=-1) + 1
    for number, (guest, pk) in enumerate(zip(form.guests, ids, strict=True)):
        said = said_of_guest(guest, form.name if number == 0 else guest.name)
        old = known[pk] if pk is not None else None
        one = old or _new_guest(row, free)
        free += old is None
        was = guest_seen(row, old) if old is not None else None
        is_same = was is not None and was.name == said.get("name", "")
        has_other_names |= not is_same
        one.has_consent = _consent(was, said, is_asked=asks[number], is_same=is_same)
        one.details = seal_json(data_key, said, context=context_of(row.pk, f"guest:{one.place}"))
        rows.append(one)
    gone = frozenset(known.keys() - {one.pk for one in rows})
    if Attendance.objects.filter(guest__in=gone).exists():
        raise InUse(codes=sorted(map(str, gone)))
    return _Change(tuple(rows), gone, sum(pk is None for pk in ids), has_other_names)


def _ids(form: Form, before: Sequence[Guest], kept: Sequence[UUID | None] | None) -> list[UUID | None]:
    """Who each guest of the form is; the first is who registered, and nobody is there twice."""
    ids: list[UUID | None]
    if kept is None:
        ids = [one.pk for one in before[: len(form.guests)]]
        return ids + [None] * (len(form.guests) - len(ids))
    ids = list(kept)
    named = [pk for pk in ids if pk is not None]
    is_fine = (
        len(ids) == len(form.guests)
        and len(set(named)) == len(named)
        and set(named) <= {one.pk for one in before}
        and ids[:1] == [one.pk for one in before[:1]]
    )
    if not is_fine:
        raise FormWrong({"guests": "not_a_choice"})
    return ids


def _new_guest(row: Registration, place: int) -> Guest:
    pk = uuid4()
    code = ticket_code(pk, ticket_key())
    return Guest(
        id=pk, registration=row, event_id=row.event_id, place=place, ticket_hash=ticket_fingerprint(code)
    )


def _consent(
    was: GuestSeen | None, said: Mapping[str, object], *, is_asked: bool, is_same: bool
) -> bool | None:
    """A guardian consented for somebody of this name and birthday, and for nobody else."""
    if not is_asked:
        return None
    born = was.born_on.isoformat() if was is not None and was.born_on is not None else ""
    return was is not None and bool(was.has_consent) and is_same and born == said.get("born_on")


def _take_places(row: Registration, form: Form, facts: EventFacts) -> None:
    """Take what is more and give back what is less; who waits only says what they need."""
    after = {**takes_of(form, facts), **_letters(row, facts)}
    more, less = difference(row.takes, after)
    if row.state != State.WAITING:
        rooms = rooms_of(row.event_id)
        room = room_for(facts, more, rooms)
        if room.is_full:
            raise EventFull(missing=dict(room.missing), most=_most(row, form, more, room.missing, facts))
        take(row.event_id, more)
        give_back(row.event_id, {code: count for code, count in less.items() if code in rooms})
    row.takes = after


def _letters(row: Registration, facts: EventFacts) -> Takes:
    """A letter that was asked for stays counted."""
    if not row.case_reference:
        return {}
    letters = [one.code for one in facts.quotas if one.kind == Quota.Kind.LETTER]
    return {code: row.takes[code] for code in letters if code in row.takes}


def _most(row: Registration, form: Form, more: Takes, missing: Mapping[str, int], facts: EventFacts) -> int:
    """How many of the group could come in all."""
    added = len(form.guests) - row.size
    if added <= 0:
        return row.size
    each = {code: -(-count // added) for code, count in more.items() if code in missing}
    rooms = rooms_of(row.event_id)
    fits = most_that_fit(each, rooms) if room_for(facts, each, rooms).missing == {} else 0
    return row.size + min(max(fits, 0), added)


def _write(row: Registration, form: Form, facts: EventFacts, change: _Change, at: datetime) -> None:
    Guest.objects.filter(pk__in=change.gone).delete()
    for one in change.rows:
        one.save()
    if facts.entry == Event.Entry.APPROVED and change.has_other_names:
        # Who decided has not seen these names.
        row.decided_by = ""
    needs_consent = any(one.has_consent is False for one in change.rows)
    row.reason = GUARDIAN if needs_consent else ""
    if row.state != State.WAITING:
        waits = needs_consent or (facts.entry == Event.Entry.APPROVED and not row.decided_by)
        row.state = State.PENDING if waits else State.CONFIRMED
    row.size, row.is_online, row.wants_news = len(change.rows), form.is_online, form.wants_news
    row.sequence, row.changed_at = row.sequence + 1, at
    row.save(
        update_fields=[
            "takes",
            "contact",
            "answers",
            "email_index",
            "mail_failed_at",
            "mail_proven_at",
            "decided_by",
            "reason",
            "state",
            "size",
            "is_online",
            "wants_news",
            "sequence",
            "changed_at",
        ]
    )
