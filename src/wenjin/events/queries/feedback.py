"""What guests said about an event. Reads only."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wenjin.events.models import Feedback

MOST_WORDS: Final = 200


@dataclass(frozen=True, slots=True)
class FeedbackSeen:
    """All that was said, and by nobody in particular.

    Attributes:
        by_score: how many gave each score from 1 to 5.
        understood, not_understood: who could follow in their language, and who could not.
        words: with the language of each, the newest day first; at most 200.
    """

    count: int
    by_score: Mapping[int, int]
    understood: int
    not_understood: int
    words: tuple[tuple[str, str], ...]

    @property
    def mean(self) -> float | None:
        """The mean score; None when nobody said anything."""
        return sum(score * n for score, n in self.by_score.items()) / self.count if self.count else None


def feedback_of(event_id: UUID) -> FeedbackSeen:
    """What was said about an event."""
    rows = list(
        Feedback.objects.filter(event_id=event_id)
        .order_by("-at", "-score", "pk")
        .values_list("score", "was_understood", "language", "words")
    )
    scores = Counter(score for score, *_rest in rows)
    followed = Counter(one for _score, one, *_rest in rows)
    return FeedbackSeen(
        len(rows),
        {score: scores[score] for score in range(1, 6)},
        followed[True],
        followed[False],
        tuple((language, words) for *_rest, language, words in rows if words)[:MOST_WORDS],
    )
