"""The words of notices. Each is a function of what is known; it runs while the reader's language is active.

Subjects name nobody and say nothing that a stranger who looks at the screen should not read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wenjin.cases.domain.case_state import CaseState
from wenjin.cases.domain.procedure import Procedure
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import locale


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words; blank lines part paragraphs.

    Attributes:
        short: one sentence for a text message or a browser.
        day: a day that belongs into the reader's calendar, with its title; None when there is none.
    """

    subject: str
    paragraphs: tuple[str, ...]
    short: str = ""
    day: tuple[date, str] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a notice may speak of.

    Attributes:
        about: what was posted with it: decision, request, days.
        title: of the application, in the reader's language.
        decision: title of the decision it is about, in the reader's language; empty without one.
        promised_on: of that decision's clock, where it runs.
        papers: titles of papers it names.
        url: of the case.
        renewable_from: first day on which the renewal may be filed, while that lies ahead.
        withdrawn_by: name of who took something back, empty for the reader; None when nobody is named.
        where: the centre of the case: its name, how to find it, when it is open; empty when nobody goes to one.
    """

    reference: str
    state: CaseState
    procedure: Procedure
    about: Mapping[str, str | int]
    title: str
    decision: str
    promised_on: date | None
    papers: tuple[str, ...]
    url: str
    where: tuple[str, ...] = ()
    renewable_from: date | None = None
    withdrawn_by: str | None = None


def say_day(day: date) -> str:
    """A day in the active language: Tuesday 5 May 2026."""
    code = get_language() or SOURCE
    known = code if code in BY_CODE else SOURCE
    form = "EEEE d MMMM y" if known == SOURCE else "full"
    return str(format_date(day, form, locale=locale(known)))


def _subject(known: Known, what: str) -> str:
    return f"{what} ({known.reference})"


def _submitted(known: Known) -> Told:
    what = _("Your application has arrived")
    return Told(
        _subject(known, what),
        (
            _("We have received your application “%(title)s”. Its reference is %(reference)s.")
            % {"title": known.title, "reference": known.reference},
            _(
                "Your receipt is on the page of your application. There you also see who works on it, "
                "and until when."
            ),
            *_where(known, _("You show the originals, and collect what is decided, at this centre:")),
        ),
        what,
    )


def _where(known: Known, lead: str) -> tuple[str, ...]:
    """The centre, with the sentence that says what for."""
    return ("\n".join((lead, *known.where)),) if known.where else ()


def _accepted(known: Known) -> Told:
    what = _("Your application was accepted")
    paragraphs = [
        _("The office has accepted your application. The time in which it must decide runs from now on.")
    ]
    if known.promised_on is not None:
        paragraphs.append(_("A decision is promised by %(day)s.") % {"day": say_day(known.promised_on)})
    return Told(_subject(known, what), tuple(paragraphs), what)


def _task_done(known: Known) -> Told:
    what = _("Your application has moved on")
    paragraphs = [_("A step of your application is done. See what comes next.")]
    if known.state.accepted_at is None:
        paragraphs += _where(known, _("You show the originals at this centre:"))
    return Told(_subject(known, what), tuple(paragraphs), "")


def _needs_information(known: Known) -> Told:
    what = _("The office needs something from you")
    paragraphs = [_("The office cannot go on without the following:")]
    paragraphs += [f"– {paper}" for paper in known.papers]
    asked = known.state.requests.get(str(known.about.get("request", "")))
    day = None
    if asked is not None and asked.answer_by is not None:
        paragraphs.append(_("Please answer by %(day)s.") % {"day": say_day(asked.answer_by)})
        day = (asked.answer_by, _("Answer the office: %(reference)s") % {"reference": known.reference})
    if asked is not None and asked.pause is not None:
        stands = _("Until then the clock stands still. It runs again by itself when everything is there.")
        paragraphs.append(
            stands if known.state.stops_decision(asked) else _("The office goes on when everything is there.")
        )
    paragraphs.append(_("On the page of your application you see what is wrong with each, and can send it."))
    return Told(_subject(known, what), tuple(paragraphs), what, day)


def _answer_due(known: Known) -> Told:
    what = _("Your answer is due soon")
    asked = known.state.requests.get(str(known.about.get("request", "")))
    by = asked.answer_by if asked is not None else None
    said = _("The office still waits for something from you.")
    if by is not None:
        said = _("The office still waits for something from you. It asked for it by %(day)s.") % {
            "day": say_day(by)
        }
    return Told(_subject(known, what), (said,), what)


def _received(known: Known) -> Told:
    what = _("What you sent has arrived")
    return Told(
        _subject(known, what), (_("What you sent has arrived. Something else is still missing."),), ""
    )


def _resumed(known: Known) -> Told:
    what = _("The clock runs again")
    if known.state.accepted_at is None:  # only the work before the acceptance had stopped
        what = _("Everything has arrived")
    paragraphs = [_("Everything that was asked for has arrived. The office works on your application again.")]
    if known.promised_on is not None:
        paragraphs.append(_("A decision is now promised by %(day)s.") % {"day": say_day(known.promised_on)})
    return Told(_subject(known, what), tuple(paragraphs), what)


def _paused(known: Known) -> Told:
    what = _("The clock of your application stands still")
    rule = known.procedure.pauses.get(str(known.about.get("pause", "")))
    paragraphs = [_("The office waits for something that you need not bring.")]
    if rule is not None:
        paragraphs.append(_("Legal basis: %(basis)s") % {"basis": rule.legal_basis})
    return Told(_subject(known, what), tuple(paragraphs), what)


def _extended(known: Known) -> Told:
    what = _("The office needs more time")
    paragraphs = [_("The office has made the time for “%(decision)s” longer.") % {"decision": known.decision}]
    if known.promised_on is not None:
        paragraphs.append(_("A decision is now promised by %(day)s.") % {"day": say_day(known.promised_on)})
    paragraphs.append(_("The reason is on the page of your application."))
    return Told(_subject(known, what), tuple(paragraphs), what)


def _late(known: Known) -> Told:
    what = _("We are late")
    paragraphs = [
        _("“%(decision)s” was promised by now and is not decided. You have done nothing wrong.")
        % {"decision": known.decision}
    ]
    face = known.state.clock_of(str(known.about.get("decision", "")))
    if face is not None and face.term.statutory is not None:
        paragraphs.append(_("The page of your application shows until when the law gives the office time."))
    paragraphs.append(_("You may ask the office by a message on that page."))
    return Told(
        _subject(known, what), tuple(paragraphs), _("Your decision is late. You have done nothing wrong.")
    )


def _decided(known: Known) -> Told:
    what = _("A decision was taken")
    part = known.state.parts.get(str(known.about.get("decision", "")))
    paragraphs = [
        _("“%(decision)s” was decided. The letter is on the page of your application.")
        % {"decision": known.decision}
    ]
    day = None
    if part is not None and part.valid_until is not None:
        paragraphs.append(_("It is valid until %(day)s.") % {"day": say_day(part.valid_until)})
        day = (
            part.valid_until,
            _("%(decision)s ends: %(reference)s")
            % {
                "decision": known.decision,
                "reference": known.reference,
            },
        )
    if part is not None and part.is_granted:
        paragraphs += _where(known, _("Unless it is sent to you, you collect it at this centre:"))
    return Told(_subject(known, what), tuple(paragraphs), what, day)


def _part_withdrawn(known: Known) -> Told:
    what = _("A part of your application was taken back")
    if known.withdrawn_by is None:
        said = _("“%(decision)s” is no longer asked for.") % {"decision": known.decision}
    elif known.withdrawn_by:
        said = _("%(name)s has taken back “%(decision)s”.") % {
            "name": known.withdrawn_by,
            "decision": known.decision,
        }
    else:
        said = _("You no longer ask for “%(decision)s”.") % {"decision": known.decision}
    return Told(_subject(known, what), (said, _rest(known.state)), "")


def _rest(state: CaseState) -> str:
    """What becomes of an application of which a part was taken back."""
    if any(part.is_open for part in state.parts.values()) and state.is_open:
        return _("The rest goes on.")
    if state.is_closed:
        return _("Nothing else is open: the application is closed.")
    return _("Everything else is decided.")


def _withdrawn(known: Known) -> Told:
    what = _("Your application was taken back")
    paragraphs = [_("Nothing is decided any more. You may apply again at any time.")]
    if known.withdrawn_by:
        paragraphs.insert(0, _("%(name)s has taken it back.") % {"name": known.withdrawn_by})
    return Told(_subject(known, what), tuple(paragraphs), "")


def _not_accepted(known: Known) -> Told:
    what = _("Your application was not accepted")
    said = _("The office does not take your application on. The reason is on its page.")
    return Told(_subject(known, what), (said,), what)


def _message(known: Known) -> Told:
    what = _("You have a message about your application")
    return Told(
        _subject(known, what),
        (_("The office has written to you. Read it on the page of your application."),),
        what,
    )


def _renewal(known: Known) -> Told:
    days = int(known.about.get("days", 0))
    what = ngettext("Your permit ends in %(days)d day", "Your permit ends in %(days)d days", days) % {
        "days": days
    }
    part = known.state.parts.get(str(known.about.get("decision", "")))
    ends_on = part.valid_until if part is not None else None
    paragraphs = [
        _("“%(decision)s” is valid until %(day)s.")
        % {"decision": known.decision, "day": say_day(ends_on) if ends_on is not None else ""},
        _renewal_words(known),
    ]
    day = None
    if ends_on is not None:
        day = (
            ends_on,
            _("%(decision)s ends: %(reference)s")
            % {
                "decision": known.decision,
                "reference": known.reference,
            },
        )
    return Told(_subject(known, what), tuple(paragraphs), what, day)


def _renewal_words(known: Known) -> str:
    if known.renewable_from is not None:
        return _("You can file the renewal from %(day)s. What is still valid is then filled in already.") % {
            "day": say_day(known.renewable_from)
        }
    return _("You can begin the renewal now. What is still valid is filled in already.")


def _paper_expires(known: Known) -> Told:
    what = _("A paper of your application ends soon")
    on = str(known.about.get("on", ""))
    paper = known.papers[0] if known.papers else ""
    said = _(
        "“%(paper)s” is valid until %(day)s, and your application is not decided yet. A new one may be needed."
    ) % {
        "paper": paper,
        "day": say_day(date.fromisoformat(on)) if on else "",
    }
    return Told(_subject(known, what), (said,), "")


def _own_paper_expires(known: Known) -> Told:
    what = _("A paper that you gave here ends soon")
    on = str(known.about.get("on", ""))
    said = _(
        "“%(paper)s” is valid until %(day)s. Nothing is open that needs it. If you apply again, you need a "
        "new one."
    ) % {
        "paper": known.papers[0] if known.papers else "",
        "day": say_day(date.fromisoformat(on)) if on else "",
    }
    return Told(_subject(known, what), (said,), "")


def _paper_refused(known: Known) -> Told:
    what = _("A paper cannot be used")
    paper = known.papers[0] if known.papers else ""
    said = _("The virus scanner found something in the file for “%(paper)s”. Nobody opens it. Send it anew.")
    return Told(_subject(known, what), (said % {"paper": paper},), what)


def _moved(known: Known) -> Told:
    what = _("The rules for your application have changed")
    said = _("Your application goes on under a new version of its procedure. What you handed in stays.")
    return Told(_subject(known, what), (said,), "")


TEXTS: Final[Mapping[str, Callable[[Known], Told]]] = {
    "submitted": _submitted,
    "accepted": _accepted,
    "task_done": _task_done,
    "needs_information": _needs_information,
    "answer_due": _answer_due,
    "received": _received,
    "resumed": _resumed,
    "paused": _paused,
    "extended": _extended,
    "late": _late,
    "decided": _decided,
    "part_withdrawn": _part_withdrawn,
    "withdrawn": _withdrawn,
    "not_accepted": _not_accepted,
    "message": _message,
    "renewal": _renewal,
    "paper_expires": _paper_expires,
    "own_paper_expires": _own_paper_expires,
    "paper_refused": _paper_refused,
    "moved": _moved,
}
