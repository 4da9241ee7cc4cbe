"""The printed programme of a visit in two languages side by side, for all or for one delegate.

Texts reach the template as data (JSON), never as markup. The same content gives the same bytes.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.catalogue.exports.pdf import can_write, faces, room
from wenjin.events.papers.setting import set_paper
from wenjin.events.queries.visits import (
    GUEST,
    HOST,
    INTERPRETER,
    PersonSeen,
    StopSeen,
    VisitSeen,
    in_language,
)
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import has_interface, locale

# What stands between two names, where it is not a comma and a space.
_BETWEEN: Final = {
    **dict.fromkeys(("zh-hans", "zh-hant", "ja"), "\N{IDEOGRAPHIC COMMA}"),
    **dict.fromkeys(("ar", "fa", "ur"), "\N{ARABIC COMMA} "),
}
# Unicode UAX 9: what is in another script keeps its own direction, and its full stop at its end.
_APART: Final = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
_TEMPLATE: Final = Path(__file__).with_name("programme.typ")
Pair = list[str]


def printable(languages: Sequence[str]) -> tuple[str, str]:
    """The two languages of the paper; English in place of one whose script no font of the house has."""
    first, second = (one if can_write(one) else SOURCE for one in languages[:2])
    return first, second


def programme_pdf(seen: VisitSeen, *, at: datetime, person: str = "", languages: Sequence[str] = ()) -> bytes:
    """The programme as a PDF on A4.

    Args:
        at: stands in the document as the time it was made.
        person: id of the delegate for whom it is; empty: the programme of all.
        languages: two codes; those of the visit when empty.
    """
    pair = printable(languages or seen.about.languages)
    return set_paper(_TEMPLATE, programme_sheet(seen, pair, person), at=at)


def programme_sheet(seen: VisitSeen, languages: tuple[str, str], person: str = "") -> dict[str, Any]:
    """All words of the programme, each in both languages; the page and the paper are drawn from it."""
    own = seen.by_id.get(person)
    stops = [one for one in seen.stops if own is None or own.id in one.about.people]

    def says(words: Callable[[], str]) -> Pair:
        return [_spoken(words, code) for code in languages]

    def told(said: Callable[[str], str]) -> Pair:
        return [_apart(said(code), code) for code in languages]

    def names(people: Sequence[PersonSeen]) -> Pair:
        return [
            _BETWEEN.get(code, ", ").join(_apart(name_in(seen, one, code), code) for one in people)
            for code in languages
        ]

    parts = (
        (GUEST, lambda: _("Guests")),
        (HOST, lambda: _("Hosts")),
        (INTERPRETER, lambda: pgettext("of a hall", "Interpreters")),
    )
    return {
        "languages": [
            {
                "code": code,
                "lang": code.partition("-")[0],
                "tag": BY_CODE[code].tag,
                "dir": BY_CODE[code].direction,
                "faces": faces(code),
                "room": room(code),
            }
            for code in languages
        ],
        "word": says(lambda: _("Programme")),
        "title": told(seen.title),
        "when": told(lambda code: _span(seen.starts_on, seen.ends_on, code)),
        "person": None if own is None else names([own]),
        "post": None if own is None else told(lambda code: in_language(own.about.posts, code)),
        "days": [
            {
                "day": told(lambda code, on=on: _day(on, code)),  # type: ignore[misc]  # bound at once
                "stops": [_stop(seen, one, own, says, told, names) for one in several],
            }
            for on, several in groupby(stops, key=lambda one: one.day)
        ],
        "people": [
            {
                "label": says(label),
                "rows": [{"name": names([one]), "words": _about(one, told)} for one in seen.of(part)],
            }
            for part, label in parts
            if own is None and seen.of(part)
        ],
        "page": says(lambda: _("Page {page} of {pages}")),
        "sample": says(lambda: _("SAMPLE – invented person. This document has no effect."))
        if seen.is_sample
        else None,
    }


def _stop(
    seen: VisitSeen,
    one: StopSeen,
    own: PersonSeen | None,
    says: Callable[[Callable[[], str]], Pair],
    told: Callable[[Callable[[str], str]], Pair],
    names: Callable[[Sequence[PersonSeen]], Pair],
) -> dict[str, Any]:
    lines: list[dict[str, Pair]] = []

    def line(label: Callable[[], str], words: Pair) -> None:
        if any(words):
            lines.append({"label": says(label), "words": words})

    line(lambda: _("Hosts"), names(seen.there(one, HOST)))
    if own is None and len(seen.there(one, GUEST)) < len(seen.of(GUEST)):
        line(lambda: _("Guests"), names(seen.there(one, GUEST)))
    helpers = seen.there(one, INTERPRETER)
    if own is not None:
        helpers = tuple(each for each in helpers if set(each.about.languages) & set(own.about.languages))
    line(lambda: pgettext("of a hall", "Interpreters"), names(helpers))
    cars = [each.about.name for each in seen.cars if each.id in _cars(one, own)]
    line(lambda: _("Cars"), [", ".join(cars)] * 2)
    return {
        "id": one.id,
        "time": f"{one.starts_at:%H:%M}\N{EN DASH}{one.ends_at:%H:%M}",
        "title": told(one.title),
        "where": told(one.where),
        "note": told(lambda code: in_language(one.about.notes, code)),
        "lines": lines,
    }


def _cars(stop: StopSeen, own: PersonSeen | None) -> Sequence[str]:
    """The cars that bring everybody, or the one that brings somebody."""
    if own is None:
        return stop.about.cars
    mine = [car for car, riders in stop.about.rides.items() if own.id in riders and car in stop.about.cars]
    return mine or stop.about.cars


def name_in(seen: VisitSeen, one: PersonSeen, code: str) -> str:
    """Somebody's name as the second language of the visit writes it, or as in the passport."""
    return (one.about.other_name if code == seen.about.languages[1] else "") or one.about.name


def _about(one: PersonSeen, told: Callable[[Callable[[str], str]], Pair]) -> Pair:
    about = one.about

    def words(code: str) -> str:
        country = str(locale(code).territories.get(about.country, "")) if about.part == GUEST else ""
        return " · ".join(
            part for part in (in_language(about.posts, code), about.organisation, country) if part
        )

    return told(words)


def _apart(words: str, code: str) -> str:
    return f"{_APART[0]}{words}{_APART[1]}" if words and BY_CODE[code].is_right_to_left else words


def _spoken(words: Callable[[], str], code: str) -> str:
    with translation.override(code if has_interface(code) else SOURCE):
        return words()


def _day(on: date, code: str) -> str:
    form = "EEEE d MMMM y" if code == SOURCE else "full"
    return str(format_date(on, form, locale=locale(code)))


def _span(first: date, last: date, code: str) -> str:
    """From one day to another."""
    days = [str(format_date(on, "long", locale=locale(code))) for on in dict.fromkeys((first, last))]
    return " \N{EN DASH} ".join(days)
