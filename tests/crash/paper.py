"""One paper, the same in every process, large enough that sending it can be cut."""

import io
import random

SIZE = 400_000


def paper() -> bytes:
    """A PDF with something in it that does not pack."""
    import pikepdf

    from wenjin.core.files.tests.made_files import blank_pdf, saved

    pdf = blank_pdf()
    noise = random.Random(5).randbytes(SIZE // 2).hex().encode()
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"%" + noise)
    return saved(pdf, static_id=True, compress_streams=False)


def fingerprint(content: bytes) -> bytes:
    """What stays of it when it is cleaned: the content of its page. Nothing of what is no PDF."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return bytes(pdf.pages[0].obj.Contents.read_bytes())
    except pikepdf.PdfError:
        return b""
