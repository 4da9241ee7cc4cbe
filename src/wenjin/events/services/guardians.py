"""Asking guardians: who registered young guests is asked, or names who answers for them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.core.keys.sealing import seal_json
from wenjin.core.ledger import book
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.events.domain.consent_form import Named, answer_by, wrong_in_names
from wenjin.events.domain.typed_lines import one_line
from wenjin.events.models import Consent, Guardian, Guest, Registration
from wenjin.events.queries.consents import OPEN, guardian_contact, guardian_context
from wenjin.events.queries.sealed import contact_of, guest_seen
from wenjin.events.services.event_acts import event_act
from wenjin.events.services.notes import note, stream_of, was_done
from wenjin.events.services.places import State as RegistrationState
from wenjin.events.services.places import lock_event
from wenjin.events.services.refusals import AlreadyOver, EventRefusal, FormWrong
from wenjin.events.services.waiting_list import locked_registration
from wenjin.lang.domain.registry import BY_CODE

State = Guardian.State
NOTICE_TOPIC: Final = "guardian_notice_due"
NOT_NEEDED: Final = "not_needed"
"""Notice: the guest does not come any more, or has grown old enough by the day of birth that is said now."""
_MOST_NAMINGS: Final = 5
_BETWEEN_REMINDERS: Final = timedelta(hours=12)
_REMIND_BEFORE: Final = timedelta(days=2)
_BATCH: Final = 200


class NamedTooOften(EventRefusal):
    """Others were named so often already that no more letters go out from here; staff can help."""

    code = "named_too_often"


class NotAsked(EventRefusal):
    """The guardian has answered, or nobody is named: there is nobody to remind."""

    code = "not_asked"


class RemindedAlready(EventRefusal):
    """They were reminded some hours ago (``at``)."""

    code = "reminded_already"


@transaction.atomic
def ask_guardians(registration_id: UUID, *, at: datetime) -> int:
    """Ask for the consents that nobody is asked for yet; says for how many guests.

    Whoever registered is asked, unless they are too young themselves: then they are asked who answers.
    """
    found = Registration.objects.filter(pk=registration_id).only("event_id").first()
    if found is None or lock_event(found.event_id) is None:
        return 0
    row = Registration.objects.select_related("data_key", "event").get(pk=registration_id)
    young = _not_asked(row)
    if not young or row.state != RegistrationState.PENDING or row.data_key is None:
        return 0
    is_too_young = Guest.objects.filter(registration=row, place=0, has_consent=False).exists()
    contact = contact_of(row)
    guardian = _new_guardian(
        row,
        State.UNNAMED if is_too_young else State.ASKED,
        Named(contact.name, "" if is_too_young else contact.email, row.language),
        at,
        is_contact=not is_too_young,
    )
    _attach(guardian, young)
    note(row, f"consent.{guardian.state}", at=at, actor=SYSTEM, guardian=str(guardian.pk), guests=len(young))
    tell_guardian_later(guardian, "asked", at=at)
    return len(young)


def ask_again(row: Registration, *, at: datetime) -> int:
    """Ask guardians anew whose child was changed into somebody else, in the caller's transaction; says how many.

    What they said of the other child is erased. Whom to call in an emergency remains, for them to look at.
    """
    _ask_no_more_who_said_all(row)
    changed = Consent.objects.filter(guest__registration=row, guest__has_consent=False)
    changed.update(allows_photos=None, health=None)
    asked = list(Guardian.objects.filter(state=State.GIVEN, consents__in=changed).distinct())
    for one in asked:
        one.state, one.asked_at, one.reminded_at, one.answer_by = State.ASKED, at, None, _until(row, at)
        one.mail_failed_at = None
        one.save(update_fields=["state", "asked_at", "reminded_at", "answer_by", "mail_failed_at"])
        note(row, "consent.asked", at=at, actor=SYSTEM, guardian=str(one.pk))
        tell_guardian_later(one, "asked", at=at)
    return len(asked)


def ask_no_more(row: Registration, *, at: datetime) -> int:
    """Let go of guardians whose guests do not come any more, or need nobody's consent; says how many.

    In the caller's transaction. Whoever did not register themselves is told: they have agreed to something, or
    were asked to. Their address is erased when that mail is written down; what they said, at once.
    """
    of_age = Consent.objects.filter(guest__registration=row, guest__has_consent=None)
    were_asked = set(of_age.values_list("guardian", flat=True))
    of_age.delete()
    rows = Guardian.objects.filter(registration=row, state__in=(*OPEN, State.GIVEN))
    without = list(rows.exclude(consents__isnull=False))
    for one in without:
        is_told = one.state != State.UNNAMED and not one.is_contact
        one.state, one.emergency = State.REPLACED, None
        one.contact = one.contact if is_told else None
        one.save(update_fields=["state", "emergency", "contact"])
        if is_told:
            tell_guardian_later(one, NOT_NEEDED, at=at)
    for pk in sorted({one.pk for one in without} | were_asked):
        reason = "of_age" if pk in were_asked else "left"
        note(row, "consent.not_needed", at=at, actor=SYSTEM, guardian=str(pk), reason=reason)
    return len(without)


def _ask_no_more_who_said_all(row: Registration) -> None:
    """Whoever was asked anew for one child who does not come, or is another's now, has consented for the rest."""
    asked = Guardian.objects.filter(registration=row, state=State.ASKED, consents__guest__has_consent=True)
    waited_for = Consent.objects.filter(guest__registration=row, guest__has_consent=False)
    said_all = list(asked.exclude(pk__in=waited_for.values("guardian")).values_list("pk", flat=True))
    Guardian.objects.filter(pk__in=said_all).update(state=State.GIVEN)


def _until(row: Registration, at: datetime) -> datetime:
    return answer_by(at, row.event.starts_at, timezone.get_default_timezone())


def _not_asked(row: Registration) -> list[UUID]:
    waited_for = Consent.objects.filter(guardian__state__in=OPEN, guest__registration=row)
    guests = Guest.objects.filter(registration=row, has_consent=False)
    return list(guests.exclude(pk__in=waited_for.values("guest")).values_list("pk", flat=True))


def _new_guardian(
    row: Registration,
    state: str,
    named: Named,
    at: datetime,
    *,
    is_contact: bool = False,
    until: datetime | None = None,
) -> Guardian:
    pk, secret = uuid4(), new_secret()
    said = {"name": one_line(named.name), "email": named.email, "secret": secret}
    sealed = None
    if state == State.ASKED and row.data_key is not None:
        sealed = seal_json(row.data_key, said, context=guardian_context(pk, "contact"))
    return Guardian.objects.create(
        id=pk,
        registration=row,
        state=state,
        language=named.language,
        is_contact=is_contact,
        secret_hash=fingerprint(secret),
        contact=sealed,
        asked_at=at,
        answer_by=until or _until(row, at),
    )


def _attach(guardian: Guardian, guests: Iterable[UUID]) -> None:
    for pk in guests:
        Consent.objects.update_or_create(
            guest_id=pk, defaults={"guardian": guardian, "allows_photos": None, "health": None}
        )


@transaction.atomic
def name_guardians(secret: str, named: Mapping[int, Named], *, key: str, at: datetime) -> Registration:
    """Whoever registered says who answers for which young guest; each of them gets a link of their own.

    Whoever was asked before and is asked no more can answer no more. The time to answer does not begin again.
    Parents often register a child with their own address, so it may be the same; the desk sees where it is.

    Args:
        secret: of the registration.
        named: by place of the guest; a guest who is left out stays with whom was asked.

    Raises:
        FormWrong: see its fields. NoSuchRegistration, AlreadyOver, NamedTooOften: nothing was changed.
    """
    row = locked_registration(secret)
    if was_done(row, "consent.named", key):
        return row
    if row.state != RegistrationState.PENDING or row.data_key is None:
        raise AlreadyOver(state=row.state)
    guests = {one.place: one for one in Guest.objects.filter(registration=row, has_consent=False)}
    named = {place: one for place, one in named.items() if place in guests}
    addresses = _right_addresses(named, [one.name for one in map(partial(guest_seen, row), guests.values())])
    if len(book.latest(stream_of(row), ["consent.named"], most=_MOST_NAMINGS)) >= _MOST_NAMINGS:
        raise NamedTooOften
    before = _guardians_of(row)
    until = min((one.answer_by for one in before), default=None)
    asked = {guardian_contact(one, row).email.casefold(): one for one in before if one.state == State.ASKED}
    for place, one in named.items():
        address = addresses[place]
        guardian = asked.get(address.casefold())
        if guardian is None:
            new = Named(one.name, address, one.language)
            guardian = asked[address.casefold()] = _new_guardian(
                row,
                State.ASKED,
                new,
                at,
                until=until,
                is_contact=address.casefold() == contact_of(row).email.casefold(),
            )
            tell_guardian_later(guardian, "asked", at=at)
        _attach(guardian, [guests[place].pk])
    _replace_without_guests(before)
    _ask_no_more_who_said_all(row)
    note(row, "consent.named", at=at, key=key, guests=len(named))
    return row


def _right_addresses(named: Mapping[int, Named], young: Collection[str]) -> dict[int, str]:
    wrong = wrong_in_names(named, BY_CODE, young)
    addresses = {}
    for place, one in named.items():
        try:
            addresses[place] = checked_address(one.email.strip())
        except MailRefused:
            wrong.setdefault(f"guardian-{place}-email", "not_an_address" if one.email.strip() else "missing")
    if wrong:
        raise FormWrong(wrong)
    return addresses


def _guardians_of(row: Registration) -> list[Guardian]:
    return list(Guardian.objects.filter(registration=row, state__in=OPEN).order_by("asked_at", "pk"))


def _replace_without_guests(guardians: Iterable[Guardian]) -> None:
    for one in guardians:
        if not Consent.objects.filter(guardian=one).exists():
            one.state, one.contact = State.REPLACED, None
            one.save(update_fields=["state", "contact"])


def remind(actor: Actor, event: str, guardian_id: UUID, *, key: str, at: datetime) -> None:
    """Staff remind somebody who has not answered.

    Raises:
        NotAllowed, NoSuchEvent, NotAsked, RemindedAlready: nothing was changed.
    """
    with event_act(actor, event, "consent.reminded", key=key, at=at) as act:
        if act.is_repeated:
            return
        rows = Guardian.objects.filter(pk=guardian_id, registration__event=act.event, state__in=OPEN)
        row = rows.filter(registration__state=RegistrationState.PENDING).first()
        if row is None:
            raise NotAsked
        if row.reminded_at is not None and at < row.reminded_at + _BETWEEN_REMINDERS:
            raise RemindedAlready(at=row.reminded_at)
        _remind(row, at)
        act.note(guardian=str(row.pk))


@transaction.atomic
def remind_due(at: datetime) -> int:
    """Remind, once, those whose time runs out in two days; says how many."""
    rows = Guardian.objects.filter(
        state__in=OPEN,
        reminded_at=None,
        answer_by__gt=at,
        answer_by__lte=at + _REMIND_BEFORE,
        asked_at__lte=at - _BETWEEN_REMINDERS,
        registration__state=RegistrationState.PENDING,
    )
    due = list(rows.order_by("answer_by", "pk")[:_BATCH])
    for row in due:
        _remind(row, at)
    return len(due)


def _remind(row: Guardian, at: datetime) -> None:
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    tell_guardian_later(row, "reminder", at=at)


def tell_guardian_later(row: Guardian, notice: str, *, at: datetime) -> None:
    """Let a worker write to a guardian: asked, reminder, not_needed."""
    payload = {"guardian": str(row.pk), "notice": notice, "at": at.isoformat()}
    key = f"guardian-notice:{row.pk}:{notice}:{at.isoformat()}"
    post_many([NewMessage(NOTICE_TOPIC, payload, at, key)], at=at)


def ask_overlooked(at: datetime) -> int:
    """Ask where nobody was asked: places that were offered, a young guest who was added later; says how many."""
    waited_for = Consent.objects.filter(guardian__state__in=OPEN).values("guest")
    rows = Registration.objects.filter(
        state=RegistrationState.PENDING,
        event__guardian_below__isnull=False,
        event__starts_at__gt=at,
        is_sample=False,  # invented people have no mailbox
        guests__in=Guest.objects.filter(has_consent=False).exclude(pk__in=waited_for),
    )
    found = list(rows.values_list("pk", flat=True).distinct()[:_BATCH])
    return sum(ask_guardians(pk, at=at) for pk in found)
