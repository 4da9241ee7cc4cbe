"""A procedure as the case engine sees it: who does what, in what order, on which clock. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from wenjin.cases.domain.errors import UnknownPart
from wenjin.catalogue.domain.deadline import Unit


class ProcedureError(ValueError):
    """The document of a procedure contradicts itself; the message says where."""


class Side(StrEnum):
    """On whose side somebody stands who has a part to play."""

    APPLICANT = "applicant"
    EMPLOYER = "employer"
    AUTHORITY = "authority"
    CENTRE = "centre"
    OTHER = "other"

    @property
    def is_party(self) -> bool:
        """Whether this side files the case."""
        return self in (Side.APPLICANT, Side.EMPLOYER)

    @property
    def is_office(self) -> bool:
        """Whether this side handles the case."""
        return self in (Side.AUTHORITY, Side.CENTRE)


class Start(StrEnum):
    """What starts a clock."""

    ACCEPTANCE = "acceptance"
    SUBMISSION = "submission"
    PREVIOUS_TASK = "previous_task"


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take.

    Attributes:
        promised: days that the office promises; None when it promises nothing.
        statutory: days that the law allows; None when not known.
        unit: in what ``promised`` is counted.
        statutory_unit: in what ``statutory`` is counted by the earlier reading, where that differs.
        starts_at: what starts the clock.
        status: read, inferred, nominal (own effort) or unknown.
        basis: where the figures come from.
        confidence: high, medium or low.
    """

    promised: int | None = None
    statutory: int | None = None
    unit: Unit = Unit.WORKING_DAY
    statutory_unit: Unit | None = None
    starts_at: Start = Start.PREVIOUS_TASK
    status: str = "unknown"
    basis: str = ""
    confidence: str = "low"

    @property
    def is_promise(self) -> bool:
        """Whether the office itself promises the days, by a source that was read; else we estimate them."""
        return self.promised is not None and self.status == "read"

    @property
    def is_office_time(self) -> bool:
        """Whether an office has to keep this term: days are given, and they are not somebody's own effort."""
        return self.status != "nominal" and bool(self.promised or self.statutory)


@dataclass(frozen=True, slots=True)
class Role:
    """A part to play in a procedure."""

    id: str
    title: str
    side: Side


@dataclass(frozen=True, slots=True)
class Task:
    """Work of one role.

    Attributes:
        authority: the authority whose officers do it, where the side is an authority and it is clear which.
        accepts: with this task done the file is accepted, and the clocks of the law start.
        shows_originals: the originals of the papers are looked at here.
        may_pause: pauses that may stop its clock.
    """

    id: str
    title: str
    stage: str
    role: str
    side: Side
    depends_on: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    term: Term = field(default_factory=Term)
    may_pause: tuple[str, ...] = ()
    decision: str | None = None
    authority: str | None = None
    accepts: bool = False
    shows_originals: bool = False

    @property
    def has_clock(self) -> bool:
        """Decisions always run on a clock; other tasks when an office has days for them."""
        return self.decision is not None or (self.side.is_office and self.term.is_office_time)


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """A decision that one authority takes.

    Attributes:
        needs_second_eyes: a refusal is proposed by one officer and confirmed by another.
        service: the service to which it belongs.
        rule_set: rules whose verdict is shown beside it, as advice.
        renewal: the procedure that renews what it gives.
        remind_days_before: days before the end of validity on which to remind.
        is_final: the law leaves neither reconsideration nor an action against a refusal.
        remedy_basis: the law that says so.
        legal_basis: the law on which it rests; empty where that is the one of the whole procedure.
    """

    id: str
    title: str
    authority: str
    task: str
    produces: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    needs_second_eyes: bool = True
    service: str | None = None
    rule_set: str | None = None
    renewal: str | None = None
    remind_days_before: tuple[int, ...] = ()
    is_final: bool = False
    remedy_basis: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class PauseRule:
    """A reason for which a clock stands still.

    Attributes:
        is_for_papers: it is the one used when papers are missing that the case itself finds missing.
        days_to_notify: within how many days (``unit``) the applicant must be told.
    """

    id: str
    reason: str
    legal_basis: str
    is_for_papers: bool = False
    days_to_notify: int | None = None
    unit: Unit = Unit.WORKING_DAY
    status: str = "unknown"
    confidence: str = "low"


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """What makes the term of a decision longer, once: at most ``days`` in ``unit``."""

    decision: str
    days: int
    unit: Unit
    condition: str
    legal_basis: str
    status: str = "unknown"
    confidence: str = "low"


@dataclass(frozen=True, slots=True)
class FormField:
    """A question of the form.

    Attributes:
        kind: text, date, choice, country, number, money, phone, email.
        about: person, employer or stay.
        fact: id of the fact that answers it already, where there is one.
        decisions: decisions whose own form has it; empty when all have.
        choices: code and label of each.
        check: name of the check of what is typed (passport_number, uscc), where there is one.
        after: the field whose day comes earlier.
        min_age, max_age: of a day of birth, in full years on the day of answering.
        expiry_of: the kind of paper that is valid until this day; its record says for how long it must be.
        not_beyond: of a number of months, the days beyond which they had better not reach.
        working_life_from: of a number of years of work, the field with the day of birth.
        is_asked_anew: a renewal does not take the answer over from the case before.
        refused: answers for which there is nothing to apply for.
    """

    id: str
    label: str
    kind: str = "text"
    hint: str = ""
    is_required: bool = False
    about: str = "person"
    fact: str | None = None
    is_sealed: bool = True
    decisions: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    check: str | None = None
    after: str | None = None
    least: float | None = None
    most: float | None = None
    autocomplete: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    expiry_of: str | None = None
    not_beyond: tuple[str, ...] = ()
    working_life_from: str | None = None
    is_asked_anew: bool = False
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    """Questions that belong together."""

    id: str
    title: str
    fields: tuple[FormField, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked, and the papers that the answers make (application forms nobody has to fill in by hand)."""

    makes: tuple[str, ...] = ()
    sections: tuple[FormSection, ...] = ()

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All questions in order."""
        return tuple(one for section in self.sections for one in section.fields)


@dataclass(frozen=True, eq=False)
class Procedure:
    """How a service is worked on inside; a case pins the version with which it began.

    Attributes:
        tasks: in an order in which each comes after all it waits for.
        filing_task: done, with everything before it, by submitting the file; None when there is no such task.
        accepting_task: its end is the acceptance; None when the submission is.
        is_renewal: it goes on from what is held: a permit that it asks for is the old one, not the one it makes.
        brought_anew: papers that a renewal does not take over from the case before.
        fees: fee records by decision, as in the pack.
        document: the record as read, for texts.
    """

    id: str
    version: int
    title: str
    service: str
    valid_from: date
    valid_to: date | None
    stages: tuple[tuple[str, str], ...]
    roles: Mapping[str, Role]
    tasks: tuple[Task, ...]
    decisions: tuple[DecisionRule, ...]
    pauses: Mapping[str, PauseRule]
    extensions: tuple[ExtensionRule, ...]
    form: Form
    filing_task: str | None
    accepting_task: str | None
    is_renewal: bool = False
    brought_anew: tuple[str, ...] = ()
    fees: Mapping[str, object] = field(default_factory=dict)
    document: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> tuple[str, int]:
        """Id and version."""
        return self.id, self.version

    def task(self, task_id: str) -> Task:
        """Raises UnknownPart."""
        try:
            return self.tasks_by_id[task_id]
        except KeyError:
            raise UnknownPart(part=task_id) from None

    def decision(self, decision_id: str) -> DecisionRule:
        """Raises UnknownPart."""
        try:
            return self.decisions_by_id[decision_id]
        except KeyError:
            raise UnknownPart(part=decision_id) from None

    def order(self) -> tuple[str, ...]:
        """Ids of the decisions, each after all it depends on."""
        return self._order

    def extension_of(self, decision_id: str) -> ExtensionRule | None:
        """What may make the term of this decision longer."""
        return next((rule for rule in self.extensions if rule.decision == decision_id), None)

    @cached_property
    def tasks_by_id(self) -> Mapping[str, Task]:
        """Tasks by id."""
        return {task.id: task for task in self.tasks}

    @cached_property
    def decisions_by_id(self) -> Mapping[str, DecisionRule]:
        """Decisions by id."""
        return {decision.id: decision for decision in self.decisions}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(task.decision for task in self.tasks if task.decision is not None)

    @cached_property
    def dependents(self) -> Mapping[str, tuple[str, ...]]:
        """For each decision, those that depend on it directly."""
        return {
            one.id: tuple(other.id for other in self.decisions if one.id in other.depends_on)
            for one in self.decisions
        }

    @cached_property
    def waits_for(self) -> Mapping[str, frozenset[str]]:
        """For each decision, all that are taken before it: it depends on them, or its task comes after theirs."""
        tasks = {rule.id: self.ancestors[rule.task] for rule in self.decisions}
        found = {
            rule.id: frozenset(
                other.id
                for other in self.decisions
                if other.id in rule.depends_on or other.task in tasks[rule.id]
            )
            for rule in self.decisions
        }
        for one in self.order():
            found[one] = found[one].union(*(found[before] for before in found[one]))
        return found

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """For each task, all tasks that come before it."""
        found: dict[str, frozenset[str]] = {}
        for task in self.tasks:
            before = frozenset(task.depends_on)
            found[task.id] = before.union(*(found[one] for one in task.depends_on))
        return found

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """For each task, those that wait for it directly."""
        return {
            one.id: tuple(task.id for task in self.tasks if one.id in task.depends_on) for one in self.tasks
        }

    @cached_property
    def leads_to(self) -> Mapping[str, tuple[str, ...]]:
        """For each task, the decisions that come out of it or after it."""
        return {
            task.id: tuple(
                rule.id
                for rule in self.decisions
                if task.id == rule.task or task.id in self.ancestors[rule.task]
            )
            for task in self.tasks
        }

    @cached_property
    def follows(self) -> Mapping[str, tuple[str, ...]]:
        """For each task, the decisions that are taken before it."""
        return {
            task.id: tuple(rule.id for rule in self.decisions if rule.task in self.ancestors[task.id])
            for task in self.tasks
        }

    @cached_property
    def done_by_submitting(self) -> frozenset[str]:
        """Tasks that are done as soon as the file is submitted.

        An acceptance is an act of an office: it is never done by the one who files.
        """
        if self.filing_task is None:
            return frozenset()
        filed = self.ancestors[self.filing_task] | {self.filing_task}
        accepting = self.accepting_task
        if accepting is None:
            return filed
        return frozenset(one for one in filed if one != accepting and accepting not in self.ancestors[one])
