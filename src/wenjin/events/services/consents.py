"""What guardians answer, and what becomes of the places then."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.addresses import fingerprint
from wenjin.core.keys.sealing import seal_json
from wenjin.events.domain.consent_form import ConsentForm, EmergencyContact, wrong_in_consent
from wenjin.events.domain.typed_lines import one_line
from wenjin.events.models import Consent, Event, Guardian, Guest, Quota, Registration
from wenjin.events.queries.consents import OPEN, can_answer, guardian_context
from wenjin.events.queries.sealed import guest_seen
from wenjin.events.services.notes import note, tell_later, was_done
from wenjin.events.services.places import HOLDING, give_back, lock_event
from wenjin.events.services.places import State as RegistrationState
from wenjin.events.services.refusals import EventRefusal, FormWrong, NoSuchRegistration
from wenjin.events.services.registering import GUARDIAN
from wenjin.events.services.waiting_list import end, offer_places

State = Guardian.State
REFUSED: Final = "guardian_refused"
WITHDREW: Final = "guardian_withdrew"
"""Reasons of registrations that ended with a consent."""
KEPT_AFTER: Final = timedelta(days=30)
"""How long emergency contacts and health notes are kept after an event."""
_BATCH: Final = 200


class NotWaitedFor(EventRefusal):
    """No answer is waited for any more: it was given, the time is over, or the place is (``state``)."""

    code = "not_waited_for"


@transaction.atomic
def give(secret: str, form: ConsentForm, *, key: str, at: datetime) -> Guardian:
    """Consent, or change what was said with it; the places count when nobody else is waited for.

    Raises:
        FormWrong: see its fields. NoSuchRegistration, NotWaitedFor: nothing was changed.
    """
    guardian = _locked(secret)
    row = guardian.registration
    if was_done(row, "consent.given", key) or was_done(row, "consent.changed", key):
        return guardian
    is_change = guardian.state == State.GIVEN and row.state in HOLDING and at < row.event.ends_at
    if not is_change and not can_answer(guardian, row, row.event, at):
        raise NotWaitedFor(state=guardian.state)
    consents = list(
        Consent.objects.filter(guardian=guardian).select_related("guest").order_by("guest__place")
    )
    if wrong := wrong_in_consent(form, [one.guest.place for one in consents]):
        raise FormWrong(wrong)
    _write(guardian, consents, form, at)
    by = Actor(visitor=guardian.secret_hash)
    code = "consent.changed" if is_change else "consent.given"
    note(row, code, at=at, actor=by, key=key, guardian=str(guardian.pk), guests=len(consents))
    settle(row, at=at)
    return guardian


def _write(guardian: Guardian, consents: list[Consent], form: ConsentForm, at: datetime) -> None:
    data_key = guardian.registration.data_key
    if data_key is None:  # forgotten: nobody can be asked, and nothing sealed
        raise NotWaitedFor(state=guardian.state)
    contacts = [{name: value for name, value in _said(one).items() if value} for one in form.named]
    guardian.emergency = seal_json(
        data_key, {"contacts": contacts}, context=guardian_context(guardian.pk, "emergency")
    )
    guardian.state, guardian.answered_at = State.GIVEN, at
    guardian.save(update_fields=["emergency", "state", "answered_at"])
    for one in consents:
        health = form.health.get(one.guest.place, "").strip()
        context = guardian_context(guardian.pk, f"health:{one.guest_id}")
        one.allows_photos = form.photos[one.guest.place]
        one.health = seal_json(data_key, {"health": health}, context=context) if health else None
        one.save(update_fields=["allows_photos", "health"])
    Guest.objects.filter(pk__in=[one.guest_id for one in consents]).update(has_consent=True)


def _said(contact: EmergencyContact) -> dict[str, str]:
    return {name: one_line(str(getattr(contact, name))) for name in ("name", "telephone", "relation")}


def settle(row: Registration, *, at: datetime) -> bool:
    """Let the places count when nobody is waited for, in the caller's transaction; says whether they do now.

    Where somebody decides, they are waited for.
    """
    if row.state != RegistrationState.PENDING or is_consent_missing(row):
        return False
    if row.event.entry == Event.Entry.APPROVED and not row.decided_by:
        row.reason, row.changed_at = "", at
        row.save(update_fields=["reason", "changed_at"])
        return False
    row.state, row.reason, row.changed_at = RegistrationState.CONFIRMED, "", at
    row.sequence += 1
    row.save(update_fields=["state", "reason", "changed_at", "sequence"])
    note(row, "registration.confirmed", at=at, actor=SYSTEM)
    tell_later(row, RegistrationState.CONFIRMED, at=at)
    return True


def is_consent_missing(row: Registration) -> bool:
    """Whether a guardian must still consent before the places count."""
    return Guest.objects.filter(registration=row, has_consent=False).exists()


@transaction.atomic
def refuse(secret: str, *, key: str, at: datetime) -> Guardian:
    """Say no: the guests do not come, and their places go to those who wait.

    Raises:
        NoSuchRegistration, NotWaitedFor: nothing was changed.
    """
    guardian = _locked(secret)
    row = guardian.registration
    if was_done(row, "consent.refused", key):
        return guardian
    if not can_answer(guardian, row, row.event, at):
        raise NotWaitedFor(state=guardian.state)
    by = Actor(visitor=guardian.secret_hash)
    note(row, "consent.refused", at=at, actor=by, key=key, guardian=str(guardian.pk))
    _without(guardian, State.REFUSED, RegistrationState.DECLINED, REFUSED, at)
    return guardian


@transaction.atomic
def withdraw(secret: str, *, key: str, at: datetime) -> Guardian:
    """Take a consent back. Before the event begins the places go to others; what was sealed with it is erased.

    Once it has begun the staff see it, and keep whom to call until it is over: somebody must fetch the child.

    Raises:
        NoSuchRegistration, NotWaitedFor: nothing was changed.
    """
    guardian = _locked(secret)
    row = guardian.registration
    if was_done(row, "consent.withdrawn", key):
        return guardian
    if guardian.state != State.GIVEN or at >= row.event.ends_at:
        raise NotWaitedFor(state=guardian.state)
    by = Actor(visitor=guardian.secret_hash)
    note(row, "consent.withdrawn", at=at, actor=by, key=key, guardian=str(guardian.pk))
    consents = Consent.objects.filter(guardian=guardian)
    Guest.objects.filter(consent__guardian=guardian).update(has_consent=False)
    consents.update(allows_photos=False)
    if at >= row.event.starts_at:
        guardian.state, guardian.answered_at = State.WITHDRAWN, at
        guardian.save(update_fields=["state", "answered_at"])
        return guardian
    consents.update(health=None)
    guardian.emergency = None
    _without(guardian, State.WITHDRAWN, RegistrationState.CANCELLED, WITHDREW, at)
    return guardian


@transaction.atomic
def expire_consent(guardian_id: UUID, *, at: datetime) -> bool:
    """End the wait for one guardian whose time is over; says whether they were still waited for."""
    found = Guardian.objects.filter(pk=guardian_id).values_list("registration__event_id", flat=True).first()
    if found is None or lock_event(found) is None:
        return False
    guardian = _with_registration().get(pk=guardian_id)
    if guardian.state not in OPEN or guardian.answer_by > at:
        return False
    row = guardian.registration
    if row.state == RegistrationState.PENDING:
        note(row, "consent.expired", at=at, actor=SYSTEM, guardian=str(guardian.pk))
    _without(guardian, State.EXPIRED, RegistrationState.EXPIRED, GUARDIAN, at)
    return True


def expire_consents(at: datetime) -> int:
    """End the wait for all whose time is over; says for how many."""
    rows = Guardian.objects.filter(state__in=OPEN, answer_by__lte=at).order_by("answer_by", "pk")
    return sum(expire_consent(pk, at=at) for pk in list(rows.values_list("pk", flat=True)[:_BATCH]))


def forget_what_is_over(at: datetime) -> int:
    """Erase emergency contacts and health notes of events that ended a month ago; says of how many guardians."""
    over = Q(registration__event__ends_at__lte=at - KEPT_AFTER)
    rows = Guardian.objects.filter(over, emergency__isnull=False)
    found = list(rows.values_list("pk", flat=True)[:_BATCH])
    with transaction.atomic():
        Consent.objects.filter(guardian__in=found).update(health=None)
        return Guardian.objects.filter(pk__in=found).update(emergency=None)


def _without(guardian: Guardian, state: str, ends_as: str, reason: str, at: datetime) -> None:
    """The guests of a guardian do not come. Others of the registration still may, unless it is about them all.

    Whoever registered, or who answers for themselves, takes the registration along; a class goes on without one.
    """
    row = guardian.registration
    gone = list(Guest.objects.filter(consent__guardian=guardian))
    waited_for = [one for one in gone if not one.has_consent]
    if state == State.EXPIRED and len(waited_for) < len(gone):
        # Asked anew for one child; for the others they have consented.
        guardian.state, gone = State.GIVEN, waited_for
    else:
        guardian.state, guardian.answered_at = state, at
    guardian.save(update_fields=["state", "answered_at", "emergency"])
    if row.state not in (*HOLDING, RegistrationState.WAITING):
        return
    is_all = guardian.is_contact or any(one.place == 0 for one in gone) or len(gone) >= row.size
    if is_all:
        end(row, ends_as, at=at)
        row.reason = reason
        row.save(update_fields=["reason"])
        note(row, f"registration.{ends_as}", at=at, actor=SYSTEM, reason=reason)
        tell_later(row, ends_as, at=at)
    else:
        _leave_out(row, gone, at)
    offer_places(row.event_id, at=at)


def _leave_out(row: Registration, gone: list[Guest], at: datetime) -> None:
    seats = Quota.objects.filter(
        event_id=row.event_id, kind=Quota.Kind.ONLINE if row.is_online else Quota.Kind.PLACES
    ).values_list("code", flat=True)
    freed: dict[str, int] = {}
    for one in gone:
        for code in {*seats, *guest_seen(row, one).chosen} & row.takes.keys():
            freed[code] = freed.get(code, 0) + 1
    if row.state in HOLDING:
        give_back(row.event_id, freed)
    left = {code: count - freed.get(code, 0) for code, count in row.takes.items()}
    row.takes = {code: count for code, count in left.items() if count > 0}
    row.size, row.sequence, row.changed_at = row.size - len(gone), row.sequence + 1, at
    row.save(update_fields=["takes", "size", "sequence", "changed_at"])
    Guest.objects.filter(pk__in=[one.pk for one in gone]).delete()
    note(row, "registration.guests_left", at=at, actor=SYSTEM, guests=len(gone), size=row.size)
    if not settle(row, at=at) and row.state == RegistrationState.CONFIRMED:
        # Their tickets are those of fewer guests now.
        tell_later(row, RegistrationState.CONFIRMED, at=at)


def _with_registration() -> QuerySet[Guardian]:
    return Guardian.objects.select_related("registration__data_key", "registration__event")


def _locked(secret: str) -> Guardian:
    """The guardian of a private link, with the event locked, in the caller's transaction."""
    rows = Guardian.objects.filter(secret_hash=fingerprint(secret)).exclude(
        state__in=(State.REPLACED, State.UNNAMED)
    )
    event_id = rows.values_list("registration__event_id", flat=True).first()
    if event_id is None:
        raise NoSuchRegistration
    lock_event(event_id)
    return _with_registration().get(secret_hash=fingerprint(secret))
