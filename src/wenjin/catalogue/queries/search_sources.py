"""What can be found: each module names its things here, and one search finds them all.

A module that has things to find registers a source when it starts (``AppConfig.ready``); the catalogue is the
first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from wenjin.catalogue.domain.search import Document, Match
from wenjin.catalogue.models import CatalogueText, RecordVersion
from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.catalogue.queries.texts import Said, texts
from wenjin.lang.domain.registry import SOURCE

_TITLE_FIELDS: Final = ("title", "name")
_FIELDS: Final = (*_TITLE_FIELDS, "summary")

# People look for what they can do; the papers for it are named on its page.
_KINDS: Final[Mapping[str, float]] = {
    "service": 1.0,
    "journey": 0.9,
    "life_event": 0.9,
    "business_event": 0.9,
    "ruleset": 0.9,
    "centre": 0.9,
    "checkpoint": 0.9,
    "evidence": 0.7,
}


@dataclass(frozen=True, slots=True)
class Named:
    """What something that was found is called, in the language of the reader where it can be said in it."""

    title: Said
    summary: Said


class SearchSource(Protocol):
    """Things of some kinds that can be found."""

    @property
    def kinds(self) -> Mapping[str, float]:
        """Names of the kinds, each with its weight beside services, which weigh 1."""

    def edition(self) -> str:
        """Another one whenever something that can be found has changed.

        Raises:
            NoPackLoaded: there is nothing yet.
        """

    def documents(self, language: str) -> Iterable[Document]:
        """The texts of all things in one language, in the order in which equals are shown."""

    def named(self, found: Sequence[Match], language: str) -> Mapping[tuple[str, str], Named]:
        """What things of this source are called, by kind and id."""


class CatalogueSource:
    """Services, papers, events, journeys, checks and places of the pack."""

    @property
    def kinds(self) -> Mapping[str, float]:
        """Those of the pack."""
        return _KINDS

    def edition(self) -> str:
        """That of the pack and its texts."""
        return current_pack().edition

    def documents(self, language: str) -> Iterator[Document]:
        """All texts of a language, in the order of the pack."""
        synonyms: dict[str, tuple[str, ...]] = {}
        for phrases in documents("phrases", identifier=language)["phrases"]:
            synonyms |= {entry["subject"]: tuple(entry["words"]) for entry in phrases["synonyms"]}
        said: dict[str, dict[str, str]] = {}
        rows = CatalogueText.objects.filter(language=language, field__in=_FIELDS)
        for subject, field, value in rows.values_list("subject", "field", "value"):
            said.setdefault(subject, {})[field] = value
        order = {kind: place for place, kind in enumerate(_KINDS)}
        open_records = RecordVersion.objects.filter(kind__in=list(_KINDS), valid_to__isnull=True)
        records = open_records.order_by("position", "identifier").values_list("kind", "identifier")
        for kind, identifier in sorted(records, key=lambda one: order[one[0]]):
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

    def named(self, found: Sequence[Match], language: str) -> dict[tuple[str, str], Named]:
        """By one query; a thing without any text is called by its id."""
        said = texts([f"{one.kind}/{one.id}" for one in found], language, SOURCE, fields=_FIELDS)
        names = {}
        for one in found:
            subject = f"{one.kind}/{one.id}"
            titles = (said.find(subject, name, language) for name in _TITLE_FIELDS)
            title = next((title for title in titles if title), None) or Said(one.id, SOURCE)
            summary = said.find(subject, "summary", language) or Said("", title.language)
            names[one.kind, one.id] = Named(title, summary)
        return names


_sources: list[SearchSource] = [CatalogueSource()]


def register(source: SearchSource) -> None:
    """Let the things of a module be found.

    Raises:
        ValueError: another source has one of its kinds.
    """
    taken = {kind for one in _sources for kind in one.kinds} & set(source.kinds)
    if taken:
        raise ValueError(f"found by another source already: {', '.join(sorted(taken))}")
    _sources.append(source)


def sources() -> Sequence[SearchSource]:
    """All that were registered, the catalogue first."""
    return tuple(_sources)
