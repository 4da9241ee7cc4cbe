"""Papers of a case: what is asked, what is there, what may be used again, what runs out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.renewal import renewed_papers
from wenjin.cases.domain.requirements import PaperNeed
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case, CasePaper, Item
from wenjin.cases.queries.faces import decision_face
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.reach import Reach
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.situation import needs_of, situation_of
from wenjin.catalogue.domain.service import EvidenceType
from wenjin.catalogue.queries.domain import catalogue
from wenjin.core import clock
from wenjin.core.files.models import FileState
from wenjin.core.prepared import Prepared
from wenjin.lang.domain.registry import BY_CODE

# A passport must be good for at least six months beyond the stay that is asked for: house rule of the pack's
# authorities, shown as advice, never a reason to refuse a file here.
PASSPORT_MARGIN: Final = timedelta(days=183)
# How long a case may take when no term is known.
_USUAL_LENGTH: Final = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """An item in its place in a case.

    Attributes:
        state: given, accepted or wrong; ``why`` is the code of what is wrong.
        file_state: of ``FileState``; empty when there is no file.
        is_verified: an officer has held its original in this case.
        warning: ``expired``, ``expires_before_end``, ``expires_soon`` or empty; empty for what the case renews.
    """

    item_id: UUID
    evidence: str
    file_id: UUID | None
    media_type: str
    size: int
    pages: int
    file_state: str
    is_scanned: bool
    issued_on: date | None
    expires_on: date | None
    language: str
    translation_of: UUID | None
    legalisation: str
    is_verified: bool
    is_made_here: bool
    state: str
    why: str
    added_by: str
    warning: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that a case asks for, and what is there.

    Attributes:
        need: who asks, who makes it, whether it is certain; None for what was given without being asked now.
        given: in the order in which it came.
        is_wanted: an office asked for it after the submission and it has not come.
        is_theirs: the reader may know what is there; else only that it is asked for, and by whom.
        is_undecided: of a draft: an answer that nobody gave yet decides whether it is needed.
    """

    evidence: str
    need: PaperNeed | None
    given: tuple[GivenPaper, ...]
    is_wanted: bool = False
    is_theirs: bool = True
    is_undecided: bool = False

    @property
    def may_be_asked_for(self) -> bool:
        """Whether nobody can say if it is needed, though everything was asked: the office may want to see it."""
        is_open = self.need is not None and self.need.is_to_bring and self.need.answer != "yes"
        return self.is_theirs and is_open and not self.is_undecided and not self.is_wanted

    @property
    def is_needed(self) -> bool:
        """Whether the file certainly needs it from somebody's hands."""
        return self.need is not None and self.need.is_to_bring and self.need.answer == "yes"

    @property
    def is_missing(self) -> bool:
        """Whether somebody must still bring it."""
        return self.is_theirs and (self.is_wanted or (self.is_needed and not self.given))

    def within(self, reach: Reach) -> "PaperRow":
        """The row as somebody may see it: of a paper that is not theirs, nothing of what is there."""
        if reach.has_paper(self.evidence, self.need):
            return self
        return PaperRow(self.evidence, self.need, (), is_theirs=False)


@dataclass(frozen=True, slots=True)
class ReusableItem:
    """A paper of the same holder that could be used again.

    Attributes:
        is_verified: an officer has held its original before, in some case.
        needs_consent: the person must first agree to that.
        source: reference of the applicant's case in which it was last; empty when that is somebody else's.
        given_on: when it came here; ``pages`` of its file.
        fits: it is valid long enough.
    """

    item_id: UUID
    evidence: str
    issued_on: date | None
    expires_on: date | None
    language: str
    is_verified: bool
    is_made_here: bool
    needs_consent: bool
    warning: str
    source: str = ""
    given_on: date | None = None
    pages: int = 0

    @property
    def fits(self) -> bool:
        """Whether it is valid long enough."""
        return self.warning != "expired"


def evidence_asked(evidence: str) -> EvidenceType:
    """The kind of paper as the pack knows it; unknown ones are taken as a person's."""
    known = catalogue().evidence.get(evidence)
    return known if known is not None else EvidenceType(evidence, "other", "person")


def language_of(code: str) -> str:
    """A language that we know by its code, else empty: the language of a paper is what people say it is."""
    return code if code in BY_CODE else ""


def papers(
    case: Case,
    state: CaseState | None = None,
    answers: Mapping[str, str] | None = None,
    facts: Mapping[str, object] | None = None,
    faces: Mapping[str, ClockFace] | None = None,
    *,
    reach: Reach,
) -> list[PaperRow]:
    """Every paper of a case in the order of its procedure, then what came besides. One query.

    Args:
        reach: how far the reader reads; what lies beyond it is told without content.
        answers, facts: when they are at hand; else they are unsealed.
        faces: its clocks by task, when they were read already.
    """
    state = state if state is not None else from_json(case.state)
    answers = answers if answers is not None else answers_of(case)
    facts = facts if facts is not None else facts_of(case)
    needs = needs_of(case, state, answers, facts)
    undecided = situation_of(case, state, answers, facts, needs).undecided if case.is_draft else frozenset()
    given: dict[str, list[GivenPaper]] = {}
    # Once it is closed no decision is to come for which a paper could run out too soon.
    end_on = date.min if state.is_closed else expected_end(state, procedure_of(case), faces)
    today = clock.today()
    renewed = renewed_papers(procedure_of(case))
    for row in _GIVEN_ROWS.all({"case": case.pk}):
        known = _given(row, end_on, today, renewed)
        given.setdefault(known.evidence, []).append(known)
    wanted = {one.id for request in state.open_requests for one in request.outstanding if one.kind == "paper"}
    rows = [
        PaperRow(
            need.evidence,
            need,
            tuple(given.pop(need.evidence, ())),
            need.evidence in wanted,
            is_undecided=need.evidence in undecided,
        )
        for need in needs
    ]
    asked = {need.evidence for need in needs}
    rows += [PaperRow(one, None, tuple(given.pop(one, ())), True) for one in sorted(wanted - asked)]
    rows += [PaperRow(one, None, tuple(items)) for one, items in given.items()]
    return [row.within(reach) for row in rows]


def same_files(case: Case) -> list[frozenset[str]]:
    """Kinds of paper of a case for which the very same file was given. One query."""
    rows = CasePaper.objects.filter(case=case, removed_at__isnull=True, item__file__isnull=False)
    found: dict[str, set[str]] = {}
    for evidence, digest in rows.values_list("evidence", "item__file__sha256"):
        found.setdefault(digest, set()).add(evidence)
    return [frozenset(kinds) for kinds in found.values() if len(kinds) > 1]


def files_in_use(files: Iterable[UUID]) -> frozenset[UUID]:
    """Of these files, those that are a paper of somebody: they may not be thrown away with a refused form."""
    return frozenset(
        one for one in Item.objects.filter(file_id__in=list(files)).values_list("file_id", flat=True) if one
    )


def papers_given(case: Case) -> Sequence[CasePaper]:
    """The rows of what is in the case, with items and files. One query."""
    rows = CasePaper.objects.filter(case=case, removed_at__isnull=True)
    return list(rows.select_related("item", "item__file").order_by("added_at", "pk"))


def expected_end(
    state: CaseState, procedure: Procedure, faces: Mapping[str, ClockFace] | None = None
) -> date:
    """The day by which the last decision is expected: as promised where clocks run, else a usual length."""
    now = clock.now()
    open_parts = (
        one for one, part in state.parts.items() if part.is_open and one in procedure.decisions_by_id
    )
    read = (
        decision_face(state, procedure, one, now) if faces is None else faces.get(state.parts[one].task)
        for one in (open_parts if state.is_open else ())
    )
    promised = [face.promised_on for face in read if face is not None and face.promised_on is not None]
    return max(promised, default=clock.today() + _USUAL_LENGTH)


def warning_of(evidence: str, expires_on: date | None, end_on: date, today: date) -> str:
    """What to say of the validity of a paper; empty when there is nothing to say."""
    if expires_on is None:
        return ""
    if expires_on < today:
        return "expired"
    if expires_on < end_on:
        return "expires_before_end"
    if evidence == "passport" and expires_on < end_on + PASSPORT_MARGIN:
        return "expires_soon"
    return ""


def reusable_items(actor: Actor, case: Case) -> dict[str, list[ReusableItem]]:
    """Papers of the applicant and the firm that this case could use again, by kind, the best first.

    Three queries. What is in the case already is left out, and so is what has no readable file. Of papers that
    the applicant has not agreed to have used again, nobody but they learn: only they could agree.
    """
    if not may(actor, Deed.EDIT, case):
        return {}
    agreed = case.applicant_id is not None and has_consent(case.applicant_id, Purpose.REUSE_PAPERS)
    holders = Q(pk__in=[])
    if case.applicant_id is not None and (agreed or actor.person_id == case.applicant_id):
        holders |= Q(holder_person_id=case.applicant_id)
    if case.employer_id is not None:
        holders |= Q(holder_organisation_id=case.employer_id)
    state = from_json(case.state)
    asked = {need.evidence for need in needs_of(case, state) if need.is_to_bring}
    rows = (
        Item.objects.filter(holders, evidence__in=asked, erased_at__isnull=True, file__state=FileState.CLEAN)
        .exclude(papers__in=CasePaper.objects.filter(case=case, removed_at__isnull=True))
        .select_related("file")
        .order_by("-made_at")
    )
    procedure = procedure_of(case)
    found = _by_kind(list(rows), _sources(case, rows), agreed, expected_end(state, procedure))
    return {
        kind: [replace(one, warning="") for one in items] if kind in renewed_papers(procedure) else items
        for kind, items in found.items()
    }


def _sources(case: Case, rows: Iterable[Item]) -> dict[UUID, str]:
    """In which case of the same applicant each paper was last, or was issued."""
    ids = [row.pk for row in rows]
    if not ids or case.applicant_id is None:
        return {}
    found = CasePaper.objects.filter(item_id__in=ids, case__applicant_id=case.applicant_id)
    return dict(found.order_by("added_at").values_list("item_id", "case__reference"))


def _by_kind(
    rows: Iterable[Item], sources: Mapping[UUID, str], agreed: bool, end_on: date
) -> dict[str, list[ReusableItem]]:
    today = clock.today()
    found: dict[str, list[ReusableItem]] = {}
    for row in rows:
        found.setdefault(row.evidence, []).append(
            ReusableItem(
                item_id=row.pk,
                evidence=row.evidence,
                issued_on=row.issued_on,
                expires_on=row.expires_on,
                language=row.language,
                is_verified=row.verified_at is not None,
                is_made_here=row.produced_by_part_id is not None,
                needs_consent=row.holder_person_id is not None and not agreed,
                warning=warning_of(row.evidence, row.expires_on, end_on, today),
                source=sources.get(row.pk, ""),
                given_on=timezone.localdate(row.made_at),
                pages=row.file.pages if row.file is not None else 0,
            )
        )
    order = {"": 0, "expires_soon": 1, "expires_before_end": 2, "expired": 3}
    return {kind: sorted(items, key=lambda one: order[one.warning]) for kind, items in found.items()}


# Columns by name cost a third of what rows of three tables cost.
_GIVEN: Final = (
    "item_id",
    "evidence",
    "item__file_id",
    "item__file__media_type",
    "item__file__size",
    "item__file__pages",
    "item__file__state",
    "item__file__scanned_at",
    "item__issued_on",
    "item__expires_on",
    "item__language",
    "item__translation_of_id",
    "item__legalisation",
    "original_seen_at",
    "item__produced_by_part_id",
    "state",
    "why",
    "added_by",
)


def _given_rows(case: UUID) -> QuerySet[CasePaper, tuple[Any, ...]]:
    rows = CasePaper.objects.filter(case_id=case, removed_at__isnull=True)
    return rows.order_by("added_at", "pk").values_list(*_GIVEN)


_GIVEN_ROWS: Final = Prepared(_given_rows)


def _given(row: Sequence[Any], end_on: date, today: date, renewed: Collection[str]) -> GivenPaper:
    (
        item_id,
        evidence,
        file_id,
        media_type,
        size,
        pages,
        file_state,
        scanned_at,
        issued_on,
        expires_on,
        *rest,
    ) = row
    language, translation_of, legalisation, original_seen_at, part_id, state, why, added_by = rest
    return GivenPaper(
        item_id=item_id,
        evidence=evidence,
        file_id=file_id,
        media_type=media_type or "",
        size=size or 0,
        pages=pages or 0,
        file_state=file_state or "",
        is_scanned=scanned_at is not None,
        issued_on=issued_on,
        expires_on=expires_on,
        language=language,
        translation_of=translation_of,
        legalisation=legalisation,
        is_verified=original_seen_at is not None,
        is_made_here=part_id is not None,
        state=state,
        why=why,
        added_by=added_by,
        warning="" if evidence in renewed else warning_of(evidence, expires_on, end_on, today),
    )
