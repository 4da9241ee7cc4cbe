"""How long and how far, how one gets there, and what is closed then: the words of routes."""

from collections.abc import Mapping
from typing import Final

from babel.units import format_unit
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from wenjin.events.domain.routes import Call, Place
from wenjin.lang.templatetags.lang import clock, here
from wenjin.web.centres import spans_words
from wenjin.web.events_words import ACCESS
from wenjin.web.joining import gap, named, remark

WAYS: Final[Mapping[str, Promise]] = {
    "walk": pgettext_lazy("way to a place", "On foot"),
    "metro": pgettext_lazy("way to a place", "Metro"),
    "bus": pgettext_lazy("way to a place", "Bus"),
    "ferry": pgettext_lazy("way to a place", "Ferry"),
}
_HOUR: Final = 60
_KILOMETRE: Final = 1000


def length_words(minutes: int) -> str:
    """``2 hrs 25 mins`` in the way of the language."""
    hours, rest = divmod(minutes, _HOUR)
    counted = [(hours, "hour"), (rest, "minute")]
    told = [one for one in counted if one[0]] or [(0, "minute")]
    parts = [format_unit(count, unit, length="short", locale=here()) for count, unit in told]
    return gap().join(parts)


def distance_words(metres: int) -> str:
    """``800 m``, ``2.4 km``."""
    if metres < _KILOMETRE:
        return str(format_unit(round(metres, -1), "meter", length="short", locale=here()))
    return str(format_unit(round(metres / _KILOMETRE, 1), "kilometer", length="short", locale=here()))


def way_words(place: Place) -> str:
    """How one gets to a stop: ``Metro 4, 25 min``."""
    way = f"{WAYS[place.way]} {place.line}".strip()
    far = distance_words(place.way_metres) if place.way == "walk" and place.way_metres else ""
    return remark(way, length_words(place.way_minutes), far)


def hours_words(place: Place, call: Call) -> str:
    """Until when it is open on that day; nothing for a place that is always open."""
    if not place.hours.is_known:
        return pgettext("opening hours", "Hours not confirmed")
    spans = place.hours.on(call.arrives.date())
    if len(spans) == 1 and spans[0].is_whole_day:
        return ""
    return spans_words(spans)


def call_words(call: Call) -> str:
    """From when till when one is there."""
    return (
        f"{clock(call.arrives)}–{clock(call.leaves)}" if call.leaves > call.arrives else clock(call.arrives)
    )


def steps_words(step_free: bool | None) -> str:
    """Whether there are steps."""
    if step_free is None:
        return _("Not known whether there are steps")
    return str(ACCESS["step_free"] if step_free else _("There are steps on the way"))


def trouble_words(call: Call) -> str:
    """What is not as it should be at a stop; empty when all is well."""
    if call.is_closed:
        return _("Closed when you come")
    if call.closes_early:
        return named(_("Closes before you are through"), length_words(call.closes_early))
    if call.waits:
        return named(_("You wait until it opens"), length_words(call.waits))
    return ""
