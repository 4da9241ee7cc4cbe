"""The crossing of a case: every task a stone, with whose move it is and what day of its clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.procedure import Procedure, Side
from wenjin.cases.domain.state import CaseState, PartStatus
from wenjin.cases.domain.whose_turn import StepStatus, WayStep, way
from wenjin.lang.templatetags.lang import number, short_day
from wenjin.web.case_clock import decided_words
from wenjin.web.case_form_document import Words

FaceOf = Callable[[str], ClockFace | None]
"""The clock of a task as it reads now."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A task as the tag ``{% crossing %}`` draws it; ``spoken`` is read aloud instead of the stone's word."""

    state: str
    title: str
    words: str
    href: str = ""
    spoken: str = ""


def case_rows(state: CaseState, procedure: Procedure, face_of: FaceOf, words: Words) -> Iterator[CaseRow]:
    """The crossing, task by task."""
    for step in way(state, procedure):
        title = words.get(f"tasks/{step.task}/title", procedure.task(step.task).title)
        shape, told = _stone(state, step, face_of)
        if shape in ("wait", "late") and procedure.task(step.task).shows_originals:
            shape, told = "turn", pgettext("state of a step", "Your turn")
        # The words below say what was decided: "Done" beside "Granted" says it twice, beside "Refused" wrongly.
        spoken = pgettext("state of a step", "Decided") if _is_decided(state, step) else ""
        yield CaseRow(shape, title, told, spoken=spoken)


def _is_decided(state: CaseState, step: WayStep) -> bool:
    part = state.parts.get(step.decision or "")
    return part is not None and part.status is PartStatus.DECIDED


def _stone(state: CaseState, step: WayStep, face_of: FaceOf) -> tuple[str, str]:
    if step.decision is not None and not state.parts[step.decision].is_open:
        part = state.parts[step.decision]
        if part.status is PartStatus.WITHDRAWN:
            return "skip", decided_words(part)
        return ("done" if part.is_granted else "late"), decided_words(part)
    if step.status is StepStatus.DONE:
        return "done", _("Done, %(day)s") % {"day": short_day(state.tasks[step.task].since)}
    if step.status is StepStatus.SKIPPED:
        return "skip", _("Not needed")
    if state.is_closed:
        return "skip", _("Not needed")
    return _open_stone(state, step, face_of(step.task))


def _open_stone(state: CaseState, step: WayStep, face: ClockFace | None) -> tuple[str, str]:
    asked = state.open_requests_of(step.task)
    wanted = sum(len(one.outstanding) for one in asked)
    if step.status is StepStatus.PAUSED:
        return "paused", _asked_words(_("Paused: your turn"), wanted) if wanted else _("Paused")
    if step.status is StepStatus.WAITING and (face is None or face.is_stopped):
        return "todo", pgettext("state of a step", "To come")
    if wanted:
        return "turn", _asked_words(_("Your turn"), wanted)
    if step.side.is_party or step.side is Side.OTHER:
        return "turn", _own_words(step.side)
    if face is not None and face.breaks_promise:
        return "late", _("Late: promised by %(day)s") % {"day": short_day(face.promised_on)}
    if face is not None and face.is_late_by_law:
        return "late", _("Late")
    if face is not None and face.promised_days is not None and face.day:
        told = _("Waiting for the office, day %(day)s of %(promised)s")
        if face.is_estimate:
            told = _("Waiting for the office, day %(day)s of about %(promised)s")
        return "wait", told % {"day": number(face.day), "promised": number(face.promised_days)}
    return "wait", pgettext("state of a step", "Waiting for the office")


def _asked_words(lead: str, wanted: int) -> str:
    told = ngettext("%(lead)s, %(count)s thing to send", "%(lead)s, %(count)s things to send", wanted)
    return told % {"lead": lead, "count": number(wanted)}


def _own_words(side: Side) -> str:
    if side is Side.EMPLOYER:
        return _("Your turn, or your employer’s")
    return pgettext("state of a step", "Your turn")
