"""What goes on around a counter: who waits, who interprets, what nobody covers."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.counters.domain.routing import Resource
from wenjin.counters.queries.console import LineSeen, lines_of_hall
from wenjin.counters.queries.live import LiveHall, waiting_rows
from wenjin.desk.counters.console_words import how_words
from wenjin.desk.counters.words import SpokenLanguage, minutes_words, spoken
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import clock, number

# So many of those who wait stand beside the console; the reception has all.
SHOWN: int = 12


@dataclass(frozen=True, slots=True)
class WaitingSeen:
    """A line of the waiting list."""

    id: UUID
    shown: str
    language: SpokenLanguage
    topic: str
    how: str
    minutes: int
    is_shown: bool
    is_long: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InterpreterSeen:
    """Somebody who interprets, here or by video, and what they are doing."""

    name: str
    languages: tuple[SpokenLanguage, ...]
    state: str


def waiting_seen(
    live: LiveHall, *, own_counter: str = "", shown: UUID | None = None, most: int | None = None
) -> list[WaitingSeen]:
    """Who waits, the longest wait first.

    Args:
        own_counter: of the reader.
        shown: the ticket that stands in the middle of the page.
        most: only so many.
    """
    rows = waiting_rows(live)[:most]
    return [
        WaitingSeen(
            id=one.ticket.pk,
            shown=one.ticket.shown,
            language=spoken(one.ticket.language),
            topic=one.ticket.topic,
            how=how_words(one, own_counter),
            minutes=one.minutes,
            is_shown=one.ticket.pk == shown,
            is_long=one.minutes > live.centre.longest_wait,
            reasons=tuple(one.ticket.reasons),
        )
        for one in rows
    ]


def waiting_told(count: int, shown: int) -> str:
    """How many wait, and how many of them are listed."""
    if count <= shown:
        return number(count)
    return _("%(count)s, the next %(shown)s") % {"count": number(count), "shown": number(shown)}


def interpreters_seen(live: LiveHall, *, with_gone: bool = True) -> list[InterpreterSeen]:
    """Interpreters of the hall, then those by video who are wanted or connected.

    Args:
        with_gone: also those whose work is over for today.
    """
    here = [
        InterpreterSeen(
            one.name,
            _languages(said["code"] for said in one.languages),
            _state_here(live, one.pk, live.moment.interpreters[place]),
        )
        for place, one in enumerate(live.interpreters)
        if with_gone or live.moment.interpreters[place].free_at < math.inf
    ]
    lines = [
        InterpreterSeen(one.interpreter, _languages((one.language,)), _state_by_video(one, live.at))
        for one in lines_of_hall(live.centre.centre)
    ]
    return [*here, *lines]


def _languages(codes: Iterable[str]) -> tuple[SpokenLanguage, ...]:
    return tuple(spoken(code) for code in codes if code in BY_CODE)


def _state_here(live: LiveHall, pk: UUID, resource: Resource) -> str:
    if resource.is_free:
        return pgettext("an interpreter", "in the hall, free")
    left = resource.free_at - live.moment.now
    at_work = next((one for one in live.at_counters.values() if one.interpreter_id == pk), None)
    if at_work is not None:
        return pgettext("an interpreter", "with %(ticket)s, free in about %(minutes)s") % {
            "ticket": at_work.shown,
            "minutes": minutes_words(left),
        }
    if left < 24 * 60:
        back = live.at + timedelta(minutes=left)
        return pgettext("an interpreter", "away, back at %(time)s") % {"time": clock(back)}
    return pgettext("an interpreter", "gone for today")


def _state_by_video(line: LineSeen, at: datetime) -> str:
    told = {"ticket": line.ticket}
    if line.state == "connected":
        return pgettext("an interpreter", "video, connected for %(ticket)s") % told
    left = (line.expected_at - at).total_seconds() / 60
    if left <= 0:
        return pgettext("an interpreter", "video, connecting for %(ticket)s, late") % told
    return pgettext("an interpreter", "video, connecting for %(ticket)s, ready in %(minutes)s") % {
        **told,
        "minutes": minutes_words(left),
    }
