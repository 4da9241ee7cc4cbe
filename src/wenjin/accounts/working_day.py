"""Sessions of staff end with the working day, counted from their beginning and not from the last page."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

_BEGAN: Final = "wenjin_began_at"


def note_beginning(session: SessionBase, at: datetime) -> None:
    """Write down when somebody signed in."""
    session[_BEGAN] = at.timestamp()


def is_over(session: SessionBase, at: datetime) -> bool:
    """Whether a session of staff would be over, however often it was used; also when nobody knows its beginning.

    It is asked of every session: who becomes staff in the middle of one has no longer than the others.
    """
    began = session.get(_BEGAN)
    return not isinstance(began, float) or at.timestamp() - began >= settings.STAFF_SESSION_SECONDS
