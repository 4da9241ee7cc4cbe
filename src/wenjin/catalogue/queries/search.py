"""Find services, papers, events, journeys, checks and places by words in any language."""

import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from wenjin.catalogue.domain.search import Document, Match, SearchIndex
from wenjin.catalogue.domain.search.languages import languages_to_search
from wenjin.catalogue.models import CatalogueText, RecordVersion
from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.catalogue.queries.texts import Said, Texts, texts
from wenjin.lang.domain.registry import SOURCE

KINDS: Final = (
    "service",
    "journey",
    "life_event",
    "business_event",
    "ruleset",
    "centre",
    "checkpoint",
    "evidence",
)
# People look for what they can do; the papers for it are named on its page.
_KIND_WEIGHT: Final = {
    "life_event": 0.9,
    "business_event": 0.9,
    "ruleset": 0.9,
    "journey": 0.9,
    "centre": 0.9,
    "checkpoint": 0.9,
    "evidence": 0.7,
}
_TITLE_FIELDS: Final = ("title", "name")
_FIELDS: Final = (*_TITLE_FIELDS, "summary")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something that was found, in the language of the reader where it exists.

    Attributes:
        kind: one of ``KINDS``.
        title_language: language of the title; another than asked for when there is no translation.
        summary: empty when there is none.
        score: higher is better; comes from words only and cannot be compared between questions.
    """

    kind: str
    id: str
    title: str
    title_language: str
    summary: str
    summary_language: str
    score: float


class _Library:
    """The indexes of a pack, one a language, each made when it is first asked."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        self._indexes: dict[str, SearchIndex] = {}

    def index(self, language: str) -> SearchIndex:
        held = self._indexes.get(language)
        if held is None:
            with _lock:
                held = self._indexes.get(language)
                if held is None:
                    held = SearchIndex(_documents(language), _KIND_WEIGHT)
                    self._indexes[language] = held
        return held


_lock = threading.Lock()
_library: _Library | None = None


def find(
    text: str,
    language: str,
    limit: int = 10,
    kinds: Collection[str] | None = None,
    guessed: Collection[str] = (),
) -> list[SearchHit]:
    """What fits these words best, best first; titles in the language of the reader where there are any.

    Args:
        text: what somebody typed, in any language, perhaps unfinished; its first 300 characters are read.
        language: code of the reader's language.
        limit: at most so many.
        kinds: only these of ``KINDS``; None for all.
        guessed: further languages that the text may be in.

    Raises:
        NoPackLoaded: there is nothing to search.
        KeyError: no such language.
    """
    matches = _matches(text, languages_to_search(text, language, guessed), limit, kinds)
    said = texts([f"{one.kind}/{one.id}" for one in matches], language, SOURCE, fields=_FIELDS)
    return [_hit(match, said, language) for match in matches]


def _matches(text: str, languages: list[str], limit: int, kinds: Collection[str] | None) -> list[Match]:
    """The best matches over several languages: a thing counts as it does in the language that knows it best."""
    library = _current()
    best: dict[tuple[str, str], Match] = {}
    places: dict[tuple[str, str], int] = {}
    for code in languages:
        for place, match in enumerate(library.index(code).search(text, limit, kinds)):
            key = (match.kind, match.id)
            if key not in best or match.score > best[key].score:
                best[key] = match
                places[key] = place
    return sorted(best.values(), key=lambda one: (-one.score, places[one.kind, one.id]))[: max(limit, 0)]


def _hit(match: Match, said: Texts, language: str) -> SearchHit:
    subject = f"{match.kind}/{match.id}"
    title = next((one for name in _TITLE_FIELDS if (one := said.find(subject, name, language))), None)
    title = title or Said(match.id, SOURCE)
    summary = said.find(subject, "summary", language) or Said("", title.language)
    return SearchHit(
        match.kind, match.id, str(title), title.language, str(summary), summary.language, match.score
    )


def _current() -> _Library:
    """The indexes of the loaded pack, begun anew when another pack was loaded."""
    global _library  # about a megabyte for each language that was asked, replaced as a whole
    edition = current_pack().edition
    held = _library
    if held is not None and held.edition == edition:
        return held
    with _lock:
        if _library is None or _library.edition != edition:
            _library = _Library(edition)
        return _library


def _documents(language: str) -> Iterator[Document]:
    """All texts of a language that can be found, in the order of the pack."""
    synonyms: dict[str, tuple[str, ...]] = {}
    for phrases in documents("phrases")["phrases"]:
        if phrases["language"] == language:
            synonyms |= {entry["subject"]: tuple(entry["words"]) for entry in phrases["synonyms"]}
    said: dict[str, dict[str, str]] = {}
    rows = CatalogueText.objects.filter(language=language, field__in=_FIELDS)
    for subject, field, value in rows.values_list("subject", "field", "value"):
        said.setdefault(subject, {})[field] = value
    order = {kind: place for place, kind in enumerate(KINDS)}
    open_records = RecordVersion.objects.filter(kind__in=KINDS, valid_to__isnull=True)
    records = open_records.order_by("position", "identifier")
    for kind, identifier in sorted(records.values_list("kind", "identifier"), key=lambda one: order[one[0]]):
        subject = f"{kind}/{identifier}"
        fields = said.get(subject, {})
        if fields or subject in synonyms:
            yield Document(
                kind=kind,
                id=identifier,
                language=language,
                title=next((fields[name] for name in _TITLE_FIELDS if name in fields), ""),
                summary=fields.get("summary", ""),
                synonyms=synonyms.get(subject, ()),
            )
