"""Papers of a file: put in, used again, taken out, checked, opened."""

from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from django.db.models import QuerySet

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.cases.domain.asking import asked_again
from wenjin.cases.domain.events import Event, Wanted, WantedKind
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, CasePaper, Item
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.papers import evidence_asked, language_of
from wenjin.cases.services.acts import Act, Decider, Loaded, Note, Outcome, perform
from wenjin.cases.services.numbers import hold_by_person, key_for
from wenjin.cases.services.permission import demand, demand_paper
from wenjin.cases.services.refusals import (
    NoConsent,
    PaperNotAsked,
    PaperNotReady,
    PaperOfSomebodyElse,
    TooManyPapers,
    WrongAnswers,
)
from wenjin.cases.services.supplying import after_supply, supplied_by_paper
from wenjin.core import clock
from wenjin.core.files import queries as files
from wenjin.core.files.models import FileState
from wenjin.core.keys.sealing import seal

MOST_FILES_OF_A_PAPER: Final = 10
_LONGEST_NUMBER: Final = 60


def put_paper(
    actor: Actor,
    case_id: UUID,
    evidence: str,
    file_id: UUID,
    *,
    issued_on: date | None = None,
    expires_on: date | None = None,
    language: str = "",
    legalisation: str = Item.Legalisation.NONE,
    number: str = "",
    translation_of: UUID | None = None,
    adds: bool = False,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Put a new paper into a file; it takes the place of those of its kind unless it adds to them.

    In an open case it supplies what an office has asked for.

    Args:
        evidence: kind of paper, as the case asks for it.
        file_id: of a file that ``core.files`` took in; its state is looked at again when the case is submitted.
        translation_of: the item in this case that it translates; a translation always adds.
        adds: keep the others too (further pages, a second degree).

    Raises:
        Forbidden: the actor may not, or the case was submitted and nobody asked for it.
        PaperNotAsked: the case has no use for it.
        TooManyPapers, WrongAnswers: dates that cannot be.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "edit", loaded)
        _must_be_asked(loaded, evidence)
        _check_dates(issued_on, expires_on)
        case = loaded.case
        file = files.stored_file(file_id)
        if file is None or file.state in (FileState.INFECTED, FileState.REFUSED, FileState.ERASED):
            raise PaperNotReady((evidence,))
        holder = holder_of(case, evidence)
        key_of_number = key_for(case, holder["holder_person_id"]) if number else None
        item = Item(
            id=uuid4(),
            evidence=evidence,
            file=file,
            issued_on=issued_on,
            expires_on=expires_on,
            language=language_of(language),
            translation_of_id=translation_of,
            legalisation=Item.Legalisation(legalisation),
            made_at=loaded.at,
            is_sample=case.is_sample,
            data_key=key_of_number,
            **holder,
        )
        if key_of_number is not None:
            item.number = seal(
                key_of_number, number[:_LONGEST_NUMBER].encode("utf-8"), context=item.number_context
            )
        keeps = adds or translation_of is not None
        return _given(loaded, item, file.sha256, is_new=True, keeps=keeps, how="uploaded")

    return perform(case_id, actor, key, decide, at=at)


def reuse_item(
    actor: Actor,
    case_id: UUID,
    evidence: str,
    item_id: UUID,
    *,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Use a paper that the holder has handed in before.

    Raises:
        PaperOfSomebodyElse: it is not the applicant's or the firm's, or another kind of paper.
        NoConsent: the person has not agreed to their papers being used again.
        Forbidden, PaperNotAsked: as ``put_paper``.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "edit", loaded)
        _must_be_asked(loaded, evidence)
        case = loaded.case
        item = (
            Item.objects.select_related("file", "data_key").filter(pk=item_id, erased_at__isnull=True).first()
        )
        if item is None or item.evidence != evidence or not _is_of_case(item, case):
            raise PaperOfSomebodyElse(paper=evidence)
        if item.holder_person_id is not None and not has_consent(item.holder_person_id, Purpose.REUSE_PAPERS):
            raise NoConsent(purpose=Purpose.REUSE_PAPERS.value)
        sha256 = item.file.sha256 if item.file is not None else ""
        return _given(loaded, item, sha256, is_new=False, keeps=False, how="used_again")

    return perform(case_id, actor, key, decide, at=at)


def remove_paper(
    actor: Actor,
    case_id: UUID,
    evidence: str,
    item_id: UUID,
    *,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Take a paper out of a draft. The item itself stays the holder's.

    Raises:
        Forbidden: the actor may not, or the case was submitted.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "edit", loaded)
        rows = _in_place(loaded.case, evidence).filter(item_id=item_id)
        if not loaded.case.is_draft or not rows.exists():
            raise PaperNotAsked(paper=evidence)
        return Act(
            (Note("paper.removed", {"evidence": evidence, "item": str(item_id)}),),
            columns={"changed_at": loaded.at},
            further=lambda done, _: _remove(rows, done.at),
        )

    return perform(case_id, actor, key, decide, at=at)


def check_paper(
    actor: Actor,
    case_id: UUID,
    item_id: UUID,
    *,
    is_good: bool | None,
    why: str = "",
    original_seen: bool = False,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """An officer's mark on a paper: accepted, or wrong with the code of what is wrong.

    A mark alone asks the applicant for nothing: that is ``request_information``.

    Args:
        is_good: None leaves the mark as it is: whoever saw an original has not said yet that it is right.
        original_seen: the officer held the original. That counts in this case; the item keeps when it was last
            held, for whoever uses it again.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "check_papers", loaded)
        row = loaded.case.papers.filter(item_id=item_id, removed_at__isnull=True).first()
        if row is None:
            raise PaperNotAsked(paper=str(item_id))
        demand_paper(actor, "check_papers", loaded, row.evidence)
        state, reason = _marked(row, is_good, why)
        payload = {"evidence": row.evidence, "item": str(item_id), "state": state.value, "why": reason}

        def further(done: Loaded, _: CaseState) -> None:
            CasePaper.objects.filter(pk=row.pk).update(state=state, why=reason)
            if original_seen:
                CasePaper.objects.filter(pk=row.pk).update(original_seen_at=done.at)
                Item.objects.filter(pk=item_id).update(verified_by=actor.person_id, verified_at=done.at)

        return Act((Note("paper.checked", {**payload, "original_seen": original_seen}),), further=further)

    return perform(case_id, actor, key, decide, at=at)


def _marked(row: CasePaper, is_good: bool | None, why: str) -> tuple[CasePaper.State, str]:
    """The mark of a paper and what is wrong with it, after an officer has looked."""
    if is_good is None:
        return CasePaper.State(row.state), row.why
    return (CasePaper.State.ACCEPTED, "") if is_good else (CasePaper.State.WRONG, why[:40])


def after_verdict(file_id: UUID, *, at: datetime) -> int:
    """Mark a paper as wrong in every case that has it, when the scanner found something; says in how many.

    The applicant is told, and in a case that was submitted the paper is asked for anew.
    """
    file = files.stored_file(file_id)
    if file is None or file.state not in (FileState.INFECTED, FileState.REFUSED):
        return 0
    rows = CasePaper.objects.filter(item__file_id=file_id, removed_at__isnull=True)
    marked = rows.exclude(state=CasePaper.State.WRONG).values_list("pk", "case_id", "evidence", "item_id")
    for row_id, case_id, evidence, item_id in list(marked):
        perform(case_id, SYSTEM, f"judged:{file_id}:{row_id}", _marking(row_id, evidence, item_id), at=at)
    return len(marked)


def _marking(row_id: int, evidence: str, item_id: UUID) -> Decider:
    def decide(loaded: Loaded) -> Act:
        def further(done: Loaded, _: CaseState) -> None:
            CasePaper.objects.filter(pk=row_id).update(state=CasePaper.State.WRONG, why="infected")

        payload = {"evidence": evidence, "item": str(item_id), "state": "wrong", "why": "infected"}
        told = notice(loaded.case, "paper_refused", {"evidence": evidence})
        # Without a request nobody could send it anew once the file was submitted.
        events = asked_again(
            loaded.state, loaded.procedure, Wanted(WantedKind.PAPER, evidence, "infected"), at=loaded.at
        )
        return Act((Note("paper.checked", payload), *events), messages=(told,), further=further)

    return decide


def holder_of(case: Case, evidence: str) -> dict[str, UUID | None]:
    """Whose paper it is: the firm's for what firms hold, else the applicant's."""
    if evidence_asked(evidence).holder in ("employer", "firm") and case.employer_id is not None:
        return {"holder_organisation_id": case.employer_id, "holder_person_id": None}
    return {"holder_person_id": case.applicant_id, "holder_organisation_id": None}


def _given(loaded: Loaded, item: Item, sha256: str, *, is_new: bool, keeps: bool, how: str) -> Act:
    evidence = item.evidence
    rows = list(_in_place(loaded.case, evidence))
    if keeps and len(rows) >= MOST_FILES_OF_A_PAPER:
        raise TooManyPapers(most=MOST_FILES_OF_A_PAPER)
    if any(row.item_id == item.pk for row in rows):
        return Act(())
    events: tuple[Event, ...] = supplied_by_paper(loaded, evidence)
    payload = {"evidence": evidence, "item": str(item.pk), "how": how, "sha256": sha256}

    def further(done: Loaded, _: CaseState) -> None:
        if is_new:
            item.save(force_insert=True)
        else:
            hold_by_person(item)
        if not keeps:
            _remove(CasePaper.objects.filter(pk__in=[row.pk for row in rows]), done.at)
        CasePaper.objects.create(
            case=done.case,
            evidence=evidence,
            item=item,
            added_by=done.actor.reference,
            added_at=done.at,
        )

    return Act(
        (Note("paper.given", payload), *events),
        columns={"changed_at": loaded.at},
        messages=after_supply(loaded, events) if events else (),
        further=further,
    )


def _in_place(case: Case, evidence: str) -> QuerySet[CasePaper]:
    return CasePaper.objects.filter(case=case, evidence=evidence, removed_at__isnull=True)


def _remove(rows: QuerySet[CasePaper], at: datetime) -> None:
    rows.update(removed_at=at)


def _is_of_case(item: Item, case: Case) -> bool:
    if item.holder_organisation_id is not None:
        return item.holder_organisation_id == case.employer_id
    return item.holder_person_id is not None and item.holder_person_id == case.applicant_id


def _must_be_asked(loaded: Loaded, evidence: str) -> None:
    """A case takes the papers of its procedure, and whatever an office has asked for."""
    asked = {paper for task in loaded.procedure.tasks for paper in task.needs}
    asked |= {one.id for request in loaded.state.open_requests for one in request.outstanding}
    if evidence not in asked:
        raise PaperNotAsked(paper=evidence)


def _check_dates(issued_on: date | None, expires_on: date | None) -> None:
    if issued_on is not None and issued_on > clock.today():
        raise WrongAnswers({"issued_on": ("in_the_future", {})})
    if issued_on is not None and expires_on is not None and expires_on <= issued_on:
        raise WrongAnswers({"expires_on": ("not_after", {"field": "issued_on"})})
