"""A line to a remote interpreter: what may follow what, and when a connection is given up."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class LineState(StrEnum):
    """Where a line is between asking for somebody and the end."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    ENDED = "ended"
    FAILED = "failed"


class LineEvent(StrEnum):
    """What happens to a line."""

    CONNECT = "connect"
    END = "end"
    FAIL = "fail"


class WhyFailed(StrEnum):
    """Why there is nobody at the other end."""

    TIME_OUT = "time_out"
    PROVIDER = "provider"
    NOBODY_FREE = "nobody_free"
    LOST = "lost"


class LineIsOver(ValueError):
    """The line ended or failed before; nothing happens to it any more."""


_NEXT: Final[Mapping[tuple[LineState, LineEvent], LineState]] = {
    (LineState.CONNECTING, LineEvent.CONNECT): LineState.CONNECTED,
    (LineState.CONNECTING, LineEvent.END): LineState.ENDED,
    (LineState.CONNECTING, LineEvent.FAIL): LineState.FAILED,
    (LineState.CONNECTED, LineEvent.CONNECT): LineState.CONNECTED,
    (LineState.CONNECTED, LineEvent.END): LineState.ENDED,
    (LineState.CONNECTED, LineEvent.FAIL): LineState.FAILED,
}
# Who is expected in 4 minutes is given 10, who is expected in 8 is given 16: connection times vary by 60 %.
_PATIENCE: Final = 2.0
_LEAST_PATIENCE: Final = timedelta(minutes=10)
RETRY_AFTER: Final = timedelta(minutes=5)
"""So long a remote interpreter who did not come counts as not there, so that another way is tried."""


def next_state(state: LineState, event: LineEvent) -> LineState:
    """The state after an event. Being connected twice is being connected.

    Raises:
        LineIsOver: nothing follows on an end.
    """
    found = _NEXT.get((state, event))
    if found is None:
        raise LineIsOver(f"{event} after {state}")
    return found


def given_up_at(asked_at: datetime, expected_at: datetime) -> datetime:
    """When nobody waits any more for a connection that was expected at some time: a provider may hang."""
    return asked_at + max(_LEAST_PATIENCE, (expected_at - asked_at) * _PATIENCE)
