"""What a ticket is good for at a door, whoever has come already."""

from wenjin.events.domain.admission import Outcome
from wenjin.events.models import Guest, Registration
from wenjin.events.queries.sealed import guest_seen


def standing_of(guest: Guest, registration: Registration, quota: str) -> Outcome:
    """What a ticket of an event is good for, whoever has come already.

    Args:
        quota: code of the places of the session that is entered; empty when everybody may.
    """
    if registration.is_online:
        return Outcome.ELSEWHERE
    if registration.state != Registration.State.CONFIRMED or guest.has_consent is False:
        return Outcome.NOT_CONFIRMED
    if quota and not has_chosen(guest, registration, quota):
        return Outcome.ELSEWHERE
    return Outcome.ADMITTED


def has_chosen(guest: Guest, registration: Registration, quota: str) -> bool:
    """Whether a guest took one of the places of a session."""
    taken = int(registration.takes.get(quota, 0))
    return taken >= registration.size or (taken > 0 and quota in guest_seen(registration, guest).chosen)
