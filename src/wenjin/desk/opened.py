"""The case of an address as a member of staff may see it; 404 for everybody else."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import actor_of
from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.domain.state import CaseState
from wenjin.cases.queries.case_page import CaseView, PartView, case_view
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.visibility import Relation, Standing
from wenjin.catalogue.queries.procedures import procedure_words
from wenjin.core import clock
from wenjin.core.ledger import book
from wenjin.desk.record import Entry
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_access import not_here
from wenjin.web.case_form_document import Words
from wenjin.web.errors import NotOpenToYou

_AT_A_DESK: Final = (Standing.OFFICER, Standing.COUNTER, Standing.AUDITOR, Standing.INTERPRETER)


@dataclass(frozen=True)
class DeskCase:
    """A case and who looks at it."""

    view: CaseView
    actor: Actor

    @property
    def row(self) -> Any:
        """The case; its class is private to ``wenjin.cases``."""
        return self.view.case

    @property
    def id(self) -> UUID:
        """Id of the case."""
        return UUID(str(self.row.pk))

    @property
    def reference(self) -> str:
        """Its reference."""
        return str(self.row.reference)

    @property
    def language(self) -> str:
        """Language of the applicant."""
        return str(self.row.language)

    @property
    def state(self) -> CaseState:
        """What is known of it."""
        return self.view.state

    @property
    def procedure(self) -> Procedure:
        """Its procedure in the version that it is pinned to."""
        return self.view.procedure

    @property
    def relation(self) -> Relation:
        """Where the reader stands."""
        return self.view.relation

    @cached_property
    def words(self) -> Words:
        """Sentences of the procedure in the reader's language."""
        return procedure_words(self.procedure.document, asked_language())

    @cached_property
    def entries(self) -> list[Entry]:
        """Everything that was written about it, the first first. One query."""
        return [*book.written(self.row.stream)]

    @cached_property
    def parts(self) -> dict[str, PartView]:
        """Its decisions by id."""
        return {part.id: part for part in self.view.parts}

    def may(self, deed: Deed) -> bool:
        """Whether the reader may do something with it."""
        return self.view.may(deed)

    def face_of(self, task: str) -> ClockFace | None:
        """The clock of a task; None before it starts."""
        return self.view.faces.get(task)


def opened(
    request: HttpRequest, reference: str, deed: Deed = Deed.SEE, *, also_for_helpers: bool = False
) -> DeskCase:
    """The case of an address.

    Args:
        also_for_helpers: staff who fill it in together with somebody see this too.

    Raises:
        Http404: there is none, the reader may not see it, or not do this with it.
        NotOpenToYou: it is the reader's own, they act for whose it is, or they handled it once.
    """
    actor = actor_of(request)
    view = case_view(actor, read_reference(reference) or reference)
    met_here = (*_AT_A_DESK, Standing.HELPER) if also_for_helpers else _AT_A_DESK
    if view is not None and not view.relation.has(*met_here) and view.relation:
        raise NotOpenToYou(
            _("You have a part in this case yourself: somebody else handles it. It is under “My cases”.")
        )
    if view is None:
        raise not_here(actor, reference, clock.now())
    if not view.may(deed):
        raise Http404
    return DeskCase(view, actor)
