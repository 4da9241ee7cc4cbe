import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from wenjin.cases.exports import letter_key
from wenjin.cases.exports.letter_key import TEST_NAME, NoLetterKey, letter_signer, signer_of
from wenjin.cases.exports.letter_pdf import letter_pdf
from wenjin.cases.exports.letter_signature import NoTimestamp, SignatureReport, check, sign
from wenjin.cases.tests.test_exports import letter

AT = datetime(2026, 5, 19, 8, 15, tzinfo=UTC)
VALID_FROM, VALID_UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def test_key(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.getbasetemp() / "letter-keys"
    settings.TEST_LETTER_KEY = folder / "key.p12"
    return folder / "key.p12"


@pytest.fixture(scope="module")
def plain() -> bytes:
    return letter_pdf(letter("en"))


@pytest.fixture
def signed(plain: bytes) -> bytes:
    return sign(plain, at=AT)


def certificate(
    name: str,
    *,
    issuer: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    by: ec.EllipticCurvePrivateKey,
    kind: str,
) -> x509.Certificate:
    is_ca = kind == "ca"
    unused = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_ca,
                content_commitment=not is_ca,
                key_cert_sign=is_ca,
                crl_sign=is_ca,
                **unused,
            ),
            critical=True,
        )
    )
    if kind == "tsa":
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(by, SHA256())


class Authority:
    """A certificate authority of an invented city, with a key for letters and one for timestamps."""

    def __init__(self, folder: Path) -> None:
        root_key, self.letter_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.tsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.root = certificate("Sample Root", issuer="Sample Root", key=root_key, by=root_key, kind="ca")
        self.letter = certificate(
            "Sample Bureau", issuer="Sample Root", key=self.letter_key, by=root_key, kind="letter"
        )
        self.tsa = certificate("Sample Time", issuer="Sample Root", key=self.tsa_key, by=root_key, kind="tsa")
        self.file, self.trust = folder / "letters.p12", folder / "trust.pem"
        self.file.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"letters", self.letter_key, self.letter, [self.root], BestAvailableEncryption(b"secret")
            )
        )
        self.trust.write_bytes(self.root.public_bytes(Encoding.PEM) + self.tsa.public_bytes(Encoding.PEM))


@pytest.fixture
def authority(tmp_path: Path, settings: Settings) -> Authority:
    made = Authority(tmp_path)
    settings.LETTER_KEY, settings.LETTER_KEY_PASSWORD = str(made.file), "secret"
    settings.LETTER_TRUST = str(made.trust)
    return made


def test_a_signed_letter_is_whole(signed: bytes) -> None:
    assert check(signed) == SignatureReport(
        is_intact=True,
        is_whole_document=True,
        signer=TEST_NAME,
        signed_at=AT,
        is_test_key=True,
        is_ours=True,
    )


def test_a_test_key_is_never_trusted(signed: bytes) -> None:
    assert not check(signed).is_trusted
    assert not check(signed).is_good


def test_the_words_of_the_letter_are_not_touched(plain: bytes, signed: bytes) -> None:
    assert signed.startswith(plain)


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), bit=st.integers(0, 7))
def test_one_changed_bit_is_found(plain: bytes, signed: bytes, place: float, bit: int) -> None:
    changed = bytearray(signed)
    changed[int(place * (len(plain) - 1))] ^= 1 << bit
    assert not check(bytes(changed)).is_intact


def test_something_added_behind_is_found(signed: bytes) -> None:
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer, out = IncrementalPdfFileWriter(BytesIO(signed)), BytesIO()
    writer.root[pdf_name("/Lang")] = pdf_string("fr")
    writer.update_root()  # type: ignore[no-untyped-call]  # the library has no types here
    writer.write(out)  # type: ignore[no-untyped-call]  # nor here
    for changed in (out.getvalue(), signed + b"\n% more\n"):
        assert not check(changed).is_whole_document


def test_a_second_signature_is_no_letter_of_ours(signed: bytes) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.diff_analysis import SuspiciousModification
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    simple = letter_signer().simple
    try:
        twice = sign_pdf(
            IncrementalPdfFileWriter(BytesIO(signed)), PdfSignatureMetadata(field_name="B"), simple
        )
    except (SigningError, SuspiciousModification):
        return  # the library keeps to the certification already
    assert not check(twice.getvalue()).is_intact


@given(st.binary(max_size=200))
def test_anything_may_be_asked_about(content: bytes) -> None:
    for stranger in (content, b"%PDF-1.7\n" + content):
        report = check(stranger)
        assert not report.is_intact
        assert not report.is_good


def test_a_letter_without_a_signature_is_told(plain: bytes) -> None:
    assert check(plain) == SignatureReport()


def test_what_is_no_pdf_is_not_signed() -> None:
    with pytest.raises(ValueError, match="cannot be signed"):
        sign(b"no pdf")


class TestKeys:
    def test_a_test_key_is_made_once_and_kept_for_its_owner(self, settings: Settings, tmp_path: Path) -> None:
        settings.TEST_LETTER_KEY = tmp_path / "new" / "key.p12"
        first = letter_signer()
        assert letter_signer().key_id == first.key_id
        assert first.is_test_key
        assert stat.S_IMODE(settings.TEST_LETTER_KEY.stat().st_mode) == 0o600

    def test_a_city_has_no_test_key(self, settings: Settings, plain: bytes) -> None:
        settings.TEST_LETTER_KEY = None
        with pytest.raises(NoLetterKey, match="WENJIN_LETTER_KEY"):
            sign(plain)

    def test_a_key_that_does_not_open_is_told(self, settings: Settings, authority: Authority) -> None:
        settings.LETTER_KEY_PASSWORD = "wrong"
        with pytest.raises(NoLetterKey, match="password"):
            letter_signer()
        settings.LETTER_KEY = str(authority.file.parent / "none.p12")
        with pytest.raises(NoLetterKey, match="No such file"):
            letter_signer()
        for content in (b"", b"nonsense"):
            with pytest.raises(NoLetterKey):
                signer_of(content)

    def test_a_file_without_a_certificate_is_told(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        with pytest.raises(NoLetterKey, match="certificate"):
            signer_of(pkcs12.serialize_key_and_certificates(b"x", key, None, None, NoEncryption()))

    def test_of_two_processes_the_first_makes_the_key(self, tmp_path: Path) -> None:
        letter_key._keep(tmp_path / "key", b"first")
        letter_key._keep(tmp_path / "key", b"second")
        assert (tmp_path / "key").read_bytes() == b"first"
        assert [file.name for file in tmp_path.iterdir()] == ["key"]

    def test_libraries_of_signatures_are_not_loaded_at_the_start(self) -> None:
        program = (
            "import sys, django; django.setup(); import wenjin.cases.exports.letter_signature; "
            "sys.exit(any(name.startswith('pyhanko') for name in sys.modules))"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603


class TestCity:
    def test_a_letter_of_a_city_is_good(self, authority: Authority, plain: bytes) -> None:
        report = check(sign(plain, at=AT))
        assert report.is_good
        assert (report.signer, report.is_test_key, report.is_ours) == ("Sample Bureau", False, True)

    def test_a_letter_outlives_its_key(self, authority: Authority, plain: bytes, settings: Settings) -> None:
        signed = sign(plain, at=AT)
        settings.LETTER_KEY, settings.LETTER_KEY_PASSWORD = "", ""
        report = check(signed)
        assert (report.is_good, report.is_ours) == (True, False)

    def test_a_key_of_nobody_we_know_is_not_trusted(
        self, authority: Authority, plain: bytes, settings: Settings, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        other = Authority(tmp_path / "other")
        stranger = sign(plain, signer=signer_of(other.file.read_bytes(), "secret"), at=AT)
        report = check(stranger)
        assert (report.is_intact, report.is_trusted, report.signer) == (True, False, "Sample Bureau")

    def test_a_certificate_that_had_ended_is_not_trusted(
        self, authority: Authority, plain: bytes, settings: Settings
    ) -> None:
        late = sign(plain, at=VALID_UNTIL + timedelta(days=1))
        settings.LETTER_KEY = ""
        assert not check(late).is_trusted

    def test_a_trust_file_that_cannot_be_read_is_told(
        self, authority: Authority, plain: bytes, settings: Settings
    ) -> None:
        settings.LETTER_TRUST = str(authority.file.parent / "none.pem")
        with pytest.raises(NoLetterKey, match="none"):
            check(plain)


class TimeServer(ThreadingHTTPServer):
    """Gives timestamps (RFC 3161), or does not."""

    def __init__(self, authority: Authority) -> None:
        from asn1crypto import keys
        from asn1crypto import x509 as asn1
        from pyhanko.sign.timestamps import DummyTimeStamper

        super().__init__(("127.0.0.1", 0), _Handler)
        private = authority.tsa_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.is_well = True
        self.stamper = DummyTimeStamper(
            asn1.Certificate.load(authority.tsa.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(private),
            fixed_dt=AT + timedelta(seconds=2),
        )


class _Handler(BaseHTTPRequestHandler):
    server: TimeServer

    def do_POST(self) -> None:
        from asn1crypto import tsp

        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
        self.send_response(200 if self.server.is_well else 503)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def time_server(authority: Authority, settings: Settings) -> Iterator[TimeServer]:
    with TimeServer(authority) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.TSA = f"http://127.0.0.1:{server.server_port}/"
        yield server
        server.shutdown()
        thread.join()


class TestTimestamps:
    def test_another_host_vouches_for_the_time(self, time_server: TimeServer, plain: bytes) -> None:
        report = check(sign(plain, at=AT))
        assert report.is_good
        assert report.is_timestamped
        assert report.signed_at == AT + timedelta(seconds=2)

    def test_without_an_answer_nothing_is_signed(self, time_server: TimeServer, plain: bytes) -> None:
        time_server.is_well = False
        with pytest.raises(NoTimestamp):
            sign(plain, at=AT)

    def test_a_host_that_is_not_there_is_told(self, settings: Settings, plain: bytes) -> None:
        settings.TSA = "http://127.0.0.1:9/"
        with pytest.raises(NoTimestamp):
            sign(plain, at=AT)
