"""TMX 1.4b (LISA, 2005): the translation memory for other programs."""

from collections.abc import Iterable
from typing import Final, Protocol
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wenjin.lang.domain.registry import BY_CODE, SOURCE

MEDIA_TYPE: Final = "application/x-tmx+xml"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


class Pair(Protocol):
    """English and how it was translated."""

    @property
    def english(self) -> str: ...  # noqa: D102  see the class
    @property
    def target(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102


def write(pairs: Iterable[Pair], language: str, version: str) -> bytes:
    """A file with each pair once; the state of the translation is a property of it."""
    root = Element("tmx", {"version": "1.4"})
    SubElement(
        root,
        "header",
        {
            "creationtool": "Wenjin",
            "creationtoolversion": version,
            "segtype": "sentence",
            "o-tmf": "wenjin",
            "adminlang": SOURCE,
            "srclang": SOURCE,
            "datatype": "plaintext",
        },
    )
    body = SubElement(root, "body")
    for english, target, state in dict.fromkeys((one.english, one.target, one.state) for one in pairs):
        unit = SubElement(body, "tu")
        SubElement(unit, "prop", {"type": "x-state"}).text = state
        for code, text in ((SOURCE, english), (BY_CODE[language].tag, target)):
            variant = SubElement(unit, "tuv", {f"{_XML}lang": code})
            SubElement(variant, "seg").text = text
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"
