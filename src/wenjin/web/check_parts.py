"""The parts of the page that answers a check, ready for the template."""

from dataclasses import dataclass
from datetime import date

from wenjin.catalogue.domain.rules.points import Points


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that is open, and what its answer is worth.

    Attributes:
        worth: points in words.
        decides: names of ways that hang on it.
        is_last: those ways hang on nothing else.
    """

    fact: str
    question: str
    worth: str
    decides: tuple[str, ...]
    is_last: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """One other answer: what it is about, what it would be, what it is now (empty when not answered).

    Attributes:
        is_question: ``name`` is the question itself, for want of a shorter name.
    """

    name: str
    is_question: bool
    after: str
    before: str


@dataclass(frozen=True, slots=True)
class Change:
    """What would change the answer, and to what."""

    steps: tuple[ChangeStep, ...]
    effect: str
    is_by_time: bool
    is_better: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a way.

    Attributes:
        note: figures, or why nobody can tell.
    """

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Way:
    """A route: its name, where it stands, and its conditions by how they stand."""

    id: str
    category: str
    title: str
    verdict: str
    word: str
    tag: str
    fits: tuple[Condition, ...]
    opens: tuple[Condition, ...]
    fails: tuple[Condition, ...]
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A line of the reader's answers.

    Attributes:
        points: in words; empty when the answer gives none by itself.
    """

    fact: str
    question: str
    words: str
    points: str
    is_answered: bool
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Points that open a category."""

    name: str
    points: Points


@dataclass(frozen=True, slots=True)
class Note:
    """Something in force beside the rules, or taken as given.

    Attributes:
        is_about_you: it hangs on answers of the reader.
        is_certain: it certainly concerns the reader.
    """

    kind: str
    text: str
    is_about_you: bool
    is_certain: bool
    confidence: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A law, notice or page that the answer rests on."""

    citation: str
    url: str
    read_on: date | None
    confidence: str
