"""What a page says, to the eye and to a screen reader, and in which language it says so."""

from dataclasses import dataclass
from html.parser import HTMLParser

# Attributes that are read aloud or shown.
SPOKEN = ("placeholder", "aria-label", "title", "alt", "label")
BUTTONS = ("submit", "button", "reset")
# Sentences that a script writes into a field, in the language of that field.
FILLED_IN = frozenset({"data-text", "data-translation"})
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# What people typed, names and codes: nobody knows in which language.
TYPED = "und"
CODES = frozenset({"code", "kbd", "samp"})


@dataclass(frozen=True)
class Piece:
    """A text of a page, and the language that the page says it is in."""

    text: str
    language: str


class Reader(HTMLParser):
    """Reads what a page says, to the eye and to a screen reader."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, str]] = []
        self.root: dict[str, str] = {}
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.root = given
        language = given.get("lang", self.stack[-1][1] if self.stack else "")
        is_code = tag in CODES or "code" in given.get("class", "").split()
        if (tag == "bdi" or given.get("dir") == "auto" or is_code) and "lang" not in given:
            language = TYPED
        if tag not in VOID:
            self.stack.append((tag, language))
        self.pieces += [Piece(value, language) for name, value in given.items() if is_said(tag, given, name)]

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Nothing inside."""

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1][0] == tag, f"</{tag}> closes <{self.stack[-1][0]}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self.stack and self.stack[-1][0] not in ("script", "style"):
            self.pieces.append(Piece(text, self.stack[-1][1]))


def is_said(tag: str, given: dict[str, str], name: str) -> bool:
    """Whether a reader meets the value of an attribute: at once, or when a script shows it."""
    if not given[name].strip():
        return False
    if name == "content":
        return given.get("name") == "description"
    if name == "value":
        return tag == "input" and given.get("type") in BUTTONS
    if name.startswith("data-") and name not in FILLED_IN:
        return " " in given[name] and given[name][0] not in "{["
    return name in SPOKEN


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.stack == [], f"never closed: {reader.stack}"
    return reader
