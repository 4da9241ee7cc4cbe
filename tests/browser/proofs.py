"""Receipts and letters as somebody gets, reads and doubts them: the file, its pattern, its signature."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
from playwright.sync_api import Browser, Page, expect
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.browser import scans
from tests.browser.conftest import PHONE, sideways
from tests.browser.filing import RESIDENCE, WORK, Applicant, made_by_now, press
from tests.browser.office import TIMEOUT, Office
from wenjin.cases.tests.pdf_picture import addresses_on

GOOD = ".verdict:not(.no):not(.old)"


def a_stranger(browser: Browser) -> Page:
    """Somebody whom nobody knows here, with a telephone."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    context.set_default_timeout(TIMEOUT)
    return context.new_page()


def the_receipt_is_genuine_and_a_changed_one_is_not(who: Applicant, browser: Browser, folder: Path) -> None:
    """Its pattern leads to a page that names nobody; the file itself is known, and a forged one is not."""
    content = document(who, "a[href$='/receipt.pdf']")
    address = address_on(content)
    assert address.startswith(who.office.url("/"))
    stranger = a_stranger(browser)
    response = stranger.goto(address)
    assert response is not None
    assert response.status == 200
    expect(stranger.locator(GOOD)).to_be_visible()
    text = stranger.locator("main").inner_text()
    secrets = (who.typed["given_names"], "SAMPLE", who.typed["passport_number"], who.reference, who.email)
    assert not [one for one in secrets if one in text]
    assert sideways(stranger) == 0
    check_file(stranger, who.office, scans.kept(folder, "receipt.pdf", content))
    expect(stranger.locator(GOOD)).to_be_visible()
    check_file(stranger, who.office, scans.kept(folder, "forged.pdf", changed(content)))
    expect(stranger.locator(".verdict.no")).to_be_visible()
    response = stranger.goto(who.office.url("/en/verify/2345-6789-ABCD/"))
    assert response is not None
    assert response.status == 404
    stranger.context.close()


def the_letters_hold(who: Applicant, browser: Browser, folder: Path) -> None:
    """Each is signed (PAdES) and known to the public page; one sign changed, and it is not."""
    stranger = a_stranger(browser)
    for decision in (WORK, RESIDENCE):
        content = document(who, f"section.clock:has(#clock-{decision}) a[href$='.pdf']")
        assert is_signed(content)
        response = stranger.goto(address_on(content))
        assert response is not None
        assert response.status == 200
        expect(stranger.locator(GOOD)).to_be_visible()
        check_file(stranger, who.office, scans.kept(folder, f"{decision}.pdf", content))
        expect(stranger.locator(GOOD)).to_be_visible()
        check_file(stranger, who.office, scans.kept(folder, f"{decision}-x.pdf", content + b"\n% more\n"))
        expect(stranger.locator(".verdict.no")).to_be_visible()
    stranger.context.close()


def document(who: Applicant, selector: str) -> bytes:
    """A PDF of the case; the worker makes it a moment after the act."""
    response = who.page.context.request.get(made_by_now(who.page, selector))
    assert response.ok
    assert response.headers["content-type"] == "application/pdf"
    content = bytes(response.body())
    assert content.startswith(b"%PDF")
    return content


def address_on(content: bytes) -> str:
    """What a telephone reads from the pattern on the printed page; it is a link in the file too."""
    (address,) = addresses_on(content)
    with pikepdf.open(io.BytesIO(content)) as made:
        notes = [note for page in made.pages for note in page.obj.get("/Annots", [])]
        assert address in {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
    return address


def changed(content: bytes) -> bytes:
    """The same document with another date in it, as a forger would make it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as made:
        made.docinfo["/Title"] = "Changed"
        made.save(out)
    return out.getvalue()


def check_file(page: Page, office: Office, file: Path) -> None:
    page.goto(office.url("/en/verify/"))
    page.locator("#file").set_input_files(file)
    press(page, "form[enctype] button[type=submit]")


def is_signed(content: bytes) -> bool:
    """Whether its one signature holds for all of it, as another reader of PDFs than ours checks it."""

    def validated() -> bool:
        (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
        trusted = ValidationContext(trust_roots=[signature.signer_cert])
        status = validate_pdf_signature(signature, trusted)
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        return bool(status.intact and status.valid and whole)

    # In a thread of its own: it wants a loop of events, and the browser has one here.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(validated).result()
