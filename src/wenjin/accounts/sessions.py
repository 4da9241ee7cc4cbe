"""Sessions in the database, as Django keeps them, read by a question whose text is written once."""

from datetime import datetime
from typing import Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from wenjin.core.prepared import Prepared


class SessionStore(DatabaseSessions):
    """Every page of somebody signed in begins with this read."""

    def _get_session_from_db(self) -> Session | None:
        found = None
        if self.session_key is not None:
            # Django wrote the end of the session by its own clock.
            found = _RUNNING.first({"key": self.session_key, "now": timezone.now()})
        if found is None:
            self._session_key = None
        return found


def _running(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


_RUNNING: Final = Prepared(_running)
