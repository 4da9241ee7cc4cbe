"""Visitors as the hall sees them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who wants one service.

    Attributes:
        number: key of the visitor.
        language: in which they want to be served.
        also_speaks: other languages in which they can be served, a little slower.
        service: that they came for.
        ready_at: minute from which waiting counts: of the arrival, or of the appointment when that is later.
        seniority: minutes by which they count as having waited longer; what rules of the house give.
    """

    number: int
    language: str
    also_speaks: frozenset[str]
    service: str
    ready_at: float
    seniority: float = 0.0

    def waited(self, now: float) -> float:
        """Minutes that count: those since they were ready, and their seniority; never below 0."""
        return max(0.0, now - self.ready_at + self.seniority)
