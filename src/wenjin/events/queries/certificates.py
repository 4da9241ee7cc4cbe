"""Whether a certificate of attendance is ours: for anybody, without a word about anybody."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from wenjin.cases.domain.reference import read_document_code
from wenjin.events.models import Attendance, Certificate


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """What may be said to anybody who has the code.

    Attributes:
        event: code of the event.
        file_hash: SHA-256 of the PDF as it was made last.
        holds: the guest still counts as having been there.
    """

    code: str
    event: str
    issued_at: datetime
    file_hash: str
    holds: bool
    is_sample: bool


def certificate_of(text: str) -> CertificateSeen | None:
    """What stands behind a typed code; None when there is nothing."""
    code = read_document_code(text)
    return _seen(Certificate.objects.filter(code=code).first()) if code is not None else None


def certificate_of_file(content: bytes) -> CertificateSeen | None:
    """The certificate whose very bytes these are; None when we never made this file."""
    digest = hashlib.sha256(content).hexdigest()
    return _seen(Certificate.objects.filter(file_hash=digest).order_by("pk").first())


def _seen(row: Certificate | None) -> CertificateSeen | None:
    if row is None:
        return None
    guest = row.guest
    return CertificateSeen(
        row.code,
        guest.event.code,
        row.issued_at,
        row.file_hash,
        Attendance.objects.filter(guest=guest).exists(),
        guest.registration.is_sample or guest.event.is_sample,
    )
