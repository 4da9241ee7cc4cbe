"""Texts of invented events: written in English, drafted in Chinese."""

from collections.abc import Iterator

from wenjin.events.models import EventText
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.domain.sources import source_hash

CHINESE = "zh-hans"


def said_in_both(subject: str, field: str, english: str, chinese: str) -> Iterator[EventText]:
    """One text in both languages; nothing where nothing is said."""
    if not english:
        return
    of_source = source_hash(english)
    written = EventText.State.SOURCE, EventText.State.DRAFTED
    for language, value, state in zip((SOURCE, CHINESE), (english, chinese), written, strict=True):
        if value:
            yield EventText(
                language=language,
                subject=subject,
                field=field,
                value=value,
                state=state,
                source_hash=of_source,
            )
