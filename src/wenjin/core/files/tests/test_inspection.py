"""Every kind of bad file has its code; every good one comes out clean."""

import io
import random
from collections.abc import Callable
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from wenjin.core.files import content_types, limits
from wenjin.core.files.inspection import clean_name, inspect, inspect_pages
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.tests import made_files as made


def refused(content: bytes, name: str = "paper.pdf") -> FileRefused:
    with pytest.raises(FileRefused) as told:
        inspect(content, name=name)
    return told.value


BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("nothing", lambda: b"", "empty"),
    ("over the limit", lambda: b"%PDF-1.7\n" + bytes(limits.LARGEST_FILE), "too_large"),
    ("two bytes of a JPEG and noise", lambda: b"\xff\xd8" + random.Random(3).randbytes(3000), "unknown_type"),
    ("the mark of a JPEG and noise", lambda: b"\xff\xd8\xff" + bytes(range(7, 256)) * 4, "damaged"),
    ("program named .pdf", made.program, "type_not_allowed"),
    ("drawing with a script", lambda: made.SVG_WITH_SCRIPT, "type_not_allowed"),
    ("packed folder", made.zipped, "type_not_allowed"),
    (
        "web page",
        lambda: b"<!doctype html><html><body><h1>Hello</h1><p>This is a page.</p></body></html>",
        "type_not_allowed",
    ),
    ("moving picture", lambda: made.encoded(made.picture(20, 20), "GIF"), "type_not_allowed"),
    ("JPEG cut in half", lambda: made.jpeg()[: len(made.jpeg()) // 2], "truncated"),
    ("PNG cut in half", lambda: made.encoded(made.noisy(400, 400), "PNG")[:20_000], "truncated"),
    ("PDF cut in half", lambda: made.pdf(20)[:-400], "truncated"),
    ("PDF without any sense", lambda: b"%PDF-1.7\nnothing here\n%%EOF\n", "damaged"),
    ("PDF without pages", lambda: made.saved(pikepdf.Pdf.new()), "damaged"),
    ("PDF with a password", lambda: made.pdf_locked(user="secret"), "encrypted"),
    ("PDF with 400 MB in a stream", made.pdf_bomb, "too_large_unpacked"),
    ("PDF with 8 streams of 60 MB", made.pdf_bomb_in_pieces, "too_large_unpacked"),
    ("PDF with 201 pages", lambda: made.pdf(201), "too_many_pages"),
    ("dynamic form", lambda: made.pdf_with_xfa(is_dynamic=True), "dynamic_form"),
    ("portfolio", made.pdf_portfolio, "portfolio"),
    ("PNG of 900 million pixels", made.png_bomb, "too_large_unpacked"),
    ("PNG of 100 million pixels", lambda: made.png_bomb(10_000, 10_000), "too_large_unpacked"),
    ("web page before a PDF", made.html_before_pdf, "polyglot"),
    ("script in the head of a PDF", made.html_in_head_of_pdf, "polyglot"),
    ("archive behind a JPEG", lambda: made.jpeg() + made.zipped(), "polyglot"),
    ("archive behind a PDF", lambda: made.pdf() + made.zipped(), "polyglot"),
    (
        "archive with a PDF in it behind a PDF",
        lambda: made.pdf() + made.zipped("a.pdf", made.pdf()),
        "polyglot",
    ),
    ("archive behind a PNG", lambda: made.png() + made.zipped(), "polyglot"),
    ("script behind a JPEG", lambda: made.jpeg() + b"<script>alert(1)</script>", "polyglot"),
    ("PDF behind a PNG", lambda: made.png() + made.pdf(), "polyglot"),
    ("PDF inside the head of a JPEG", lambda: made.jpeg(comment=b"%PDF-1.4 1 0 obj"), "polyglot"),
    ("photo of an iPhone", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "heic"),
]


@pytest.mark.parametrize(("content", "code"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_file_is_refused_with_its_code(content: Callable[[], bytes], code: str) -> None:
    refusal = refused(content())
    assert refusal.code == code
    assert refusal.words.endswith(".")
    assert "%(" not in refusal.words


@pytest.mark.parametrize(
    ("content", "kind"),
    [(made.program(), "program"), (made.SVG_WITH_SCRIPT, "drawing"), (made.zipped(), "packed")],
)
def test_what_we_do_not_take_is_named(content: bytes, kind: str) -> None:
    assert refused(content).details["kind"] == kind


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (made.pdf(), "application/pdf"),
        (made.jpeg(), "image/jpeg"),
        (made.png(), "image/png"),
        (made.png(mode="RGBA"), "image/png"),
        (made.png(mode="1"), "image/png"),
        (made.encoded(made.picture(), "WEBP"), "image/jpeg"),
        (made.encoded(made.picture(mode="RGBA"), "WEBP", lossless=True), "image/png"),
        (made.tiff(), "application/pdf"),
        (made.encoded(made.picture().convert("CMYK"), "JPEG"), "image/jpeg"),
        (made.encoded(made.picture().convert("P"), "PNG"), "image/png"),
        (made.encoded(Image.new("I;16", (50, 50), 40_000), "PNG"), "image/png"),
    ],
)
def test_good_papers_come_out_as_what_everybody_can_open(content: bytes, media_type: str) -> None:
    cleaned = inspect(content)
    assert cleaned.media_type == media_type
    assert content_types.signature_of(cleaned.content) == media_type
    assert inspect(cleaned.content).media_type == media_type


def test_a_name_that_does_not_fit_is_noted_and_corrected() -> None:
    assert inspect(made.jpeg(), name="passport.pdf").notes == ("type_corrected",)
    assert inspect(made.jpeg(), name="passport.JPG").notes == ()
    assert inspect(made.jpeg(), name="passport").notes == ()


def test_a_film_that_a_phone_hangs_on_is_cut_off() -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(2000)
    assert film[4:12] not in inspect(made.jpeg() + film).content


@pytest.mark.parametrize(
    ("given_name", "media_type", "shown"),
    [
        ("passport.pdf", "application/pdf", "passport.pdf"),
        ("C:\\Papers\\mai\\passport.PDF", "application/pdf", "passport.PDF"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("scan.tif", "application/pdf", "scan.pdf"),
        ("护照.heic", "image/jpeg", "护照.jpg"),
        ("exe\u202efdp.pdf", "application/pdf", "exefdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "application/pdf", "aSet-Cookie x.pdf"),
        ("", "image/png", "paper.png"),
        ("...", "image/png", "paper.png"),
        ("letter v1.2", "application/pdf", "letter v1.2.pdf"),
        ("everything.zip", "application/zip", "everything.zip"),
        ("days.ics", "text/calendar", "days.ics"),
        ("odd.thing", "application/x-odd", "odd.thing"),
        ("x" * 500 + ".pdf", "application/pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_made_safe(given_name: str, media_type: str, shown: str) -> None:
    assert clean_name(given_name, media_type) == shown


@given(name=st.text(max_size=300))
def test_any_name_is_made_safe(name: str) -> None:
    shown = clean_name(name, "application/pdf")
    assert shown.lower().endswith(".pdf")
    assert len(shown) <= 200
    assert shown.isprintable()
    assert not set('/\\<>:"|?*') & set(shown)
    assert clean_name(shown, "application/pdf") == shown


def test_photographed_pages_become_one_paper() -> None:
    cleaned = inspect_pages(
        [made.jpeg_with_place(6), made.png(300, 500), made.tiff(2), made.png(mode="RGBA")]
    )
    assert (cleaned.media_type, cleaned.pages) == ("application/pdf", 5)
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        boxes = [[float(side) for side in page.mediabox] for page in pdf.pages]
    assert boxes[0] == [0, 0, 631.5, 842]  # turned upright
    assert boxes[1] == [0, 0, 505.2, 842]
    assert b"SpyPhone" not in cleaned.content
    assert inspect(cleaned.content).pages == 5


def test_the_page_that_is_wrong_is_named() -> None:
    with pytest.raises(FileRefused) as told:
        inspect_pages([made.jpeg(), made.jpeg()[:900], made.jpeg()])
    assert (told.value.code, told.value.details["page"]) == ("truncated", 2)
    with pytest.raises(FileRefused) as told:
        inspect_pages([made.pdf()])
    assert told.value.details == {"kind": "not_a_photo", "page": 1}
    with pytest.raises(FileRefused, match="empty"):
        inspect_pages([])


SEEDS = [
    made.pdf_with_script(),
    made.pdf_signed_in_form(),
    made.pdf_of_photo(made.jpeg(), (640, 480)),
    made.jpeg_with_place(),
    made.png(64, 64),
    made.tiff(1),
    made.encoded(made.picture(64, 64), "WEBP"),
]


@pytest.mark.filterwarnings("ignore::UserWarning")  # what decoders grumble about bad files
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_file_with_any_damage_is_cleaned_or_refused_and_never_breaks_us(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=30)):
        content[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    with suppress(FileRefused):
        cleaned = inspect(bytes(content))
        assert content_types.signature_of(cleaned.content) == cleaned.media_type
