"""What guests thought of an event: kept without their name, and without the hour at which it was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from wenjin.core.addresses import fingerprint
from wenjin.events.models import Feedback, Registration
from wenjin.events.queries.registrations import by_secret
from wenjin.events.services.notes import note, was_done
from wenjin.events.services.places import lock_event
from wenjin.events.services.refusals import EventRefusal, NoSuchRegistration

LONGEST_WORDS: Final = 2000
SCORES: Final = range(1, 6)
_CODE: Final = "registration.feedback_given"
_ONCE: Final = "once"
"""Of a registration there is one word; so this is the key of the act, whatever form brings it."""


class NotAsked(EventRefusal):
    """It is too early, too late, or the registration was not for coming."""

    code = "not_asked"


class BadFeedback(EventRefusal):
    """There is no such score, or too many words."""

    code = "bad_feedback"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says.

    Attributes:
        score: 1 to 5.
        was_understood: they could follow in their language; None for no answer.
    """

    score: int
    was_understood: bool | None = None
    words: str = ""


@transaction.atomic
def give_feedback(secret: str, said: Said, *, language: str, at: datetime) -> bool:
    """Keep it; says whether it was the first of this registration, which alone counts.

    Neither the registration nor the hour stands beside it, so that nobody finds out whose words they are.

    Raises:
        NoSuchRegistration, NotAsked, BadFeedback: nothing was kept.
    """
    seen = by_secret(secret, at)
    if seen is None:
        raise NoSuchRegistration
    if "feedback" not in seen.can:
        raise NotAsked
    if said.score not in SCORES or len(said.words) > LONGEST_WORDS:
        raise BadFeedback
    lock_event(seen.event_id)
    row = Registration.objects.get(pk=seen.id)
    if was_done(row, _CODE, _ONCE):
        return False
    Feedback.objects.create(
        event_id=seen.event_id,
        language=language,
        score=said.score,
        was_understood=said.was_understood,
        words=said.words.strip(),
        at=timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0),
    )
    note(row, _CODE, at=at, key=_ONCE)
    return True


def has_given_feedback(secret: str) -> bool:
    """Whether this registration has said what it thinks."""
    row = Registration.objects.filter(secret_hash=fingerprint(secret)).first()
    return row is not None and was_done(row, _CODE, _ONCE)
