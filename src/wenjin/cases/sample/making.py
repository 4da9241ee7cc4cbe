"""One sample case put together: who, by which procedure, with which answers and papers, until where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from wenjin.cases.domain.manifest import FiledPaper, content_hash, manifest_of, new_salts
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.requirements import Answers, papers_to_bring
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.papers import evidence_asked
from wenjin.cases.queries.procedures import calendar_of
from wenjin.cases.sample.answers import FACTS, answers_to
from wenjin.cases.sample.course import Course
from wenjin.cases.sample.firms import InventedFirm
from wenjin.cases.sample.happenings import Cast
from wenjin.cases.sample.papers import InventedPaper, PaperMaker
from wenjin.cases.sample.people import InventedPerson
from wenjin.cases.sample.plans import Plan
from wenjin.catalogue.domain.service import Answer
from wenjin.catalogue.queries.procedures import facts_of_answers, paper_answers

_HELD_BY_FIRMS: Final = ("employer", "firm")


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented firm that is in the database, with who files for it."""

    id: UUID
    invented: InventedFirm
    representative: UUID


@dataclass(frozen=True, slots=True)
class Role:
    """What a case is to be.

    Attributes:
        firm: who employs the person; it files the case when ``is_filed_by_firm``.
        helper: who files for the person with their mandate.
        predecessor: the case that this one renews.
        has_files: whether its papers can be opened.
        validity: of what is granted.
    """

    procedure: Procedure
    plan: Plan
    person: InventedPerson
    firm: Firm
    first_day: date
    is_filed_by_firm: bool = False
    helper: UUID | None = None
    predecessor: "MadeCase | None" = None
    has_files: bool = False
    validity: timedelta = timedelta(days=365)


@dataclass(slots=True)
class MadeCase:
    """A case as it will be written."""

    id: UUID
    reference: str
    centre: str
    language: str
    role: Role
    course: Course
    answers: dict[str, str]
    facts: Mapping[str, object]
    salts: dict[str, str] = field(default_factory=dict)
    manifest: dict[str, object] = field(default_factory=dict)
    digest: str = ""
    receipt_code: str = ""
    is_renewed: bool = False

    @property
    def applicant_id(self) -> UUID | None:
        """A firm's draft names nobody yet: the applicant comes out of the answers with the submission."""
        if self.role.is_filed_by_firm and self.course.submitted is None:
            return None
        return self.role.person.id

    @property
    def employer_id(self) -> UUID | None:
        """The firm in whose name it is filed."""
        return self.role.firm.id if self.role.is_filed_by_firm else None

    @property
    def started_by(self) -> UUID:
        """The person behind the keys."""
        if self.role.helper is not None:
            return self.role.helper
        return self.role.firm.representative if self.role.is_filed_by_firm else self.role.person.id

    def papers_here(self) -> dict[str, InventedPaper]:
        """What is in it now, by kind."""
        return {place.paper.evidence: place.paper for place in self.course.places if place.removed_at is None}


def make_case(
    role: Role,
    *,
    reference: str,
    centre: str,
    cast: Cast,
    random: Random,
    titles: Mapping[str, str],
    firms_evidence: frozenset[str],
    receipt_code: str,
) -> MadeCase:
    """Let a case run its course.

    Args:
        titles: of kinds of papers, in English.
        firms_evidence: kinds of papers that a firm holds.
    """
    procedure, person = role.procedure, role.person
    began_at = datetime.combine(role.first_day, datetime.min.time(), CITY)
    answers = answers_to(procedure, person, role.firm.invented, random, role.first_day)
    facts = random.choice(FACTS)
    if role.predecessor is not None:
        answers |= _kept_answers(procedure, role.predecessor)
        facts = {**role.predecessor.facts, "holds_residence_permit": True}
    conditions = _conditions(procedure, facts, answers)
    maker = PaperMaker(
        person=person,
        firm=role.firm.invented.name,
        firms_evidence=firms_evidence if role.is_filed_by_firm else frozenset(),
        titles=titles,
        random=random,
        has_files=role.has_files,
    )
    made: MadeCase

    def file_in(at: datetime, papers: Sequence[InventedPaper]) -> str:
        made.salts = new_salts(answers, random=random.randbytes)
        made.manifest = manifest_of(
            procedure_key=procedure.key,
            decisions=made.course.state.active_decisions,
            answers=answers,
            salts=made.salts,
            papers=[FiledPaper(one.evidence, one.sha256) for one in papers if one.sha256],
            filed_at=at,
        )
        made.digest = content_hash(made.manifest)
        return made.digest

    course = Course(
        reference=reference,
        procedure=procedure,
        calendar=calendar_of(procedure),
        zone=CITY,
        cast=cast,
        random=random,
        answers=answers,
        conditions=conditions,
        papers=_papers(role, maker, conditions),
        hash_of=file_in,
        another=maker.one,
        validity=role.validity,
        now=began_at,
    )
    made = MadeCase(
        id=UUID(int=random.getrandbits(128), version=4),
        reference=reference,
        centre=centre,
        language=person.language,
        role=role,
        course=course,
        answers=answers,
        facts=facts,
        receipt_code=receipt_code,
    )
    course.follow(role.plan, role.first_day)
    made.answers = course.answers
    return made


def _conditions(procedure: Procedure, facts: Mapping[str, object], answers: Mapping[str, str]) -> Answers:
    document = procedure.document
    return paper_answers(document, {**facts, **facts_of_answers(document, answers)})


def _papers(role: Role, maker: PaperMaker, conditions: Answers) -> list[InventedPaper]:
    """What is certainly asked for; from the case that is renewed comes what it has and gave."""
    needs = [
        one.evidence
        for one in papers_to_bring(role.procedure, answers=conditions)
        if one.answer is Answer.YES
    ]
    held = _reusable(role.predecessor) if role.predecessor is not None else {}
    return [held.get(kind) or maker.one(kind, role.first_day) for kind in needs]


def _reusable(before: MadeCase) -> dict[str, InventedPaper]:
    """The passport, and what the case before gave."""
    held = {kind: one for kind, one in before.papers_here().items() if kind == "passport"}
    found = {
        kind: InventedPaper(
            one.item_id,
            kind,
            one.is_firms,
            one.issued_on,
            one.expires_on,
            one.language,
            sha256=one.sha256,
            is_reused=True,
            verified_at=one.verified_at,
        )
        for kind, one in held.items()
    }
    for one in before.course.produced:
        until = before.course.state.parts[one.decision].valid_until
        found[one.evidence] = InventedPaper(
            one.item_id,
            one.evidence,
            False,
            one.at.date(),
            until,
            "zh-hans",
            is_reused=True,
            verified_at=one.at,
        )
    return found


# What was true when the case before was filed, and ran out since.
_RUNS_OUT: Final = frozenset(
    ("contract_from", "contract_until", "stay_until", "work_permit_expires_on", "residence_permit_expires_on")
)


def _kept_answers(procedure: Procedure, before: MadeCase) -> dict[str, str]:
    """What the form of a renewal takes over; the permits are those that the case before gave."""
    asked = {field.id for field in procedure.form.fields}
    kept = {name: text for name, text in before.answers.items() if name in asked and name not in _RUNS_OUT}
    for decision, part in before.course.state.parts.items():
        ends = f"{decision.replace('-', '_')}_expires_on"
        if ends in asked and part.valid_until is not None:
            kept[ends] = part.valid_until.isoformat()
    return kept


def held_by_firms(procedure: Procedure) -> frozenset[str]:
    """Kinds of papers that a firm holds, of those that a procedure asks for."""
    asked = {paper for task in procedure.tasks for paper in task.needs}
    return frozenset(one for one in asked if evidence_asked(one).holder in _HELD_BY_FIRMS)
