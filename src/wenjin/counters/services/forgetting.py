"""What is kept of appointments, and for how long: that there was one stays, who it was for does not."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wenjin.core.keys.services import shred
from wenjin.counters.models import Appointment, Interpreter, Officer, RemoteSession, WaitingWish
from wenjin.counters.queries.appointments import secret_of
from wenjin.counters.queries.hall_now import local_day
from wenjin.counters.queries.personal import tickets_of_person
from wenjin.counters.services.appointment_notes import note_by_clock
from wenjin.counters.services.appointments import cancel

CONTACT_KEPT: Final = timedelta(days=365)
WISH_KEPT: Final = timedelta(days=30)
HOLD_KEPT: Final = timedelta(days=7)
_BATCH: Final = 500


def forget_old(at: datetime) -> int:
    """Forget who appointments were for that ended a year ago, old wishes, and holds that came to nothing.

    The key of the contact is destroyed, so that it cannot be read from any copy either; mails and text messages
    about it lie under the same key. Says how many rows.
    """
    unused = Appointment.objects.filter(state=Appointment.State.EXPIRED, changed_at__lte=at - HOLD_KEPT)
    over = Appointment.objects.filter(ends_at__lte=at - CONTACT_KEPT, contact__isnull=False)
    wishes = WaitingWish.objects.filter(
        Q(latest__lte=at - WISH_KEPT), contact__isnull=False, state__in=_settled()
    )
    done = sum(_forget_appointment(pk, at) for pk in list(over.values_list("pk", flat=True)[:_BATCH]))
    done += sum(_forget_wish(pk, at) for pk in list(wishes.values_list("pk", flat=True)[:_BATCH]))
    return done + unused.filter(data_key=None).delete()[0]


def forget_person(person_id: UUID, at: datetime) -> int:
    """Forget everything that somebody booked or wished, since they are erased; says how many rows.

    What still lies ahead is cancelled: nobody could remind them any more, and others wait for the place. Of
    whoever worked here the shifts stay, without the name.
    """
    _cancel_ahead(person_id, at)
    appointments = list(Appointment.objects.filter(person_id=person_id).values_list("pk", flat=True))
    wishes = list(WaitingWish.objects.filter(person_id=person_id).values_list("pk", flat=True))
    tickets_of_person(person_id).exclude(case_reference="").update(case_reference="")
    done = sum(_forget_appointment(pk, at) for pk in appointments)
    done += sum(_forget_wish(pk, at) for pk in wishes)
    return done + _forget_work(person_id, at)


def _cancel_ahead(person_id: UUID, at: datetime) -> None:
    ahead = Appointment.objects.filter(
        person_id=person_id,
        state__in=(Appointment.State.HELD, Appointment.State.BOOKED),
        starts_at__gt=at,
    )
    for row in list(ahead.select_related("data_key")):
        if secret := secret_of(row):
            cancel(secret, at=at)


def _forget_work(person_id: UUID, at: datetime) -> int:
    officers = Officer.objects.filter(person_id=person_id)
    interpreters = Interpreter.objects.filter(person_id=person_id)
    today = local_day(at)
    officers.filter(left_on=None).update(left_on=today)
    interpreters.filter(left_on=None).update(left_on=today)
    return (
        officers.update(name="", name_zh="", feed_secret="")
        + interpreters.update(name="", feed_secret="")
        + RemoteSession.objects.filter(person_id=person_id).update(interpreter_name="")
    )


def _settled() -> tuple[str, ...]:
    return tuple(one for one in WaitingWish.State.values if one != WaitingWish.State.OFFERED)


@transaction.atomic
def _forget_appointment(pk: UUID, at: datetime) -> bool:
    row = Appointment.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    if row.data_key_id is not None:
        shred(row.data_key_id, at)
    row.contact, row.person_id, row.case_reference, row.papers = None, None, "", []
    row.save(update_fields=["contact", "person", "case_reference", "papers"])
    note_by_clock(row, "appointment.forgotten", at=at)
    return True


@transaction.atomic
def _forget_wish(pk: UUID, at: datetime) -> bool:
    row = WaitingWish.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    if row.data_key_id is not None:
        shred(row.data_key_id, at)
    row.contact, row.person_id = None, None
    row.state = WaitingWish.State.CLOSED if row.state != WaitingWish.State.TAKEN else row.state
    row.save(update_fields=["contact", "person", "state"])
    note_by_clock(row, "wish.forgotten", at=at)
    return True
