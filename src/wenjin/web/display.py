"""The calling screen of a hall: number and counter, said in the visitor's language, Chinese and English."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.core import clock
from wenjin.counters.queries.halls import NoSuchHall, hall
from wenjin.counters.queries.live import Board, Call, board
from wenjin.counters.queries.opening_times import is_open, opening_now
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language, has_interface
from wenjin.web.clerk import CHINESE, ENGLISH, clerk_language
from wenjin.web.counters_links import events_href
from wenjin.web.counters_wanted import hall_texts
from wenjin.web.counters_words import (
    announcement,
    said_aloud,
    spoken_own_name,
    wait_words,
    waiting_words,
)
from wenjin.web.templatetags.facts import opening_words

BEFORE_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in a language."""

    tag: str
    direction: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A number that is called, and its sentence in every language that needs it."""

    id: str
    number: str
    counter: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a voice says of a call.

    Attributes:
        id: changes when the number is called again.
        words: in the language of the visitor; ``house`` in Chinese, empty when that is the same.
        name: of the language, for when the device has no voice.
    """

    id: str
    words: str
    tag: str
    name: str
    house: str


@dataclass(frozen=True, slots=True)
class Before:
    """A number that was called before, or is called beside the latest one.

    Attributes:
        state: of the stone: ``turn`` as long as nobody came to the counter.
    """

    state: str
    number: str
    counter: str
    language: str
    tag: str


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """The screen.

    Attributes:
        closed: that the centre is closed, in words; empty while it is open.
    """

    call: ShownCall | None
    before: tuple[Before, ...]
    spoken: tuple[Spoken, ...]
    waiting: str
    wait: str
    at_value: str
    closed: str = ""


@require_safe
@never_cache
def display(request: HttpRequest, centre: str) -> HttpResponse:
    """The whole screen; a script keeps it up to date, without one it loads itself again."""
    at, second = clock.now(), clerk_language()
    seen = _seen(centre)
    with translation.override(second):
        there = {"sound_words": _("Read the calls aloud"), "old_words": _("No connection. As it was at")}
    context = {
        **_context(centre, seen),
        **there,
        "centre_subject": f"centre/{centre}",
        "texts": hall_texts(hall(centre), asked_language()),
        "now": timezone.localtime(at),
        "zone": timezone.get_default_timezone_name(),
        "events_href": events_href(centre, seen.last_event),
        "now_href": reverse("display-now", args=[centre]),
    }
    return render(request, "web/display/display.html", context)


@require_safe
@never_cache
def now(request: HttpRequest, centre: str) -> HttpResponse:
    """What changes on the screen, for its script."""
    return render(request, "web/display/now.html", _context(centre, _seen(centre)))


def _seen(centre: str) -> Board:
    try:
        return board(centre, clock.now())
    except (NoSuchHall, NoPackLoaded) as error:
        raise Http404 from error


def _context(centre: str, seen: Board) -> dict[str, object]:
    second, now = clerk_language(), opening_now(centre, seen.at)
    has_closed = not is_open(now)
    with translation.override(second):
        words = {
            "nobody": _("Nobody has been called yet."),
            "before": pgettext("column of numbers called before", "Before"),
            "counter": _("Counter"),
            "language": _("Language"),
            "new": _("A new ticket waits:"),
            "waiting": opening_words(now) if has_closed else waiting_words(seen.waiting),
            "wait": "" if has_closed else wait_words(seen.wait.low, seen.wait.high),
        }
    shown = closed_board(seen, opening_words(now)) if has_closed else shown_board(seen)
    return {"shown": shown, "second": BY_CODE[second], "second_words": words}


def shown_board(seen: Board) -> ShownBoard:
    """The screen in the language that is active, each call in its own."""
    calls = [*seen.now, *seen.before]
    latest = next(iter(calls), None)
    return ShownBoard(
        call=_call(latest) if latest is not None else None,
        before=tuple(_before(one, is_called=one in seen.now) for one in calls[1 : BEFORE_SHOWN + 1]),
        spoken=tuple(_spoken(one) for one in reversed(seen.now)),
        waiting=waiting_words(seen.waiting),
        wait=wait_words(seen.wait.low, seen.wait.high),
        at_value=timezone.localtime(seen.at).isoformat(timespec="seconds"),
    )


def closed_board(seen: Board, opening: str) -> ShownBoard:
    """The screen after the doors closed: whoever is still called, nobody from before, and no wait for anybody."""
    shown = shown_board(replace(seen, before=()))
    return replace(shown, closed=opening, waiting=opening, wait="")


def _id(call: Call) -> str:
    return f"{call.ticket.pk}:{call.times}"


def _call(call: Call) -> ShownCall:
    return ShownCall(_id(call), call.shown, call.counter, tuple(_lines(call)))


def _lines(call: Call) -> Iterable[Line]:
    """The sentence in the language of the visitor, in Chinese and in English, each once."""
    for code in dict.fromkeys((call.language, CHINESE, ENGLISH)):
        said = _said(call.shown, call.counter, code)
        if said is not None:
            yield Line(BY_CODE[code].tag, BY_CODE[code].direction, said)


def _said(number: str, counter: str, code: str) -> str | None:
    """The sentence in a language; None where the interface does not speak it."""
    if code not in BY_CODE or not has_interface(code):
        return None
    with translation.override(code):
        return announcement(number, counter)


def _spoken(call: Call) -> Spoken:
    number, code = said_aloud(call.shown), call.language if call.language in BY_CODE else ENGLISH
    own = _said(number, call.counter, code)
    house = _said(number, call.counter, CHINESE) or ""
    return Spoken(
        _id(call),
        own or _said(number, call.counter, ENGLISH) or "",
        BY_CODE[code if own else ENGLISH].tag,
        spoken_own_name(code),
        "" if code == CHINESE else house,
    )


def _before(call: Call, *, is_called: bool) -> Before:
    known = call.language in BY_CODE
    return Before(
        "turn" if is_called else "done",
        call.shown,
        call.counter,
        spoken_own_name(call.language) if known else "",
        BY_CODE[call.language].tag if known else "",
    )
