"""What an act on a case may run into. Each error has a code for texts and carries what the reader must know."""

from collections.abc import Iterable


class CaseError(Exception):
    """An act that is not possible now; nothing changes.

    Attributes:
        code: names the sentence to show.
        details: what that sentence mentions; ids and dates only.
    """

    code = "case_error"

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details


class UnknownPart(CaseError):
    """The procedure has no task or decision of this id (``part``)."""

    code = "unknown_part"


class AlreadySubmitted(CaseError):
    """The file has been submitted before."""

    code = "already_submitted"


class NotSubmitted(CaseError):
    """The file is still a draft."""

    code = "not_submitted"


class CaseClosed(CaseError):
    """Nothing changes in a closed case."""

    code = "case_closed"


class PapersMissing(CaseError):
    """Papers that are certainly needed are not there (``papers``: their ids)."""

    code = "papers_missing"

    def __init__(self, papers: Iterable[str]) -> None:
        super().__init__(papers=tuple(papers))


class OriginalsNotSeen(CaseError):
    """Originals that the file needs were not looked at (``papers``: kinds of paper)."""

    code = "originals_not_seen"

    def __init__(self, papers: Iterable[str]) -> None:
        super().__init__(papers=tuple(papers))


class FieldsMissing(CaseError):
    """Questions of the form that must be answered are not (``fields``: their ids)."""

    code = "fields_missing"

    def __init__(self, fields: Iterable[str]) -> None:
        super().__init__(fields=tuple(fields))


class QuestionsOpen(CaseError):
    """Nobody has been asked yet what decides whether some papers are needed (``facts``: their ids)."""

    code = "questions_open"

    def __init__(self, facts: Iterable[str]) -> None:
        super().__init__(facts=tuple(facts))


class NotYet(CaseError):
    """Something comes first (``waits_for``: ids of tasks)."""

    code = "not_yet"

    def __init__(self, waits_for: Iterable[str]) -> None:
        super().__init__(waits_for=tuple(waits_for))


class OutOfOrder(CaseError):
    """Another decision comes first (``waits_for``: ids of decisions)."""

    code = "out_of_order"

    def __init__(self, waits_for: Iterable[str]) -> None:
        super().__init__(waits_for=tuple(waits_for))


class DependencyRefused(CaseError):
    """It cannot be granted: a decision on which it depends was refused (``decisions``)."""

    code = "dependency_refused"

    def __init__(self, decisions: Iterable[str]) -> None:
        super().__init__(decisions=tuple(decisions))


class AlreadyDone(CaseError):
    """The task has been done before, or is not needed any more."""

    code = "already_done"


class AlreadyDecided(CaseError):
    """The decision has been taken before (``decision``, ``outcome``)."""

    code = "already_decided"


class AlreadyWithdrawn(CaseError):
    """This part of the case was withdrawn (``decision``)."""

    code = "already_withdrawn"


class TakenByDecision(CaseError):
    """The task ends with a decision, so it is not done by itself (``decision``)."""

    code = "taken_by_decision"


class InformationOutstanding(CaseError):
    """Something that was asked for is still to come (``requests``)."""

    code = "information_outstanding"

    def __init__(self, requests: Iterable[str]) -> None:
        super().__init__(requests=tuple(requests))


class UnknownRequest(CaseError):
    """No such request is in this case (``request``)."""

    code = "unknown_request"


class AlreadyAnswered(CaseError):
    """What was asked for has come already, or is not wanted any more (``request``)."""

    code = "already_answered"


class NothingWanted(CaseError):
    """A request names nothing, or something supplied was not asked for (``what``)."""

    code = "nothing_wanted"


class AlreadyAsked(CaseError):
    """A request with this id exists (``request``)."""

    code = "already_asked"


class PauseNotAllowed(CaseError):
    """The procedure does not allow this clock to stand still for this reason (``pause``, ``allowed``)."""

    code = "pause_not_allowed"


class AlreadyPaused(CaseError):
    """The clock stands still for this reason already (``pause``)."""

    code = "already_paused"


class NotPaused(CaseError):
    """The clock does not stand still for this reason."""

    code = "not_paused"


class ExtensionNotAllowed(CaseError):
    """The procedure does not allow this term to be made longer by so much (``most``: days, 0 for none)."""

    code = "extension_not_allowed"


class AlreadyExtended(CaseError):
    """A term is made longer once."""

    code = "already_extended"


class TermOver(CaseError):
    """The term has ended: it cannot be made longer afterwards (``ended_on``)."""

    code = "term_over"


class ReasonMissing(CaseError):
    """This act needs its reason."""

    code = "reason_missing"


class RefusalPending(CaseError):
    """A refusal is proposed: a second officer confirms it or gives it back first (``by``)."""

    code = "refusal_pending"


class NothingProposed(CaseError):
    """No refusal is proposed."""

    code = "nothing_proposed"


class SecondPersonNeeded(CaseError):
    """A refusal needs two people, and this is the same one, or there was no first."""

    code = "second_person_needed"


class ValidityImpossible(CaseError):
    """The validity cannot be (``why``: of ``validity.Wrong``), or is given where there is none."""

    code = "validity_impossible"


class CannotMigrate(CaseError):
    """The new version cannot take this case over (``why``, ``decisions``)."""

    code = "cannot_migrate"


class NotPossibleNow(CaseError):
    """The case is past the point at which this could be done."""

    code = "not_possible_now"


class StaleForm(CaseError):
    """The page on which this was done is older than the case (``seen``, ``now``)."""

    code = "stale_form"
