"""What the services refuse, beside what the domain refuses; each has a code for the sentence to show."""

from collections.abc import Iterable, Mapping

from wenjin.cases.domain.errors import CaseError


class NoSuchCase(LookupError):
    """There is no such case, or none that the actor may know of."""


class Forbidden(PermissionError):
    """The actor may not do this in this case.

    Attributes:
        act: what was tried.
    """

    def __init__(self, act: str) -> None:
        self.act = act
        super().__init__(act)


class KeyUsedForSomethingElse(CaseError):
    """The idempotency key belongs to another act or another actor."""

    code = "key_used_for_something_else"


class CentreNotOffered(CaseError):
    """What is filed is not handled at that centre (``centre``)."""

    code = "centre_not_offered"


class SomebodyElseWasFaster(CaseError):
    """The case was written at the same moment by somebody else; nothing was changed, try again."""

    code = "somebody_else_was_faster"


class WrongAnswers(CaseError):
    """Answers that cannot be what they say (``fields``: their ids).

    Attributes:
        errors: by field, the code of what is wrong and its details.
    """

    code = "wrong_answers"

    def __init__(self, errors: Mapping[str, tuple[str, Mapping[str, object]]]) -> None:
        self.errors = errors
        super().__init__(fields=tuple(errors))


class PaperExpired(CaseError):
    """Papers of the file are no longer valid (``papers``: kinds of paper)."""

    code = "paper_expired"

    def __init__(self, papers: Iterable[str]) -> None:
        super().__init__(papers=tuple(papers))


class PaperNotReady(CaseError):
    """Files of the case wait for the scanner, or it found something in them (``papers``: kinds of paper)."""

    code = "paper_not_ready"

    def __init__(self, papers: Iterable[str]) -> None:
        super().__init__(papers=tuple(papers))


class PaperNotAsked(CaseError):
    """The case does not ask for this kind of paper (``paper``)."""

    code = "paper_not_asked"


class PaperOfSomebodyElse(CaseError):
    """The paper belongs to somebody this case is not about."""

    code = "paper_of_somebody_else"


class TooManyPapers(CaseError):
    """More files for one paper than a case takes (``most``)."""

    code = "too_many_papers"


class WrongCode(CaseError):
    """A code to join that is wrong, used or over."""

    code = "wrong_code"


class TooManyTries(CaseError):
    """Wrong codes were tried too often; wait (``minutes``)."""

    code = "too_many_tries"


class NoConsent(CaseError):
    """It needs a consent that was not given (``purpose``)."""

    code = "no_consent"


class OutlivesItsGround(CaseError):
    """It would be valid longer than that on which it rests (``ends``: last day of passport or contract)."""

    code = "outlives_its_ground"


class NumberImplausible(CaseError):
    """It cannot be the number of a decision (``number``)."""

    code = "number_implausible"


class ReasonNotInChinese(CaseError):
    """The reason of a refusal does not stand in Chinese, the text that counts; see ``domain.refusal_words``."""

    code = "reason_not_in_chinese"


class LegalBasisImplausible(CaseError):
    """What stands for the law of a refusal names none (``legal_basis``)."""

    code = "legal_basis_implausible"


class ProcedureClosed(CaseError):
    """Nobody can begin a case by this procedure today (``procedure``)."""

    code = "procedure_closed"


class ApplicantMissing(CaseError):
    """Nobody is named in whose name the file could be submitted."""

    code = "applicant_missing"


class AlreadyRenewed(CaseError):
    """What was granted has been renewed, or its renewal is under way."""

    code = "already_renewed"
