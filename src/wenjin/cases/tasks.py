"""What workers do for cases: one topic, one service each; every one may run twice and has one effect."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from wenjin.cases.exports.letter_key import NoLetterKey
from wenjin.cases.exports.letter_signature import NoTimestamp
from wenjin.cases.models import Receipt
from wenjin.cases.notices.posting import TOPIC
from wenjin.cases.notices.sending import send
from wenjin.cases.services.aftermath import (
    LETTER_TOPIC,
    REMINDER_TOPIC,
    after_decision,
    give_item_its_file,
    remind_to_renew,
)
from wenjin.cases.services.deciding import DECIDED_TOPIC
from wenjin.cases.services.documents import letter_of, receipt_file
from wenjin.cases.services.filing import CONTENT_OVER_TOPIC, RECEIPT_TOPIC
from wenjin.cases.services.papers import after_verdict
from wenjin.cases.services.personal_data import erase_case_content
from wenjin.cases.services.sweeping import mark_late, remind_of_answer, sweep
from wenjin.cases.services.watches import ANSWER_TOPIC, LATE_TOPIC
from wenjin.core.files.services import JUDGED_TOPIC
from wenjin.core.outbox.registry import TryLater, WillNotSucceed, every, handles

Payload = Mapping[str, Any]


@handles(TOPIC)
def send_notice(payload: Payload, /, *, at: datetime) -> None:
    """Tell the people of a case."""
    send(payload, at=at)


@handles(RECEIPT_TOPIC, is_transactional=False)
def make_receipt(payload: Payload, /, *, at: datetime) -> None:
    """The PDF of a receipt, unless somebody has asked for it already."""
    receipt = Receipt.objects.select_related("case__data_key", "file__data_key").get(case_id=payload["case"])
    if receipt.case.erased_at is None:
        receipt_file(receipt)


@handles(DECIDED_TOPIC)
def follow_decision(payload: Payload, /, *, at: datetime) -> None:
    """What was produced, reminders, and the letter."""
    after_decision(UUID(payload["case"]), payload["decision"], at=at)


@handles(LETTER_TOPIC, is_transactional=False)
def make_letter(payload: Payload, /, *, at: datetime) -> None:
    """The signed letter of a decision."""
    try:
        letter = letter_of(UUID(payload["case"]), payload["decision"], at=at)
    except (NoTimestamp, NoLetterKey) as error:
        raise TryLater(str(error)) from error
    except ObjectDoesNotExist as error:
        raise WillNotSucceed(str(error)) from error
    give_item_its_file(letter)


@handles(LATE_TOPIC)
def watch_promise(payload: Payload, /, *, at: datetime) -> None:
    """The last day of a promise is over."""
    mark_late(UUID(payload["case"]), payload["decision"], at=at)


@handles(ANSWER_TOPIC)
def watch_answer(payload: Payload, /, *, at: datetime) -> None:
    """An answer is due soon."""
    remind_of_answer(UUID(payload["case"]), payload["request"], at=at)


@handles(REMINDER_TOPIC)
def remind(payload: Payload, /, *, at: datetime) -> None:
    """Something granted ends soon."""
    remind_to_renew(
        UUID(payload["case"]), payload["decision"], date.fromisoformat(payload["valid_until"]), at=at
    )


@handles(CONTENT_OVER_TOPIC)
def forget_draft(payload: Payload, /, *, at: datetime) -> None:
    """A draft was thrown away: its content goes."""
    erase_case_content(UUID(payload["case"]), at=at)


@handles(JUDGED_TOPIC)
def follow_verdict(payload: Payload, /, *, at: datetime) -> None:
    """The scanner has judged a paper."""
    after_verdict(UUID(payload["file"]), at=at)


@every("cases", minutes=30)
def sweep_cases(at: datetime) -> int:
    """What is due by date."""
    return sum(sweep(at).values())
