"""The key that letters are signed with.

A city brings a PKCS#12 file from a certificate authority. A demonstration makes a key of its own once, and its
certificate says what it is. Libraries of signatures are loaded when the first letter is signed, not at start-up.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from wenjin.core import clock
from wenjin.core.private_files import make_private_folder

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner

TEST_NAME: Final = "TEST KEY – demonstration, not an authority"
_TEST_DAYS: Final = 3650


class NoLetterKey(RuntimeError):
    """No key to sign letters with is configured, or it cannot be opened."""


@dataclass(frozen=True, slots=True)
class LetterSigner:
    """A key with its certificate.

    Attributes:
        name: the subject of the certificate, as people read it.
        key_id: SHA-256 of the certificate, 64 hexadecimal digits.
        is_test_key: the certificate says that it is for demonstration.
        simple: the signer of the library.
    """

    name: str
    key_id: str
    is_test_key: bool
    simple: "SimpleSigner" = field(repr=False)


def letter_signer() -> LetterSigner:
    """The key of ``settings.LETTER_KEY``, else the test key where the settings allow one.

    Raises:
        NoLetterKey: there is none, or it cannot be opened.
    """
    if settings.LETTER_KEY:
        path, password = Path(settings.LETTER_KEY), settings.LETTER_KEY_PASSWORD
    elif settings.TEST_LETTER_KEY is not None:
        path, password = Path(settings.TEST_LETTER_KEY), ""
        if not path.exists():
            _keep(path, new_test_key())
    else:
        raise NoLetterKey("WENJIN_LETTER_KEY is not set; see docs/settings.md")
    try:
        return _opened(path, password, path.stat().st_mtime_ns)
    except OSError as error:
        raise NoLetterKey(f"{path}: {error.strerror}") from error


def signer_of(pkcs12: bytes, password: str = "") -> LetterSigner:
    """A signer from the content of a PKCS#12 file.

    Raises:
        NoLetterKey: it cannot be opened with this password, or holds no certificate with its key.
    """
    from cryptography.hazmat.primitives.serialization import pkcs12 as reading
    from pyhanko.sign.signers import SimpleSigner

    secret = password.encode("utf-8") or None
    try:
        key, certificate, _ = reading.load_key_and_certificates(pkcs12, secret)
    except (ValueError, TypeError) as error:
        raise NoLetterKey("the PKCS#12 file does not open with this password") from error
    if key is None or certificate is None:
        raise NoLetterKey("the PKCS#12 file holds no key with its certificate")
    simple = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=secret)
    if simple is None or simple.signing_cert is None:
        raise NoLetterKey("the PKCS#12 file cannot be used for signing")
    return LetterSigner(
        name=name_of(simple.signing_cert),
        key_id=fingerprint(simple.signing_cert),
        is_test_key=is_test(simple.signing_cert),
        simple=simple,
    )


def name_of(certificate: "Certificate") -> str:
    """The subject of a certificate: its common name, or all of it."""
    subject = certificate.subject.native
    return str(subject.get("common_name") or certificate.subject.human_friendly)


def fingerprint(certificate: "Certificate") -> str:
    """SHA-256 of a certificate."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def is_test(certificate: "Certificate") -> bool:
    """Whether a certificate says of itself that it is for demonstration."""
    return name_of(certificate) == TEST_NAME


def new_test_key() -> bytes:
    """A PKCS#12 file, without password, of a fresh P-256 key and the certificate that it signed for itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, TEST_NAME)])
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_TEST_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"wenjin test", key, certificate, None, NoEncryption())


@lru_cache(maxsize=4)
def _opened(path: Path, password: str, _changed_ns: int) -> LetterSigner:
    return signer_of(path.read_bytes(), password)


def _keep(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; of two processes, the content of the first counts."""
    make_private_folder(path.parent)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        with suppress(FileExistsError):  # the other was faster
            os.link(draft, path)
    finally:
        Path(draft).unlink()
