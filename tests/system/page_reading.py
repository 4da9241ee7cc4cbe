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
# Set apart by the style sheet, which draws the language behind it.
MARKED = "fallback"
# What is in another language on purpose: names in <bdi>, entries of lists of languages, and what somebody wrote.
ON_PURPOSE = frozenset({"bdi", "option", "q", "textarea"})
# Written by people in their language, words for a passer-by, and the second of two languages
# side by side or under each other.
PURPOSES = frozenset({"bubble", "shown", "pair", "twin"})


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
        self.unmarked: list[str] = []
        self._around: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.root = given
        language = given.get("lang", self.stack[-1][1] if self.stack else "")
        is_code = tag in CODES or "code" in given.get("class", "").split()
        if (tag == "bdi" or given.get("dir") == "auto" or is_code) and "lang" not in given:
            language = TYPED
        self._look_for_mark(tag, given)
        if tag not in VOID:
            self.stack.append((tag, language))
            around = self._around[-1][0] if self._around else ""
            self._around.append((given.get("lang", around), given.get("class", "")))
        self.pieces += [Piece(value, language) for name, value in given.items() if is_said(tag, given, name)]

    def _look_for_mark(self, tag: str, given: dict[str, str]) -> None:
        """Write down an element in another language than the one around it, unless it says so or is meant so."""
        around, outside = self._around[-1] if self._around else ("", "")
        if not around or given.get("lang", around) == around:
            return
        classes = {*given.get("class", "").split(), *outside.split()}
        is_switch = "hreflang" in given or (tag, given.get("name")) == ("button", "language")
        if tag not in ON_PURPOSE and not is_switch and not classes & {MARKED, *PURPOSES}:
            self.unmarked.append(f"<{tag} lang={given['lang']} class={given.get('class', '')}>")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Nothing inside."""

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1][0] == tag, f"</{tag}> closes <{self.stack[-1][0]}>"
        self.stack.pop()
        self._around.pop()

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
