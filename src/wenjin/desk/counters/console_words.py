"""The sentences of a counter: how somebody is served, why they are next, what may be declined."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wenjin.counters.queries.console import LineSeen, SessionSeen, TicketSeen
from wenjin.counters.queries.live import Reason, WaitingRow
from wenjin.desk.counters.place import Place
from wenjin.desk.counters.words import language_here, marked, minutes_words
from wenjin.lang.templatetags.lang import clock, listed, number
from wenjin.web.joining import sentences

DECLINE_WORDS: Final[Mapping[str, Promise]] = {
    "language": gettext_lazy("We do not understand each other"),
    "not_my_topic": gettext_lazy("I do not serve this matter"),
    "personal": gettext_lazy("We know each other in private"),
    "too_long": gettext_lazy("I leave before it could be done"),
    "other": gettext_lazy("Another reason"),
}
PAUSES: Final = (5, 10, 15, 30, 60)
PARKINGS: Final = (10, 20, 40)
_MODES: Final[Mapping[str, Promise]] = {
    "direct": gettext_lazy("You speak their language: about %(minutes)s."),
    "second": gettext_lazy("You both speak %(language)s: about %(minutes)s instead of %(usual)s."),
    "interpreter": gettext_lazy(
        "With an interpreter at your counter: about %(minutes)s instead of %(usual)s."
    ),
    "remote": gettext_lazy("With an interpreter by video: about %(minutes)s instead of %(usual)s."),
}


def serving_words(mode: str, minutes: float, usual: float, shared: Sequence[str] = ()) -> str:
    """How they will understand each other, and how long it takes.

    Args:
        shared: languages that both speak, where none of them is the visitor's first one.
    """
    told = _MODES.get(mode)
    if told is None or (mode == "second" and not shared):
        return ""
    return str(told) % {
        "language": listed([language_here(one) for one in shared]),
        "minutes": minutes_words(minutes),
        "usual": minutes_words(usual),
    }


def waited_words(ticket: TicketSeen, at: datetime) -> str:
    """Since when they wait, and whether they had an appointment."""
    told = _("Waiting %(minutes)s.") if ticket.state == "waiting" else _("Waited %(minutes)s.")
    waited = told % {"minutes": minutes_words(ticket.waited(at))}
    if ticket.appointment_at is None:
        return waited
    appointment = _("They have an appointment at %(time)s.") % {"time": clock(ticket.appointment_at)}
    return sentences(waited, appointment)


def group_words(size: int) -> str:
    """How many come together; empty for one."""
    if size < 2:
        return ""
    return ngettext("%(count)s person", "%(count)s people", size) % {"count": number(size)}


def why_words(reason: Reason, place: Place) -> str:
    """One reason why somebody is next."""
    value = reason.value
    match reason.code:
        case "longest_wait":
            return _("Nobody waits longer: %(minutes)s.") % {"minutes": minutes_words(float(value))}
        case "waited":
            return _("They have waited %(minutes)s.") % {"minutes": minutes_words(float(value))}
        case "beyond_longest":
            return _("They have waited longer than anybody should: %(minutes)s.") % {
                "minutes": minutes_words(float(value))
            }
        case "seniority":
            return _("They count as having waited %(minutes)s longer.") % {
                "minutes": minutes_words(float(value))
            }
        case "priority":
            return marked(_("They go earlier: %(reason)s."), reason=place.priority(str(value)))
        case "best_language":
            return _("You speak %(language)s.") % {"language": language_here(str(value))}
        case "interpreter_free":
            return _("%(name)s is free and interprets for you.") % {"name": value}
        case "line_connected":
            return _("An interpreter for %(language)s is connected by video.") % {
                "language": language_here(str(value))
            }
        case "few_officers" | "others_held" | "others_cannot" | "was_called_before" | "short_service":
            return _counted_words(reason.code, int(value))
    return ""


def _counted_words(code: str, count: int) -> str:
    told = {
        "few_officers": ngettext(
            "Only %(count)s open counter can serve them.",
            "Only %(count)s open counters can serve them.",
            count,
        ),
        "others_held": ngettext(
            "%(count)s person waits longer, and is better served at another counter soon.",
            "%(count)s people wait longer, and are better served at other counters soon.",
            count,
        ),
        "others_cannot": ngettext(
            "%(count)s person waits longer, and cannot be served at this counter.",
            "%(count)s people wait longer, and cannot be served at this counter.",
            count,
        ),
        "was_called_before": ngettext(
            "They were called %(count)s time before.", "They were called %(count)s times before.", count
        ),
        "short_service": ngettext(
            "What they want usually takes only %(count)s minute.",
            "What they want usually takes only %(count)s minutes.",
            count,
        ),
    }[code]
    return told % {"count": number(count)}


def how_words(row: WaitingRow, own_counter: str) -> str:
    """How it stands with somebody who waits, in a few words for the list."""
    match row.how:
        case "next" if row.by == own_counter:
            return _("You")
        case "next":
            return _("Next at %(counter)s") % {"counter": row.by}
        case "held":
            return _("Held for %(counter)s") % {"counter": row.by}
        case "connecting":
            return _("By video, connecting")
        case "connected":
            return _("By video, connected")
        case "nobody":
            return _("Nobody can now")
    return {
        "interpreter": _("Interpreter here"),
        "remote": _("By video"),
    }.get(row.mode or "", _("Any"))


def state_words(session: SessionSeen, at: datetime) -> str:
    """What a counter is doing, and whether it is the last thing that it does."""
    doing = _doing_words(session, at)
    if session.state != "closing":
        return doing
    return f"{_('Closing')} · {doing}" if doing else _("Closing")


def _doing_words(session: SessionSeen, at: datetime) -> str:
    since = minutes_words((at - session.changed_at).total_seconds() / 60)
    ticket = session.ticket
    if ticket is not None and ticket.served_at is not None:
        since = minutes_words((at - ticket.served_at).total_seconds() / 60)
        return _("Serving %(ticket)s for %(minutes)s") % {"ticket": ticket.shown, "minutes": since}
    if ticket is not None and ticket.called_at is not None:
        since = minutes_words((at - ticket.called_at).total_seconds() / 60)
        return _("Called %(ticket)s %(minutes)s ago") % {"ticket": ticket.shown, "minutes": since}
    if session.state == "paused":
        if session.back_at is not None:
            return _("Paused, back at %(time)s") % {"time": clock(session.back_at)}
        return _("Paused for %(minutes)s") % {"minutes": since}
    if session.state == "closing":
        return ""
    return _("Free for %(minutes)s") % {"minutes": since}


def line_words(line: LineSeen, at: datetime) -> str:
    """How it stands with a remote interpreter."""
    language = language_here(line.language)
    if line.state == "connected":
        who = line.interpreter or _("The interpreter")
        return _("%(who)s is connected by video, %(language)s.") % {"who": who, "language": language}
    if line.state == "failed":
        return _(
            "The video line for %(language)s failed. Another one is asked for as soon as one is free."
        ) % {"language": language}
    left = (line.expected_at - at).total_seconds() / 60
    if left <= 0:
        return _("The interpreter for %(language)s is being connected, later than expected.") % {
            "language": language
        }
    return _("The interpreter for %(language)s is being connected, ready in %(minutes)s.") % {
        "language": language,
        "minutes": minutes_words(left),
    }
