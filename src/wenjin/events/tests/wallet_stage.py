"""An invented authority, and the certificate that it gave a city for passes; made once for all tests."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509 import NameOID

PASS_TYPE: Final = "pass.org.example.tickets"
TEAM: Final = "AB12CD34EF"
BEGINS: Final = datetime(2020, 1, 1, tzinfo=UTC)
ENDS: Final = datetime(2040, 1, 1, tzinfo=UTC)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Authority:
    """A root, what it gave an intermediate, and what that gave a city."""

    root: x509.Certificate
    middle: x509.Certificate
    own: x509.Certificate
    middle_key: ec.EllipticCurvePrivateKey
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> str:
        """What the setting names, as programs write it: remarks between the parts."""
        return "\n".join(
            ("Bag Attributes: none", pem_of(self.own), key_pem(self.key), "subject=", pem_of(self.middle))
        )


def certificate(name: x509.Name, key: Key, issuer: x509.Name, by: Key, *, is_ca: bool) -> x509.Certificate:
    """A certificate of twenty years."""
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(BEGINS).not_valid_after(ENDS)
    return builder.add_extension(x509.BasicConstraints(is_ca, None), critical=True).sign(by, SHA256())


def named(common: str, **parts: str) -> x509.Name:
    """A name, with the parts that bind a certificate to a type of pass and a team."""
    told = {"COMMON_NAME": common, **parts}
    return x509.Name([x509.NameAttribute(getattr(NameOID, part), value) for part, value in told.items()])


@cache
def authority() -> Authority:
    """The same for all tests: a key of RSA takes a while, and is what Apple takes."""
    root_key, middle_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    top, between = named("Sample Root"), named("Sample Developer Relations")
    own = named(f"Pass Type ID: {PASS_TYPE}", USER_ID=PASS_TYPE, ORGANIZATIONAL_UNIT_NAME=TEAM)
    return Authority(
        certificate(top, root_key, top, root_key, is_ca=True),
        certificate(between, middle_key, top, root_key, is_ca=True),
        certificate(own, key, between, middle_key, is_ca=False),
        middle_key,
        key,
    )


def pem_of(one: x509.Certificate) -> str:
    return one.public_bytes(Encoding.PEM).decode()


def key_pem(key: Key, password: str = "") -> str:
    kept: KeySerializationEncryption = NoEncryption()
    if password:
        kept = BestAvailableEncryption(password.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, kept).decode()
