"""Names of everything in a case in the reader's language, fetched by one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from wenjin.cases.domain.procedure import Procedure
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.desk.opened import DeskCase
from wenjin.desk.people import Names
from wenjin.desk.record import RecordWords
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_form_document import Field, Form, Words, form_of, label_of
from wenjin.web.case_papers import paper_name

ROUTE: Final = "work_permit_route"
"""Id of the fact that says on which ground a work permit is asked for."""


@dataclass(frozen=True)
class CaseWords:
    """Titles by id; an id that nothing is known of stands for itself."""

    procedure: Procedure
    words: Words
    texts: Texts

    def task(self, task_id: str) -> str:
        """Title of a step."""
        known = self.procedure.tasks_by_id.get(task_id)
        return self.words.get(f"tasks/{task_id}/title", known.title if known else task_id)

    def decision(self, decision: str) -> str:
        """Title of a decision."""
        known = self.procedure.decisions_by_id.get(decision)
        return self.words.get(f"decisions/{decision}/title", known.title if known else decision)

    def pause(self, pause: str) -> str:
        """Why a clock stands still."""
        known = self.procedure.pauses.get(pause)
        return self.words.get(f"pauses/{pause}/reason", known.reason if known else pause)

    def pause_basis(self, pause: str) -> str:
        """On what law a pause rests."""
        known = self.procedure.pauses.get(pause)
        return self.words.get(f"pauses/{pause}/legal_basis", known.legal_basis if known else "")

    def paper(self, evidence: str) -> str:
        """Name of a kind of paper."""
        return paper_name(evidence, self.texts)

    def field(self, name: str) -> str:
        """A question of the form."""
        known = self.fields.get(name)
        return label_of(known, self.words) if known is not None else name

    def fact(self, name: str, answer: object) -> str:
        """An answer of a choice among facts; empty when there is none."""
        found = self.texts.find(f"fact/{name}", f"option/{answer}", asked_language()) if answer else None
        return found or ""

    def authority(self, authority: str) -> str:
        """Name of an authority."""
        return self.texts.find(f"authority/{authority}", "name", asked_language()) or authority

    def centre(self, centre: str) -> str:
        """Name of a centre."""
        return self.texts.find(f"centre/{centre}", "name", asked_language()) or centre

    @cached_property
    def form(self) -> Form:
        """The whole form, with fields that only withdrawn parts read too."""
        return form_of(self.procedure.document)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Questions by id."""
        return {one.id: one for one in self.form.fields}

    def for_record(self, names: Names) -> RecordWords:
        """The same for the lines of the record."""
        return RecordWords(self.task, self.decision, self.pause, self.paper, self.field, names)


def words_of(case: DeskCase, more: Iterable[str] = ()) -> CaseWords:
    """The words of a case. One query.

    Args:
        more: kinds of paper that the case has beside those of its procedure.
    """
    procedure = case.procedure
    papers = {name for task in procedure.tasks for name in (*task.needs, *task.produces)}
    papers |= {
        one.id for request in case.state.requests.values() for one in request.wanted if one.kind == "paper"
    }
    papers |= {name for rule in procedure.decisions for name in rule.produces} | set(more)
    subjects = [f"evidence/{name}" for name in sorted(papers)]
    subjects += sorted({f"authority/{rule.authority}" for rule in procedure.decisions})
    subjects += [f"centre/{case.row.centre}", f"fact/{ROUTE}"]
    fields = ("name", f"option/{case.view.facts.get(ROUTE)}")
    return CaseWords(procedure, case.words, texts(subjects, asked_language(), fields=fields))
