"""The clock of a decision in the words of the office: promise, law, why it stands still, how much is left."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.state import PartState, PartStatus
from wenjin.catalogue.domain.deadline import Unit
from wenjin.desk.case_rows import over_promise
from wenjin.desk.case_words import CaseWords
from wenjin.desk.opened import DeskCase
from wenjin.lang.templatetags.lang import day, medium_day, number
from wenjin.web.case_clock import ShownHold, paused_lines
from wenjin.web.case_strip import strip_of
from wenjin.web.case_terms import in_days
from wenjin.web.joining import remark


@dataclass(frozen=True, slots=True)
class DeskClock:
    """One decision with its clock.

    Attributes:
        look: class of the box: empty, paused, late, done or still.
        assigned: who has it; empty when nobody has.
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
    assigned: str
    is_mine: bool


def desk_clock(
    case: DeskCase,
    words: CaseWords,
    decision: str,
    face: ClockFace | None,
    *,
    is_mine: bool,
    assigned: str,
    decided_by: str,
) -> DeskClock:
    """A decision of the case.

    Args:
        face: its clock as it reads now; None before it starts.
        is_mine: whether the reader's authority takes it.
        assigned, decided_by: names; empty for nobody.
    """
    part, rule = case.state.parts[decision], case.procedure.decision(decision)
    headline, look = _headline(part, face)
    is_live = part.is_open and not case.state.is_closed
    if part.is_open and not is_live:
        headline, look = _("Not decided"), "still"
    return DeskClock(
        id=decision,
        title=words.decision(decision),
        headline=headline,
        look=look,
        strip=strip_of(face.strip) if face is not None else SafeString(),
        spoken=_spoken(face) if face is not None else "",
        lines=tuple(clock_lines(part, face, decided_by))
        if is_live or not part.is_open
        else (_("The case was closed before it was decided."),),
        holds=tuple(_holds(case, words, decision)) if is_live else (),
        authority=words.authority(rule.authority),
        assigned=assigned,
        is_mine=is_mine,
    )


def _headline(part: PartState, face: ClockFace | None) -> tuple[str, str]:
    if part.status is PartStatus.WITHDRAWN:
        return _("Withdrawn by the applicant"), "still"
    if part.status is PartStatus.DECIDED:
        return (_("Granted"), "done") if part.is_granted else (_("Refused"), "late")
    if face is None:
        return _("The clock has not started"), "still"
    numbers = {"day": number(face.day), "promised": number(face.promised_days)}
    if face.is_paused:
        return _paused_on(face) % numbers, "paused"
    if face.is_late:
        return late_words(face), "late"
    return _on_day(face) % numbers, ""


def _paused_on(face: ClockFace) -> str:
    if not face.promised_days:
        return _("Paused on day %(day)s")
    if face.is_estimate:
        return _("Paused on day %(day)s of about %(promised)s")
    return _("Paused on day %(day)s of %(promised)s")


def _on_day(face: ClockFace) -> str:
    if not face.promised_days:
        return _("Day %(day)s")
    return _("Day %(day)s of about %(promised)s") if face.is_estimate else _("Day %(day)s of %(promised)s")


def late_words(face: ClockFace) -> str:
    """How far a promise has been broken, or an estimate was wrong."""
    if face.is_estimate:
        return over_promise(face) if face.days_late else _("Longer than estimated")
    if not face.days_late:
        return _("Late")
    if face.unit is Unit.WORKING_DAY:
        told = ngettext("%(count)s working day late", "%(count)s working days late", face.days_late)
    else:
        told = ngettext("%(count)s day late", "%(count)s days late", face.days_late)
    return told % {"count": number(face.days_late)}


def clock_lines(part: PartState, face: ClockFace | None, decided_by: str) -> Iterator[str]:
    """What is said of a decision and its clock, line by line."""
    if not part.is_open:
        if part.ended_at is not None:
            on = {"day": day(part.ended_at), "name": decided_by}
            yield (_("On %(day)s, by %(name)s.") if decided_by else _("On %(day)s.")) % on
        if part.valid_until is not None:
            yield _("Valid until %(day)s.") % {"day": medium_day(part.valid_until)}
        return
    if face is None:
        yield _("It starts when the file is accepted.")
        return
    if face.is_paused:
        yield from paused_lines(face)
    elif face.promised_on is not None:
        yield _promise_line(face) % {"day": day(face.promised_on)}
    else:
        yield _("No day is promised.")
    if not face.is_paused or face.is_late_by_law:
        yield from _law(face)
    if not face.is_certain:
        yield _("Closing days of that time are not announced yet: the day may move.")


def _promise_line(face: ClockFace) -> str:
    if face.is_estimate:
        return _("Our estimate is %(day)s; no day is promised.")
    return _("It was promised by %(day)s.") if face.is_late else _("Promised by %(day)s.")


def _law(face: ClockFace) -> Iterator[str]:
    if face.statutory_on is None or face.statutory_days is None:
        return
    if face.is_late_by_law:
        yield _("The law allowed until %(day)s.") % {"day": day(face.statutory_on)}
    elif face.statutory_later_reading_on is not None:
        yield _("By law no later than %(day)s, or %(later)s if only working days count.") % {
            "day": medium_day(face.statutory_on),
            "later": medium_day(face.statutory_later_reading_on),
        }
    else:
        unit = "working_day" if face.unit is Unit.WORKING_DAY else "calendar_day"
        yield _("By law no later than %(day)s (%(days)s).") % {
            "day": medium_day(face.statutory_on),
            "days": in_days(face.statutory_days, unit),
        }


def _holds(case: DeskCase, words: CaseWords, decision: str) -> Iterator[ShownHold]:
    clock = case.state.clock_of(decision)
    if clock is None or not clock.is_paused:
        return
    for hold in {one.pause: one for one in clock.holds}.values():
        rule = case.procedure.pauses.get(hold.pause)
        is_read = rule is not None and rule.status == "read"
        basis = words.pause_basis(hold.pause) or hold.legal_basis
        yield ShownHold(words.pause(hold.pause), basis, rule.confidence if rule and is_read else "unknown")


def _spoken(face: ClockFace) -> str:
    used = {"day": number(face.day), "promised": number(face.promised_days)}
    told = _("%(day)s of %(promised)s promised days used") if face.promised_days else _("%(day)s days used")
    if face.promised_days and face.is_estimate:
        told = _("%(day)s of about %(promised)s days used")
    parts = [told % used]
    if face.is_paused:
        parts.append(_("then paused"))
    if face.is_late:
        parts.append(late_words(face))
    if face.statutory_days is not None:
        parts.append(_("%(count)s allowed by law") % {"count": number(face.statutory_days)})
    return remark(*parts)
