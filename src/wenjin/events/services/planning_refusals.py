"""Why staff cannot do something with an event; nothing was changed then."""

from collections.abc import Mapping, Sequence

from wenjin.events.services.refusals import EventRefusal


class NotAllowed(EventRefusal):
    """Only the team of events and directors do this."""

    code = "not_allowed"


class BadEvent(EventRefusal):
    """Something typed is wrong (``fields``: codes by field; ``sessions``: codes of those that lie outside)."""

    code = "bad_event"

    def __init__(self, fields: Mapping[str, str], *, sessions: Sequence[str] = ()) -> None:
        self.fields = dict(fields)
        self.sessions = tuple(sessions)
        super().__init__(fields=self.fields)


class NotReady(BadEvent):
    """A draft lacks what the public must know (``fields``: codes by field)."""

    code = "not_ready"


class AlreadyPublished(EventRefusal):
    """It is public already."""

    code = "already_published"


class NotPublished(EventRefusal):
    """It is a draft: it can be changed freely, and there is nobody to tell."""

    code = "not_published"


class SomebodyRegistered(EventRefusal):
    """There are registrations, be they cancelled or not: the event can be cancelled."""

    code = "somebody_registered"


class AlreadyCancelled(EventRefusal):
    """The event was cancelled, which is final; copy it instead."""

    code = "already_cancelled"


class EventOver(EventRefusal):
    """The event is over."""

    code = "event_over"


class MustBeMoved(EventRefusal):
    """The event is public and guests have this in their calendars (``fields``): move it, so they are told."""

    code = "must_be_moved"


class InUse(EventRefusal):
    """Somebody holds or has used what would be taken away (``codes``)."""

    code = "in_use"


class TooSmall(EventRefusal):
    """More is taken than there would be (``taken``: by code)."""

    code = "too_small"
