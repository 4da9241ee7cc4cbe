"""Sessions in the database, of which a copy of the database opens none.

The cookie carries a random secret. The row is found by the SHA-256 of the secret, and its content is sealed
under a key of the key ring, bound to the row: who reads the database gets neither the secret nor what the session
holds (a code that was sent by mail, for instance), and rows cannot be swapped. ``session_key`` is the name of the
row everywhere, also where django-allauth notes it; only the cookie has the secret.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from wenjin.core.keys import ring
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.prepared import Prepared

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_SECRET_LETTERS: Final = 32  # 165 bits
_SECRET: Final = re.compile(rf"[{_LETTERS}]{{{_SECRET_LETTERS}}}")
# Names of rows begin with a sign that no secret has, so that a name from the database is never taken for one.
_ROW: Final = "."
_NAME_LETTERS: Final = 40
_PURPOSE: Final = "session"
_FIRST: Final = "_wenjin_first_session"


def row_name(secret: str) -> str:
    """The name of the row of a session: 234 bits of the SHA-256 of its secret."""
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).digest()
    return (_ROW + base64.urlsafe_b64encode(digest).decode("ascii"))[:_NAME_LETTERS]


class SessionStore(DatabaseSessions):
    """Every page of somebody signed in begins with reading one.

    Args:
        session_key: the secret of a cookie, or the name of a row (inside the house only: cookies are checked by
            ``SessionMiddleware``).

    Attributes:
        secret: for the cookie; None when the session was opened by the name of its row.
    """

    def __init__(self, session_key: str | None = None) -> None:
        self.secret: str | None = None
        if session_key and not session_key.startswith(_ROW):
            self.secret = session_key
            session_key = row_name(session_key)
        super().__init__(session_key)

    def _get_new_session_key(self) -> str:
        while True:
            self.secret = get_random_string(_SECRET_LETTERS, _LETTERS)
            name = row_name(self.secret)
            if not self.exists(name):
                return name

    def _get_session_from_db(self) -> Session | None:
        found = None
        if self.session_key is not None:
            # Django wrote the end of the session by its own clock.
            found = _RUNNING.first({"key": self.session_key, "now": timezone.now()})
        if found is None:
            self._session_key = None
        return found

    def encode(self, session_dict: Mapping[str, Any]) -> str:
        """What the row holds: the content, sealed for this row."""
        content = self.serializer().dumps(dict(session_dict))
        return base64.b64encode(ring.seal(content, purpose=_PURPOSE, context=self._place())).decode("ascii")

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The content; empty when the row was changed or its key is gone, as if the session had ended."""
        try:
            sealed = base64.b64decode(session_data, validate=True)
            content = ring.unseal(sealed, purpose=_PURPOSE, context=self._place())
        except (KeyTrouble, binascii.Error):
            return {}
        return dict(self.serializer().loads(content))

    def _place(self) -> str:
        return f"session:{self.session_key}"


class SessionMiddleware(DjangoSessionMiddleware):
    """Reads the secret from the cookie, and writes it there where Django would write the name of the row."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session of the cookie; what is no secret opens none."""
        first = self.SessionStore(_secret_of(request))
        request.session = first
        # django-allauth may put another object for the same row in its place, which does not know the secret.
        setattr(request, _FIRST, first)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session when it changed."""
        response = super().process_response(request, response)
        kept = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if kept is not None and kept.value.startswith(_ROW):
            secret = getattr(request.session, "secret", None)
            if secret is None:
                # Read anew in this request, by the name of its row.
                secret = getattr(getattr(request, _FIRST, None), "secret", None)
            if secret is None or row_name(secret) != kept.value:
                raise RuntimeError("a session without its secret cannot be handed out")
            response.cookies[settings.SESSION_COOKIE_NAME] = secret
        return response


def _secret_of(request: HttpRequest) -> str | None:
    secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return secret if _SECRET.fullmatch(secret) else None


def _running(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


_RUNNING: Final = Prepared(_running)
