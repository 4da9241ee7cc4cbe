"""STARTTLS with a certificate of our own, and a login."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from wenjin.core.delivery.gateways import MailServer
from wenjin.core.delivery.mail import Letter, compose
from wenjin.core.delivery.smtp import MailNotNow, deliver
from wenjin.core.delivery.tests.postbox import Postbox, Server

NOW = datetime.now(UTC)
FROM = "C <c@example.org>"
MAIL = compose(
    Letter("mary@example.org", "x", "x", "en"),
    sender=FROM,
    message_id="<1@example.org>",
    at=NOW,
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(hours=1))
        .not_valid_after(NOW + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secured(certificate: Path) -> Iterator[tuple[Postbox, int]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    box = Postbox()
    server = Server(box, tls=context)
    server.start()
    yield box, server.port
    server.stop()


def test_an_encrypted_connection_with_a_login(secured: tuple[Postbox, int], certificate: Path) -> None:
    box, port = secured
    deliver(
        MAIL,
        FROM,
        "mary@example.org",
        MailServer("127.0.0.1", port, "wenjin", "open sesame", "starttls", str(certificate)),
    )
    assert box.was_encrypted == [True]


def test_a_wrong_password_is_our_trouble_and_the_mail_waits(
    secured: tuple[Postbox, int], certificate: Path
) -> None:
    server = MailServer("127.0.0.1", secured[1], "wenjin", "guess", "starttls", str(certificate))
    with pytest.raises(MailNotNow, match="535"):
        deliver(MAIL, FROM, "mary@example.org", server)
    assert secured[0].mails == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(secured: tuple[Postbox, int]) -> None:
    with pytest.raises(MailNotNow, match="SSLCertVerificationError"):
        deliver(
            MAIL,
            FROM,
            "mary@example.org",
            MailServer("127.0.0.1", secured[1], "wenjin", "open sesame", "starttls"),
        )
    assert secured[0].mails == []
