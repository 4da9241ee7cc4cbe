"""The answer of a rule set as a page: one sentence first, then what to do, then the proof."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wenjin.catalogue.domain.rules.rule_model import Source
from wenjin.catalogue.domain.rules.rulesets import CheckResult
from wenjin.catalogue.queries.checks import Rules
from wenjin.catalogue.queries.texts import Said
from wenjin.lang.domain.registry import SOURCE
from wenjin.web.answers import Answers
from wenjin.web.check_parts import Change, GivenAnswer, Line, Missing, Note, SourceLine, Way
from wenjin.web.check_scale import Scale
from wenjin.web.check_texts import RuleTexts
from wenjin.web.check_words import ORDER_OF_WAYS, Writer, unbroken

MOST_CHANGES: Final = 6
MOST_MISSING: Final = 5


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything that stands on the page, in the order in which it is read.

    Attributes:
        category_words: what the category reached means.
        scale_words: the drawing of the points in one sentence.
        total_words: all points together.
    """

    verdict: str
    headline: str
    category_words: str
    result: CheckResult
    scale: Scale | None
    scale_words: str
    total_words: str
    next_line: Line | None
    missing: tuple[Missing, ...]
    changes: tuple[Change, ...]
    ways: tuple[Way, ...]
    extras: tuple[Way, ...]
    answers: tuple[GivenAnswer, ...]
    notes: tuple[Note, ...]
    sources: tuple[SourceLine, ...]

    @property
    def missing_first(self) -> tuple[Missing, ...]:
        """The questions to show at once."""
        return self.missing[:MOST_MISSING]

    @property
    def missing_rest(self) -> tuple[Missing, ...]:
        """The others."""
        return self.missing[MOST_MISSING:]

    @property
    def open_ways(self) -> int:
        """How many ways are neither certain nor closed."""
        return sum(way.verdict == "undetermined" for way in self.ways)

    @property
    def notes_about_you(self) -> list[Note]:
        """What is in force and certainly concerns the reader."""
        return [note for note in self.notes if note.is_about_you and note.is_certain]

    @property
    def other_notes(self) -> list[Note]:
        """What else is in force or taken as given."""
        return [note for note in self.notes if not (note.is_about_you and note.is_certain)]

    @property
    def is_begun(self) -> bool:
        """Whether anything was answered."""
        return any(one.is_answered for one in self.answers)


def result_page(
    rules: Rules,
    texts: RuleTexts,
    answers: Answers,
    facts: Mapping[str, object],
    result: CheckResult,
    *,
    is_other: bool = False,
) -> ResultPage:
    """The page for one answer.

    Args:
        rules: the rule set.
        texts: its texts and those of the facts it asks for.
        answers: as the reader gave them.
        facts: the same, typed, without those that could not be read.
        result: what the rule set says to them.
        is_other: it is about somebody else than the reader.
    """
    writer = Writer(rules, texts, answers, facts, result, is_other=is_other)
    ways = [(one.is_extra, writer.way(one)) for one in result.routes]
    counting = [way for is_extra, way in ways if not is_extra]
    missing = [writer.missing(name) for name in result.missing if name in rules.fact_types]
    return ResultPage(
        verdict=result.verdict,
        headline=writer.headline(),
        category_words=writer.category_words(),
        result=result,
        scale=writer.scale(),
        scale_words=writer.scale_words(),
        total_words=unbroken(result.score[:2]) if result.score else "",
        next_line=writer.next_line(),
        missing=tuple(sorted(missing, key=lambda one: not one.is_next)),
        changes=tuple(writer.change(one) for one, _left in result.changes[:MOST_CHANGES]),
        ways=tuple(sorted(counting, key=_nearness)),
        extras=tuple(way for is_extra, way in ways if is_extra),
        answers=writer.answers_given(),
        notes=tuple(writer.note(one) for one in result.warnings),
        sources=source_lines(texts, result.sources),
    )


def _nearness(way: Way) -> tuple[int, bool, int]:
    """Ways that are open first, then those that one answer decides, then those of which most fits."""
    return ORDER_OF_WAYS[way.verdict], way.tag != "turn", -len(way.fits)


def source_lines(texts: RuleTexts, sources: Iterable[Source]) -> tuple[SourceLine, ...]:
    """Sources with their titles in the reader's language, where they have any."""
    return tuple(
        SourceLine(
            citation=texts.find(f"sources.{one.id}.title") or Said(one.citation, SOURCE),
            url=one.url or "",
            read_on=one.read_on,
            confidence=one.confidence.value,
        )
        for one in sources
    )
