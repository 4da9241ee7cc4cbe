"""Signatures of letters: PAdES (ETSI EN 319 142-1), level B-B, or B-T with the timestamp of another host.

The signature certifies the document and allows no change at all after it (ISO 32000-2, 12.8.2.2).
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from wenjin.cases.exports.letter_key import (
    LetterSigner,
    NoLetterKey,
    fingerprint,
    is_test,
    letter_signer,
    name_of,
)
from wenjin.core import clock

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus

_FIELD: Final = "Decision"
_TSA_SECONDS: Final = 10


class NoTimestamp(RuntimeError):
    """The timestamp host gave no timestamp, and the letter was not signed. Trying again later may help."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What can be said about the signature of a file.

    Attributes:
        is_intact: there is one signature, it is right, and what it covers was not changed.
        is_whole_document: it covers every byte of the file; nothing was added behind it.
        signer: the name in the certificate; empty without a signature.
        signed_at: when, as the timestamp host says, else as the signer says.
        is_timestamped: another host vouches for the time.
        is_test_key: the certificate says that it is for demonstration.
        is_ours: it is the certificate of the key in use here.
        is_trusted: the certificate leads to one that we trust (``settings.LETTER_TRUST``), or is ours; never so
            for a test key.
    """

    is_intact: bool = False
    is_whole_document: bool = False
    signer: str = ""
    signed_at: datetime | None = None
    is_timestamped: bool = False
    is_test_key: bool = False
    is_ours: bool = False
    is_trusted: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the whole file is as it was signed, by somebody whom we trust."""
        return self.is_intact and self.is_whole_document and self.is_trusted


def sign(pdf: bytes, *, signer: LetterSigner | None = None, at: datetime | None = None) -> bytes:
    """The same PDF with a signature over all of it.

    Args:
        signer: None takes the key in use here.
        at: the time that the signer states; None is now.

    Raises:
        NoLetterKey: there is no key.
        NoTimestamp: a timestamp host is configured and gave none.
        ValueError: not a PDF.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    stated_at = at or clock.now()
    signer = signer or letter_signer()

    class StatedTime(signers.PdfSigner):
        """States the time that it was told, not that of the machine."""

        def init_signing_session(self, *args: Any, **options: Any) -> Any:
            session = super().init_signing_session(*args, **options)
            session.system_time = stated_at
            return session

    meta = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        name=signer.name,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    timestamper = HTTPTimeStamper(settings.TSA, timeout=_TSA_SECONDS) if settings.TSA else None
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signed = StatedTime(meta, signer.simple, timestamper=timestamper).sign_pdf(writer)
    except (TimestampRequestError, OSError) as error:
        raise NoTimestamp(str(error)) from error
    except PdfError as error:
        raise ValueError(f"cannot be signed: {error}") from error
    return bytes(signed.getvalue())


def check(pdf: bytes) -> SignatureReport:
    """What the signature of a file says; for files of strangers too, so no file makes it raise.

    Raises:
        NoLetterKey: ``settings.LETTER_TRUST`` cannot be read.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    roots, ours = _trusted_certificates(), _our_key_id()
    try:
        found = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
        return _report(found[0], roots, ours) if len(found) == 1 else SignatureReport()
    except Exception:  # a stranger's file may break the reader in any way, and then it is no letter of ours
        return SignatureReport()


def _report(signature: "EmbeddedPdfSignature", roots: list["Certificate"], ours: str) -> SignatureReport:
    from pyhanko.sign.validation import SignatureCoverageLevel

    certificate = signature.signer_cert
    status = _status(signature, roots)
    stamped = status.timestamp_validity
    is_timestamped = bool(stamped and stamped.intact and stamped.valid and stamped.trusted)
    is_ours = fingerprint(certificate) == ours
    is_test_key = is_test(certificate)
    return SignatureReport(
        is_intact=bool(status.intact and status.valid),
        is_whole_document=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        signer=name_of(certificate),
        signed_at=stamped.timestamp if stamped and is_timestamped else signature.self_reported_timestamp,
        is_timestamped=is_timestamped,
        is_test_key=is_test_key,
        is_ours=is_ours,
        is_trusted=not is_test_key and bool(is_ours or status.trusted),
    )


def _status(signature: "EmbeddedPdfSignature", roots: list["Certificate"]) -> "PdfSignatureStatus":
    """What the library finds, asked for the time of signing: a letter outlives the certificate of its key."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=roots, moment=signature.self_reported_timestamp, allow_fetching=False
    )
    stamping = ValidationContext(trust_roots=roots, allow_fetching=False)
    return validate_pdf_signature(
        signature,
        signer_validation_context=context,
        ts_validation_context=stamping,
        skip_diff=True,  # no later change is allowed, so none is looked at
    )


def _our_key_id() -> str:
    try:
        return letter_signer().key_id
    except NoLetterKey:
        return ""


def _trusted_certificates() -> list["Certificate"]:
    """Certificates of ``settings.LETTER_TRUST``, a file that holds one or several in PEM.

    Raises:
        NoLetterKey: it cannot be read.
    """
    from asn1crypto import pem, x509

    if not settings.LETTER_TRUST:
        return []
    try:
        content = Path(settings.LETTER_TRUST).read_bytes()
        return [x509.Certificate.load(der) for _, _, der in pem.unarmor(content, multiple=True)]
    except (OSError, ValueError) as error:
        raise NoLetterKey(f"{settings.LETTER_TRUST}: {error}") from error
