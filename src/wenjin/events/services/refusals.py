"""Why something about an event is not done; nothing was changed then."""

from collections.abc import Mapping


class EventRefusal(Exception):
    """Something is not done.

    Attributes:
        code: names the sentence of the page.
        details: what the sentence needs: numbers, codes, dates.
    """

    code = "event_refusal"

    def __init__(self, **details: object) -> None:
        self.details: Mapping[str, object] = details
        super().__init__(self.code)


class NoSuchEvent(EventRefusal, LookupError):
    """There is no such event, or the public may not see it."""

    code = "no_such_event"


class NoSuchRegistration(EventRefusal, LookupError):
    """No registration has this secret or id."""

    code = "no_such_registration"


class NotByForm(EventRefusal):
    """One does not register for this event: people just come, or it is taken in another way."""

    code = "not_by_form"


class NotOpenYet(EventRefusal):
    """Registration begins later (``opens_at``)."""

    code = "not_open_yet"


class ClosedAlready(EventRefusal):
    """Registration is over, the event has begun, or it was cancelled."""

    code = "closed_already"


class FormWrong(EventRefusal):
    """Something typed is wrong (``fields``: codes by field)."""

    code = "form_wrong"

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(fields=self.fields)


class FormUsed(EventRefusal):
    """A form with this key was sent before, by somebody else: their link is told to nobody."""

    code = "form_used"


class RegisteredAlready(EventRefusal):
    """Somebody with this address has a registration that counts; told to staff alone, who take in a file."""

    code = "registered_already"


class NotForYou(EventRefusal):
    """The event is for others than who registers."""

    code = "not_for_you"


class EventFull(EventRefusal):
    """There is no room and no waiting list (``missing``: what is left of each quota; ``most``: who would fit)."""

    code = "event_full"


class OfferOver(EventRefusal):
    """The place was held too long ago; it went to others."""

    code = "offer_over"


class NotOffered(EventRefusal):
    """Nothing is on offer for this registration."""

    code = "not_offered"


class AlreadyOver(EventRefusal):
    """The registration was cancelled, declined or has run out, or the event is over (``state``)."""

    code = "already_over"


class SomebodyWasFaster(EventRefusal):
    """The row is not what was read."""

    code = "somebody_was_faster"


class NotMeant(EventRefusal):
    """Something was arranged already, and nobody has said that it may be lost."""

    code = "not_meant"
