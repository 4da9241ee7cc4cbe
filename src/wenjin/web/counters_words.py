"""Sentences of the counters: how a language is covered, how long a wait is, what is called out."""

from collections.abc import Sequence
from typing import Final

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import here, number

# What two of our languages are called when they are spoken: the names of the house are those of their scripts.
_MANDARIN: Final = "zh-hans"
_SPOKEN: Final = {_MANDARIN: "普通话", "zh-hant": "粵語"}
# The Unicode CLDR has a name for Cantonese, and for Mandarin none.
_SPOKEN_TAGS: Final = {"zh-hant": "yue"}

SCORES: Final[dict[int, Promise]] = {
    1: pgettext_lazy("how the service was", "Very bad"),
    2: pgettext_lazy("how the service was", "Bad"),
    3: pgettext_lazy("how the service was", "Neither good nor bad"),
    4: pgettext_lazy("how the service was", "Good"),
    5: pgettext_lazy("how the service was", "Very good"),
}
# By the code of a refusal (counters.domain.appointment_errors, counters.services.refusals).
REFUSED: Final[dict[str, Promise]] = {
    "place_taken": gettext_lazy("Somebody else took this place a moment ago."),
    "hold_expired": gettext_lazy("The place was held for five minutes, and they are over."),
    "no_cover": gettext_lazy("Nobody is there at that time who serves this in your language."),
    "outside_hours": gettext_lazy("The centre is closed at that time."),
    "too_late": gettext_lazy("It is too late for this."),
    "already_over": gettext_lazy("This appointment is over or was cancelled."),
    "no_such_appointment": gettext_lazy("We find no appointment with this number. Look at each sign again."),
    "appointment_on_another_day": gettext_lazy("This appointment is on another day."),
    "appointment_over": gettext_lazy("This appointment is over or was cancelled."),
    "hall_closed": gettext_lazy("There are tickets only while the centre is open."),
    "not_waiting": gettext_lazy("This number does not wait any more."),
}


def spoken_own_name(code: str) -> str:
    """What a language calls itself when it is spoken."""
    return _SPOKEN.get(code) or BY_CODE[code].own_name


def spoken_name(code: str) -> str:
    """Name of a spoken language, in the language that is active."""
    if code == _MANDARIN:
        return _("Mandarin")
    tag = _SPOKEN_TAGS.get(code, code)
    return str(here().languages.get(tag) or BY_CODE[code].name)


def covered_words(mode: str, spoken: Sequence[str], wanted: str) -> str:
    """How somebody will be understood.

    Args:
        mode: direct, second, interpreter or remote.
        spoken: languages in which the officer and the visitor could talk, where that is another than the first.
        wanted: first language of the visitor, which is the one that is interpreted.
    """
    names = [spoken_name(one) for one in spoken or (wanted,)]
    named = {"language": format_list(names, style="or", locale=here())}
    if mode == "interpreter":
        return _("In %(language)s, with an interpreter here") % named
    if mode == "remote":
        return _("In %(language)s, with an interpreter by video") % named
    return _("In %(language)s, by the officer") % named


def wait_words(low: int | None, high: int | None) -> str:
    """How long a wait will be, as a range: ``8 to 20 minutes``; empty when nothing is known."""
    if low is None and high is None:
        return ""
    if high is None:
        return _("Longer than %(low)s minutes") % {"low": number(low)}
    if not low:
        return ngettext("Up to %(high)s minute", "Up to %(high)s minutes", high) % {"high": number(high)}
    return ngettext("%(low)s to %(high)s minute", "%(low)s to %(high)s minutes", high) % {
        "low": number(low),
        "high": number(high),
    }


def announcement(shown: str, counter: str) -> str:
    """What is called out and written on the screen of the hall."""
    return _("%(number)s, counter %(counter)s, please.") % {"number": shown, "counter": counter}


def said_aloud(shown: str) -> str:
    """A number as a voice should read it, sign by sign: ``A 0 4 7``."""
    return " ".join(shown.replace(" ", ""))


def ahead_words(ahead: int) -> str:
    """How many are served before."""
    if ahead <= 0:
        return _("You are next.")
    return ngettext("About %(count)s person before you", "About %(count)s people before you", ahead) % {
        "count": number(ahead)
    }


def waiting_words(count: int) -> str:
    """How many wait in the hall."""
    if not count:
        return _("Nobody is waiting.")
    return ngettext("%(count)s person is waiting.", "%(count)s people are waiting.", count) % {
        "count": number(count)
    }


def group_words(size: int) -> str:
    """For how many people an appointment is; empty for one."""
    if size < 2:
        return ""
    return ngettext("For %(count)s person", "For %(count)s people", size) % {"count": number(size)}


def refusal_words(code: str) -> str:
    """Why something could not be done."""
    return str(REFUSED.get(code) or _("This could not be done now. Try again."))


def letter_words() -> str:
    """The word before the number of a ticket."""
    return pgettext("of a ticket in the hall", "Your number")
