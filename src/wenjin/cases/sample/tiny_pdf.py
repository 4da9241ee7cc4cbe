"""One page that stands for a paper in the demonstration: PDF 1.7 written by hand, in about a kilobyte.

Only letters of Windows-1252 and the fonts that every reader has: names are in passport letters, titles English.

Source:
    ISO 32000-1:2008, 7.5 (file structure), 9.6.2.2 (standard fonts), annex D (encoding).
"""

from collections.abc import Iterable
from typing import Final

_WIDTH, _HEIGHT = 595, 842  # A4 in points
_LONGEST: Final = 80


def sample_page(title: str, lines: Iterable[tuple[str, str]], foot: str) -> bytes:
    """A page with a title, rows of a label and a value, and SAMPLE written across it.

    Args:
        title: what paper it stands for.
        lines: label and value of each row.
        foot: the sentence at the foot.
    """
    drawn = [
        "q 0.88 g BT /B 110 Tf 0.7071 0.7071 -0.7071 0.7071 130 190 Tm (SAMPLE) Tj ET Q",
        f"0.6 w 40 40 {_WIDTH - 80} {_HEIGHT - 80} re S",
        _text("B", 20, 70, 760, title),
        "70 745 m 525 745 l S",
    ]
    at = 712
    for label, value in lines:
        drawn += [_text("R", 10, 70, at, label), _text("B", 13, 220, at, value)]
        at -= 30
    drawn.append(_text("R", 9, 70, 60, foot))
    return _file("\n".join(drawn).encode("cp1252", "replace"), title)


def _text(font: str, size: int, left: int, bottom: int, text: str) -> str:
    return f"BT /{font} {size} Tf {left} {bottom} Td {_literal(text)} Tj ET"


def _literal(text: str) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return "(" + shown.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def _file(content: bytes, title: str) -> bytes:
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 4 0 R "
        "/Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>".encode("ascii"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        font.format("Helvetica").encode("ascii"),
        font.format("Helvetica-Bold").encode("ascii"),
        f"<< /Title {_literal(title)} /Producer (Wenjin sample) >>".encode("cp1252", "replace"),
    ]
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )
