"""Everything that can be done to a case. An act looks at the state and says what happens, or raises a CaseError.

``(state, procedure, …, at) -> events``; nothing is changed. ``state.evolve`` applies the events.
"""

from wenjin.cases.domain.asking import (
    SYSTEM,
    allowed_pauses,
    drop_request,
    pause,
    request_information,
    resume,
    supply,
)
from wenjin.cases.domain.deciding import (
    assign,
    complete_task,
    decide,
    extend,
    may_be_decided,
    propose_refusal,
    return_refusal,
)
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.domain.filing import (
    close_unaccepted,
    discard,
    draft,
    missing_fields,
    missing_papers,
    submit,
    withdraw,
    withdraw_all,
)
from wenjin.cases.domain.moving import migrate

__all__ = [
    "SYSTEM",
    "CaseError",
    "allowed_pauses",
    "assign",
    "close_unaccepted",
    "complete_task",
    "decide",
    "discard",
    "draft",
    "drop_request",
    "extend",
    "may_be_decided",
    "migrate",
    "missing_fields",
    "missing_papers",
    "pause",
    "propose_refusal",
    "request_information",
    "resume",
    "return_refusal",
    "submit",
    "supply",
    "withdraw",
    "withdraw_all",
]
