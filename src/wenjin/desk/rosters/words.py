"""What the pages of rosters call things."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from wenjin.counters.domain.shift_book import clock
from wenjin.counters.domain.shift_rules import Breach, WorkSpan
from wenjin.counters.domain.shortfalls import Shortfall
from wenjin.counters.domain.speaking import ENGLISH
from wenjin.counters.domain.what_if import Estimate, Group
from wenjin.counters.services.refusals import HallRefusal
from wenjin.desk.counters.place import Place
from wenjin.desk.counters.refusal_words import hall_refusal_words
from wenjin.desk.counters.words import language_here
from wenjin.lang.templatetags.lang import interface_language, locale, number, short_day

_REFUSED: Final[Mapping[str, Promise]] = {
    "roster_changed": gettext_lazy(
        "A colleague changed this roster since you opened the page. Nothing was saved. Look at it and try again."
    ),
    "roster_at_work": gettext_lazy(
        "A roster of this week is being made. Wait until it is ready, or stop it first."
    ),
    "not_director": gettext_lazy("Only a director of this centre may do this."),
    "no_such_person": gettext_lazy("This person does not work here in that week."),
    "unknown_shift": gettext_lazy("Choose a shift of the list, or write times such as 09:00-13:00."),
    "not_in_that_week": gettext_lazy("This week is too far away. Choose one of this or next year."),
    "nothing_to_undo": gettext_lazy("There is nothing to take back."),
    "nothing_to_copy": gettext_lazy("The week before has no roster to copy."),
    "nothing_to_publish": gettext_lazy("This week has no shift yet. Make or copy a roster first."),
    "wrong_days": gettext_lazy("The last day must not be before the first, nor a year later."),
    "nobody_works": gettext_lazy(
        "Nobody works on this day, so there is nothing to compare with. Choose another."
    ),
    "nothing_changed": gettext_lazy("Choose at least one thing to change."),
    "too_much_at_once": gettext_lazy("Others are being tried. Wait until one is ready, or stop it."),
}
_WRONG_CHANGE: Final[Mapping[str, Promise]] = {
    "too_many_people": gettext_lazy("These are too many people. Try at most twelve."),
    "wrong_language": gettext_lazy("Choose at least one language for each new person."),
    "wrong_topic": gettext_lazy("Choose at least one topic for each new officer."),
    "wrong_person": gettext_lazy("One of the people does not work here any more."),
    "wrong_lines": gettext_lazy("Write a number of lines from -12 to 12."),
}
# Differences of less than half a minute.
_SMALL: Final = 0.5
_PATTERNS: Final[Mapping[str, Promise]] = {
    "early": pgettext_lazy("a shift", "Early"),
    "late": pgettext_lazy("a shift", "Late"),
    "morning": pgettext_lazy("a shift", "Morning"),
    "afternoon": pgettext_lazy("a shift", "Afternoon"),
    "saturday": pgettext_lazy("a shift", "Saturday"),
}
GROUPS: Final[Mapping[str, Promise]] = {
    "all": gettext_lazy("All visitors"),
    "house": gettext_lazy("Mandarin"),
    "neighbours": gettext_lazy("Cantonese"),
    "at_a_desk": gettext_lazy("Another language that an officer speaks"),
    "interpreter_here": gettext_lazy("Only by an interpreter in the hall"),
    "remote_only": gettext_lazy("Only by video"),
    "nobody": gettext_lazy("Nobody speaks or interprets it"),
}


def refusal_words(refused: HallRefusal) -> str:
    """Why it was not done, and what to do."""
    if refused.code == "law_broken":
        people = int(str(refused.details.get("people", 1)))
        return ngettext(
            "The week of %(count)s person breaks the law on working hours. Change it, then publish.",
            "The weeks of %(count)s people break the law on working hours. Change them, then publish.",
            people,
        ) % {"count": number(people)}
    if refused.code == "wrong_change":
        return str(_WRONG_CHANGE.get(str(refused.details.get("reason"))) or _("This cannot be tried."))
    return str(_REFUSED.get(refused.code) or hall_refusal_words(refused))


def pattern_words(code: str) -> str:
    """Name of a shift: a word for the usual ones, else its id or its times."""
    name = code.partition("+")[0]
    if name not in _PATTERNS:
        name = name.rpartition("-")[0] if name.rpartition("-")[2].isdecimal() and ":" not in name else name
    return str(_PATTERNS.get(name) or name.partition("/")[0].capitalize())


def times_words(span: WorkSpan) -> str:
    """``08:45–17:15``."""
    return f"{clock(span.start)}–{clock(span.end)}"


def breaks_words(span: WorkSpan) -> str:
    """``break 12:00–13:00``; empty without one."""
    if not span.breaks:
        return ""
    spans = ", ".join(f"{clock(start)}–{clock(end)}" for start, end in span.breaks)
    return pgettext("in a shift", "break %(times)s") % {"times": spans}


def hours_words(hours: float) -> str:
    """``37.5 h``."""
    return pgettext("hours of work, short", "%(count)s h") % {"count": number(round(hours, 2))}


def rule_words(broken: Breach) -> str:
    """Which rule somebody's week breaks, with the figures."""
    about = {
        "value": number(broken.value),
        "limit": number(broken.limit),
        "day": short_day(broken.day),
    }
    words = {
        "most_hours_a_day": _("%(value)s hours on %(day)s; %(limit)s are allowed."),
        "most_hours_a_week": _("%(value)s hours in the week; %(limit)s are allowed."),
        "most_days_in_a_row": _("%(value)s days in a row on %(day)s; %(limit)s are allowed."),
        "least_rest_hours": _("%(value)s hours of rest before %(day)s; %(limit)s are needed."),
        "least_free_days": _("%(value)s free days in the week; %(limit)s are needed."),
    }[broken.rule]
    told = words % about
    return (
        _("Law: %(what)s") % {"what": told} if broken.is_law else _("House rule: %(what)s") % {"what": told}
    )


def shortfall_words(lack: Shortfall, place: Place) -> str:
    """What is missing when."""
    about = {
        "from": clock(lack.start),
        "to": clock(lack.end),
        "count": number(lack.missing),
        "topic": place.topic(lack.topic) if lack.topic else "",
        "language": language_here(lack.language) if lack.language else "",
    }
    if lack.kind == "officers":
        words = ngettext(
            "%(from)s to %(to)s: %(count)s officer is missing.",
            "%(from)s to %(to)s: %(count)s officers are missing.",
            lack.missing,
        )
    elif lack.kind == "topic":
        words = ngettext(
            "%(from)s to %(to)s: %(count)s officer is missing for %(topic)s.",
            "%(from)s to %(to)s: %(count)s officers are missing for %(topic)s.",
            lack.missing,
        )
    elif lack.kind == "pair":
        words = _("%(from)s to %(to)s: nobody serves %(topic)s in %(language)s, and nobody can interpret.")
    else:
        words = ngettext(
            "%(from)s to %(to)s: %(count)s person who speaks %(language)s is missing.",
            "%(from)s to %(to)s: %(count)s people who speak %(language)s are missing.",
            lack.missing,
        )
    return words % about


def why_words(why: str) -> str:
    """Why a need is not met."""
    return {
        "nobody": _("Nobody of this hall can do it."),
        "absent": _("Everybody who can is away."),
        "hours": _("The hours or days of everybody who can are used up."),
        "counters": _("All counters are taken."),
        "price": _("Somebody could still come."),
    }[why]


def kind_words(kind: str, place: Place) -> str:
    """Who waits too long: everybody, a topic or a language."""
    what, _colon, name = kind.partition(":")
    if what == "topic":
        return place.topic(name)
    if what == "language":
        return language_here(name)
    return pgettext("visitors who wait", "Everybody")


def away_words(kind: str, pattern: str = "") -> str:
    """What somebody said about a day."""
    if kind == "wish_shift":
        return _("wishes: %(shift)s") % {"shift": pattern_words(pattern)}
    return {
        "absent": pgettext("a person on a day", "away"),
        "wish_free": pgettext("a person on a day", "wishes to be free"),
    }.get(kind, "")


def act_words(act: str) -> str:
    """What undo takes back."""
    return {
        "changed": _("Take back the last change"),
        "copied": _("Take back the copy"),
        "made": _("Take back the new roster"),
        "published": _("Take back the publication"),
    }.get(act, "")


def undone_words(act: str) -> str:
    """What was taken back."""
    return {
        "changed": _("The last change is taken back."),
        "copied": _("The copy is taken back."),
        "made": _("The roster is as it was before the new one."),
        "published": _("What was published before counts again."),
    }.get(act, "")


def weekday_words(day: date) -> str:
    """``Mon``, as the language writes it."""
    return str(locale(interface_language()).days["stand-alone"]["abbreviated"][day.weekday()])


def group_words(group: str) -> str:
    """Name of a group of visitors."""
    # Spoken, not written: Chinese has two words for English.
    return language_here(ENGLISH) if group == Group.ENGLISH else str(GROUPS[group])


def minutes_words(value: float, *, places: int = 1) -> str:
    """``4.7``, with one place behind the point, as the language writes it."""
    from babel.numbers import format_decimal

    pattern = f"0.{'0' * places}"
    return str(
        format_decimal(round(value, places) + 0.0, format=pattern, locale=locale(interface_language()))
    )


def difference_words(found: Estimate) -> str:
    """What a change does to a wait, in one sentence."""
    places = places_of(found)
    about = {
        "minutes": minutes_words(abs(found.value), places=places),
        "low": signed_words(found.low, places),
        "high": signed_words(found.high, places),
    }
    if not found.is_clear:
        return _("No clear difference: between %(low)s and %(high)s minutes.") % about
    if found.value < 0:
        return _("%(minutes)s minutes shorter, between %(low)s and %(high)s.") % about
    return _("%(minutes)s minutes longer, between %(low)s and %(high)s.") % about


def places_of(found: Estimate) -> int:
    """Places behind the point with which a difference is said: small ones need two."""
    return 2 if max(abs(found.low), abs(found.high)) < _SMALL else 1


def signed_words(value: float, places: int = 1) -> str:
    """``−0.7`` or ``+0.3``."""
    if not round(value, places):
        return minutes_words(0.0, places=places)
    return f"{'−' if value < 0 else '+'}{minutes_words(abs(value), places=places)}"
