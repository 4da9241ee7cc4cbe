"""Where somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A browser in which an account is signed in, or was not long ago.

    Attributes:
        address: network address from which it was last used.
        browser: what it says of itself.
    """

    began_at: datetime
    last_used_at: datetime
    address: str
    browser: str


def sessions_of(account_id: int | None) -> list[SessionSeen]:
    """The sessions of an account, the newest first."""
    rows = UserSession.objects.filter(user_id=account_id).order_by("-created_at", "pk")
    return [SessionSeen(row.created_at, row.last_seen_at, row.ip, row.user_agent) for row in rows]
