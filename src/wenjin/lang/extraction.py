"""The sentences of the interface, collected from code and templates without any other program.

Django turns a template into something that looks like Python (``templatize``); Babel then reads both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_language
from django.utils.translation.template import templatize

from wenjin.lang.domain.plurals import plurals
from wenjin.lang.domain.registry import DESK_LANGUAGES

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_TEMPLATE_ENDINGS = (".html", ".txt")
_DESK = "desk/"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the interface.

    Attributes:
        id: the English, or the pair of singular and plural.
        context: tells apart equal English sentences; None for most.
        place: file and line where it is used.
    """

    id: str | tuple[str, ...]
    context: str | None
    place: tuple[str, int]


def sentences(root: Path) -> Iterator[Sentence]:
    """All sentences under a folder of code and templates, in the order of files."""
    for path in sorted(root.rglob("*")):
        if "tests" in path.parts or not path.is_file():
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in _TEMPLATE_ENDINGS and "templates" in path.parts:
            source = templatize(path.read_text(encoding="utf-8")).encode("utf-8")
        else:
            continue
        name = path.relative_to(root).as_posix()
        for line, message, _, context in extract("python", BytesIO(source), keywords=KEYWORDS):
            if message and message != ("", ""):
                yield Sentence(message, context, (name, line))


def is_only_of_the_desk(found: Iterable[Sentence]) -> set[tuple[str | tuple[str, ...], str | None]]:
    """Sentences (id, context) that only staff read: languages that the desk does not speak leave them out."""
    of_desk: set[tuple[str | tuple[str, ...], str | None]] = set()
    of_public: set[tuple[str | tuple[str, ...], str | None]] = set()
    for one in found:
        (of_desk if one.place[0].startswith(_DESK) else of_public).add((one.id, one.context))
    return of_desk - of_public


def update(po: Path, found: list[Sentence], locale: str) -> tuple[int, int]:
    """Bring a PO file up to date: new sentences come in empty, translations are kept, unused ones leave.

    What only the desk says comes in for the languages of the desk alone.

    Returns:
        How many sentences it has, and how many of them lack a translation.
    """
    old = Catalog(locale=locale)
    if po.exists():
        with po.open("rb") as stream:
            old = read_po(stream, locale=locale)
    new = Catalog(
        locale=locale,
        project="Wenjin",
        copyright_holder="",
        fuzzy=False,
        header_comment="# Sentences of the interface. See docs/translating.md.",
    )
    language = to_language(locale)
    # Babel's own expressions differ from CLDR for some languages.
    new.mime_headers = [("Plural-Forms", plurals(language).header)]
    left_out = set() if language in DESK_LANGUAGES else is_only_of_the_desk(found)
    for sentence in found:
        if (sentence.id, sentence.context) in left_out:
            continue
        known = old.get(sentence.id, context=sentence.context)
        new.add(
            sentence.id,
            known.string if known else None,
            locations=[sentence.place],
            flags=known.flags if known else (),
            # A comment of one word is the state of the translation.
            user_comments=known.user_comments if known else (),
            context=sentence.context,
        )
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as stream:
        write_po(stream, new, width=110, sort_by_file=False, include_lineno=False)
    missing = sum(1 for message in new if message.id and not any(_strings(message.string)))
    return len(new), missing


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, tuple | list) else []
