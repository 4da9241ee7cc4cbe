"""What staff do with one registration, under the lock of its event."""

from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.events.models import Registration
from wenjin.events.services.event_acts import must_plan
from wenjin.events.services.places import lock_event
from wenjin.events.services.refusals import NoSuchRegistration


def staff_registration(actor: Actor, registration_id: UUID) -> Registration:
    """A registration with its event locked, in the caller's transaction.

    Raises:
        NotAllowed, NoSuchRegistration: the actor goes no further.
    """
    must_plan(actor)
    rows = Registration.objects.filter(pk=registration_id)
    event_id = rows.values_list("event_id", flat=True).first()
    if event_id is None:
        raise NoSuchRegistration
    lock_event(event_id)
    return rows.select_related("event", "data_key").get()
