"""The examples of a pack: plain tables, one file a language.

``questions/<language>.tsv`` has the columns *service* and *text*, ``declined/<language>.tsv`` *kind* and *text*.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from wenjin.assistant.domain.examples import KINDS, Situation
from wenjin.assistant.domain.question import LONGEST, readable
from wenjin.lang.domain.registry import BY_CODE


class ExamplesRefused(ValueError):
    """Lines that are no examples, each named with its file and number."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Keep the lines."""
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def read_examples(folder: Path, services: Collection[str]) -> list[Situation]:
    """All examples under the folder of a pack, in the order of files and lines; doubles are left out.

    Raises:
        ExamplesRefused: a file that is no table of examples, or names an unknown language, service or kind.
    """
    wrong: list[str] = []
    found: dict[tuple[str, str, str], Situation] = {}
    for name, known in (("questions", services), ("declined", KINDS)):
        for path in sorted((folder / name).glob("*.tsv")):
            if path.stem not in BY_CODE:
                wrong.append(f"{name}/{path.name}: not a language of the house")
                continue
            for number, label, text in _lines(path):
                cleaned = readable(text)
                if label not in known:
                    wrong.append(f"{name}/{path.name}:{number}: {label!r} is not known")
                elif not cleaned or len(text) > LONGEST:
                    wrong.append(f"{name}/{path.name}:{number}: empty, or longer than {LONGEST} characters")
                else:
                    service, kind = (label, "") if name == "questions" else ("", label)
                    found.setdefault((service, kind, cleaned), Situation(path.stem, cleaned, service, kind))
    if wrong:
        raise ExamplesRefused(wrong)
    return list(found.values())


def questions_of(folder: Path, language: str) -> list[str]:
    """The questions of one language under the folder of a pack, as they are written; none without a file."""
    path = folder / "questions" / f"{language}.tsv"
    return [text for _, _, text in _lines(path)] if path.is_file() else []


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            label, _, text = line.rstrip("\n").partition("\t")
            if label:
                yield number, label, text
