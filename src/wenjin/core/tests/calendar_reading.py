"""Reading calendar files without the library that wrote them, twice.

Line by line as in RFC 5545 (3.1), which sees what is not allowed; and by ``vobject``, another library.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import vobject

_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_LINE = re.compile(rf"([A-Z-]+)((?:;[A-Z-]+={_VALUE}(?:,{_VALUE})*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(rf";([A-Z-]+)=({_VALUE}(?:,{_VALUE})*)")
_ESCAPED = re.compile(r"\\([\\;,nN])")


class Line(NamedTuple):
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)

    @property
    def moment(self) -> datetime:
        return datetime.strptime(self.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def read_calendar(content: bytes) -> Iterator[Line]:
    """The lines of a file, refusing what the RFC does not allow."""
    raw = content.split(b"\r\n")
    assert raw.pop() == b"", "the last line ends too"
    assert all(len(one) <= 75 for one in raw), "no line is longer than 75 octets"
    assert not any(b"\n" in one or b"\r" in one for one in raw)
    unfolded: list[bytes] = []
    for one in raw:
        if one[:1] in (b" ", b"\t"):
            unfolded[-1] += one[1:]
        else:
            unfolded.append(one)
    for one in unfolded:
        found = _LINE.fullmatch(one.decode("utf-8"))
        assert found, one
        parameters = {name: value.strip('"') for name, value in _PARAMETER.findall(found[2])}
        yield Line(found[1], parameters, found[3])


def one_event(content: bytes) -> tuple[dict[str, Line], dict[str, Line]]:
    """The properties of the calendar and of its only entry; those of a reminder are left out."""
    outer: dict[str, Line] = {}
    event: dict[str, Line] = {}
    inside: list[str] = []
    for line in read_calendar(content):
        if line.name == "BEGIN":
            inside.append(line.value)
        elif line.name == "END":
            assert inside.pop() == line.value
        elif inside in (["VCALENDAR"], ["VCALENDAR", "VEVENT"]):
            target = outer if len(inside) == 1 else event
            assert line.name not in target, f"{line.name} stands there twice"
            target[line.name] = line
    assert inside == []
    return outer, event


def by_another_library(content: bytes) -> list[dict[str, object]]:
    """Properties of the entries in their order, as ``vobject`` understands them; it validates the whole."""
    calendar = vobject.readOne(content.decode("utf-8"))
    calendar.validate(raiseException=True)
    return [
        {child.name: child.value for child in event.getChildren() if hasattr(child, "value")}
        for event in calendar.contents.get("vevent", [])
    ]
