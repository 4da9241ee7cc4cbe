"""Find services, papers, events, journeys and checks by words in any language."""

import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Self

from wenjin.catalogue.domain.search import Document, SearchIndex
from wenjin.catalogue.models import CatalogueText, RecordVersion
from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.lang.domain.registry import SOURCE, chain

KINDS: Final = ("service", "journey", "life_event", "business_event", "ruleset", "evidence")
# People look for what they can do; the papers for it are named on its page.
_KIND_WEIGHT: Final = {
    "life_event": 0.9,
    "business_event": 0.9,
    "ruleset": 0.9,
    "journey": 0.9,
    "evidence": 0.7,
}
_TITLE_FIELDS: Final = ("title", "name")
_FIELDS: Final = (*_TITLE_FIELDS, "summary")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something that was found, in the language of the reader where it exists.

    Attributes:
        kind: ``service``, ``evidence``, ``life_event``, ``business_event``, ``journey`` or ``ruleset``.
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


@dataclass(frozen=True, slots=True)
class _Library:
    """The index of a pack and the texts to show."""

    content_hash: str
    index: SearchIndex
    texts: dict[tuple[str, str], dict[str, Document]]

    @classmethod
    def of_pack(cls, content_hash: str) -> Self:
        texts: dict[tuple[str, str], dict[str, Document]] = {}
        for document in _documents():
            texts.setdefault((document.kind, document.id), {})[document.language] = document
        index = SearchIndex(
            (one for by_language in texts.values() for one in by_language.values()), _KIND_WEIGHT
        )
        return cls(content_hash, index, texts)


_lock = threading.Lock()
_library: _Library | None = None


def find(text: str, language: str, limit: int = 10, kinds: Collection[str] | None = None) -> list[SearchHit]:
    """What fits these words best, best first; titles in the language of the reader where there are any.

    Args:
        text: what somebody typed, in any language, perhaps unfinished; its first 300 characters are read.
        language: code of the reader's language.
        limit: at most so many.
        kinds: only these of ``KINDS``; None for all.

    Raises:
        NoPackLoaded: there is nothing to search.
        KeyError: no such language.
    """
    library = _current()
    languages = chain(language)
    hits: list[SearchHit] = []
    for match in library.index.search(text, limit, kinds):
        by_language = library.texts[match.kind, match.id]
        order = [code for code in (*languages, SOURCE, *by_language) if code in by_language]
        titled = next((by_language[code] for code in order if by_language[code].title), by_language[order[0]])
        told = next((by_language[code] for code in order if by_language[code].summary), titled)
        hits.append(
            SearchHit(
                kind=match.kind,
                id=match.id,
                title=titled.title,
                title_language=titled.language,
                summary=told.summary,
                summary_language=told.language,
                score=match.score,
            )
        )
    return hits


def _current() -> _Library:
    """The library of the loaded pack, built once per process and pack."""
    global _library  # a few megabytes per process, replaced as a whole
    content_hash = current_pack().content_hash
    held = _library
    if held is not None and held.content_hash == content_hash:
        return held
    with _lock:
        if _library is None or _library.content_hash != content_hash:
            _library = _Library.of_pack(content_hash)
        return _library


def _documents() -> Iterator[Document]:
    """All texts that can be found, in the order of the pack."""
    synonyms: dict[tuple[str, str], tuple[str, ...]] = {}
    spoken: dict[str, set[str]] = {}
    for phrases in documents("phrases")["phrases"]:
        for entry in phrases["synonyms"]:
            synonyms[entry["subject"], phrases["language"]] = tuple(entry["words"])
            spoken.setdefault(entry["subject"], set()).add(phrases["language"])
    texts: dict[str, dict[str, dict[str, str]]] = {}
    rows = CatalogueText.objects.filter(field__in=_FIELDS).values_list(
        "language", "subject", "field", "value"
    )
    for language, subject, field, value in rows:
        texts.setdefault(subject, {}).setdefault(language, {})[field] = value
    order = {kind: place for place, kind in enumerate(KINDS)}
    open_records = RecordVersion.objects.filter(kind__in=KINDS, valid_to__isnull=True)
    records = open_records.order_by("position", "identifier")
    for kind, identifier in sorted(records.values_list("kind", "identifier"), key=lambda one: order[one[0]]):
        subject = f"{kind}/{identifier}"
        said = texts.get(subject, {})
        for language in sorted({*said, *spoken.get(subject, ())}):
            fields = said.get(language, {})
            yield Document(
                kind=kind,
                id=identifier,
                language=language,
                title=next((fields[name] for name in _TITLE_FIELDS if name in fields), ""),
                summary=fields.get("summary", ""),
                synonyms=synonyms.get((subject, language), ()),
            )
