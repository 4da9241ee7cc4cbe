"""How long what is kept, and what forbids to erase it earlier: data, dated and sourced.

The law asks for the shortest time that the purpose needs (Personal Information Protection Law, art. 19), and
lets go of nothing while another law asks to keep it (art. 47). Which times those are is for the city to set: the
figures below are house rules, marked so, and shown so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

HOUSE_RULE: Final = "house rule, to be set by the city"


class Since(StrEnum):
    """From when a time is counted."""

    LAST_CHANGE = "last_change"
    CLOSED = "closed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long one kind of data stays.

    Attributes:
        what: kind of data: draft, answers, contact, papers, messages, letters, items. What mails and text
            messages said is emptied by ``core.delivery``, after settings.MAIL_DAYS.
        fields: ids of form fields or evidence types it is about; empty for all of the kind.
        days: calendar days counted from ``since``.
        is_hold: whether it also forbids erasing earlier on request.
    """

    what: str
    since: Since
    days: int
    is_hold: bool
    source: str = HOUSE_RULE
    fields: tuple[str, ...] = ()


RULES: Final = (
    RetentionRule("draft", Since.LAST_CHANGE, 90, is_hold=False),
    RetentionRule(
        "contact", Since.CLOSED, 180, is_hold=False, fields=("phone", "email", "address", "contact_phone")
    ),
    RetentionRule(
        "papers", Since.CLOSED, 365, is_hold=False, fields=("no_criminal_record", "health_certificate")
    ),
    RetentionRule("papers", Since.CLOSED, 5 * 365, is_hold=True),
    RetentionRule("answers", Since.CLOSED, 5 * 365, is_hold=True),
    RetentionRule("messages", Since.CLOSED, 5 * 365, is_hold=True),
    RetentionRule("letters", Since.CLOSED, 5 * 365, is_hold=True),
    RetentionRule("items", Since.EXPIRED, 2 * 365, is_hold=False),
)


class HoldReason(StrEnum):
    """Why something cannot be erased now."""

    CASE_OPEN = "case_open"
    RETENTION = "retention"
    APPEAL = "appeal"


# Administrative Litigation Law art. 46: six months from the day the decision is known.
APPEAL: Final = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason to keep, and until when; None while the end is not known.

    Attributes:
        reference: the case it is about.
        source: law or house rule.
    """

    reason: HoldReason
    reference: str
    until_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class KeptCase:
    """What decides whether a case may be erased.

    Attributes:
        decided_at: of the last decision; None when there was none.
    """

    reference: str
    status: str
    closed_at: datetime | None = None
    decided_at: datetime | None = None


def rule_for(what: str, field: str = "", rules: Iterable[RetentionRule] = RULES) -> RetentionRule | None:
    """The rule for a kind of data; one that names the field goes before one for all."""
    general = None
    for rule in rules:
        if rule.what == what:
            if field and field in rule.fields:
                return rule
            if not rule.fields:
                general = general or rule
    return general


def kept_until(what: str, since: Mapping[Since, date], field: str = "") -> date | None:
    """The last day on which it is kept, or None when its time has not begun or there is no rule."""
    rule = rule_for(what, field)
    if rule is None or rule.since not in since:
        return None
    return since[rule.since] + timedelta(days=rule.days)


def holds(cases: Iterable[KeptCase], today: date) -> tuple[Hold, ...]:
    """What forbids to erase a person who has these cases; drafts forbid nothing."""
    found: list[Hold] = []
    for case in cases:
        if case.status == "open":
            found.append(Hold(HoldReason.CASE_OPEN, case.reference, None, "the decision is still to come"))
            continue
        if case.status != "closed" or case.closed_at is None:
            continue
        closed_on = case.closed_at.date()
        longest = max(
            (rule for rule in RULES if rule.is_hold and rule.since is Since.CLOSED), key=lambda one: one.days
        )
        until_on = closed_on + timedelta(days=longest.days)
        if until_on >= today:
            found.append(Hold(HoldReason.RETENTION, case.reference, until_on, longest.source))
        elif case.decided_at is not None and (case.decided_at + APPEAL).date() >= today:
            until_on = (case.decided_at + APPEAL).date()
            found.append(
                Hold(HoldReason.APPEAL, case.reference, until_on, "Administrative Litigation Law art. 46")
            )
    return tuple(found)
