"""What an officer can do with a case now, and why something cannot be done yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.cases.domain.acts import allowed_pauses, may_be_decided
from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.preconditions import refused_before, undecided_before, unfinished_before
from wenjin.cases.domain.procedure import Task
from wenjin.cases.domain.state import TaskStatus
from wenjin.cases.queries.permission import Deed, may
from wenjin.desk.case_words import CaseWords
from wenjin.desk.deciders import has_second, nobody_confirms
from wenjin.desk.opened import DeskCase
from wenjin.lang.templatetags.lang import listed, short_day
from wenjin.web.case_rows import FaceOf
from wenjin.web.hrefs import href


@dataclass(frozen=True, slots=True)
class Option:
    """An act.

    Attributes:
        act: its name in the address.
        of: the decision, task or request it is about; empty for the case.
        key: the letter that does it.
        why_not: why it cannot be done now; empty when it can.
        look: stop for what ends something.
    """

    act: str
    of: str
    key: str
    name: str
    href: str
    why_not: str = ""
    look: str = ""


def act_href(reference: str, act: str, of: str = "") -> str:
    """Address of the form of an act."""
    root = href("desk:act", reference, act)
    return f"{root}?{urlencode({'of': of})}" if of else root


def may_decide(case: DeskCase, decision: str) -> bool:
    """Whether the reader takes this decision, as far as that depends on who they are."""
    return may(case.actor, Deed.DECIDE, case.row, decision=decision, known=case.relation)


def may_do_task(case: DeskCase, task: str) -> bool:
    """Whether a step is the reader's, as far as that depends on who they are."""
    return may(case.actor, Deed.COMPLETE_TASK, case.row, task=task, known=case.relation)


def decision_options(case: DeskCase, words: CaseWords, decision: str, face_of: FaceOf) -> list[Option]:
    """Acts on a decision that the reader takes, in the order of the panel; none when it is over."""
    part = case.state.parts[decision]
    if not case.state.is_open or not part.is_open or not may_decide(case, decision):
        return []
    if part.proposed is not None:
        return _proposed(case, decision)
    found = [
        Option("ask", decision, "a", _("Ask for a paper"), act_href(case.reference, "ask", decision)),
        Option(
            "grant",
            decision,
            "g",
            pgettext("decide", "Grant"),
            act_href(case.reference, "grant", decision),
            why_not_granted(case, words, decision, face_of),
        ),
        Option(
            "refuse",
            decision,
            "x",
            _("Refuse, with reasons"),
            act_href(case.reference, "refuse", decision),
            _why_not_decided(case, words, decision, face_of),
            "stop",
        ),
    ]
    return [*found, *_clock_options(case, decision)]


def _proposed(case: DeskCase, decision: str) -> list[Option]:
    part = case.state.parts[decision]
    is_own = part.proposed is not None and part.proposed.by == case.actor.reference
    href = act_href(case.reference, "return", decision)
    if is_own:
        told = (
            _("You proposed it: another officer confirms it.")
            if has_second(case, decision)
            else nobody_confirms()
        )
        return [
            Option(
                "confirm",
                decision,
                "x",
                _("Confirm the refusal"),
                act_href(case.reference, "confirm", decision),
                told,
                "stop",
            ),
            Option("return", decision, "g", _("Take the proposal back"), href),
        ]
    return [
        Option(
            "confirm",
            decision,
            "x",
            _("Confirm the refusal"),
            act_href(case.reference, "confirm", decision),
            "",
            "stop",
        ),
        Option("return", decision, "g", _("Give it back"), href),
    ]


def _clock_options(case: DeskCase, decision: str) -> Iterator[Option]:
    clock = case.state.clock_of(decision)
    if clock is None:
        return
    held = [hold.pause for hold in clock.holds if hold.request is None]
    asked = next((hold.request for hold in clock.holds if hold.request is not None), None)
    if asked is not None:
        # The clock stands still for something that was asked for: it runs when that is not wanted any more.
        yield Option("drop", asked, "p", _("Let the clock run"), act_href(case.reference, "drop", asked))
    elif held:
        yield Option("run", decision, "p", _("Let the clock run"), act_href(case.reference, "run", decision))
    elif allowed_pauses(case.state, case.procedure, decision):
        yield Option(
            "pause", decision, "p", _("Pause the clock"), act_href(case.reference, "pause", decision)
        )
    if case.procedure.extension_of(decision) is not None and not case.state.parts[decision].was_extended:
        yield Option(
            "extend", decision, "e", _("Make the term longer"), act_href(case.reference, "extend", decision)
        )


def why_not_granted(case: DeskCase, words: CaseWords, decision: str, face_of: FaceOf) -> str:
    """Why a decision cannot be granted now, in a sentence; empty when it can."""
    told = _why_not_decided(case, words, decision, face_of)
    if told:
        return told
    refused = refused_before(case.state, case.procedure, decision)
    if refused:
        return _("Cannot be granted: %(decisions)s was refused.") % {
            "decisions": listed([words.decision(one) for one in refused])
        }
    if case.state.open_requests_of(case.state.parts[decision].task):
        return _("Cannot be granted yet: something that was asked for has not come.")
    return ""


def _why_not_decided(case: DeskCase, words: CaseWords, decision: str, face_of: FaceOf) -> str:
    if may_be_decided(case.state, case.procedure, decision):
        return ""
    before = undecided_before(case.state, case.procedure, decision)
    if before:
        return _before_words(case, words, before, face_of)
    task = case.procedure.task(case.state.parts[decision].task)
    steps = [words.task(one) for one in unfinished_before(case.state, task)]
    return _("This comes first: %(steps)s.") % {"steps": listed(steps)} if steps else _("Not yet.")


def _before_words(case: DeskCase, words: CaseWords, before: tuple[str, ...], face_of: FaceOf) -> str:
    told = _("Cannot be decided before: %(decisions)s.") % {
        "decisions": listed([words.decision(one) for one in before])
    }
    first = before[0]
    face: ClockFace | None = face_of(case.state.parts[first].task)
    authority = words.authority(case.procedure.decision(first).authority)
    if face is None or face.promised_on is None or face.is_paused:
        return told + " " + _("It is with: %(office)s.") % {"office": authority}
    return (
        told
        + " "
        + _("It is due %(day)s with: %(office)s.") % {"day": short_day(face.promised_on), "office": authority}
    )


def task_options(case: DeskCase, words: CaseWords) -> list[Option]:
    """Steps that wait for the reader's side, and what else can be done before the decisions."""
    if not case.state.is_open:
        return []
    found = [_task_option(case, words, task) for task in ready_tasks(case)]
    if found and may(case.actor, Deed.REQUEST_INFORMATION, case.row, known=case.relation):
        found.append(Option("ask", "", "a", _("Ask for a paper"), act_href(case.reference, "ask")))
    accepting = case.procedure.accepting_task
    if case.state.accepted_at is None and accepting is not None and may_do_task(case, accepting):
        href = act_href(case.reference, "not-accept")
        found.append(Option("not-accept", "", "x", _("Do not accept the file"), href, "", "stop"))
    return found


def ready_tasks(case: DeskCase) -> list[Task]:
    """Steps without a decision that the reader can end now."""
    return [
        task
        for task in case.procedure.tasks
        if task.decision is None
        and task.side.is_office
        and case.state.tasks[task.id].status is TaskStatus.READY
        and may_do_task(case, task.id)
    ]


def _task_option(case: DeskCase, words: CaseWords, task: Task) -> Option:
    if task.accepts:
        name = _("Look at the originals: %(step)s") % {"step": words.task(task.id)}
        return Option("papers", task.id, "d", name, act_href(case.reference, "papers", task.id))
    name = _("Done: %(step)s") % {"step": words.task(task.id)}
    return Option("task", task.id, "d", name, act_href(case.reference, "task", task.id))
