"""Rooms for video of the city's own: LiveKit, Jitsi Meet, or anything else that opens by an address.

Interpreters join by the link on their console, so nobody has to be rung. Where a key is configured the link
carries a JSON Web Token (RFC 7519, HS256) with the claims that LiveKit or Jitsi (prosody, ``token_verification``)
expect.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Final
from urllib.parse import quote, urlsplit
from uuid import UUID

import jwt
from django.conf import settings

from wenjin.counters.providers.base import LineAsked, Provider, Side

_COUNTS_FOR: Final = timedelta(hours=4)
# Clocks of two machines differ.
_BEFORE: Final = timedelta(minutes=1)
_ALGORITHM: Final = "HS256"


class RoomProvider(Provider):
    """Interpreters who join a room by its link."""

    name: ClassVar[str] = "room"

    def room(self, line_id: UUID) -> str:
        """Cannot be guessed: the id has 122 random bits."""
        return f"wenjin-{line_id.hex}"

    def start(self, line: LineAsked) -> None:
        """Nobody is rung: the line stands on the consoles of those who speak the language."""

    def ended(self, line: LineAsked) -> None:
        """A room that everybody has left is no more."""

    def link(self, line: LineAsked, side: Side, *, who: str, name: str, at: datetime) -> str:
        """The configured address with the room and, where it asks for one, a token."""
        if not settings.ROOM_URL:
            return ""
        token = self._token(line, side, who, name, at)
        return str(settings.ROOM_URL).format(room=quote(line.room, safe=""), token=quote(token, safe=""))

    def _token(self, line: LineAsked, side: Side, who: str, name: str, at: datetime) -> str:
        if not settings.ROOM_SECRET:
            return ""
        claims: dict[str, object] = {
            "iss": settings.ROOM_KEY,
            "nbf": int((at - _BEFORE).timestamp()),
            "exp": int((at + _COUNTS_FOR).timestamp()),
        }
        if settings.ROOM_KIND == "livekit":
            grant = {"roomJoin": True, "room": line.room, "canPublish": True, "canSubscribe": True}
            claims |= {"sub": who, "name": name, "video": grant}
        else:
            user = {"id": who, "name": name, "moderator": side is Side.COUNTER}
            claims |= {
                "aud": "jitsi",
                "sub": urlsplit(settings.ROOM_URL).hostname or "*",
                "room": line.room,
                "context": {"user": user},
            }
        return jwt.encode(claims, settings.ROOM_SECRET, algorithm=_ALGORITHM)
