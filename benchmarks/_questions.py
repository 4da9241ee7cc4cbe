"""The measuring set of the assistant: questions that nobody trains on.

``benchmarks/questions/<language>.tsv``: id, language, service (``-`` for what must be declined), style, question.
Written before anything was tuned, by people who did not see the examples. Questions with an odd number are for
tuning; those with an even number are reported, and nobody tunes to them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

FOLDER: Final = Path(__file__).parent / "questions"
DECLINED: Final = "-"
Half = Literal["tuned", "reported"]


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the set."""

    id: str
    language: str
    service: str
    style: str
    text: str

    @property
    def half(self) -> Half:
        """Which half it belongs to."""
        return "tuned" if int(self.id.rpartition("-")[2].lstrip("d")) % 2 else "reported"


def questions(half: Half | None = None) -> list[Question]:
    """All questions, or those of one half."""
    found = [
        Question(*line.split("\t"))
        for path in sorted(FOLDER.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [one for one in found if half is None or one.half == half]
