"""When something is, in words of the reader's language: pages and mails say it the same way."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import pgettext

from wenjin.lang.templatetags.lang import clock, day, then


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """When an event is: the day and both times; two days where it ends on another."""
    first, last = day(starts_at), day(ends_at)
    if first == last:
        return then(first, times_words(starts_at, ends_at))
    return f"{then(first, clock(starts_at))} – {then(last, clock(ends_at))}"


def times_words(starts_at: datetime, ends_at: datetime) -> str:
    """``18:30–20:00``."""
    return f"{clock(starts_at)}–{clock(ends_at)}"


def zone_words(moment: datetime) -> str:
    """``UTC+8``: the clock by which times are told, for whoever follows from elsewhere; as ISO 8601 counts it."""
    offset = timezone.localtime(moment).strftime("%z")
    minutes = f":{offset[3:]}" if offset[3:] != "00" else ""
    return f"UTC{offset[0]}{int(offset[1:3])}{minutes}"


def whole_span_words(starts_at: datetime, ends_at: datetime) -> str:
    """``Thursday 24 December 2026, 10:00–12:00 (UTC+8)``: for readers who may be anywhere."""
    return _in_zone(span_words(starts_at, ends_at), starts_at)


def moment_words(moment: datetime) -> str:
    """``Thursday 24 December 2026, 10:00 (UTC+8)``: for readers who may be anywhere."""
    return _in_zone(then(day(moment), clock(moment)), moment)


def _in_zone(words: str, moment: datetime) -> str:
    parts = {"text": words, "note": zone_words(moment)}
    return pgettext("a text and a note in brackets", "%(text)s (%(note)s)") % parts
