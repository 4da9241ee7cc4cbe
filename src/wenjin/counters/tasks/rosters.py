"""What the worker does for rosters: pieces of work that would keep a page waiting."""

from datetime import datetime
from uuid import UUID

from wenjin.core.outbox import Payload, handles
from wenjin.counters import shift_notices
from wenjin.counters.services import roster_making, rosters, what_if

# Each piece begins anew, so a worker that dies costs some seconds; what dies three times is wrong.
_ATTEMPTS = 3


def _roster_is_dead(payload: Payload, error: str, /, *, at: datetime) -> None:
    roster_making.fail(UUID(payload["roster"]), UUID(payload["job"]), at=at)


@handles(roster_making.TOPIC, is_transactional=False, most_attempts=_ATTEMPTS, when_dead=_roster_is_dead)
def go_on_with_roster(payload: Payload, /, *, at: datetime) -> None:
    """The next piece of making a roster."""
    roster_making.go_on(UUID(payload["roster"]), UUID(payload["job"]), at=at)


def _what_if_is_dead(payload: Payload, error: str, /, *, at: datetime) -> None:
    what_if.fail(UUID(payload["what_if"]), at=at)


@handles(what_if.TOPIC, is_transactional=False, most_attempts=_ATTEMPTS, when_dead=_what_if_is_dead)
def go_on_with_what_if(payload: Payload, /, *, at: datetime) -> None:
    """Some more days of a change that is tried."""
    what_if.go_on(UUID(payload["what_if"]), int(payload["played"]), at=at)


@handles(rosters.SHIFTS_TOPIC)
def tell_of_shifts(payload: Payload, /, *, at: datetime) -> None:
    """Write to those whose published shifts are not what they were."""
    shift_notices.tell(payload, at=at)
