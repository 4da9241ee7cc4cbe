"""What is wrong with the plan of a visit, in sentences: what, who, when, and a way to solve it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wenjin.desk.counters.words import language_here
from wenjin.desk.visits.words import codes_words, names_words
from wenjin.events.domain.itinerary import Conflict, Plan, Trouble
from wenjin.events.domain.mending import Gathered, Mending, gathered, mending
from wenjin.events.queries.visits import VisitSeen
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language, clock, listed, number, short_day, then


@dataclass(frozen=True, slots=True)
class Told:
    """A conflict in words.

    Attributes:
        code: of the trouble.
        what: who and what; ``how`` a way to solve it.
        when: day and time of the stop where it is seen; ``where`` what the stop is called.
        stop: id of that stop; ``href`` where it is mended.
    """

    code: str
    what: str
    how: str
    when: str
    where: str
    stop: str
    href: str


_WHAT: Final[Mapping[Trouble, Promise]] = {
    Trouble.TWICE: gettext_lazy("%(who)s: at “%(one)s” and “%(other)s” at once."),
    Trouble.NO_TIME_TO_TRAVEL: gettext_lazy(
        "%(who)s: %(count)s minutes too few from “%(one)s” to “%(other)s”."
    ),
    Trouble.NOT_UNDERSTOOD: gettext_lazy("%(who)s: nobody interprets between %(language)s and %(others)s."),
    Trouble.CAR_TWICE: gettext_lazy("%(who)s: at “%(one)s” and “%(other)s” at once."),
    Trouble.TOO_FEW_SEATS: gettext_lazy("The cars have too few seats: %(count)s are missing."),
    Trouble.CAR_TOO_FULL: gettext_lazy("%(who)s is too full: %(count)s seats are missing."),
    Trouble.NO_MEAL: gettext_lazy("%(who)s: the kitchen does not serve %(words)s."),
    Trouble.NO_HOST: gettext_lazy("Nobody receives the guests."),
    Trouble.OUTSIDE_THE_VISIT: gettext_lazy("It lies outside the days of the visit."),
    Trouble.GIFT_TWICE: gettext_lazy("%(who)s: gets “%(gift)s” twice."),
    Trouble.GIFT_REFUSED: gettext_lazy("%(who)s: cannot take “%(gift)s” (%(words)s)."),
    Trouble.GIFT_TOO_DEAR: gettext_lazy("“%(gift)s” costs more than the visit allows."),
    Trouble.GIFT_TO_ABSENT: gettext_lazy("%(who)s: not there when “%(gift)s” is given."),
    Trouble.NO_REST: gettext_lazy("%(who)s: %(count)s minutes too long without a rest."),
    Trouble.SHORT_NIGHT: gettext_lazy("%(who)s: the night is %(count)s minutes too short."),
    Trouble.OUT_OF_RANK: gettext_lazy("%(who)s: below %(other_person)s, whose rank is lower."),
    Trouble.RELAYED: gettext_lazy("%(who)s: two interpreters in a row, %(language)s to %(others)s."),
}
_HOW: Final[Mapping[Trouble, Promise]] = {
    Trouble.TWICE: gettext_lazy("Begin the later one at %(time)s, or take them out of one."),
    Trouble.NO_TIME_TO_TRAVEL: gettext_lazy("Begin at %(time)s, or correct the minutes of the way."),
    Trouble.NOT_UNDERSTOOD: gettext_lazy("Add an interpreter for these languages to the visit."),
    Trouble.CAR_TWICE: gettext_lazy("Begin the later one at %(time)s, or add a car."),
    Trouble.TOO_FEW_SEATS: gettext_lazy("Add a car to the visit."),
    Trouble.CAR_TOO_FULL: gettext_lazy("Let some ride in another car."),
    Trouble.NO_MEAL: gettext_lazy("Ask the kitchen, then tick it at the stop."),
    Trouble.NO_HOST: gettext_lazy("Choose a host at the stop."),
    Trouble.OUTSIDE_THE_VISIT: gettext_lazy("Move the stop, or change the days of the visit."),
    Trouble.NOT_SEATED: gettext_lazy("Give them a seat, or seat everybody by rank."),
    Trouble.OUT_OF_RANK: gettext_lazy("Let them change places, or seat everybody by rank."),
    Trouble.GIFT_TWICE: gettext_lazy("Choose another gift."),
    Trouble.GIFT_REFUSED: gettext_lazy("Choose another gift."),
    Trouble.GIFT_TOO_DEAR: gettext_lazy("Choose a smaller gift, or raise the limit of the visit."),
    Trouble.GIFT_TO_ABSENT: gettext_lazy("Give it at a stop where they are."),
    Trouble.NO_REST: gettext_lazy("Put in a rest or a meal, or end earlier."),
    Trouble.SHORT_NIGHT: gettext_lazy("Begin at %(time)s, or end the evening earlier."),
}
_SEATS: Final = frozenset({Trouble.NOT_SEATED, Trouble.OUT_OF_RANK, Trouble.CAR_TOO_FULL})
_GIFTS: Final = frozenset(
    {Trouble.GIFT_TWICE, Trouble.GIFT_REFUSED, Trouble.GIFT_TOO_DEAR, Trouble.GIFT_TO_ABSENT}
)
_OF_CARS: Final = frozenset({Trouble.CAR_TWICE, Trouble.CAR_TOO_FULL})


def told(seen: VisitSeen, plan: Plan, found: list[Conflict]) -> list[Told]:
    """Conflicts in words, in order of time; the same of several people is told once."""
    return [_told(seen, plan, one) for one in gathered(found)]


def _told(seen: VisitSeen, plan: Plan, one: Gathered) -> Told:
    conflict, asked = one.conflict, asked_language()
    stops = {each.id: each for each in seen.stops}
    where = stops[conflict.stops[-1]]
    return Told(
        code=conflict.trouble.value,
        what=_what(seen, one),
        how=_how(seen, conflict, mending(plan, conflict)),
        when=then(short_day(where.day), _clock(where.starts_at)),
        where=where.title(asked),
        stop=where.id,
        href=_href(seen, conflict, where.id),
    )


def _what(seen: VisitSeen, one: Gathered) -> str:
    conflict, asked = one.conflict, asked_language()
    titles = [each.title(asked) for each in seen.stops if each.id in conflict.stops]
    gifts = {each.id: each.about.name for each in seen.gifts}
    words = conflict.words
    about = {
        "who": _names(seen, one),
        "one": titles[0],
        "other": titles[-1],
        "count": number(conflict.minutes),
    }
    match conflict.trouble:
        case Trouble.NOT_UNDERSTOOD if not words or not words[0] or len(words) == 1:
            return _("%(who)s: it is not written down what is spoken.") % about
        case Trouble.NOT_UNDERSTOOD | Trouble.RELAYED:
            spoken = [language_here(code) if code in BY_CODE else code for code in words]
            about |= {"language": spoken[0], "others": str(listed(spoken[1:]))}
        case Trouble.NO_MEAL:
            about["words"] = codes_words(words)
        case Trouble.NOT_SEATED if words == ("car",):
            return _("%(who)s: no seat in a car.") % about
        case Trouble.NOT_SEATED:
            return _("%(who)s: no seat at the table.") % about
        case Trouble.OUT_OF_RANK:
            other = seen.by_id.get(words[1]) if len(words) > 1 else None
            about["other_person"] = other.about.name if other is not None else "–"
        case Trouble.GIFT_TWICE if words[1:] == ("before",):
            about["gift"] = gifts.get(words[0], "")
            return _("%(who)s: the same house had “%(gift)s” at an earlier visit.") % about
        case trouble if trouble in _GIFTS:
            about |= {"gift": gifts.get(words[0], ""), "words": codes_words(words[1:])}
    return str(_WHAT[conflict.trouble]) % about


def _how(seen: VisitSeen, conflict: Conflict, way: Mending) -> str:
    names = [seen.by_id[who].about.name for who in way.people if who in seen.by_id]
    cars = [one.about.name for one in seen.cars if one.id in way.cars]
    if names:
        return ngettext(
            "Add %(names)s, who is free then.", "Add %(names)s, who are free then.", len(names)
        ) % {"names": names_words(names)}
    if cars and conflict.trouble is Trouble.CAR_TWICE:
        return _("Take car %(car)s instead.") % {"car": cars[0]}
    if cars and conflict.trouble in (Trouble.TOO_FEW_SEATS, Trouble.CAR_TOO_FULL):
        return _("Take car %(car)s as well.") % {"car": cars[0]}
    words = _HOW.get(conflict.trouble)
    return str(words) % {"time": _clock(way.at) if way.at else ""} if words is not None else ""


def _href(seen: VisitSeen, conflict: Conflict, stop: str) -> str:
    if conflict.trouble in _GIFTS:
        return reverse("desk:visit-gift", args=[seen.code, conflict.words[0]])
    if conflict.trouble in _SEATS:
        return reverse("desk:visit-seats", args=[seen.code, stop])
    return reverse("desk:visit-stop", args=[seen.code, stop])


def _names(seen: VisitSeen, one: Gathered) -> str:
    if one.conflict.trouble in _OF_CARS:
        cars = {each.id: each.about.name for each in seen.cars}
        return names_words([cars.get(who, "") for who in one.who])
    return names_words([seen.by_id[who].about.name for who in one.who if who in seen.by_id])


def _clock(moment: datetime) -> str:
    return str(clock(moment))
