"""Everything that changes a case. Each act checks who may, happens once for its key, and is in the ledger."""

from wenjin.cases.notices.trial import send_trial_notice, trial_key
from wenjin.cases.services.acts import Outcome, load, perform
from wenjin.cases.services.attaching import attach_draft, attach_drafts
from wenjin.cases.services.correspondence import mark_messages_read, send_message, translate_message
from wenjin.cases.services.deciding import confirm_refusal, decide, propose_refusal, return_refusal
from wenjin.cases.services.documents import letter_of, receipt_file
from wenjin.cases.services.drafts import (
    StartedDraft,
    choose_centre,
    file_for,
    save_answers,
    save_facts,
    start_draft,
)
from wenjin.cases.services.filing import close_unaccepted, discard_draft, submit, withdraw_all, withdraw_part
from wenjin.cases.services.handling import (
    assign,
    complete_task,
    drop_request,
    extend,
    pause,
    request_information,
    resume,
    supply,
)
from wenjin.cases.services.joining import MadeCode, end_help, join_with_code, make_join_code
from wenjin.cases.services.looking import look_at, open_paper
from wenjin.cases.services.migrating import Moved, migrate
from wenjin.cases.services.papers import check_paper, put_paper, remove_paper, reuse_item
from wenjin.cases.services.personal_copy import copy_of_everything
from wenjin.cases.services.personal_data import (
    StillHeld,
    correct,
    erase_person,
    holds_of,
    transfers_of,
)
from wenjin.cases.services.refusals import (
    AlreadyRenewed,
    ApplicantMissing,
    Forbidden,
    KeyUsedForSomethingElse,
    LegalBasisImplausible,
    NoConsent,
    NoSuchCase,
    OutlivesItsGround,
    PaperExpired,
    PaperNotAsked,
    PaperNotReady,
    PaperOfSomebodyElse,
    ProcedureClosed,
    ReasonNotInChinese,
    SomebodyElseWasFaster,
    TooManyPapers,
    TooManyTries,
    WrongAnswers,
    WrongCode,
)
from wenjin.cases.services.renewing import open_renewal
from wenjin.cases.services.replaying import check_all, rebuild
from wenjin.cases.services.sweeping import sweep

__all__ = [
    "AlreadyRenewed",
    "ApplicantMissing",
    "Forbidden",
    "KeyUsedForSomethingElse",
    "LegalBasisImplausible",
    "MadeCode",
    "Moved",
    "NoConsent",
    "NoSuchCase",
    "Outcome",
    "OutlivesItsGround",
    "PaperExpired",
    "PaperNotAsked",
    "PaperNotReady",
    "PaperOfSomebodyElse",
    "ProcedureClosed",
    "ReasonNotInChinese",
    "SomebodyElseWasFaster",
    "StartedDraft",
    "StillHeld",
    "TooManyPapers",
    "TooManyTries",
    "WrongAnswers",
    "WrongCode",
    "assign",
    "attach_draft",
    "attach_drafts",
    "check_all",
    "check_paper",
    "choose_centre",
    "close_unaccepted",
    "complete_task",
    "confirm_refusal",
    "copy_of_everything",
    "correct",
    "decide",
    "discard_draft",
    "drop_request",
    "end_help",
    "erase_person",
    "extend",
    "file_for",
    "holds_of",
    "join_with_code",
    "letter_of",
    "load",
    "look_at",
    "make_join_code",
    "mark_messages_read",
    "migrate",
    "open_paper",
    "open_renewal",
    "pause",
    "perform",
    "propose_refusal",
    "put_paper",
    "rebuild",
    "receipt_file",
    "remove_paper",
    "request_information",
    "resume",
    "return_refusal",
    "reuse_item",
    "save_answers",
    "save_facts",
    "send_message",
    "send_trial_notice",
    "start_draft",
    "submit",
    "supply",
    "sweep",
    "transfers_of",
    "translate_message",
    "trial_key",
    "withdraw_all",
    "withdraw_part",
]
