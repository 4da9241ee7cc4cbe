"""The letter of one decision, to be signed by ``letter_signature``."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wenjin.cases.exports.documents import Both, Pair, Reader, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """What stands in a letter.

    Attributes:
        authority: who decided.
        decision: what was decided on, such as the title of a permit.
        outcome: how.
        number: of the decision.
        reference: of the case.
        code: of the letter; whoever has it can verify the letter.
        addressee: the name as in the passport.
        decided_at: when, with a time zone.
        reasons: why; a refusal needs them (PRC Administrative License Law, art. 38).
        conditions: what a grant is bound to.
        legal_basis: the rules it rests on.
        remedies: how to object, where, and until when; from the caller, because it depends on the authority.
        more_remedies: a special way to object, beside the usual ones.
        valid_from, valid_until: of what was granted; None where it is not limited.
        verify_url: the public page that verifies this letter.
        language: code of the reader's language; the fonts must have it (``documents.document_language``).
        is_sample: the person is invented, and the letter says so.
        is_test_key: the letter will be signed with a test key, and says so.
        zone: time zone of the city.
    """

    authority: Both
    decision: Both
    outcome: Literal["granted", "refused"]
    number: str
    reference: str
    code: str
    addressee: str
    decided_at: datetime
    reasons: tuple[Both, ...]
    legal_basis: tuple[Both, ...]
    remedies: Both
    verify_url: str
    language: str
    valid_from: date | None = None
    valid_until: date | None = None
    conditions: tuple[Both, ...] = ()
    more_remedies: tuple[Both, ...] = ()
    is_sample: bool = False
    is_test_key: bool = False
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        if self.outcome == "refused" and not any(one.reader or one.chinese for one in self.reasons):
            raise ValueError("a refusal gives its reasons")


def letter_pdf(content: LetterContent) -> bytes:
    """The PDF of a letter, not yet signed; the same content gives the same bytes.

    Raises:
        ValueError: no font writes the language.
    """
    return typeset("letter.typ", letter_sheet(content), at=content.decided_at)


def letter_png(content: LetterContent) -> bytes:
    """A picture of its first page."""
    return typeset("letter.typ", letter_sheet(content), at=content.decided_at, form="png")


def letter_sheet(content: LetterContent) -> dict[str, object]:
    """All words of a letter, for ``letter.typ``."""
    reader = Reader(content.language, content.zone)
    says = reader.says
    authority = reader.given(content.authority)
    is_granted = content.outcome == "granted"
    return {
        **reader.sheet(
            heading=f"{reader.given(content.decision)[0]} {content.number}",
            author=authority[0],
            verify_url=content.verify_url,
            footer=says(
                lambda: (
                    _("Decision %(number)s, letter %(code)s")
                    % {"number": content.number, "code": content.code}
                )
            ),
            sample=content.is_sample,
        ),
        "authority": authority,
        "title": reader.given(content.decision),
        "outcome": {
            "is_granted": is_granted,
            "words": says(lambda: _("Granted") if is_granted else _("Refused")),
        },
        "facts": _facts(reader, content),
        "sections": [section for section in _sections(reader, content) if section["texts"]],
        "signature": {
            "label": says(lambda: _("Signature")),
            "words": says(
                lambda: _(
                    "The signature lies inside this file and covers all of it. PDF programs show it. "
                    "A printed page is a copy."
                )
            ),
        },
        "test_key": says(lambda: _("Signed with a TEST KEY – demonstration, not an authority."))
        if content.is_test_key
        else None,
        "verify": {
            "label": says(lambda: _("Verify this letter")),
            "words": says(
                lambda: _("Scan the pattern above, or open this address. The page shows nothing about you.")
            ),
        },
    }


def _facts(reader: Reader, content: LetterContent) -> list[dict[str, Pair]]:
    says = reader.says
    facts = [
        {"label": says(lambda: _("To")), "value": [content.addressee] * 2},
        {"label": says(lambda: _("Decided")), "value": reader.day(_day_of(content))},
        {"label": says(lambda: _("Number of the decision")), "value": [content.number] * 2},
        {"label": says(lambda: _("Reference")), "value": [content.reference] * 2},
    ]
    if content.valid_from is not None:
        facts.append({"label": says(lambda: _("Valid from")), "value": reader.day(content.valid_from)})
    if content.valid_until is not None:
        facts.append({"label": says(lambda: _("Valid until")), "value": reader.day(content.valid_until)})
    return facts


def _sections(reader: Reader, content: LetterContent) -> list[dict[str, object]]:
    says = reader.says
    return [
        {"label": says(lambda: _("Reasons")), "texts": _texts(reader, content.reasons)},
        {"label": says(lambda: _("Conditions")), "texts": _texts(reader, content.conditions)},
        {"label": says(lambda: _("Legal basis")), "texts": _texts(reader, content.legal_basis)},
        {
            "label": says(lambda: _("If you do not agree")),
            "texts": _texts(reader, (content.remedies, *content.more_remedies)),
        },
        {
            "label": says(lambda: _("Languages")),
            # State organs work in Chinese: PRC Law on the Standard Spoken and Written Chinese Language, art. 9.
            "texts": [says(lambda: _("If the two texts differ, the Chinese text counts."))]
            if reader.is_double
            else [],
        },
    ]


def _texts(reader: Reader, texts: tuple[Both, ...]) -> list[Pair]:
    return [reader.given(one) for one in texts if one.reader or one.chinese]


def _day_of(content: LetterContent) -> date:
    """The day of the decision on the calendar of the city."""
    return content.decided_at.astimezone(ZoneInfo(content.zone)).date()
