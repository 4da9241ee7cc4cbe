"""Moving open cases to another version of their procedure; what was done and handed in stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.cases.domain import acts as domain
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.domain.migration import MigrationReport, report
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.procedures import procedure
from wenjin.cases.services.acts import Act, Decider, Loaded, perform
from wenjin.core import clock

_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one case.

    Attributes:
        report: what changes for it.
        refused: code of the reason for which it stays; empty when it moved (or would).
    """

    reference: str
    report: MigrationReport | None
    refused: str


def migrate(
    procedure_id: str,
    version: int,
    *,
    takes_new_terms: bool = False,
    is_trial: bool = False,
    at: datetime | None = None,
) -> Iterator[Moved]:
    """Move every case of a procedure that is not closed to a version; drafts too.

    Each case is an act of its own, so it may be stopped and run again at any time; a case that cannot be moved
    stays, and says why.

    Args:
        takes_new_terms: running clocks take the new terms; otherwise they keep what was promised.
        is_trial: only tell what would change.

    Raises:
        catalogue.queries.procedures.UnknownProcedure: there is no such version.
    """
    new = procedure(procedure_id, version)
    waiting = Case.objects.filter(procedure_id=procedure_id).exclude(procedure_version=version)
    ids = waiting.exclude(status=Case.Status.CLOSED).order_by("created_at").values_list("pk", flat=True)
    for case_id in ids.iterator(chunk_size=_BATCH):
        case = Case.objects.get(pk=case_id)
        try:
            state, now = from_json(case.state), at or clock.now()
            domain.migrate(state, new, at=now, takes_new_terms=takes_new_terms)
            told = report(state, new, takes_new_terms=takes_new_terms, at=now)
            if not is_trial:
                # The number of its last entry tells this move from one that brought the case here before.
                key = f"migrate:{case.event_count}:{state.version}:{version}"
                perform(case_id, SYSTEM, key, _moving(new, takes_new_terms), at=at)
        except CaseError as error:
            why = str(error.details.get("why", error.code))
            yield Moved(case.reference, None, why)
        else:
            yield Moved(case.reference, told, "")


def _moving(new: Procedure, takes_new_terms: bool) -> Decider:
    def decide(loaded: Loaded) -> Act:
        events = domain.migrate(loaded.state, new, at=loaded.at, takes_new_terms=takes_new_terms)
        told = () if loaded.case.is_draft else (notice(loaded.case, "moved"),)
        return Act(events, procedure=new, messages=told)

    return decide
