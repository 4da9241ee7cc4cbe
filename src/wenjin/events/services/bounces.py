"""Mails that a mailbox refuses: staff see it at the registration, and can reach the guest in another way."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wenjin.core.delivery.queries import refused_since
from wenjin.events.models import Registration

MAIL_KEY: Final = "registration"
"""Keys of mails about registrations are ``registration:<id>:<notice>:…``."""
LOOKED_BACK: Final = timedelta(days=7)
"""Mails wait for a server that is away, and are refused when it is back, or come back from one behind it."""


def note_refused_mails(at: datetime) -> int:
    """Note which registrations cannot be written to; says how many are new.

    A mail from before the last change of a registration says nothing about the address that it has now.
    """
    latest: dict[UUID, datetime] = {}
    for key, made_at in refused_since(f"{MAIL_KEY}:", at - LOOKED_BACK):
        registration_id = UUID(key.split(":")[1])
        latest[registration_id] = max(made_at, latest.get(registration_id, made_at))
    noted = 0
    for registration_id, made_at in latest.items():
        rows = Registration.objects.filter(pk=registration_id, mail_failed_at=None, changed_at__lte=made_at)
        noted += rows.update(mail_failed_at=made_at)
    return noted
