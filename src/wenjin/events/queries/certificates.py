"""Whether a certificate of attendance is ours: for anybody, without a word about anybody."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from wenjin.cases.domain.reference import read_document_code
from wenjin.events.models import Attendance, Certificate, Guest
from wenjin.events.queries.door_search import plain_words
from wenjin.events.queries.sealed import guest_seen


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """What may be said to anybody who has the code.

    Attributes:
        event: code of the event.
        file_hash: SHA-256 of the PDF as it was made last.
        holds: the guest still counts as having been there.
        has_name: the name that is printed on it can be compared with one that is typed.
    """

    code: str
    event: str
    issued_at: datetime
    file_hash: str
    holds: bool
    is_sample: bool
    has_name: bool = False


_ROWS = Certificate.objects.select_related("guest__event", "guest__registration__data_key")


def certificate_of(text: str) -> CertificateSeen | None:
    """What stands behind a typed code; None when there is nothing."""
    code = read_document_code(text)
    return _seen(_ROWS.filter(code=code).first()) if code is not None else None


def certificate_of_file(content: bytes) -> CertificateSeen | None:
    """The certificate whose very bytes these are; None when we never made this file."""
    digest = hashlib.sha256(content).hexdigest()
    return _seen(_ROWS.filter(file_hash=digest).order_by("pk").first())


def is_in_name(code: str, typed: str) -> bool:
    """Whether a certificate was issued in a name; small letters, accents and spaces do not matter.

    How long it takes says nothing of how much is right.
    """
    row = _ROWS.filter(code=code).first()
    printed = _printed(row.guest) if row is not None else ""
    return bool(printed) and hmac.compare_digest(_digest(printed), _digest(typed))


def _printed(guest: Guest) -> str:
    """The name on the certificate; empty once it is forgotten."""
    return "" if guest.details is None else guest_seen(guest.registration, guest).name


def _digest(name: str) -> bytes:
    return hashlib.sha256(" ".join(plain_words(name).split()).encode("utf-8", "replace")).digest()


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
        bool(_printed(guest)),
    )
