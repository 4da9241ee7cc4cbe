"""Two opinions about a question, one from its meaning and one from its words, made into one order."""

from collections.abc import Mapping, Sequence
from typing import Final

# How much the words may add, in logarithms of shares. Chosen on the tuning half of the measuring set.
WORDS_WEIGHT: Final = 3.0
# A score of words at which half of that is added.
_HALF: Final = 12.0
# Share of a service that the head does not name among the first.
_REST: Final = 1e-4


def fused(
    meant: Sequence[tuple[str, float]], worded: Mapping[str, float], most: int = 10
) -> tuple[tuple[str, float], ...]:
    """Services with their shares, best first.

    Args:
        meant: services with their shares, best first, as the head sees them.
        worded: scores of services by their words.
        most: so many at most.
    """
    shares = dict(meant)
    raised = {
        service: shares.get(service, _REST) * _lift(worded.get(service, 0.0))
        for service in (*shares, *worded)
    }
    total = sum(raised.values()) or 1.0
    order = sorted(raised, key=lambda service: -raised[service])
    return tuple((service, raised[service] / total) for service in order[:most])


def _lift(score: float) -> float:
    return float(2.718281828459045 ** (WORDS_WEIGHT * score / (score + _HALF)))
