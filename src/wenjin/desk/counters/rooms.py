"""Links into rooms for video."""

from wenjin.core import clock
from wenjin.counters.queries.console import LineSeen
from wenjin.counters.services.rooms import room_link
from wenjin.desk.counters.place import Place


def room_for(place: Place, line: LineSeen | None, *, interprets: bool = False) -> str:
    """Where the reader joins the room of a line; empty where there is none to open."""
    if line is None or line.state not in ("connecting", "connected"):
        return ""
    return room_link(line.id, place.actor, interprets=interprets, at=clock.now())
