"""What the last training said of itself, and whether the examples have changed since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wenjin.assistant.domain.examples import Situation, digest
from wenjin.assistant.domain.reporting import ROMANISED, style_of
from wenjin.assistant.example_files import ExamplesRefused
from wenjin.assistant.head_files import ABOUT
from wenjin.assistant.queries.examples import all_examples
from wenjin.assistant.queries.model import REPORT, current_folder, pack_folder
from wenjin.lang.domain.registry import BY_CODE


@dataclass(frozen=True, slots=True)
class Figures:
    """How often examples that a network had not seen were understood; shares in per cent.

    Attributes:
        name: a language, a style, or a kind of what must be declined.
        count: how many examples.
        first: share of those whose service came first (of what must be declined: share that was declined).
        three: share of those whose service was among the first three.
        lost: share of those that were declined although they should not.
    """

    name: str
    count: int
    first: float
    three: float = 0.0
    lost: float = 0.0


@dataclass(frozen=True, slots=True)
class Confusion:
    """A service that was taken for another, with an example."""

    meant: str
    taken_for: str
    times: int
    language: str
    example: str

    @property
    def tag(self) -> str:
        """BCP 47 tag of the example, with its script where that is not the usual one (``ar-Latn``)."""
        tag = BY_CODE[self.language].tag
        return f"{tag.partition('-')[0]}-Latn" if self._is_romanised else tag

    @property
    def direction(self) -> str:
        """In which direction the example runs."""
        return "ltr" if self._is_romanised else BY_CODE[self.language].direction

    @property
    def _is_romanised(self) -> bool:
        return style_of(Situation(self.language, self.example)) == ROMANISED


@dataclass(frozen=True, slots=True)
class Training:
    """The head that answers now.

    Attributes:
        examples: from how many it was made.
        examples_now: how many there are now; None when they cannot be read.
        is_stale: the examples have changed since; a new training would know more.
        is_of_pack: it came with the pack and was not made in this house.
        whole: over all examples of services.
    """

    model_id: str
    trained_at: datetime
    examples: int
    examples_now: int | None
    is_stale: bool
    is_of_pack: bool
    whole: Figures
    languages: tuple[Figures, ...]
    styles: tuple[Figures, ...]
    declined: tuple[Figures, ...]
    confusions: tuple[Confusion, ...]


def last_training() -> Training | None:
    """The head in use and its report; None when nothing was trained, or its report cannot be read.

    Raises:
        NoPackLoaded: the examples cannot be told from unknown ones.
    """
    folder = current_folder()
    if folder is None:
        return None
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        return _training(about, report, is_of_pack=folder == pack_folder())
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _training(about: Mapping[str, Any], report: Mapping[str, Any], *, is_of_pack: bool) -> Training:
    try:
        examples = all_examples()
    except ExamplesRefused:
        examples = None
    return Training(
        model_id=str(about["model_id"]),
        trained_at=datetime.fromisoformat(about["trained_at"]),
        examples=int(report["examples"]),
        examples_now=len(examples) if examples is not None else None,
        is_stale=examples is not None and digest(examples) != about["examples"],
        is_of_pack=is_of_pack,
        whole=_figures("all", report["all"]),
        languages=tuple(_figures(name, one) for name, one in report["languages"].items()),
        styles=tuple(_figures(name, one) for name, one in report["styles"].items()),
        declined=tuple(
            Figures(name, int(one["count"]), 100 * float(one["declined"]))
            for name, one in report["declined"].items()
        ),
        confusions=tuple(
            Confusion(
                str(one["meant"]),
                str(one["taken_for"]),
                int(one["times"]),
                str(one["language"]),
                str(one["example"]),
            )
            for one in report["confusions"]
        ),
    )


def _figures(name: str, one: Mapping[str, Any]) -> Figures:
    first, three, lost = (100 * float(one[key]) for key in ("first", "three", "lost"))
    return Figures(name, int(one["count"]), first, three, lost)
