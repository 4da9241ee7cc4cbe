"""What an interpreter needs to know of a matter: papers and terms, for the visitor and for the office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wenjin.catalogue.queries.domain import current_pack
from wenjin.catalogue.queries.service_page import service_page
from wenjin.catalogue.queries.terms import terms
from wenjin.catalogue.queries.texts import Said, Texts, texts
from wenjin.lang.domain.glossary import Term
from wenjin.lang.domain.registry import SOURCE
from wenjin.web.counters_wanted import topic_field

_OFFICE: Final = "zh-hans"


@dataclass(frozen=True, slots=True)
class Both:
    """The same in the visitor's language and in that of the office; each text knows in which it really is."""

    theirs: Said
    ours: Said


@dataclass(frozen=True, slots=True)
class TermSeen:
    """A term of the matter.

    Attributes:
        word: in the visitor's language; empty where the glossary has none.
    """

    english: str
    chinese: str
    word: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What they will talk about.

    Attributes:
        services: of the topic, to choose from: id, title in both languages, whether it is the chosen one.
        papers: that the chosen service asks for.
    """

    topic: Both
    services: tuple[tuple[str, Both, bool], ...]
    papers: tuple[Both, ...]
    terms: tuple[TermSeen, ...]


def matter(subject: str, topic: str, services: Sequence[str], chosen: str, language: str) -> Matter:
    """The papers and terms of a topic.

    Args:
        subject: of the hall's texts.
        services: ids of the services of the topic.
        chosen: the service that they talk about; the first one when it is not among them.
        language: of the visitor.
    """
    wanted = chosen if chosen in services else next(iter(services), "")
    names = texts([subject, *(f"service/{one}" for one in services)], language, _OFFICE, SOURCE)
    return Matter(
        topic=_both(names, subject, topic_field(topic), language),
        services=tuple(
            (one, _both(names, f"service/{one}", "title", language), one == wanted)
            for one in services
            if names.find(f"service/{one}", "title", SOURCE)
        ),
        papers=_papers(wanted, language) if wanted else (),
        terms=tuple(
            TermSeen(one.english, one.chinese, _word(one, language))
            for one in _terms_of(current_pack().content_hash, tuple(services))
        ),
    )


def _papers(service: str, language: str) -> tuple[Both, ...]:
    page = service_page(service, language, _OFFICE, pack=current_pack())
    if page is None:
        return ()
    return tuple(_both(page.texts, one.subject, "name", language) for one in page.papers)


def _both(names: Texts, subject: str, field: str, language: str) -> Both:
    nothing = Said("", SOURCE)
    return Both(
        names.find(subject, field, language) or nothing, names.find(subject, field, _OFFICE) or nothing
    )


def _word(term: Term, language: str) -> str:
    if language == SOURCE:
        return term.english
    found = term.words.get(language)
    return found.word if found is not None else ""


@lru_cache(maxsize=64)
def _terms_of(content_hash: str, services: tuple[str, ...]) -> tuple[Term, ...]:
    """Terms that the English of the services or their papers has; kept as long as the pack stays the same."""
    if not services:
        return ()
    english = list(_english(services))
    return tuple(one for one in terms() if any(one.is_in(text) for text in english))


def _english(services: Iterable[str]) -> Iterable[str]:
    pack = current_pack()
    for service in services:
        page = service_page(service, SOURCE, pack=pack)
        if page is None:
            continue
        fields = [(page.subject, "title"), (page.subject, "summary")]
        fields += [(one.subject, "name") for one in page.papers]
        for subject, field in fields:
            found = page.texts.find(subject, field, SOURCE)
            if found:
                yield found
