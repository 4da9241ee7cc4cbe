"""What whoever holds the private link of a registration can do with it now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Act = Literal["accept", "let_go", "change", "cancel", "letter", "certificate", "feedback"]

FEEDBACK_FOR: Final = timedelta(days=60)
"""How long after the end somebody is asked what they thought."""
_HOLDING: Final = frozenset({"pending", "confirmed"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A registration and its event, as far as it matters here.

    Attributes:
        state: of the registration; ``event_state`` of the event.
        gives_letters: there are letters of invitation for visas.
        has_letter: one was asked for.
        was_there: a guest of it was.
    """

    state: str
    event_state: str
    starts_at: datetime
    ends_at: datetime
    offered_until: datetime | None = None
    gives_certificate: bool = False
    gives_letters: bool = False
    has_letter: bool = False
    was_there: bool = False


def possible_acts(one: Standing, at: datetime) -> frozenset[Act]:
    """Acts that would not be refused at this moment.

    Nothing can be changed once the event has begun or was cancelled; then there is a certificate for who was
    there, when it is over, and feedback from who came or followed.
    """
    if one.event_state == "cancelled":
        return frozenset()
    return frozenset(_before(one) if at < one.starts_at else _since(one, at)) | _offer(one, at)


def _offer(one: Standing, at: datetime) -> frozenset[Act]:
    if one.state != "offered" or one.offered_until is None or one.offered_until <= at:
        return frozenset()
    return frozenset({"accept"})


def _before(one: Standing) -> set[Act]:
    acts: set[Act] = set()
    if one.state in _HOLDING:
        acts |= {"change", "cancel"}
    elif one.state in ("waiting", "offered"):
        acts |= {"let_go"}
        if one.state == "waiting":
            acts |= {"change"}
    if one.state == "confirmed" and one.gives_letters and not one.has_letter:
        acts |= {"letter"}
    return acts


def _since(one: Standing, at: datetime) -> set[Act]:
    acts: set[Act] = set()
    if one.state != "confirmed":
        return acts
    if at <= one.ends_at + FEEDBACK_FOR:
        acts |= {"feedback"}
    if one.was_there and one.gives_certificate and at >= one.ends_at:
        acts |= {"certificate"}
    return acts
