"""Reading the words of a PDF back, for tests: glyphs to text by the ToUnicode maps of its fonts."""

import re
from io import BytesIO

import pikepdf

_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def text_of(pdf: bytes) -> str:
    """All words in the order in which they are drawn, without spaces and line ends."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return "".join(_page(page) for page in document.pages)


def _page(page: pikepdf.Page) -> str:
    maps = {str(name): _map(font) for name, font in page.resources.get("/Font", {}).items()}
    words: list[str] = []
    current: dict[int, str] = {}
    spans: list[bool] = []  # whether each open span says itself what it reads as
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            said = operands[1].get("/ActualText") if operator == "BDC" and _is_inline(operands[1]) else None
            spans.append(said is not None)
            words.append("" if said is None else str(said))
        elif operator == "EMC":
            spans.pop()
        elif operator == "Tf":
            current = maps[str(operands[0])]
        elif operator in {"Tj", "TJ"} and not any(spans):
            for part in operands[0] if operator == "TJ" else operands:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    words += [
                        current.get(int.from_bytes(codes[n : n + 2], "big"), "")
                        for n in range(0, len(codes), 2)
                    ]
    return re.sub(r"\s+", "", "".join(words))


def _map(font: pikepdf.Object) -> dict[int, str]:
    table = bytes(font["/ToUnicode"].read_bytes())
    found = {}
    for section in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, target in _RANGE.findall(section):
            begin, words = int(first, 16), bytes.fromhex(target.decode())
            for code in range(begin, int(last, 16) + 1):
                moved = int.from_bytes(words, "big") + code - begin
                found[code] = moved.to_bytes(len(words), "big").decode("utf-16-be")
    for section in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, target in _CHAR.findall(section):
            found[int(code, 16)] = bytes.fromhex(target.decode()).decode("utf-16-be")
    return found


def _is_inline(properties: pikepdf.Object) -> bool:
    return isinstance(properties, pikepdf.Dictionary)
