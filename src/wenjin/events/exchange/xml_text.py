"""Texts as XML 1.0 takes them."""

import re
from typing import Final

_NOT_OF_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no text of XML 1.0 may have; all else stays, also joiners that some scripts cannot do without."""


def xml_text(text: str) -> str:
    """The text, with spaces for signs that would spoil the file."""
    return _NOT_OF_XML.sub(" ", text)
