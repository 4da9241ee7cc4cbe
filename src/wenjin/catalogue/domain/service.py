"""The catalogue as the plan engine sees it: services, evidence, journeys, all frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wenjin.catalogue.domain.calendar import ALWAYS_OPEN, WorkCalendar
from wenjin.catalogue.domain.deadline import Deadline, Unit
from wenjin.catalogue.domain.expression import Expression
from wenjin.catalogue.domain.facts import Consistency, FactType


class Answer(StrEnum):
    """Three answers, not two."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, truth: bool | None) -> "Answer":
        """From the three-valued truth of an expression."""
        if truth is None:
            return cls.UNKNOWN
        return cls.YES if truth else cls.NO

    def both(self, other: "Answer") -> "Answer":
        """Kleene's *and*."""
        if Answer.NO in (self, other):
            return Answer.NO
        return Answer.UNKNOWN if Answer.UNKNOWN in (self, other) else Answer.YES


class Concerns(StrEnum):
    """For whom one filing is made."""

    PERSON = "person"
    HOUSEHOLD = "household"
    FIRM = "firm"
    PET = "pet"


class Phase(StrEnum):
    """Where on the crossing a service lies."""

    BEFORE_TRAVEL = "before_travel"
    FIRST_DAYS = "first_days"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """A service asks for evidence.

    Attributes:
        evidence: id of the evidence type.
        has_condition: the source names a condition, in words.
        when: the condition as an expression, where it has been written.
        discretion: the office may ask for it or not; nobody can know beforehand.
    """

    evidence: str
    has_condition: bool = False
    when: Expression | None = None
    discretion: bool = False

    def answer(self, facts: Mapping[str, object]) -> Answer:
        """Whether it is needed by the person with these facts."""
        if self.when is not None:
            answer = Answer.of(self.when.truth(facts))
            return Answer.UNKNOWN if answer is Answer.NO and self.discretion else answer
        return Answer.UNKNOWN if self.has_condition or self.discretion else Answer.YES


@dataclass(frozen=True, slots=True)
class Step:
    """A step inside a service.

    Attributes:
        working_days: promised or estimated length; None when it could not be confirmed.
        statutory_working_days: what the law allows, where read.
        statutory_unit: in what the law counts those days; of two readings the earlier.
        days_status: read, inferred, nominal (own effort) or unknown.
        is_office: done by an office or another third party, not by the reader.
        done_in: the service in which this step is really done; when that is in the plan too, the step
            takes no time here.
    """

    id: str
    actor: str
    is_office: bool
    working_days: int | None
    statutory_working_days: int | None
    days_status: str
    depends_on: tuple[str, ...] = ()
    deadline: Deadline | None = None
    done_in: str | None = None
    statutory_unit: Unit = Unit.WORKING_DAY


@dataclass(frozen=True, slots=True)
class Service:
    """A public service.

    Attributes:
        gives_same_as: ids of services that give the very same permit by another way, so that one of them is
            enough.
    """

    id: str
    concerns: Concerns
    needs: tuple[EvidenceNeed, ...]
    produces: tuple[str, ...]
    requires: tuple[str, ...]
    steps: tuple[Step, ...]
    calendar: WorkCalendar = ALWAYS_OPEN
    is_online: bool = False
    applies_when: Expression | None = None
    confidence: str = "low"
    gives_same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceType:
    """A kind of paper.

    Attributes:
        holder: person, employer, firm, joint or third_party.
        ask_if_held: often in the drawer already, so a plan asks before it sends anybody to have it made.
        held_fact: the fact that says whether the person holds it already, where there is one.
        min_validity_months: for how many months it must still be valid when it is handed in; None: no rule known.
    """

    id: str
    kind: str
    holder: str
    ask_if_held: bool = False
    held_fact: str | None = None
    differs_from: tuple[str, ...] = ()
    min_validity_months: int | None = None

    @property
    def is_personal(self) -> bool:
        """Whether each person has one of their own.

        People of one household live at one address, and only forms that are made together with another
        party are made for each person; a contract with the employer is there once.
        """
        if self.holder == "joint":
            return self.kind == "form"
        return self.holder == "person" and self.kind != "address"


@dataclass(frozen=True, slots=True)
class JourneyService:
    """A service as part of a journey."""

    service: str
    phase: Phase | None = None
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """What a typical event needs, in a sensible order.

    Attributes:
        role: role of the person or firm the journey is about.
        companions: what is added for each person who comes along, by role.
        facts: ids of facts worth asking, in the order in which to ask.
        assumes: what is taken as given in this situation until the reader says otherwise.
        is_for_companions: the reader is settled already and others come: as soon as they are named, the
            journey is about them alone.
    """

    id: str
    role: str
    services: tuple[JourneyService, ...]
    companions: Mapping[str, tuple[JourneyService, ...]] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    assumes: Mapping[str, object] = field(default_factory=dict)
    is_for_companions: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """From where deadlines are counted.

    Attributes:
        fact: id of the fact that holds the date, if a person may tell it.
        evidence: the day on which a service of the plan gives this evidence sets it.
        same_as: another anchor that stands in when nothing better is known.
        not_before: another anchor that this one cannot precede (a permit given abroad counts from the entry).
    """

    id: str
    fact: str | None = None
    evidence: str | None = None
    same_as: str | None = None
    not_before: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a plan is made from."""

    services: Mapping[str, Service]
    evidence: Mapping[str, EvidenceType]
    journeys: Mapping[str, Journey]
    events: Mapping[str, tuple[str, ...]]
    anchors: Mapping[str, Anchor]
    fact_types: Sequence[FactType]
    consistency: Sequence[Consistency] = ()
    own_calendar: WorkCalendar = ALWAYS_OPEN

    def producers(self, evidence: str) -> tuple[str, ...]:
        """Ids of the services that give this evidence."""
        return tuple(service.id for service in self.services.values() if evidence in service.produces)
