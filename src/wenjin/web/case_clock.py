"""A decision and its clock, in words: which day it is, by when, why it stands still, who has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.grounds import refused_ground
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, PartState, PartStatus
from wenjin.catalogue.domain.deadline import Unit
from wenjin.lang.templatetags.lang import day, listed, medium_day, number
from wenjin.web.case_form_document import Words
from wenjin.web.case_refusal import ShownRefusal
from wenjin.web.case_strip import strip_of
from wenjin.web.case_terms import in_days, term_lines
from wenjin.web.joining import ended, remark


@dataclass(frozen=True, slots=True)
class ShownHold:
    """Why a clock stands still."""

    words: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ShownClock:
    """One decision on the page.

    Attributes:
        look: class of the box: empty, paused, late, done or still.
        spoken: what the drawing says to somebody who hears the page.
        refusal: why it was refused and how to object; None when it was not.
        letter_href: of the letter, once there is one.
        withdraw_href: where this part can be withdrawn, while that is possible.
    """

    id: str
    title: str
    headline: str
    look: str
    strip: SafeString
    spoken: str
    lines: tuple[str, ...]
    holds: tuple[ShownHold, ...]
    authority: str
    refusal: ShownRefusal | None = None
    letter_href: str = ""
    withdraw_href: str = ""


def shown_clock(
    state: CaseState,
    procedure: Procedure,
    decision: str,
    face: ClockFace | None,
    words: Words,
    *,
    authority: str,
    refusal: ShownRefusal | None = None,
    letter_href: str = "",
    withdraw_href: str = "",
    withdrawn_by: str | None = None,
    days: Mapping[str, object],
) -> ShownClock:
    """A decision as its applicant sees it.

    Args:
        face: its clock as it reads now; None before it starts.
        words: sentences of the procedure.
        withdrawn_by: name of who took it back, empty for the reader; None when nobody is named.
        days: the term in the document, for a clock that has not started.
    """
    part = state.parts[decision]
    rule = procedure.decision(decision)
    is_live = part.is_open and not state.is_closed
    refused = refused_ground(state, procedure, decision) if is_live else ()
    headline, look = _headline(part, face, withdrawn_by) if not refused else (_("Cannot be granted"), "still")
    if part.is_open and not is_live:
        headline, look = _("Not decided"), "still"
    return ShownClock(
        id=decision,
        title=words.get(f"decisions/{decision}/title", rule.title),
        headline=headline,
        look=look,
        strip=strip_of(face.strip) if face is not None and part.status is not _WITHDRAWN else SafeString(),
        spoken=_spoken(face) if face is not None else "",
        lines=(
            *([hopeless_words(decision, refused, procedure, words)] if refused else ()),
            *(
                _running_lines(face)
                if is_live and face is not None
                else _still_lines(part, face, days, is_closed=state.is_closed)
            ),
        ),
        holds=tuple(_holds(state, procedure, decision, words)) if is_live else (),
        authority=authority,
        refusal=refusal,
        letter_href=letter_href,
        withdraw_href=withdraw_href,
    )


_WITHDRAWN = PartStatus.WITHDRAWN


def _headline(part: PartState, face: ClockFace | None, withdrawn_by: str | None) -> tuple[str, str]:
    """The line in large letters, and how the box looks."""
    if part.status is PartStatus.WITHDRAWN:
        return _withdrawn_headline(withdrawn_by), "still"
    if part.status is PartStatus.DECIDED:
        return (_("Granted"), "done") if part.is_granted else (_("Refused"), "late")
    if face is None:
        return _("The clock has not started"), "still"
    if face.is_paused:
        return _paused_headline(face), "paused"
    if face.breaks_promise:
        return _late_headline(face), "late"
    return (_("Late"), "late") if face.is_late_by_law else (_day_headline(face), "")


def _withdrawn_headline(by: str | None) -> str:
    if by is None:
        return pgettext("part of an application", "Withdrawn")
    return _("Withdrawn by %(name)s") % {"name": by} if by else _("Withdrawn by you")


def _paused_headline(face: ClockFace) -> str:
    if face.promised_days is None:
        return _("Paused on day %(day)s") % {"day": number(face.day)}
    told = _("Paused on day %(day)s of %(promised)s")
    if face.is_estimate:
        told = _("Paused on day %(day)s of about %(promised)s")
    return told % {"day": number(face.day), "promised": number(face.promised_days)}


def _late_headline(face: ClockFace) -> str:
    if not face.days_late:
        return _("Late")
    if face.unit is Unit.WORKING_DAY:
        told = ngettext("%(count)s working day late", "%(count)s working days late", face.days_late)
    else:
        told = ngettext("%(count)s day late", "%(count)s days late", face.days_late)
    return told % {"count": number(face.days_late)}


def _day_headline(face: ClockFace) -> str:
    if face.day == 0:
        return _("The clock has started")
    if face.promised_days is None:
        return _("Day %(day)s") % {"day": number(face.day)}
    told = _("Day %(day)s of %(promised)s promised")
    if face.is_estimate:
        told = _("Day %(day)s of about %(promised)s")
    return told % {"day": number(face.day), "promised": number(face.promised_days)}


def _running_lines(face: ClockFace) -> Sequence[str]:
    if face.is_paused:
        return [*paused_lines(face), *(_law_lines(face) if face.is_late_by_law else ())]
    lines = [_promise_line(face), *_law_lines(face)]
    if not face.is_certain:
        lines.append(_("Closing days of that time are not announced yet: the day may move."))
    return lines


def _promise_line(face: ClockFace) -> str:
    """By when it is promised, or how long we think it takes; never the one for the other."""
    if face.promised_on is None:
        return _("The office promises no day for this.")
    if face.is_estimate:
        told = _("About until %(day)s: our estimate, not a promise.")
        if face.is_late:
            told = _("We estimated that it takes until %(day)s. The office promised no day.")
    elif face.is_late:
        told = _("It was promised by %(day)s. The office sees that it is late.")
    else:
        told = _("Promised by %(day)s.")
    return told % {"day": day(face.promised_on)}


def paused_lines(face: ClockFace) -> list[str]:
    """What a clock that stands still says to both sides: since when, and how much is left.

    The last day by law moves with every day of the pause, so it is not named here.
    """
    lines = []
    if face.paused_since is not None:
        lines.append(_("Paused since %(day)s.") % {"day": day(face.paused_since)})
    if face.remaining_days and not face.is_estimate:
        told = ngettext(
            "%(count)s day remains from the day it runs again.",
            "%(count)s days remain from the day it runs again.",
            face.remaining_days,
        )
        if face.unit is Unit.WORKING_DAY:
            told = ngettext(
                "%(count)s working day remains from the day it runs again.",
                "%(count)s working days remain from the day it runs again.",
                face.remaining_days,
            )
        lines.append(told % {"count": number(face.remaining_days)})
    return lines


def _law_lines(face: ClockFace) -> list[str]:
    if face.statutory_on is None or face.statutory_days is None:
        return []
    unit = "working_day" if face.unit is Unit.WORKING_DAY else "calendar_day"
    if face.is_late_by_law:
        return [_("The law allowed until %(day)s. You may complain.") % {"day": day(face.statutory_on)}]
    if face.statutory_later_reading_on is not None:
        told = _("By law no later than %(day)s, or %(later)s if only working days count.")
        return [told % {"day": day(face.statutory_on), "later": day(face.statutory_later_reading_on)}]
    told = _("By law no later than %(day)s (%(days)s).")
    return [told % {"day": day(face.statutory_on), "days": in_days(face.statutory_days, unit)}]


def _still_lines(
    part: PartState, face: ClockFace | None, days: Mapping[str, object], *, is_closed: bool
) -> list[str]:
    """For a clock that has not started or is over."""
    if part.status is PartStatus.WITHDRAWN:
        return [_("On %(day)s.") % {"day": day(part.ended_at)}]
    if part.status is PartStatus.OPEN and is_closed:
        return [_("The case was closed before it was decided.")]
    if part.status is PartStatus.OPEN:
        return [_("It starts when the office accepts the file."), *term_lines(days)]
    lines = [_("Decided on %(day)s.") % {"day": day(part.ended_at)}]
    if face is not None and face.promised_by is not None:
        kept = _("In the time that was promised.") if not face.is_late else ended(_late_headline(face))
        lines.append(kept)
    if part.valid_until is not None:
        lines.append(_("Valid until %(day)s.") % {"day": day(part.valid_until)})
    return lines


def hopeless_words(decision: str, refused: Sequence[str], procedure: Procedure, words: Words) -> str:
    """That a decision can only be refused or withdrawn, because one on which it builds was refused."""

    def title(one: str) -> str:
        return words.get(f"decisions/{one}/title", procedure.decision(one).title)

    told = _(
        "“%(decision)s” cannot be granted, because this was refused: %(refused)s. The office closes it, unless "
        "it is withdrawn before."
    )
    return told % {"decision": title(decision), "refused": listed([title(one) for one in refused])}


def _holds(state: CaseState, procedure: Procedure, decision: str, words: Words) -> Sequence[ShownHold]:
    clock = state.clock_of(decision)
    if clock is None or not clock.is_paused:
        return ()
    shown = []
    for hold in {one.pause: one for one in clock.holds}.values():
        rule = procedure.pauses.get(hold.pause)
        reason = words.get(f"pauses/{hold.pause}/reason", rule.reason if rule else hold.pause)
        basis = words.get(f"pauses/{hold.pause}/legal_basis", hold.legal_basis)
        read = rule is not None and rule.status == "read"
        shown.append(ShownHold(reason, basis, rule.confidence if read and rule else "unknown"))
    return shown


def _spoken(face: ClockFace) -> str:
    """The drawing in a sentence."""
    parts = []
    if face.promised_days is not None:
        told = _("%(day)s of %(promised)s promised days used")
        if face.is_estimate:
            told = _("%(day)s of about %(promised)s days used")
        parts.append(told % {"day": number(face.day), "promised": number(face.promised_days)})
    else:
        parts.append(
            ngettext("%(count)s day used", "%(count)s days used", face.day) % {"count": number(face.day)}
        )
    if face.is_paused:
        parts.append(_("then paused"))
    if face.days_late and face.breaks_promise:
        parts.append(_late_headline(face))
    if face.statutory_days is not None:
        parts.append(_("%(count)s allowed by law") % {"count": number(face.statutory_days)})
    return remark(*parts)


def decided_words(part: PartState) -> str:
    """``Granted, 25 November 2026``."""
    at: datetime | None = part.ended_at
    if part.status is PartStatus.WITHDRAWN:
        return _("Withdrawn, %(day)s") % {"day": medium_day(at)}
    told = _("Granted, %(day)s") if part.is_granted else _("Refused, %(day)s")
    return told % {"day": medium_day(at)}
