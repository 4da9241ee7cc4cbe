"""That an address belongs to who registered with it: they have opened the link of a mail that went there.

Anybody can type the address of somebody else, and sees the private page then. The links of mails carry a mark
that stands on no page, so who opens one has read the mail.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.crypto import constant_time_compare

from wenjin.core.addresses import fingerprint
from wenjin.core.keys.sealing import blind_index
from wenjin.events.models import Registration

_SIGNS: Final = 20


def mark_of(registration_id: UUID, email_index: str) -> str:
    """The mark in links of mails to one address of a registration: 80 bits, made with the key of the house."""
    return blind_index(f"{registration_id}:{email_index}", purpose="events.mail_mark")[:_SIGNS]


def prove(secret: str, mark: str, *, at: datetime) -> bool:
    """Somebody has opened the page of a registration from a mail; says whether it proves the address.

    A mark of a mail to an address that was changed since proves nothing.
    """
    rows = Registration.objects.filter(secret_hash=fingerprint(secret)).exclude(email_index="")
    row = rows.values_list("pk", "email_index").first()
    if row is None or not constant_time_compare(mark_of(*row), mark):
        return False
    rows.filter(email_index=row[1], mail_proven_at=None).update(mail_proven_at=at)
    return True
