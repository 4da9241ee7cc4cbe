"""What is wrong in a pack: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error in a file of a pack.

    Attributes:
        file: path inside the pack.
        line: line in the file, counted from 1; 0 when the whole file is meant.
        message: what is wrong.
        remedy: what to do.
    """

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} -> {self.remedy}"

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return asdict(self)


class PackRefused(ValueError):
    """A pack has errors, so nothing of it was loaded."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(f"{len(self.problems)} errors in the pack")
