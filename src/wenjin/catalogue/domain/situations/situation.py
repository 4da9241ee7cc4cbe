"""Recognise a situation in a sentence: "I was hired from abroad and come with my spouse, a child and a cat".

Matching of phrases, nothing learnt: what it says can be explained by the words it found. The words are data of
the pack (``phrases/<language>.yaml``). Where it is not sure it says less, never more: a person that is not named
is not counted, and two statements that contradict each other leave the fact unknown.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wenjin.catalogue.domain.search.folding import fold, is_unspaced
from wenjin.catalogue.domain.situations.companions import Company, Counter
from wenjin.catalogue.domain.situations.phrase_pattern import Utterance, compile_patterns, numbers_in

_FAR = 3  # words, or twice as many characters, between a denial and what it denies


@dataclass(frozen=True, slots=True)
class Situation:
    """What was understood.

    Attributes:
        journeys: ids, the most telling first.
        events: ids of life or business events, where no journey says it better.
        people: roles of those who come along, one per head: ``spouse``, ``child``, ``parent``, ``pet``.
        facts: by fact id, such as ``in_mainland_now``; ``pet_kind`` (``cat``, ``dog``) when all pets are of one.
    """

    journeys: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Signal:
    """A thing that can be said, in all the ways in which a language says it."""

    id: str
    found: re.Pattern[str] | None
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What signals together mean."""

    kind: str
    id: str
    when: frozenset[str]
    unless: frozenset[str]
    leave_out: frozenset[str]


class PhraseBook:
    """The phrases of one language."""

    def __init__(self, language: str, situations: Mapping[str, Any]) -> None:
        """Read the ``situations`` of a document of phrases, whose shape has been checked."""
        numbers = {
            fold(word): int(number["value"]) for number in situations["numbers"] for word in number["words"]
        }
        expression = numbers_in(numbers)
        self.language = language
        self._is_spaced = not is_unspaced("".join(numbers))
        self._denial = compile_patterns(situations["denials"]["statements"], expression)
        self._counter = Counter(situations, numbers, is_spaced=self._is_spaced)
        self._signals = [
            _Signal(one["id"], compile_patterns(one["patterns"], expression), one.get("facts", {}))
            for one in situations["signals"]
        ]
        self._outcomes = [
            _Outcome(
                kind="journey" if "journey" in one else "event",
                id=one.get("journey") or one["event"],
                when=frozenset(one["when"]),
                unless=frozenset(one.get("unless", ())),
                leave_out=frozenset(one.get("leave_out", ())),
            )
            for one in situations["outcomes"]
        ]

    def read(self, utterance: Utterance) -> Situation | None:
        """What the words of this language say; None when they say nothing."""
        text = utterance.read(is_spaced=self._is_spaced)
        said = [signal for signal in self._signals if self._is_said(signal, text)]
        company = self._counter.count(utterance)
        ids = {signal.id for signal in said}
        outcomes = [one for one in self._outcomes if one.when <= ids and not one.unless & ids]
        if not outcomes:
            return None
        journeys = tuple(dict.fromkeys(one.id for one in outcomes if one.kind == "journey"))
        left_out = frozenset[str]().union(*(one.leave_out for one in outcomes))
        return Situation(
            journeys=journeys,
            events=() if journeys else tuple(dict.fromkeys(one.id for one in outcomes)),
            people=tuple(role for role in company.roles if role not in left_out),
            facts=_agreed([*(signal.facts for signal in said), *_facts_of(company, left_out)]),
        )

    def _is_said(self, signal: _Signal, text: str) -> bool:
        if signal.found is None:
            return False
        return any(not self._is_denied(text, found.start()) for found in signal.found.finditer(text))

    def _is_denied(self, text: str, start: int) -> bool:
        """Whether a denial stands shortly before, in the same clause."""
        if self._denial is None:
            return False
        clause = re.split("[;,]", text[:start])[-1]
        last = None
        for last in self._denial.finditer(clause):  # noqa: B007 - the last one is wanted
            pass
        if last is None:
            return False
        between = clause[last.end() :]
        return len(between.split()) <= _FAR if self._is_spaced else len(between) <= _FAR


def _facts_of(company: Company, left_out: frozenset[str]) -> list[Mapping[str, object]]:
    return [facts for role, facts in company.facts if role not in left_out]


def _agreed(statements: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """Facts on which all statements agree; what they contradict each other on is not known."""
    values: dict[str, list[object]] = {}
    for statement in statements:
        for fact, value in statement.items():
            if value not in values.setdefault(fact, []):
                values[fact].append(value)
    return {fact: found[0] for fact, found in values.items() if len(found) == 1 and found[0] is not None}


def recognise(text: str, books: Iterable[PhraseBook]) -> Situation | None:
    """The situation that the text tells of, by the first book that understands it.

    Args:
        text: anything; only its first 300 characters are read.
        books: phrases by language, the language of the reader first. The language is a hint only.
    """
    utterance = Utterance.of(text)
    for book in books:
        situation = book.read(utterance)
        if situation is not None:
            return situation
    return None
