"""PDFs keep their pages and lose everything that acts."""

import io
import resource
import zlib
from contextlib import suppress

import pikepdf
import pytest
from pikepdf import Name

from wenjin.core.files.pdfs import clean_pdf
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.tests import made_files as made


def laid_open(content: bytes) -> bytes:
    """The PDF with nothing packed, so that words can be looked for."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return made.saved(
            pdf,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )


def test_scripts_are_taken_out_of_every_place_and_the_pages_stay() -> None:
    cleaned = clean_pdf(made.pdf_with_script())
    assert cleaned.notes == ("script_removed",)
    bare = laid_open(cleaned.content)
    for word in (
        b"JavaScript",
        b"/JS",
        b"app.alert",
        b"Launch",
        b"cmd.exe",
        b"/AA",
        b"OpenAction",
        b"javascript:",
    ):
        assert word not in bare
    assert b"Page 1" in bare
    assert b"Mai Nguyen" in bare
    assert b"https://example.org/" in bare


def test_names_with_escapes_do_not_hide_a_script() -> None:
    catalogue = (
        b"<< /Type /Catalog /Pages 2 0 R /Open#41ction << /S /J#61vaScript /#4aS (app.alert\\(1\\)) >> >>"
    )
    hidden = made.raw_pdf(catalogue, made.PAGES, made.PAGE, made.raw_stream(b"", b""))
    cleaned = clean_pdf(hidden)
    assert cleaned.notes == ("script_removed",)
    assert b"app.alert" not in laid_open(cleaned.content)


def test_attached_files_are_taken_out() -> None:
    cleaned = clean_pdf(made.pdf_with_attachment())
    assert cleaned.notes == ("attachment_removed",)
    assert b"EVIL" not in laid_open(cleaned.content)
    assert b"FileAttachment" not in laid_open(cleaned.content)


def test_films_are_taken_out() -> None:
    cleaned = clean_pdf(made.pdf_with_media())
    assert cleaned.notes == ("media_removed",)
    assert b"RichMedia" not in laid_open(cleaned.content)


def test_the_second_form_layer_is_taken_out() -> None:
    cleaned = clean_pdf(made.pdf_with_xfa(is_dynamic=False))
    assert cleaned.notes == ("form_layer_removed",)
    assert b"xdp" not in laid_open(cleaned.content)


def test_a_lock_without_a_password_is_opened() -> None:
    cleaned = clean_pdf(made.pdf_locked(user=""))
    assert cleaned.notes == ("lock_removed",)
    assert b"Page 1" in laid_open(cleaned.content)


def test_a_signed_pdf_stays_as_it_is_when_nothing_acts_in_it() -> None:
    signed = made.pdf_signed_in_form()
    cleaned = clean_pdf(signed)
    assert cleaned.content == signed
    assert cleaned.notes == ("signature_kept",)


def test_a_signature_does_not_shield_a_script() -> None:
    with pikepdf.open(io.BytesIO(made.pdf_signed_in_form())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        cleaned = clean_pdf(made.saved(pdf))
    assert cleaned.notes == ("script_removed", "signature_lost")
    assert b"app.alert" not in laid_open(cleaned.content)


def test_a_signature_does_not_shield_words_that_no_reader_of_ours_saw() -> None:
    odd = made.pdf_signed_in_form().replace(b"%%EOF", b"%/JavaScript\n%%EOF")
    assert clean_pdf(odd).notes == ("signature_lost",)


def test_photos_in_a_pdf_lose_their_place_too() -> None:
    paper = made.pdf_of_photo(made.jpeg_with_place(1), (640, 480))
    assert b"SpyPhone" in paper
    cleaned = clean_pdf(paper)
    assert b"SpyPhone" not in cleaned.content
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        (stream,) = pdf.pages[0].get_images().values()
        assert isinstance(stream, pikepdf.Stream)
        image = pikepdf.PdfImage(stream).as_pil_image()
    assert image.size == (640, 480)


def test_the_same_paper_gives_the_same_bytes() -> None:
    paper = made.pdf(3)
    assert clean_pdf(paper).content == clean_pdf(paper).content


def test_a_small_fault_that_every_reader_forgives_is_mended() -> None:
    paper = made.pdf(2)
    place = paper.rindex(b"startxref")
    assert clean_pdf(paper[:place] + b"startxref\n17\n%%EOF\n").pages == 2


def test_a_tail_of_blanks_and_line_ends_is_no_stranger() -> None:
    assert clean_pdf(made.pdf() + b"\r\n\0\0\n").pages == 1


def test_a_bomb_in_an_object_stream_is_found_before_the_reader_unpacks_it() -> None:
    entries = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    bomb = made.raw_stream(made.deflated_zeros(400 << 20), entries)
    with pytest.raises(FileRefused, match="too_large_unpacked"):
        clean_pdf(made.raw_pdf(made.CATALOGUE, made.PAGES, made.PAGE, bomb))


def test_a_bomb_packed_twice_is_never_unpacked() -> None:
    packed = zlib.compress(made.deflated_zeros(400 << 20), 9)
    catalogue = made.CATALOGUE.replace(b">>", b"/Metadata 5 0 R >>")
    bomb = made.raw_stream(packed, b"/Filter [/FlateDecode /FlateDecode]")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clean_pdf(made.raw_pdf(catalogue, made.PAGES, made.PAGE, bomb, bomb))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB


def test_an_object_stream_packed_twice_cannot_exhaust_us() -> None:
    """Such a stream is unpacked by the reader itself; its own limit must stop it."""
    bomb = zlib.compress(made.deflated_zeros(600 << 20), 9)
    entries = b"/Type /XRef /Size 9 /W [1 2 1] /Root 1 0 R /Filter [/FlateDecode /FlateDecode]"
    head = made.raw_pdf(made.CATALOGUE, made.PAGES, made.PAGE, made.raw_stream(b"", b""))
    body = head[: head.index(b"xref\n")]
    paper = (
        body
        + b"5 0 obj\n"
        + made.raw_stream(bomb, entries)
        + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(FileRefused):
        clean_pdf(paper)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kB


def test_a_picture_in_a_pdf_that_says_it_is_huge_is_refused() -> None:
    paper = made.pdf_of_photo(made.jpeg(), (60_000, 60_000))
    with pytest.raises(FileRefused, match="too_large_unpacked"):
        clean_pdf(paper)


def test_pages_that_go_round_in_a_circle_are_refused() -> None:
    pages = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    with pytest.raises(FileRefused, match="damaged"):
        clean_pdf(made.raw_pdf(made.CATALOGUE, pages))


def test_deep_nesting_does_not_break_us() -> None:
    deep = b"[" * 20_000 + b"]" * 20_000
    paper = made.raw_pdf(made.CATALOGUE, made.PAGES, made.PAGE, made.raw_stream(b"", b""), deep)
    with suppress(FileRefused):
        clean_pdf(paper)


def test_a_stream_that_lies_elsewhere_is_fetched_by_nobody() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        form = {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": pikepdf.Array([0, 0, 1, 1])}
        where = pikepdf.Dictionary(FS=Name.URL, F="http://elsewhere.example/")
        outside = pdf.make_stream(
            b"", {**form, "/F": where, "/FFilter": Name.FlateDecode, "/FDecodeParms": {}}
        )
        other = pdf.make_stream(b"", {**form, "/Ref": pikepdf.Dictionary(F="elsewhere.pdf", Page=0)})
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=outside, B=other))
        content = made.saved(pdf)
    cleaned = clean_pdf(content)
    assert cleaned.notes == ("attachment_removed",)
    bare = laid_open(cleaned.content)
    for word in (b"elsewhere", b"/FFilter", b"/FDecodeParms", b"/Ref"):
        assert word not in bare


@pytest.mark.parametrize(
    ("matrix", "stays"),
    [
        ([0.001, 0, 0, 0.001, 0, 0], True),
        ([1, 2, 3, 4, 5, pikepdf.String("0); app.alert(1)//")], False),
        ([1, 2, 3, 4, 5], False),
        ([1, 2, 3, 4, 5, [6]], False),
    ],
)
def test_the_matrix_of_a_font_is_six_numbers(matrix: list[object], stays: bool) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, FontMatrix=pikepdf.Array(matrix))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        content = made.saved(pdf)
    cleaned = clean_pdf(content)
    assert cleaned.notes == (() if stays else ("script_removed",))
    bare = laid_open(cleaned.content)
    assert (b"/FontMatrix" in bare) is stays
    assert b"alert" not in bare
