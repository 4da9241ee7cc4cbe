"""XML from outside, read without what XML can do to its reader.

No document type is taken, so there are no entities to blow up and nothing is fetched; size and depth are limited.
"""

from typing import Any, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from wenjin.lang.exchange.units import MOST_BYTES, NotReadable

_DEEPEST: Final = 40
_SPACE: Final = "}"


class _Reader:
    """Builds a tree from the events of expat."""

    def __init__(self) -> None:
        self._tree = TreeBuilder()
        self._depth = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotReadable("not_xml", "nested too deeply")
        self._tree.start(_named(name), {_named(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        self._tree.end(_named(name))

    def text(self, data: str) -> None:
        """Text between elements."""
        self._tree.data(data)

    def refuse(self, *_: Any) -> None:
        """A document type or an entity is declared."""
        raise NotReadable("entities")

    def close(self) -> Element:
        """The whole tree."""
        return self._tree.close()


def _named(name: str) -> str:
    """``{namespace}name`` as ElementTree writes it."""
    return f"{{{name}" if _SPACE in name else name


def read_xml(data: bytes) -> Element:
    """The tree of an XML file.

    Raises:
        NotReadable: too_large, not_xml or entities.
    """
    if len(data) > MOST_BYTES:
        raise NotReadable("too_large")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=_SPACE)
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotReadable("not_xml", f"line {error.lineno}") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable("encoding") from error
    return reader.close()
