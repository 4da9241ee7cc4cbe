"""What happens in a sample case, step by step, with the working days between: worked out backwards from today."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.sample.endings import Ending, after_decisions, before_acceptance

E = Ending


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens.

    Attributes:
        act: name of a method of ``Course``.
        about: the task, decision or other thing it is about.
        gap: working days since the step before; 0 for the same day.
    """

    act: str
    about: str = ""
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a case, and how many working days ago the last one was."""

    steps: tuple[Step, ...]
    age: int

    @property
    def length(self) -> int:
        """Working days from the first step to the last."""
        return sum(step.gap for step in self.steps)


@dataclass(slots=True)
class _Draft:
    """A plan that is being made."""

    procedure: Procedure
    random: Random
    steps: list[Step] = field(default_factory=list)
    age: int = 1
    met: set[str] = field(default_factory=set)

    def add(self, act: str, about: str = "", gap: int = 0) -> None:
        self.steps.append(Step(act, about, gap))

    def days(self, least: int, most: int) -> int:
        return self.random.randint(least, max(least, most))

    def file(self) -> None:
        """From the first line to the submission."""
        self.draft()
        self.add("submit", gap=self.days(0, 1))

    def draft(self) -> None:
        self.add("draft")
        self.add("answer")
        self.add("give_papers", gap=self.days(0, 2))

    def take_on(self, authority: str) -> None:
        """An officer opens the case and takes its decisions on, once for each authority."""
        if authority in self.met:
            return
        self.met.add(authority)
        self.add("look", authority, self.days(0, 1))
        for rule in self.procedure.decisions:
            if rule.authority == authority:
                self.add("assign", rule.id)

    def review(self, until: Callable[[str], bool] = lambda _: False, *, asks: bool = False) -> None:
        """The work before the acceptance, up to the task at which ``until`` says stop."""
        for task_id in before_acceptance(self.procedure):
            task = self.procedure.task(task_id)
            if until(task_id):
                return
            if task.authority is not None:
                self.take_on(task.authority)
            if asks and task.may_pause:
                self.add("ask", "", self.days(0, 1))
                self.add("supply", "all", self.days(1, 4))
                asks = False
            if task.accepts or not task.side.is_office:
                gap = self.days(1, 2)
            else:
                gap = self.days(0, max(0, (task.term.promised or 2) - 2))
            if task.accepts:
                self.add("check_papers", gap=gap)
                gap = 0
            self.add("do", task_id, gap)

    def until_asking(self) -> None:
        """Up to the task that may ask for papers before the acceptance; somebody has looked."""

        def asks(task_id: str) -> bool:
            return bool(self.procedure.task(task_id).may_pause)

        self.review(asks)
        task = next(filter(asks, before_acceptance(self.procedure)), None)
        if task is not None and (authority := self.procedure.task(task).authority) is not None:
            self.take_on(authority)

    def promised(self) -> int:
        """Working days promised for the first decision, from the acceptance."""
        first = self.procedure.decision(self.procedure.order()[0])
        return self.procedure.task(first.task).term.promised or 3

    def first_gap(self, *, is_late: bool = False) -> int:
        promised = self.promised()
        if is_late:
            return promised + self.days(1, 3)
        return self.days(1, promised - 2)

    def decide_all(self, *, is_late: bool = False, last: str = "grant") -> None:
        """Every decision in its order; ``last`` is what becomes of the last one."""
        order = self.procedure.order()
        for place, decision in enumerate(order):
            self.take_on(self.procedure.decision(decision).authority)
            gap = self.first_gap(is_late=is_late) if place == 0 else self.days(0, 1)
            if decision == order[-1] and last == "refuse":
                self.add("propose", decision, gap)
                self.add("confirm", decision, self.days(0, 1))
            else:
                self.add("grant", decision, gap)

    def hand_over(self) -> None:
        for task in after_decisions(self.procedure):
            self.add("do", task, self.days(1, 4))


def plan_of(ending: Ending, procedure: Procedure, random: Random) -> Plan:
    """The steps that bring a case there."""
    draft = _Draft(procedure, random)
    _MAKERS[ending](draft)
    return Plan(tuple(draft.steps), draft.age)


def _draft_begun(draft: _Draft) -> None:
    draft.add("draft")
    draft.add("answer", "half")
    draft.age = draft.days(1, 30)


def _draft_complete(draft: _Draft) -> None:
    draft.draft()
    draft.age = draft.days(1, 15)


def _discarded(draft: _Draft) -> None:
    _draft_begun(draft)
    draft.add("discard", gap=draft.days(1, 20))


def _submitted(draft: _Draft) -> None:
    draft.file()
    draft.age = draft.days(1, 2)


def _in_review(draft: _Draft) -> None:
    draft.file()
    draft.until_asking()
    draft.age = draft.days(1, 2)


def _waiting_appointment(draft: _Draft) -> None:
    draft.file()
    draft.review(lambda task: not draft.procedure.task(task).side.is_office)
    draft.age = draft.days(1, 6)


def _at_counter(draft: _Draft) -> None:
    draft.file()
    draft.review(lambda task: draft.procedure.task(task).accepts)
    draft.age = draft.days(1, 3)


def _accepted(draft: _Draft, *, asks: bool = False) -> None:
    draft.file()
    draft.review(asks=asks)
    for decision in draft.procedure.order()[:1]:
        draft.take_on(draft.procedure.decision(decision).authority)


def _running(draft: _Draft, *, asks: bool = False) -> None:
    _accepted(draft, asks=asks)
    if draft.random.random() < 0.3:
        draft.add("write", gap=0)
        draft.add("reply", gap=0)
    draft.age = draft.days(1, draft.promised() - 2)


def _asked(draft: _Draft) -> None:
    draft.file()
    draft.until_asking()
    draft.add("ask", gap=draft.days(0, 1))
    draft.age = draft.days(1, 8)


def _asked_by_decision(draft: _Draft) -> None:
    _accepted(draft)
    draft.add("ask", draft.procedure.order()[0], draft.days(1, 3))
    draft.age = draft.days(1, 6)


def _partly_supplied(draft: _Draft) -> None:
    _asked(draft)
    draft.add("supply", "one", draft.days(1, 3))
    draft.age = draft.days(1, 4)


def _standing_still(draft: _Draft) -> None:
    _accepted(draft)
    draft.add("pause", draft.procedure.order()[0], draft.days(1, 3))
    draft.age = draft.days(1, 6)


def _late(draft: _Draft) -> None:
    _accepted(draft)
    draft.age = draft.promised() + draft.days(1, 2)


def _late_by_law(draft: _Draft) -> None:
    _accepted(draft)
    first = draft.procedure.task(draft.procedure.decision(draft.procedure.order()[0]).task)
    draft.age = (first.term.statutory or draft.promised()) + draft.days(1, 3)


def _longer(draft: _Draft) -> None:
    _accepted(draft)
    decision = next(one for one in draft.procedure.order() if draft.procedure.extension_of(one) is not None)
    draft.add("extend", decision, draft.days(2, draft.promised() - 1))
    draft.age = draft.days(1, 4)


def _refusal_proposed(draft: _Draft) -> None:
    _accepted(draft)
    draft.add("propose", draft.procedure.order()[0], draft.first_gap())
    draft.age = draft.days(1, 2)


def _refusal_returned(draft: _Draft) -> None:
    _refusal_proposed(draft)
    draft.add("give_back", draft.procedure.order()[0], 1)
    draft.age = 1


def _half_granted(draft: _Draft) -> None:
    _accepted(draft)
    first, second = draft.procedure.order()[:2]
    draft.add("grant", first, draft.days(1, draft.promised() - 3))
    draft.take_on(draft.procedure.decision(second).authority)
    draft.age = draft.days(1, 2)


def _part_withdrawn(draft: _Draft) -> None:
    _accepted(draft)
    draft.add("withdraw", draft.procedure.order()[-1], draft.days(1, 2))
    draft.age = draft.days(1, 3)


def _to_collect(draft: _Draft) -> None:
    draft.file()
    draft.review()
    draft.decide_all()
    draft.age = draft.days(1, 10)


def _granted(draft: _Draft, *, is_late: bool = False) -> None:
    draft.file()
    draft.review(asks=draft.random.random() < 0.15)
    draft.decide_all(is_late=is_late)
    draft.hand_over()


def _granted_and_refused(draft: _Draft) -> None:
    draft.file()
    draft.review()
    draft.decide_all(last="refuse")
    draft.hand_over()


def _refused(draft: _Draft) -> None:
    draft.file()
    draft.review()
    for place, decision in enumerate(draft.procedure.order()):
        rule = draft.procedure.decision(decision)
        draft.take_on(rule.authority)
        draft.add("propose", decision, draft.first_gap() if place == 0 else 0)
        draft.add("confirm", decision, draft.days(0, 1) if place == 0 else 0)


def _withdrawn(draft: _Draft) -> None:
    draft.file()
    draft.until_asking()
    draft.add("withdraw_all", gap=draft.days(1, 3))


def _not_accepted(draft: _Draft) -> None:
    _asked(draft)
    draft.add("close_unaccepted", gap=draft.days(8, 12))


_MAKERS: Final[dict[Ending, Callable[[_Draft], None]]] = {
    E.DRAFT_BEGUN: _draft_begun,
    E.DRAFT_COMPLETE: _draft_complete,
    E.SUBMITTED: _submitted,
    E.IN_REVIEW: _in_review,
    E.WAITING_APPOINTMENT: _waiting_appointment,
    E.AT_COUNTER: _at_counter,
    E.RUNNING: _running,
    E.ASKED: _asked,
    E.ASKED_BY_DECISION: _asked_by_decision,
    E.PARTLY_SUPPLIED: _partly_supplied,
    E.SUPPLIED: lambda draft: _running(draft, asks=True),
    E.STANDING_STILL: _standing_still,
    E.LATE: _late,
    E.LATE_BY_LAW: _late_by_law,
    E.LONGER: _longer,
    E.REFUSAL_PROPOSED: _refusal_proposed,
    E.REFUSAL_RETURNED: _refusal_returned,
    E.HALF_GRANTED: _half_granted,
    E.PART_WITHDRAWN: _part_withdrawn,
    E.TO_COLLECT: _to_collect,
    E.GRANTED: _granted,
    E.GRANTED_LATE: lambda draft: _granted(draft, is_late=True),
    E.GRANTED_AND_REFUSED: _granted_and_refused,
    E.REFUSED: _refused,
    E.WITHDRAWN: _withdrawn,
    E.NOT_ACCEPTED: _not_accepted,
    E.DISCARDED: _discarded,
    E.EXPIRING: _granted,
    E.RENEWAL_DRAFTED: _draft_complete,
    E.RENEWAL_RUNNING: _running,
}
