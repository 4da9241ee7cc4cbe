"""Facts of the data in words of the interface: codes, opening hours."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from wenjin.catalogue.domain.opening import Openness, OpenNow, clock
from wenjin.catalogue.queries.openings import Place
from wenjin.lang.templatetags.lang import medium_day
from wenjin.web import words as vocabulary
from wenjin.web.joining import remark, sentences

register = template.Library()


@register.filter
def word(code: str, kind: str) -> str:
    """The word for one code."""
    return vocabulary.word(kind, code)


@register.filter
def words(codes: Iterable[str], kind: str) -> list[str]:
    """The words for several codes."""
    return [vocabulary.word(kind, code) for code in codes]


@register.simple_tag
def opening(now: OpenNow) -> str:
    """``Open to 18:00``, ``Closed, opens at 14:00``."""
    return opening_words(now)


def opening_words(now: OpenNow) -> str:
    """What a place is at this moment."""
    match now.state:
        case Openness.ALWAYS:
            return pgettext("opening hours", "Day and night")
        case Openness.OPEN:
            return pgettext("opening hours", "Open to %(time)s") % {"time": clock(now.until or 0)}
        case Openness.CLOSED if now.opens is not None:
            return pgettext("opening hours", "Closed, opens at %(time)s") % {"time": clock(now.opens)}
        case Openness.CLOSED if now.today:
            return pgettext("opening hours", "Closed for today")
        case Openness.CLOSED:
            return pgettext("opening hours", "Closed today")
        case Openness.ENDED:
            return pgettext("opening hours", "Closed until further notice")
    return pgettext("opening hours", "Hours not confirmed")


def spans_words(now: OpenNow) -> str:
    """``06:30 to 24:00``, several parts of a day with commas."""
    parts = [
        pgettext("opening hours", "%(opens)s to %(closes)s")
        % {"opens": clock(span.opens), "closes": clock(span.closes)}
        for span in now.today
    ]
    return remark(*parts)


@register.simple_tag
def crossing_hours(place: Place) -> SafeString:
    """Whether people may cross now, the hours of the day, and what goods may do."""
    if place.status == "by_timetable":
        first, second = pgettext("opening hours", "By the timetable"), ""
    else:
        first = opening_words(place.now)
        second = spans_words(place.now) if place.now.state in (Openness.OPEN, Openness.CLOSED) else ""
    if place.now.is_dated:
        second = remark(second, pgettext("opening hours", "only today"))
    if place.is_inferred:
        second = sentences(second, gettext("We could not confirm this"))
    lines = [(line,) for line in (second, goods_words(place)) if line]
    return format_html("{}{}", first, format_html_join("", '<span class="state">{}</span>', lines))


def goods_words(place: Place) -> str:
    """What a checkpoint does for goods."""
    if place.goods == "none":
        return gettext("People only")
    if place.goods == "ended":
        if place.goods_ended_on is None:
            return gettext("People only: goods have ended")
        return gettext("People only: goods ended %(day)s") % {"day": medium_day(place.goods_ended_on)}
    if place.goods == "suspended":
        return gettext("No goods for now")
    if place.goods == "unknown" or not place.is_goods_sure or place.goods_now is None:
        return gettext("Hours of goods not confirmed. Last tried %(day)s") % {
            "day": medium_day(place.last_checked_on)
        }
    if place.goods_now.state is Openness.ALWAYS:
        return gettext("Goods day and night")
    return gettext("Goods %(hours)s") % {"hours": spans_words(place.goods_now)}
