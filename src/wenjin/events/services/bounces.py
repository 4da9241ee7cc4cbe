"""Mails that a mailbox refuses: staff see it at the registration, and can reach the guest in another way."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wenjin.core.delivery.queries import refused_since
from wenjin.events.models import Guardian, Registration

MAIL_KEY: Final = "registration"
"""Keys of mails about registrations are ``registration:<id>:<notice>:…``."""
GUARDIAN_MAIL_KEY: Final = "guardian"
"""Keys of mails to guardians who did not register themselves are ``guardian:<id>:<notice>:…``."""
LOOKED_BACK: Final = timedelta(days=7)
"""Mails wait for a server that is away, and are refused when it is back, or come back from one behind it."""


def note_refused_mails(at: datetime) -> int:
    """Note which registrations and guardians cannot be written to; says how many are new.

    A mail from before the last change of a registration, or from before a guardian was asked anew, says nothing
    about the address that there is now.
    """
    registrations = Registration.objects.filter(mail_failed_at=None)
    guardians = Guardian.objects.filter(mail_failed_at=None)
    noted = 0
    for pk, made_at in _latest(MAIL_KEY, at).items():
        noted += registrations.filter(pk=pk, changed_at__lte=made_at).update(mail_failed_at=made_at)
    for pk, made_at in _latest(GUARDIAN_MAIL_KEY, at).items():
        noted += guardians.filter(pk=pk, asked_at__lte=made_at).update(mail_failed_at=made_at)
    return noted


def _latest(kind: str, at: datetime) -> dict[UUID, datetime]:
    """When the last mail was made that came back, by what it was about."""
    latest: dict[UUID, datetime] = {}
    for key, made_at in refused_since(f"{kind}:", at - LOOKED_BACK):
        pk = UUID(key.split(":")[1])
        latest[pk] = max(made_at, latest.get(pk, made_at))
    return latest
