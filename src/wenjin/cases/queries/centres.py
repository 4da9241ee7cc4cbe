"""Centres that take a filing: which the applicant may choose, which lies nearest, and when they are open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, Final

from babel.dates import get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.catalogue.queries.domain import documents
from wenjin.catalogue.queries.procedure_archive import archive
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import here, listed

CHINESE: Final = "zh-hans"
# Answers that say where somebody works and lives, the same in every procedure, the more telling one first.
_PLACES: Final = ("workplace", "address")
_DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre of the pack.

    Attributes:
        services: ids of what can be filed there.
        hours: days of the week (0 is Monday) that keep the same hours, with these hours; empty when not known.
        is_sample: the hours are invented for the demonstration.
    """

    id: str
    services: frozenset[str]
    hours: tuple[tuple[tuple[int, ...], tuple[tuple[str, str], ...]], ...]
    is_sample: bool

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"centre/{self.id}"


def centre(identifier: str) -> Centre | None:
    """A centre by its id; None when the pack has it no more."""
    return _centres(archive(is_pinned=True).content_hash).get(identifier)


def centres_of_service(service: str) -> tuple[Centre, ...]:
    """The centres that offer a service, in the order of the pack; the first of all when none says so."""
    known = tuple(_centres(archive(is_pinned=True).content_hash).values())
    return tuple(one for one in known if service in one.services) or known[:1]


def centre_of_service(service: str) -> str:
    """The first centre that offers a service; empty when the pack has no centre."""
    return next((one.id for one in centres_of_service(service)), "")


def nearest_centre(service: str, answers: Mapping[str, str]) -> tuple[str, bool]:
    """The centre for whoever chooses none, and whether it lies in the district that the answers name.

    Args:
        answers: where somebody works counts before where they live; districts are known by their names in
            English and Chinese.
    """
    offering = centres_of_service(service)
    districts = _districts(archive(is_pinned=True).content_hash)
    for field in _PLACES:
        said = answers.get(field, "").casefold()
        for one in offering:
            if any(name in said for name in districts.get(one.id, ())):
                return one.id, True
    return centre_of_service(service), False


def hours_words(known: Centre) -> tuple[str, ...]:
    """When a centre is open, in the active language, a line for each kind of day."""
    names = get_day_names("wide", context="stand-alone", locale=here())
    return tuple(
        pgettext("days of the week, then hours", "%(days)s: %(hours)s")
        % {
            "days": _days_words([str(names[day]) for day in days], is_run=_is_run(days)),
            "hours": listed([f"{opens}–{closes}" for opens, closes in spans]),
        }
        for days, spans in known.hours
    )


def _is_run(days: tuple[int, ...]) -> bool:
    return len(days) > 2 and days == tuple(range(days[0], days[-1] + 1))


def _days_words(names: list[str], *, is_run: bool) -> str:
    if is_run:
        return pgettext("days of the week", "%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return listed(names)


# Languages that name the greater place first.
_GREATER_FIRST: Final = frozenset({"zh", "ja", "ko"})


def where_lines(known: Centre, found: Texts, language: str) -> tuple[str, ...]:
    """How to find a centre and when it is open, line by line; what is not known is said."""
    place = found.find(known.subject, "place", language)
    district = found.find(known.subject, "district", language)
    parts = (district, place) if here().language in _GREATER_FIRST else (place, district)
    lines = [_remark(*(str(one) for one in parts if one))]
    if not place:
        lines.append(_("Its street address is not confirmed here: ask there before you go."))
    lines += hours_words(known) or [_("Its hours could not be confirmed.")]
    if known.is_sample and known.hours:
        lines.append(_("These hours are invented for the demonstration."))
    return tuple(one for one in lines if one)


def _remark(*parts: str) -> str:
    """Parts of one remark, with the comma of the language."""
    pattern = pgettext("two parts of one remark", "%(first)s, %(second)s")
    return reduce(lambda first, second: pattern % {"first": first, "second": second}, parts) if parts else ""


@lru_cache(maxsize=2)
def _centres(content_hash: str) -> dict[str, Centre]:
    return {str(one["id"]): _centre(one) for one in documents("centre")["centre"]}


def _centre(document: Mapping[str, Any]) -> Centre:
    opening = document.get("opening_hours") or {}
    return Centre(
        id=str(document["id"]),
        services=frozenset(map(str, (document.get("services") or {}).get("ids") or ())),
        hours=tuple(
            (
                tuple(_DAYS.index(day) for day in one["days"]),
                tuple((str(span["open"]), str(span["close"])) for span in one["spans"]),
            )
            for one in opening.get("weekly") or ()
        ),
        is_sample=bool(opening.get("sample")),
    )


@lru_cache(maxsize=2)
def _districts(content_hash: str) -> dict[str, tuple[str, ...]]:
    """Names by which an address tells the district of a centre, folded: ``Futian (Hetao)`` is both."""
    known = _centres(content_hash)
    found = texts((one.subject for one in known.values()), SOURCE, CHINESE, fields=["district"])
    return {
        one.id: tuple(_names(found.find(one.subject, "district", code) for code in (SOURCE, CHINESE)))
        for one in known.values()
    }


def _names(said: Iterable[str | None]) -> Iterable[str]:
    for one in said:
        for part in (one or "").replace("（", "(").replace("）", ")").rstrip(")").split("("):
            # A name of one sign would be found everywhere; "Citywide" is no district of an address.
            if len(name := part.strip().casefold()) > 1:
                yield name
