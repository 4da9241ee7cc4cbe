"""A route for navigation devices: GPX 1.1 (TopoGrafix, 2004), its stops as waypoints and as a route in order.

The schema wants the children of an element in one order: ``name`` before ``desc``, ``metadata`` before ``wpt``
before ``rte``. Coordinates are those of WGS 84.
"""

from datetime import UTC
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wenjin.events.exchange.xml_text import xml_text
from wenjin.events.queries.routes import RouteSeen, StopSeen

MEDIA_TYPE: Final = "application/gpx+xml"
_NAMESPACE: Final = "http://www.topografix.com/GPX/1/1"


def write(route: RouteSeen) -> bytes:
    """A file with the stops of which the coordinates are known, named in the language of the reader."""
    root = Element("gpx", {"xmlns": _NAMESPACE, "version": "1.1", "creator": "Wenjin"})
    about = SubElement(root, "metadata")
    _named(about, str(route.title), str(route.summary))
    changed = route.changed_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    SubElement(about, "time").text = f"{changed.isoformat()}Z"
    for stop in route.stops:
        _point(root, "wpt", stop)
    way = SubElement(root, "rte")
    _named(way, str(route.title))
    for stop in route.stops:
        _point(way, "rtept", stop)
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _point(parent: Element, kind: str, stop: StopSeen) -> None:
    if stop.place.at is None:
        return
    latitude, longitude = stop.place.at
    # No exponents: the schema knows decimal figures only.
    where = SubElement(parent, kind, {"lat": f"{latitude:.6f}", "lon": f"{longitude:.6f}"})
    _named(where, str(stop.name), str(stop.about))


def _named(parent: Element, name: str, about: str = "") -> None:
    SubElement(parent, "name").text = xml_text(name)
    if about:
        SubElement(parent, "desc").text = xml_text(about)
