"""Procedures as the domain reads them, kept in memory by version, and the calendars on which their clocks run."""

from collections.abc import Mapping
from functools import lru_cache

from wenjin.cases.domain.procedure import Procedure, read_procedure
from wenjin.cases.models import Case
from wenjin.catalogue.domain.calendar import ALWAYS_OPEN, WorkCalendar
from wenjin.catalogue.queries.procedure_archive import archive
from wenjin.catalogue.queries.procedures import procedure_document


def procedure_of(case: Case) -> Procedure:
    """The procedure of a case, in the version it is pinned to."""
    return procedure(case.procedure_id, case.procedure_version)


def procedure(procedure_id: str, version: int | None = None) -> Procedure:
    """A procedure; without a version the one valid today.

    Raises:
        catalogue.queries.procedures.UnknownProcedure: there is none.
    """
    document = procedure_document(procedure_id, version)
    return _read(procedure_id, int(str(document["version"])), Whole(document))


class Whole:
    """A document as a cache key: the archive keeps one object for each version and loaded pack."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Whole) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=256)
def _read(procedure_id: str, version: int, whole: Whole) -> Procedure:
    return read_procedure(whole.document)


def calendar_of(procedure: Procedure, decision: str | None = None) -> WorkCalendar:
    """The calendar of the office that takes a decision; for work before any decision that of the first one.

    Every day counts when the pack does not know the service.
    """
    rule = procedure.decision(decision) if decision is not None else procedure.decisions[0]
    service = archive(is_pinned=True).services.get(rule.service or procedure.service)
    return service.calendar if service is not None else ALWAYS_OPEN


def calendar_of_task(procedure: Procedure, task_id: str) -> WorkCalendar:
    """The calendar on which the clock of a task runs."""
    task = procedure.task(task_id)
    if task.decision is not None:
        return calendar_of(procedure, task.decision)
    own = next((one.id for one in procedure.decisions if one.authority == task.authority), None)
    return calendar_of(procedure, own)
