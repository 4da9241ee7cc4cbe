"""Texts of events, series and venues for a page, fetched at once, each knowing the language it is in."""

from collections.abc import Iterable
from typing import Final

from wenjin.catalogue.queries.texts import Said, Texts
from wenjin.events.models import EventText
from wenjin.lang.domain.registry import BY_CODE, SOURCE, chain

SOURCES: Final = (SOURCE, "zh-hans")
"""Languages in which texts of events are written first, unless an event says otherwise."""


class EventTexts(Texts):
    """Texts that fall back on the language in which they were written, when the reader's chain has none.

    Whoever writes an event in one language must not have it shown without a title in the others.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]], sources: Iterable[str]) -> None:
        """Take rows as ``Texts`` does.

        Args:
            sources: languages of writing, the likeliest first.
        """
        super().__init__(rows)
        self._sources = tuple(sources)

    def find(self, subject: str, field: str, language: str) -> Said | None:
        """The text in that language, in the nearest of its fallbacks, or as it was written."""
        found = super().find(subject, field, language)
        if found is not None:
            return found
        others = (super(EventTexts, self).find(subject, field, one) for one in self._sources)
        return next((one for one in others if one is not None), None)


def event_texts(
    subjects: Iterable[str],
    *languages: str,
    fields: Iterable[str] = (),
    sources: Iterable[str] = (),
) -> Texts:
    """All texts of these subjects in these languages, their fallbacks and those of writing, by one query.

    Args:
        subjects: such as ``event/tea-and-law``, ``venue/nanshan``, ``series/language-corner``.
        languages: what the reader asked for, and a second language to stand beside it.
        fields: only these; all when empty.
        sources: languages in which the texts were written; English and Chinese when empty.
    """
    written_in = tuple(dict.fromkeys((*sources, *SOURCES)))
    codes = {code for one in (*languages, *written_in) if one in BY_CODE for code in chain(one)}
    wanted = EventText.objects.filter(language__in=sorted(codes), subject__in=sorted(set(subjects)))
    if only := sorted(set(fields)):
        wanted = wanted.filter(field__in=only)
    return EventTexts(wanted.values_list("language", "subject", "field", "value", "state"), written_in)


def title_of(texts: Texts, subject: str, language: str) -> Said | None:
    """The title of an event or a series; None when it has none in any language that was fetched."""
    return texts.find(subject, "title", language)
