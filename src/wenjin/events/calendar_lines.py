"""Lines of calendar files (RFC 5545, 3.1), written by ourselves.

A library makes an object of every value and needs a millisecond and more for an invitation; of these a hundred
thousand go out. Tests read what is written here by a library and by a reader of their own.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

Parameters: TypeAlias = Iterable[tuple[str, str]]
_LONGEST: Final = 75
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# In text a line break means something.
_CONTROL_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# A backslash means nothing in a parameter, but there are programs to which one at the end hides the colon.
_NEEDS_QUOTES: Final = re.compile(r"[:;,\\]")
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def line(name: str, value: str, parameters: Parameters = ()) -> bytes:
    """One property, folded; control signs of the value, which would break the line, are left out.

    Args:
        value: as it stands in the file: of text, ``text`` of it.
        parameters: names and values of parameters; a value is quoted where it must be.
    """
    said = "".join(f";{key}={_parameter(of)}" for key, of in parameters)
    return folded(f"{name}{said}:{_CONTROL.sub('', value)}".encode("utf-8", "replace"))


def text(words: str) -> str:
    """Words as a value of type TEXT (3.3.11)."""
    return _CONTROL_IN_TEXT.sub("", words).translate(_ESCAPED)


def moment(at: datetime) -> str:
    """A moment in UTC, to the second (3.3.5)."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def duration(span: timedelta) -> str:
    """A span of whole minutes (3.3.6): ``PT12H``, ``-PT1H30M``."""
    minutes = round(abs(span) / timedelta(minutes=1))
    hours, rest = divmod(minutes, 60)
    said = (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
    return f"{'-' if span < timedelta() else ''}PT{said}"


def folded(content: bytes) -> bytes:
    """A line of at most 75 octets, or several that are read as one; letters are not cut in two."""
    if len(content) <= _LONGEST:
        return content + b"\r\n"
    pieces, begin, room = [], 0, _LONGEST
    while len(content) - begin > room:
        end = begin + room
        while content[end] & 0xC0 == 0x80:  # in the middle of a letter
            end -= 1
        pieces.append(content[begin:end])
        begin, room = end, _LONGEST - 1
    pieces.append(content[begin:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _parameter(value: str) -> str:
    """Holds neither control signs nor double quotes (3.1); a list is given as ``ListOf``."""
    if isinstance(value, ListOf):
        return value
    plain = _CONTROL.sub(" ", value).replace('"', " ")
    return f'"{plain}"' if _NEEDS_QUOTES.search(plain) else plain


class ListOf(str):
    """Several words of the standard as the value of one parameter, such as ``AUDIO,VIDEO``."""

    __slots__ = ()
