"""Anybody may ask whether a receipt or a letter is ours; nobody is named, and what is forged is said to be."""

import io
from datetime import timedelta
from html import unescape
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.tests import stage
from wenjin.cases.tests.pdf_picture import addresses_on
from wenjin.core import clock
from wenjin.web.tests.filing import pdf, signed_in, upload

pytestmark = pytest.mark.usefixtures("shenzhen")


@pytest.fixture
def ada(client: Client) -> Actor:
    return signed_in(client)


@pytest.fixture
def letter_key(settings: Settings, tmp_path: Path) -> None:
    """A test key signs letters."""
    settings.TEST_LETTER_KEY = tmp_path / "letters.p12"


def page(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status, response
    return unescape(response.content.decode())


def checked(content: bytes, status: int = 200) -> str:
    response = Client().post("/en/verify/", {"file": upload(content)})
    assert response.status_code == status
    return unescape(response.content.decode())


def altered(content: bytes) -> bytes:
    """The same document with something added, as any program would save it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.docinfo["/Title"] = "Granted"
        opened.save(out)
    return out.getvalue()


def test_the_page_asks_for_a_code_or_a_file() -> None:
    text = page("/en/verify/")
    assert "By its code" in text
    assert "By the file itself" in text


def test_a_receipt_is_verified_without_a_word_about_anybody(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    receipt = case.receipt
    text = page(f"/en/verify/{receipt.code}/")
    assert "We issued this receipt" in text
    assert receipt.content_hash[:4] in text
    for secret in (case.reference, "LOVELACE", "P1234567", "ada@example.org"):
        assert secret not in text


def test_a_code_typed_carelessly_is_understood(ada: Actor) -> None:
    code = stage.submitted(ada).receipt.code
    response = Client().get("/en/verify/", {"code": f" {code.lower().replace('-', ' ')} "})
    assert response["Location"] == f"/en/verify/{code}/"
    assert Client().get(f"/en/verify/{code.lower()}/")["Location"] == f"/en/verify/{code}/"


@pytest.mark.parametrize("code", ["2345-6789-ABCD", "x", "%3Cscript%3E", "a" * 200])
def test_a_code_that_we_never_gave_is_404_with_help(code: str) -> None:
    text = page(f"/en/verify/{code}/", 404)
    assert "We issued nothing with this code" in text
    assert "Compare it letter by letter" in text
    raw = Client().get(f"/en/verify/{code}/").content.decode()
    assert "<script>" not in raw


@pytest.mark.parametrize("typed", ["", "   ", "12", "not a code at all"])
def test_what_cannot_be_a_code_is_said_at_the_field(typed: str) -> None:
    response = Client().get("/en/verify/", {"code": typed})
    assert response.status_code == 400
    assert 'id="code-error"' in response.content.decode()


def test_the_receipt_as_a_file_is_ours_and_a_changed_one_is_not(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    content = client.get(f"/en/cases/{case.reference}/receipt.pdf").content
    assert "exactly the one that we issued" in checked(content)
    text = checked(altered(content))
    assert "exactly the one" not in text
    assert "This file was changed" in text or "did not issue" in text
    assert "forged" not in text


@pytest.mark.usefixtures("letter_key")
def test_what_a_telephone_reads_from_the_paper_opens_the_page(client: Client, ada: Actor) -> None:
    """The pattern on the page as it is printed, read by another program than ours."""
    case = stage.granted(ada)
    stage.run_outbox()
    shown = client.get(f"/en/cases/{case.reference}/").content.decode()
    code = shown.split("/letters/")[1].split(".pdf")[0]
    papers = {"receipt.pdf": "We issued this receipt", f"letters/{code}.pdf": "in force today"}
    for name, told in papers.items():
        content = client.get(f"/en/cases/{case.reference}/{name}").content
        (address,) = addresses_on(content)
        assert address.startswith(f"{settings.SITE_ADDRESS}/")
        response = Client().get(address.removeprefix(settings.SITE_ADDRESS), follow=True)
        assert response.status_code == 200
        assert told in unescape(response.content.decode())


@pytest.mark.usefixtures("letter_key")
def test_a_letter_says_whether_it_is_in_force(
    client: Client, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = stage.granted(ada, valid_until=clock.today() + timedelta(days=30))
    stage.run_outbox()
    shown = client.get(f"/en/cases/{case.reference}/").content.decode()
    code = shown.split("/letters/")[1].split(".pdf")[0]
    content = client.get(f"/en/cases/{case.reference}/letters/{code}.pdf").content
    text = page(f"/en/verify/{code}/")
    assert "What it grants is in force today." in text
    assert "LOVELACE" not in text
    assert "exactly the one that we issued" in checked(content)
    broken = bytearray(content)
    place = broken.index(b"/Type /Page") if b"/Type /Page" in broken else len(broken) // 3
    broken[place : place + 1] = b"_"
    assert "exactly the one" not in checked(bytes(broken))
    later = clock.now() + timedelta(days=60)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "and it has ended" in page(f"/en/verify/{code}/")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Choose a file first."),
        (b"no pdf", "This is no PDF."),
        (b"%PDF-" + b"0" * 5_100_000, "larger than any"),
    ],
)
def test_a_file_that_cannot_be_ours_is_said_at_the_field(content: bytes, told: str) -> None:
    assert told in checked(content, 400)


@pytest.mark.parametrize("content", [pdf(), b"%PDF-1.7 broken", b"%PDF-1.4\n%%EOF"])
def test_a_foreign_or_broken_pdf_is_not_ours(content: bytes) -> None:
    assert "We did not issue this file" in checked(content)


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_in_other_languages_and_for_a_clerk(ada: Actor, language: str) -> None:
    code = stage.submitted(ada).receipt.code
    for path in ("", f"{code}/", f"{code}/?clerk=1"):
        page(f"/{language}/verify/{path}")
    page(f"/{language}/verify/none/", 404)


# One's own data


def test_a_copy_of_everything_is_a_zip_for_its_owner_alone(client: Client, ada: Actor) -> None:
    stage.submitted(ada)
    response = client.post("/en/you/data/copy.zip")
    assert response["Content-Type"] == "application/zip"
    assert response.content.startswith(b"PK")
    assert Client().post("/en/you/data/copy.zip").status_code in (302, 403)
    assert client.get("/en/you/data/copy.zip").status_code == 405


def test_details_are_corrected_and_wrong_ones_kept_in_the_field(client: Client, ada: Actor) -> None:
    wrong = client.post("/en/you/data/", {"a-phone": "call me", "a-email": "new@example.org"})
    assert wrong.status_code == 400
    assert "call me" in wrong.content.decode()
    assert client.post("/en/you/data/", {"a-phone": "+86 138 0000 0000"}).status_code == 302
    assert "+8613800000000" in client.get("/en/you/data/").content.decode()


def test_erasure_says_what_is_held_and_until_when(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    text = unescape(client.get("/en/you/data/erase/").content.decode())
    assert case.reference in text
    assert "It is not decided yet." in text
    refused = client.post("/en/you/data/erase/", {"sure": "yes"})
    assert refused.status_code == 409


def test_erasure_needs_to_be_meant_and_then_ends_everything(client: Client, ada: Actor) -> None:
    assert client.post("/en/you/data/erase/").status_code == 409
    response = client.post("/en/you/data/erase/", {"sure": "yes"})
    assert response["Location"] == "/en/you/data/erased/"
    assert "We no longer know you" in client.get(response["Location"]).content.decode()
    assert client.get("/en/you/data/").status_code == 302
