"""The state of a case: what it is, how events change it, how it is kept."""

from wenjin.cases.domain.case_state import (
    CaseState,
    CaseStatus,
    PartState,
    PartStatus,
    Proposal,
    Request,
    RequestStatus,
    TaskState,
    TaskStatus,
)
from wenjin.cases.domain.evolution import evolve, evolve_all, replay
from wenjin.cases.domain.state_json import from_json, to_json

__all__ = [
    "CaseState",
    "CaseStatus",
    "PartState",
    "PartStatus",
    "Proposal",
    "Request",
    "RequestStatus",
    "TaskState",
    "TaskStatus",
    "evolve",
    "evolve_all",
    "from_json",
    "replay",
    "to_json",
]
