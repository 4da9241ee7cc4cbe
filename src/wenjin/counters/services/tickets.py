"""Tickets: given, checked in with an appointment, given priority, given back, and judged afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max

from wenjin.accounts.domain.actor import NOBODY, SYSTEM, Actor
from wenjin.core.addresses import fingerprint
from wenjin.core.keys.sealing import blind_index
from wenjin.counters.domain.numbering import next_number
from wenjin.counters.domain.ticket_state import TicketAct, TicketState
from wenjin.counters.models import Appointment, CounterSession, Ticket
from wenjin.counters.queries.board import range_for
from wenjin.counters.queries.coverage import Covered, covered_in
from wenjin.counters.queries.hall_now import live_hall, local_day
from wenjin.counters.queries.halls import CentreHall, hall
from wenjin.counters.queries.opening_times import is_open, opening_now
from wenjin.counters.queries.tickets import ticket_of_secret
from wenjin.counters.services.attending import mark_came
from wenjin.counters.services.hall_acts import HallAct, act_key_of, hall_act, refuse_strangers
from wenjin.counters.services.lines import connect_within, end_lines_of
from wenjin.counters.services.refusals import (
    AppointmentOnAnotherDay,
    AppointmentOver,
    HallClosed,
    NoSuchAppointment,
    NoSuchTicket,
    NotServedYet,
    NotWaiting,
    UnknownLanguage,
    UnknownReason,
    UnknownTopic,
    WrongCount,
    WrongScore,
)
from wenjin.lang.domain.registry import BY_CODE

APPOINTMENT: Final = "appointment"
SENT_BACK: Final = "sent-back"
_BY_STAFF: Final = "staff"
_LARGEST_GROUP: Final = 60
_MOST_LANGUAGES: Final = 8
_LONGEST: Final = 80
_SCORES: Final = range(1, 6)
# Nobody of the house sees whoever takes a ticket there: outside the hours it would be a promise of nobody.
_ALONE: Final = frozenset({Ticket.Source.KIOSK.value, Ticket.Source.PHONE.value})


@dataclass(frozen=True, slots=True)
class Issued:
    """A ticket as it is handed over.

    Attributes:
        secret: for the link on the visitor's phone; the same when the same form is sent again.
        low, high: minutes of waiting, as a range; None as in ``domain.waiting_time.WaitRange``.
        covered: whether somebody can serve it, and what can be done where nobody can.
    """

    ticket: Ticket
    secret: str
    low: int | None
    high: int | None
    covered: Covered


def issue(
    centre: str,
    topic: str,
    language: str,
    *,
    source: str,
    key: str,
    at: datetime,
    actor: Actor = NOBODY,
    also_speaks: Iterable[str] = (),
    group_size: int = 1,
    service_id: str = "",
    case_reference: str = "",
    appointment_id: UUID | None = None,
    reasons: Iterable[str] = (),
) -> Issued:
    """Give somebody a ticket. It belongs to no counter until it is called.

    Args:
        source: of ``Ticket.Source``.
        key: of the form; the same key gives the same ticket.
        reasons: ids of priorities that staff give; an appointment brings its own.

    Raises:
        NoSuchHall: the centre has no counters.
        HallClosed: the centre is closed, and nobody of the staff gives the ticket.
        UnknownTopic, UnknownLanguage, UnknownReason, WrongCount: something was sent that no form sends.
        KeyUsedForSomethingElse: the key belongs to another act.
    """
    known = hall(centre)
    others = _checked(known, topic, language, also_speaks, group_size)
    given = tuple(dict.fromkeys(reasons))
    if given:
        refuse_strangers(actor, centre)
    appointment = None
    if appointment_id is not None:
        appointment = Appointment.objects.get(pk=appointment_id)
        given = (APPOINTMENT, *(one for one in given if one != APPOINTMENT))
    secret = _secret_for(centre, key)
    with hall_act(centre, actor, at=at, key=key) as act:
        done = act.done_before("ticket.issued")
        if done is not None:
            return _again(Ticket.objects.get(pk=done["ticket"]), secret, at)
        if source in _ALONE and not is_open(opening_now(centre, at)):
            raise HallClosed
        seen = live_hall(centre, at)
        seniority = sum(_minutes_of(known, one) for one in given)
        promised = range_for(seen, language, topic, others, seniority=seniority)
        ticket = _create(
            act,
            known,
            topic=topic,
            source=Ticket.Source(source).value,
            secret_hash=fingerprint(secret),
            act_key=act_key_of(centre, key),
            language=language,
            also_speaks=list(others),
            group_size=group_size,
            service_id=service_id[:_LONGEST],
            case_reference=case_reference[:24],
            appointment=appointment,
            ready_at=max(at, appointment.starts_at) if appointment is not None else at,
            seniority=seniority,
            reasons=list(given),
            promised_low=promised.low,
            promised_high=promised.high,
        )
        act.note(
            "ticket.issued",
            ticket=str(ticket.pk),
            topic=topic,
            language=language,
            source=ticket.source,
            low=promised.low,
            high=promised.high,
        )
        act.changed(ticket)
        covered = covered_in(seen, language, topic, others)
        if not covered.is_covered:
            act.note(
                "hall.not_covered", ticket=str(ticket.pk), topic=topic, language=language, lack=covered.lack
            )
        connect_within(act)
    return Issued(ticket, secret, promised.low, promised.high, covered)


def check_in(
    reference_or_secret: str, *, key: str, at: datetime, source: str, actor: Actor = NOBODY, centre: str = ""
) -> Issued:
    """Somebody with an appointment is here. Checked in twice, it is one ticket.

    Args:
        reference_or_secret: as it stands on the confirmation, or as the QR code carries it.
        centre: where it is asked; an appointment at another centre is not known there. Anywhere when left out.

    Raises:
        NoSuchAppointment: nothing has this reference or secret.
        AppointmentOnAnotherDay: it is not today.
        AppointmentOver: it was cancelled, or never booked.
    """
    appointment = _appointment(reference_or_secret)
    if appointment is None or centre not in ("", appointment.centre):
        raise NoSuchAppointment
    came_before = appointment.state == Appointment.State.CAME
    if not came_before and appointment.state not in (Appointment.State.BOOKED, Appointment.State.NO_SHOW):
        raise AppointmentOver(state=appointment.state)
    if local_day(appointment.starts_at) != local_day(at):
        raise AppointmentOnAnotherDay(starts_at=appointment.starts_at)
    if not came_before:
        # First: a form that breaks off in between can be sent again, and somebody who is here is no no-show.
        mark_came(appointment.pk, actor if actor.is_signed_in else SYSTEM, at=at)
    return issue(
        appointment.centre,
        appointment.topic,
        appointment.language,
        also_speaks=appointment.also_speaks,
        source=Ticket.Source.APPOINTMENT,
        key=f"appointment:{appointment.pk}",
        at=at,
        actor=actor,
        group_size=appointment.group_size,
        service_id=appointment.service_id,
        case_reference=appointment.case_reference,
        appointment_id=appointment.pk,
    )


def leave(secret: str, *, at: datetime) -> Ticket:
    """The visitor gives the ticket back. Given back twice it is given back once.

    Raises:
        NoSuchTicket: no ticket has this secret.
        NotWaiting: they are being served, or were.
    """
    found = ticket_of_secret(secret)
    if found is None:
        raise NoSuchTicket
    with hall_act(found.centre, NOBODY, at=at) as act:
        ticket = row(found.pk)
        if ticket.state == TicketState.LEFT:
            return ticket
        counter = ticket.session.counter if ticket.session is not None else ""
        session = ticket.session
        act.move(ticket, TicketAct.LEAVE, ended_at=at, session=None, interpreter=None, parked_until=None)
        free(session, at)
        end_lines_of(act, ticket)
        act.note("ticket.left", ticket=str(ticket.pk))
        act.changed(ticket, counter)
        connect_within(act)
        return ticket


def give_priority(ticket_id: UUID, reason_id: str, actor: Actor, *, at: datetime) -> Ticket:
    """Let somebody count as having waited longer, for a reason of the house. Given twice it counts once.

    Raises:
        NoSuchTicket, NotOfThisCentre: as it says.
        UnknownReason: the hall does not know it, or it is not for staff to give.
        NotWaiting: they are being served, or gone.
    """
    found = row(ticket_id)
    refuse_strangers(actor, found.centre)
    with hall_act(found.centre, actor, at=at) as act:
        ticket, known = row(ticket_id), hall(found.centre)
        priority = known.priorities.get(reason_id)
        if priority is None or priority.given != _BY_STAFF:
            raise UnknownReason(reason=reason_id)
        if reason_id in ticket.reasons:
            return ticket
        if ticket.state not in (TicketState.WAITING, TicketState.PARKED):
            raise NotWaiting(state=ticket.state, ticket=ticket.shown)
        act.change(
            ticket,
            reasons=[*ticket.reasons, reason_id],
            seniority=ticket.seniority + priority.minutes,
        )
        act.note("ticket.priority_given", ticket=str(ticket.pk), reason=reason_id)
        act.changed(ticket)
        connect_within(act)
        return ticket


def feedback(secret: str, score: int, understood: bool | None, *, at: datetime) -> Ticket:
    """How it was, in two taps; what is said last counts.

    Args:
        score: 1 to 5, best is 5.
        understood: whether the visitor was understood; None when it was not said.

    Raises:
        NoSuchTicket, WrongScore: as it says.
        NotServedYet: they were not served.
    """
    found = ticket_of_secret(secret)
    if found is None:
        raise NoSuchTicket
    if score not in _SCORES:
        raise WrongScore(score=score)
    with hall_act(found.centre, NOBODY, at=at) as act:
        ticket = row(found.pk)
        if ticket.state != TicketState.DONE:
            raise NotServedYet(state=ticket.state)
        if (ticket.score, ticket.understood) != (score, understood):
            act.change(ticket, score=score, understood=understood)
            act.note(
                "ticket.judged",
                ticket=str(ticket.pk),
                score=score,
                understood=None if understood is None else str(understood).lower(),
            )
        return ticket


def follow_up(act: HallAct, ticket: Ticket, topic: str) -> Ticket:
    """A second ticket for somebody who is sent to another topic, within another act; keeps the seniority."""
    known = hall(ticket.centre)
    if topic not in known.topics:
        raise UnknownTopic(topic=topic)
    reasons = list(dict.fromkeys([*ticket.reasons, SENT_BACK]))
    extra = 0.0 if SENT_BACK in ticket.reasons else _minutes_of(known, SENT_BACK)
    return _create(
        act,
        known,
        topic=topic,
        source=Ticket.Source.TRANSFER.value,
        secret_hash=fingerprint(_secret_for(ticket.centre, f"after:{ticket.pk}")),
        act_key=act_key_of(ticket.centre, f"after:{ticket.pk}"),
        language=ticket.language,
        also_speaks=ticket.also_speaks,
        group_size=ticket.group_size,
        case_reference=ticket.case_reference,
        appointment=ticket.appointment,
        previous=ticket,
        ready_at=ticket.ready_at,
        seniority=ticket.seniority + extra,
        reasons=reasons,
    )


def row(ticket_id: UUID) -> Ticket:
    """The row with its counter.

    Raises:
        NoSuchTicket: there is none.
    """
    found = Ticket.objects.select_related("session__officer", "interpreter").filter(pk=ticket_id).first()
    if found is None:
        raise NoSuchTicket
    return found


def free(session: CounterSession | None, at: datetime) -> None:
    """The counter has nobody any more; one that was closing is closed now. Within an act of the hall."""
    if session is None:
        return
    session.changed_at = at
    if session.state == CounterSession.State.CLOSING:
        session.state, session.closed_at = CounterSession.State.CLOSED, at
    session.save(update_fields=["changed_at", "state", "closed_at"])


def _create(act: HallAct, known: CentreHall, *, topic: str, **columns: object) -> Ticket:
    letter = known.topics[topic].letter
    last = Ticket.objects.filter(centre=act.centre, day=act.day, letter=letter).aggregate(last=Max("number"))
    return Ticket.objects.create(
        centre=act.centre,
        day=act.day,
        letter=letter,
        number=next_number(last["last"]),
        topic=topic,
        came_at=act.at,
        **columns,
    )


def _again(ticket: Ticket, secret: str, at: datetime) -> Issued:
    """What was handed over when the form was sent the first time."""
    covered = covered_in(live_hall(ticket.centre, at), ticket.language, ticket.topic, ticket.also_speaks)
    return Issued(ticket, secret, ticket.promised_low, ticket.promised_high, covered)


def _secret_for(centre: str, key: str) -> str:
    """The secret of the ticket that belongs to a key: nobody without our index key can tell it from the key."""
    return blind_index(f"{centre}:{key}", purpose="ticket_secret")[:40]


def _checked(
    known: CentreHall, topic: str, language: str, also_speaks: Iterable[str], group_size: int
) -> tuple[str, ...]:
    if topic not in known.topics:
        raise UnknownTopic(topic=topic)
    others: Sequence[str] = sorted(set(also_speaks) - {language})
    for code in (language, *others):
        if code not in BY_CODE:
            raise UnknownLanguage(language=code)
    if len(others) > _MOST_LANGUAGES:
        raise WrongCount(field="also_speaks")
    if not 1 <= group_size <= _LARGEST_GROUP:
        raise WrongCount(field="group_size")
    return tuple(others)


def _minutes_of(known: CentreHall, reason: str) -> float:
    priority = known.priorities.get(reason)
    if priority is None:
        if reason in (APPOINTMENT, SENT_BACK):
            return 0.0
        raise UnknownReason(reason=reason)
    return priority.minutes


def _appointment(written: str) -> Appointment | None:
    typed = written.strip()
    by_secret = Appointment.objects.filter(secret_hash=fingerprint(typed)).first()
    if by_secret is not None:
        return by_secret
    reference = "".join(typed.upper().split())
    return Appointment.objects.filter(reference=reference).first() if 0 < len(reference) <= 12 else None
