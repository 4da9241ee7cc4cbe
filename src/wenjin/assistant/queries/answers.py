"""What the assistant says to a question: which approved texts fit, or that it does not know."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wenjin.catalogue.queries.search import SearchHit

# So many readings are offered when none stands out.
_FEWEST: Final = 3
_MOST: Final = 5


class Outcome(StrEnum):
    """How a question was taken."""

    NOTHING = "nothing"  # there was no question in the text
    ANSWERED = "answered"  # one reading stands out
    SEVERAL = "several"  # three to five readings are offered
    DECLINED = "declined"  # nothing fits, or it may not be answered: a person is offered


@dataclass(frozen=True, slots=True)
class Reading:
    """A service that the question may mean.

    Attributes:
        service: id in the catalogue.
        share: how sure the assistant is, 0 to 1; the shares of all services add up to 1.
    """

    service: str
    share: float


@dataclass(frozen=True, slots=True)
class CallForHelp:
    """Somebody is in danger: the number comes before everything else.

    Attributes:
        kind: ``violence``, ``fire``, ``injury``, ``despair`` or ``cry``: *help!*, and nobody knows what happened.
        number: what to dial.
        services: ids of services that help on, the first that of the number, then those of the other numbers.
        others: more numbers where any of them may be right.
    """

    kind: str
    number: str
    services: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def stands_alone(self) -> bool:
        """Whether nothing else is offered.

        Who wants to die needs help, not what else has to do with death; a bare cry names nothing else.
        """
        return self.kind in ("despair", "cry")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a question.

    Attributes:
        asked: the part of the text that was read (``domain.question.readable``).
        is_cut: whether more had been typed.
        language: in which the page is read.
        guessed: language in which the question seems to be written; empty when nothing can be said.
        outcome: how it was taken.
        help: a call for help in it; the rest of the answer stands all the same.
        readings: best first, at most ten; the first is the answer when ``ANSWERED``, the first few are offered
            when ``SEVERAL``, and three of them stand below a decline.
        reason: why it was declined, such as ``promise`` or ``diagnosis``; empty when nothing fitted.
        also: other things that the words name (papers, events, rule sets …), best first.
    """

    asked: str
    is_cut: bool
    language: str
    guessed: str
    outcome: Outcome
    help: CallForHelp | None
    readings: tuple[Reading, ...]
    reason: str
    also: tuple[SearchHit, ...]

    @property
    def close(self) -> tuple[Reading, ...]:
        """The readings to offer: one, or three to five, as many as are about as likely as the first."""
        if self.outcome is Outcome.ANSWERED:
            return self.readings[:1]
        if self.outcome is Outcome.DECLINED:
            return self.readings[:3]
        floor = self.readings[0].share / 4 if self.readings else 0.0
        return tuple(
            one for place, one in enumerate(self.readings[:_MOST]) if place < _FEWEST or one.share >= floor
        )
