"""What of a file is open: papers that are missing, wrong or over, perhaps needed; answers that nobody gave."""

from collections.abc import Iterator
from dataclasses import dataclass

from wenjin.cases.domain.filing import missing_fields
from wenjin.cases.queries.papers import PaperRow
from wenjin.cases.queries.permission import Deed
from wenjin.catalogue.queries.procedures import facts_of_answers, paper_questions
from wenjin.catalogue.queries.texts import texts
from wenjin.desk.case_words import CaseWords
from wenjin.desk.opened import DeskCase
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_papers import reason_words


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """What is open, in the words of the reader.

    Attributes:
        missing: papers that are needed, not there, and not asked for yet: what was asked for stands by itself.
        wrong: papers that are there and marked as wrong, each with what is wrong; those that are over too.
        perhaps: papers that were not given, of which nobody knows whether they are needed.
        unanswered: questions without an answer.
        is_accepted: the file was accepted with all of this.
    """

    missing: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    perhaps: tuple[str, ...]
    unanswered: tuple[str, ...]
    is_accepted: bool

    @property
    def count(self) -> int:
        """How many things are open."""
        return len(self.missing) + len(self.wrong) + len(self.perhaps) + len(self.unanswered)


def open_ends(case: DeskCase, words: CaseWords) -> OpenEnds | None:
    """What is open in a file on which offices still work; None when nothing is, or it is not for this reader."""
    if not case.may(Deed.CHECK_PAPERS) or not case.state.is_open:
        return None
    if not any(part.is_open for part in case.state.parts.values()):
        return None
    rows = case.view.papers
    found = OpenEnds(
        missing=tuple(words.paper(row.evidence) for row in rows if row.is_missing and not row.is_wanted),
        wrong=tuple(_wrong(rows, words)),
        perhaps=tuple(words.paper(row.evidence) for row in rows if row.may_be_asked_for and not row.given),
        unanswered=tuple(_unanswered(case, words)),
        is_accepted=case.state.accepted_at is not None,
    )
    return found if found.count else None


def _wrong(rows: tuple[PaperRow, ...], words: CaseWords) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.is_wanted:
            continue  # It was asked for again, which stands by itself.
        for one in row.given:
            if one.state == "wrong" or one.warning == "expired":
                yield words.paper(row.evidence), reason_words(one.why or "expired")
                break


def _unanswered(case: DeskCase, words: CaseWords) -> Iterator[str]:
    if not case.may(Deed.READ_ANSWERS):
        return
    view, reach = case.view, case.view.reach
    fields = {one.id: one for one in case.procedure.form.fields}
    answered = [name for name, text in view.answers.items() if text]
    for name in missing_fields(case.state, case.procedure, fields=answered):
        if reach.has_field(fields[name]):
            yield words.field(name)
    unknown = {name for name, value in view.facts.items() if value is None}
    if unknown:
        yield from _not_known(case, unknown)


def _not_known(case: DeskCase, unknown: set[str]) -> Iterator[str]:
    """Questions on which a paper hangs and that were answered with *I do not know*."""
    document = case.procedure.document
    known = {**case.view.facts, **facts_of_answers(document, case.view.answers)}
    asked = paper_questions(document, known, decisions=case.state.active_decisions)
    names = [name for name in asked if name in unknown]
    found = texts([f"fact/{name}" for name in names], asked_language(), fields=("question",))
    for name in names:
        yield str(found.find(f"fact/{name}", "question", asked_language()) or name)
