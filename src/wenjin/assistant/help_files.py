"""Calls for help as the pack has them: phrases for each language, and whom to call.

``help/<language>.tsv`` has the columns *kind* and *phrase* (``domain.alarm``); ``help/numbers.tsv`` *kind*,
*number* and *services*, the ids apart by spaces, the kinds in the order in which they come first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wenjin.assistant.domain.alarm import Phrase, PhraseRefused, phrase
from wenjin.lang.domain.registry import BY_CODE

_NUMBERS: Final = "numbers.tsv"


@dataclass(frozen=True, slots=True)
class Number:
    """Whom to call: what to dial, and the services that stand for it, the first that of the number."""

    kind: str
    number: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """Phrases by language, and the numbers by kind, the gravest kind first."""

    phrases: dict[str, tuple[Phrase, ...]]
    numbers: dict[str, Number]

    def phrases_of(self, languages: Iterable[str]) -> list[Phrase]:
        """Phrases of some languages, those of the gravest kind first.

        Only theirs: three letters that call for help in one language are an ordinary word in another.
        """
        order = list(self.numbers)
        chosen = [one for language in dict.fromkeys(languages) for one in self.phrases.get(language, ())]
        return sorted(chosen, key=lambda one: order.index(one.kind))


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
        number, _, names = rest.partition("\t")
        if not number or not names or not set(names.split()) <= set(services):
            wrong.append(f"{place}: kind, number and known services are needed")
        numbers[kind] = Number(kind, number, tuple(names.split()))
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


def _lines(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(f"{path.name}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip()]
