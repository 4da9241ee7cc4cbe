"""That names and addresses of guests left the house as a file is written down."""

from datetime import datetime

from wenjin.accounts.domain.actor import Actor
from wenjin.events.services.event_acts import event_act, look_key


def note_export(actor: Actor, event: str, form: str, count: int, *, key: str, at: datetime) -> None:
    """Write into the ledger who took the registrations of an event along.

    Raises:
        NoSuchEvent, NotAllowed: it is not theirs to take.
    """
    own = look_key(actor, f"{key}:{form}", at)
    with event_act(actor, event, "event.exported", key=own, at=at) as act:
        if not act.is_repeated:
            act.note(format=form, registrations=count)
