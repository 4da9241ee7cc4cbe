"""The crossing of a case as the office sees it: amber is what the reader has to do, not the applicant."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.procedure import Side
from wenjin.cases.domain.state import PartState, PartStatus
from wenjin.cases.domain.whose_turn import StepStatus, WayStep, way
from wenjin.catalogue.domain.deadline import Unit
from wenjin.desk.case_words import CaseWords
from wenjin.desk.opened import DeskCase
from wenjin.lang.templatetags.lang import number, short_day
from wenjin.web.case_rows import CaseRow

FaceOf = Callable[[str], ClockFace | None]
"""The clock of a task as it reads now."""
IsMine = Callable[[WayStep], bool]
"""Whether the reader may do a step."""


def desk_rows(case: DeskCase, words: CaseWords, face_of: FaceOf, is_mine: IsMine) -> Iterator[CaseRow]:
    """The steps of a case in order."""
    for step in way(case.state, case.procedure):
        shape, told = _stone(case, step, face_of(step.task), is_mine)
        href = f"#decision-{step.decision}" if step.decision else ""
        yield CaseRow(shape, words.task(step.task), told, href=href, spoken=told)


def _stone(case: DeskCase, step: WayStep, face: ClockFace | None, is_mine: IsMine) -> tuple[str, str]:
    state = case.state
    if step.decision is not None and not state.parts[step.decision].is_open:
        return _ended(state.parts[step.decision])
    if step.status is StepStatus.DONE:
        return "done", _("Done, %(day)s") % {"day": short_day(state.tasks[step.task].since)}
    if step.status is StepStatus.SKIPPED or state.is_closed:
        return "skip", _("Not needed")
    asked = sum(len(one.outstanding) for one in state.open_requests_of(step.task))
    if step.status is StepStatus.PAUSED:
        return "paused", _("Paused: waiting for the applicant") if asked else _("Paused")
    if face is not None and face.is_late:
        return "late", _late(face)
    if step.status is StepStatus.WAITING and (face is None or face.is_stopped):
        return "todo", pgettext("state of a step", "To come")
    if asked:
        told = ngettext(
            "Waiting for the applicant: %(count)s thing", "Waiting for the applicant: %(count)s things", asked
        )
        return "wait", told % {"count": number(asked)}
    return _running(step, face, is_mine)


def _running(step: WayStep, face: ClockFace | None, is_mine: IsMine) -> tuple[str, str]:
    day = _day(face)
    if step.status is StepStatus.NOW and is_mine(step):
        return "turn", _("Your turn, %(day)s") % {"day": day} if day else pgettext(
            "state of a step", "Your turn"
        )
    if step.side.is_party or step.side is Side.OTHER:
        return "wait", _("Waiting for the applicant")
    if step.side is Side.CENTRE:
        return "wait", _("At the counter")
    return "wait", _("With the office, %(day)s") % {"day": day} if day else _("With the office")


def _day(face: ClockFace | None) -> str:
    if face is None or not face.day:
        return ""
    if face.promised_days is None:
        return _("day %(day)s") % {"day": number(face.day)}
    told = _("day %(day)s of about %(promised)s") if face.is_estimate else _("day %(day)s of %(promised)s")
    return told % {"day": number(face.day), "promised": number(face.promised_days)}


def _late(face: ClockFace) -> str:
    if face.days_late:
        return over_promise(face)
    if face.is_estimate:
        return _("Longer than estimated")
    return _("Late: promised by %(day)s") % {"day": short_day(face.promised_on)}


def over_promise(face: ClockFace) -> str:
    """By how much a promise is broken or an estimate was wrong, in its own days; the same wherever it is told."""
    count = face.days_late
    if face.is_estimate and face.unit is Unit.WORKING_DAY:
        told = ngettext(
            "%(count)s working day over our estimate", "%(count)s working days over our estimate", count
        )
    elif face.is_estimate:
        told = ngettext("%(count)s day over our estimate", "%(count)s days over our estimate", count)
    else:
        return days_over(count, face.unit)
    return told % {"count": number(count)}


def days_over(count: int, unit: Unit) -> str:
    """So many days beyond a promise."""
    if unit is Unit.WORKING_DAY:
        told = ngettext("%(count)s working day over promise", "%(count)s working days over promise", count)
    else:
        told = ngettext("%(count)s day over promise", "%(count)s days over promise", count)
    return told % {"count": number(count)}


def _ended(part: PartState) -> tuple[str, str]:
    on = {"day": short_day(part.ended_at)}
    if part.status is PartStatus.WITHDRAWN:
        return "skip", _("Withdrawn by the applicant, %(day)s") % on
    if part.is_granted:
        return "done", _("Granted, %(day)s") % on
    return "late", _("Refused, %(day)s") % on
