"""What is asked about cases. Reads only; each asks who asks."""

from wenjin.cases.queries.case_page import CaseView, MessageView, PartView, case_view
from wenjin.cases.queries.expiring import ExpiringItem, expiring_items
from wenjin.cases.queries.faces import decision_face, task_face, working_face
from wenjin.cases.queries.inbox import (
    AuthorityLoad,
    Filters,
    Group,
    Inbox,
    InboxRow,
    Whose,
    inbox,
    load_by_authority,
    own_cases,
)
from wenjin.cases.queries.looks import LedgerLine, Look, ledger, who_looked
from wenjin.cases.queries.papers import (
    GivenPaper,
    PaperRow,
    ReusableItem,
    papers,
    reusable_items,
)
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.procedures import calendar_of, procedure, procedure_of
from wenjin.cases.queries.reach import Reach, reach
from wenjin.cases.queries.renewals import RenewalDue, reminders_set, renewals_due
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.search import search
from wenjin.cases.queries.situation import Situation, conditions_of, needs_of, situation_of
from wenjin.cases.queries.verification import Verified, VerifiedFile, verify, verify_file
from wenjin.cases.queries.visibility import Relation, Standing, relation, visible_to

__all__ = [
    "AuthorityLoad",
    "CaseView",
    "Deed",
    "ExpiringItem",
    "Filters",
    "GivenPaper",
    "Group",
    "Inbox",
    "InboxRow",
    "LedgerLine",
    "Look",
    "MessageView",
    "PaperRow",
    "PartView",
    "Reach",
    "Relation",
    "RenewalDue",
    "ReusableItem",
    "Situation",
    "Standing",
    "Verified",
    "VerifiedFile",
    "Whose",
    "answers_of",
    "calendar_of",
    "case_view",
    "conditions_of",
    "decision_face",
    "expiring_items",
    "facts_of",
    "inbox",
    "ledger",
    "load_by_authority",
    "may",
    "needs_of",
    "own_cases",
    "papers",
    "procedure",
    "procedure_of",
    "reach",
    "relation",
    "reminders_set",
    "renewals_due",
    "reusable_items",
    "search",
    "situation_of",
    "task_face",
    "verify",
    "verify_file",
    "visible_to",
    "who_looked",
    "working_face",
]
