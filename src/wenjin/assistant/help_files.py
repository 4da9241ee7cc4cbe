"""Calls for help as the pack has them: phrases for each language, and whom to call.

``help/<language>.tsv`` has the columns *kind* and *phrase* (``domain.alarm``); ``help/numbers.tsv`` *kind*,
*numbers* and *services*, both apart by spaces, the kinds in the order in which they come first. A kind has
several numbers where nobody can tell which is right: each has its service at the same place.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

from wenjin.assistant.domain.alarm import (
    Phrase,
    PhraseBook,
    PhraseRefused,
    calls_for_help,
    is_explained,
    phrase,
)
from wenjin.lang.domain.folding import fold
from wenjin.lang.domain.registry import BY_CODE

_NUMBERS: Final = "numbers.tsv"


@dataclass(frozen=True, slots=True)
class Number:
    """Whom to call.

    Attributes:
        number: what to dial.
        services: those that stand for it, the first that of the number, then those of the other numbers.
        others: what else to dial where nobody can tell which is right.
    """

    kind: str
    number: str
    services: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Help:
    """Phrases by language, and the numbers by kind, the gravest kind first.

    Attributes:
        phrases: those of the pack.
        numbers: whom to call.
        added: those that staff of the house added.
    """

    phrases: Mapping[str, tuple[Phrase, ...]]
    numbers: Mapping[str, Number]
    added: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)

    def kind_of(self, text: str, languages: Iterable[str]) -> str:
        """Kind of the call for help in a text, the gravest that it says; empty when it is none.

        People in danger write their own language on whatever page is open, and a few words are too few to tell
        which it is. So the pack's phrases of all languages count, after those of the given ones. That brings
        hardly a false alarm (docs/assistant.md); what staff add was looked at in one language only. Where a given
        language knows the words as harmless ("drowning in debt"), others have no say.
        """
        likely = list(
            chain.from_iterable(
                self._books[one].worth_comparing(text) for one in languages if one in self._books
            )
        )
        kind = calls_for_help(text, self._gravest_first(likely))
        if kind or is_explained(text, likely):
            return kind
        return calls_for_help(text, self._of_all.worth_comparing(text))

    def phrases_of(self, languages: Iterable[str]) -> list[Phrase]:
        """Phrases of some languages, those of the gravest kind first."""
        both = (self.phrases, self.added)
        return self._gravest_first(
            one for language in dict.fromkeys(languages) for by in both for one in by.get(language, ())
        )

    @cached_property
    def _books(self) -> dict[str, PhraseBook]:
        return {one: PhraseBook(self.phrases_of([one])) for one in {*self.phrases, *self.added}}

    @cached_property
    def _of_all(self) -> PhraseBook:
        return PhraseBook(self._gravest_first(chain.from_iterable(self.phrases.values())))

    def _gravest_first(self, phrases: Iterable[Phrase]) -> list[Phrase]:
        # A cry that is the whole text says nothing else: it is taken before any word of it.
        order = {kind: place for place, kind in enumerate(self.numbers)}
        return sorted(phrases, key=lambda one: (not one.is_whole, order[one.kind]))


class HelpRefused(ValueError):
    """The files of calls for help cannot be trusted as they are; each wrong line is named."""


def read_help(root: Path, services: Collection[str]) -> Help:
    """Phrases and numbers of a pack; none when it has no folder ``help``.

    Raises:
        HelpRefused: a wrong line. Half of these phrases would be worse than a clear error.
    """
    folder = root / "help"
    if not (folder / _NUMBERS).is_file():
        return Help({}, {})
    wrong: list[str] = []
    numbers: dict[str, Number] = {}
    for place, line in _lines(folder / _NUMBERS):
        kind, _, rest = line.partition("\t")
        dialled, _, names = rest.partition("\t")
        number, *others = dialled.split() or [""]
        named = tuple(names.split())
        if not number or len(named) <= len(others) or not set(named) <= set(services):
            wrong.append(f"{place}: kind, number and known services are needed")
        numbers[kind] = Number(kind, number, named, tuple(others))
    phrases: dict[str, list[Phrase]] = {}
    for path in sorted(folder.glob("*.tsv")):
        if path.name == _NUMBERS:
            continue
        if path.stem not in BY_CODE:
            wrong.append(f"{path.name}: not a language of the house")
        for place, line in _lines(path):
            kind, _, written = line.partition("\t")
            try:
                if kind not in numbers:
                    raise PhraseRefused(kind)
                phrases.setdefault(path.stem, []).append(phrase(kind, written))
            except PhraseRefused as error:
                wrong.append(f"{place}: not a phrase: {error}")
    if wrong:
        raise HelpRefused("\n".join(wrong))
    return Help({language: tuple(found) for language, found in phrases.items()}, numbers)


def words_of_help(root: Path, language: str) -> set[str]:
    """Folded words and beginnings of words of the phrases of a language, also of those that must not occur."""
    path = root / "help" / f"{language}.tsv"
    phrases = [line.partition("\t")[2] for _place, line in _lines(path)] if path.is_file() else []
    return {word for one in phrases for word in fold(one).split()}


def _lines(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(f"{path.name}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip()]
