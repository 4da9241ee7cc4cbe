"""Find services, papers, events, checks, places and what other modules name, by words in any language."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from wenjin.catalogue.domain.search import Document, Match, SearchIndex, joined
from wenjin.catalogue.domain.search.languages import languages_to_search
from wenjin.catalogue.queries.search_sources import Named, sources
from wenjin.core.held import EachOnce, Newest


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something that was found, in the language of the reader where it exists.

    Attributes:
        kind: one of those of the registered sources (``search_sources``).
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
        kinds: only these; None for all.
        guessed: further languages that the text may be in.

    Raises:
        NoPackLoaded: there is nothing to search.
        KeyError: no such language.
    """
    return named(matched(text, language, limit, kinds, guessed), language)


def matched(
    text: str,
    language: str,
    limit: int = 10,
    kinds: Collection[str] | None = None,
    guessed: Collection[str] = (),
) -> list[Match]:
    """The same without names, for whoever shows few of many.

    Raises:
        NoPackLoaded: there is nothing to search.
        KeyError: no such language.
    """
    return _matches(text, languages_to_search(text, language, guessed), limit, kinds)


def named(matches: Sequence[Match], language: str) -> list[SearchHit]:
    """What was found, with its names in the language of the reader where there are any."""
    names: dict[tuple[str, str], Named] = {}
    for source in sources():
        own = [one for one in matches if one.kind in source.kinds]
        if own:
            names |= source.named(own, language)
    return [_hit(one, names[one.kind, one.id]) for one in matches if (one.kind, one.id) in names]


def _matches(text: str, languages: list[str], limit: int, kinds: Collection[str] | None) -> list[Match]:
    """The best matches over several languages."""
    library = _library.of("|".join(source.edition() for source in sources()))
    return joined(library.of(code).search(text, limit, kinds) for code in languages)[: max(limit, 0)]


def _hit(match: Match, named: Named) -> SearchHit:
    title, summary = named.title, named.summary
    return SearchHit(
        match.kind, match.id, str(title), title.language, str(summary), summary.language, match.score
    )


def _index(language: str) -> SearchIndex:
    return SearchIndex(*_everything(language))


def _everything(language: str) -> tuple[Iterator[Document], dict[str, float]]:
    """Texts of all sources in one language, and how much each kind weighs."""
    known = sources()
    weights = {kind: weight for source in known for kind, weight in source.kinds.items()}
    return chain.from_iterable(source.documents(language) for source in known), weights


# The indexes of what there is now, a third of a megabyte for each language that was asked.
_library: Final[Newest[str, EachOnce[str, SearchIndex]]] = Newest(lambda _: EachOnce(_index))
