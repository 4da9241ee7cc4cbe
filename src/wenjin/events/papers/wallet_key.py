"""The certificate with which passes for wallets on phones are signed; without one there are no passes.

Apple gives it to members of its developer programme. What it says of its owner (the type of pass as user id, the
team as organisational unit) must stand in each pass as well, or a wallet refuses it. Libraries of certificates
are loaded where one is set, not at start-up.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

_BEGIN: Final = "-----BEGIN"
_CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_KEY: Final = re.compile(r"-----BEGIN ([A-Z ]*)PRIVATE KEY-----.+?-----END \1PRIVATE KEY-----", re.DOTALL)
_PASS_TYPE: Final = re.compile(r"pass\.[A-Za-z0-9.-]+")
_TEAM: Final = re.compile(r"[A-Z0-9]{10}")


class NoWalletKey(RuntimeError):
    """What is set cannot be used to sign passes; its words name the setting and show no secret."""


@dataclass(frozen=True, slots=True)
class WalletKey:
    """A key with its certificate.

    Attributes:
        others: certificates between it and the root, which go along with each signature.
        pass_type, team: as they stand in each pass.
        ends_at: no wallet takes what is signed with it from then on.
    """

    certificate: "Certificate"
    others: tuple["Certificate", ...]
    pass_type: str
    team: str
    begins_at: datetime
    ends_at: datetime
    key: "RSAPrivateKey | EllipticCurvePrivateKey" = field(repr=False)


def wallet_key(at: datetime) -> WalletKey | None:
    """The key of this house; None where it has none that is good now: then there are no passes."""
    with suppress(NoWalletKey):
        found = set_wallet_key()
        if found is not None and found.begins_at <= at < found.ends_at:
            return found
    return None


def set_wallet_key() -> WalletKey | None:
    """The key that the settings name; None when all of them are empty. A file that was replaced is read anew.

    Raises:
        NoWalletKey: it cannot be used.
    """
    certificate = settings.WALLET_CERTIFICATE
    pass_type, team = settings.WALLET_PASS_TYPE, settings.WALLET_TEAM
    if not (certificate or pass_type or team):
        return None
    if not (certificate and pass_type and team):
        words = "WENJIN_WALLET_CERTIFICATE, WENJIN_WALLET_PASS_TYPE and WENJIN_WALLET_TEAM belong together"
        raise NoWalletKey(f"{words}: give all or none")
    if not _PASS_TYPE.fullmatch(pass_type):
        raise NoWalletKey("WENJIN_WALLET_PASS_TYPE must read pass.org.example.tickets")
    if not _TEAM.fullmatch(team):
        raise NoWalletKey("WENJIN_WALLET_TEAM must be ten capital letters and figures")
    try:
        written = 0 if certificate.startswith(_BEGIN) else Path(certificate).stat().st_mtime_ns
        return _opened(certificate, pass_type, team, written)
    except OSError as error:
        raise _wrong(f"{certificate}: {error.strerror}") from error


@lru_cache(maxsize=2)
def _opened(certificate: str, pass_type: str, team: str, _written: int) -> WalletKey:
    pem = certificate if certificate.startswith(_BEGIN) else Path(certificate).read_text("utf-8", "replace")
    key, chain = _key_in(pem), _certificates_in(pem)
    own = next((one for one in chain if one.public_key() == key.public_key()), None)
    if own is None:
        raise _wrong("holds no certificate of its key")
    others = tuple(one for one in chain if one is not own)
    if not any(_has_issued(one, own) for one in others):
        issuer = own.issuer.rfc4514_string()
        raise _wrong(f"lacks the intermediate certificate, that of {issuer}")
    _compare(own, pass_type, team)
    return WalletKey(own, others, pass_type, team, own.not_valid_before_utc, own.not_valid_after_utc, key)


def _key_in(pem: str) -> "RSAPrivateKey | EllipticCurvePrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    found = _KEY.search(pem)
    if found is None:
        raise _wrong("holds no private key in PEM")
    try:
        key = load_pem_private_key(found[0].encode(), None)
    except TypeError as error:
        raise _wrong(
            "holds a key under a password; keep it without one, readable by this user alone"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _wrong("holds a private key that cannot be read") from error
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise _wrong("must hold a key of RSA or of an elliptic curve")
    return key


def _certificates_in(pem: str) -> "list[Certificate]":
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return [load_pem_x509_certificate(one.encode()) for one in _CERTIFICATE.findall(pem)]
    except ValueError as error:
        raise _wrong("holds a certificate that cannot be read") from error


def _has_issued(one: "Certificate", own: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature

    with suppress(ValueError, TypeError, InvalidSignature):
        own.verify_directly_issued_by(one)
        return True
    return False


def _compare(own: "Certificate", pass_type: str, team: str) -> None:
    """Whether the certificate is for what the settings say; one that does not say for what is taken as it is."""
    from cryptography.x509 import NameOID

    for name, value, part in (
        ("WENJIN_WALLET_PASS_TYPE", pass_type, NameOID.USER_ID),
        ("WENJIN_WALLET_TEAM", team, NameOID.ORGANIZATIONAL_UNIT_NAME),
    ):
        said = [str(one.value) for one in own.subject.get_attributes_for_oid(part)]
        if said and value not in said:
            raise NoWalletKey(f"{name} is {value}, but the certificate is for {', '.join(said)}")


def _wrong(words: str) -> NoWalletKey:
    return NoWalletKey(f"WENJIN_WALLET_CERTIFICATE {words}")
