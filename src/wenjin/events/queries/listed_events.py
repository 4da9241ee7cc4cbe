"""Events of a list are read together: four questions for any number of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from wenjin.catalogue.queries.texts import Said, Texts, texts
from wenjin.events.models import Event, Interpretation
from wenjin.events.queries.seen import EventSeen
from wenjin.events.queries.texts import event_texts

_COLUMNS: Final = (
    "id",
    "code",
    "kind",
    "state",
    "entry",
    "starts_at",
    "ends_at",
    "is_online",
    "languages",
    "source_language",
    "audiences",
    "interests",
    "opens_at",
    "closes_at",
    "largest_group",
    "has_waiting_list",
    "gives_certificate",
    "organiser",
    "organiser_email",
    "cancelled_because",
    "is_sample",
    "sequence",
    "version",
    "changed_at",
)
_ELSEWHERE: Final = ("venue__code", "room__code", "series__code", "venue__centre")
_LISTS: Final = frozenset({"languages", "audiences", "interests"})


def read_listed(ids: Collection[UUID], language: str) -> Iterator[EventSeen]:
    """Events as a list shows them, without what is taken of their places; in no order."""
    rows = list(Event.objects.filter(pk__in=ids).values_list(*_COLUMNS, *_ELSEWHERE))
    interpreted = _interpreted(ids)
    subjects = [f"event/{row[1]}" for row in rows]
    houses = {row[-4]: row[-1] for row in rows if row[-4]}
    sources = sorted({row[9] for row in rows})
    words = event_texts(
        (*subjects, *(f"venue/{one}" for one in houses)),
        language,
        fields=("title", "summary", "name"),
        sources=sources,
    )
    names = {code: venue_name(words, code, centre, language) for code, centre in houses.items()}
    for row in rows:
        yield _seen(row, words, names, interpreted.get(row[0], ()), language)


def venue_name(words: Texts, code: str, centre: str, language: str) -> Said:
    """How a venue is called: as written for it, else as the centre of the pack, else by its code."""
    found = words.find(f"venue/{code}", "name", language)
    if found is None and centre:
        subject = f"centre/{centre}"
        found = texts([subject], language, fields=["name"]).find(subject, "name", language)
    return found or Said(code, language)


def title_or_code(words: Texts, subject: str, field: str, code: str, language: str) -> Said:
    """A text, or the code of what it belongs to, so that nothing stands there without a name."""
    return words.find(subject, field, language) or Said(code, language)


def _interpreted(ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Interpretation.objects.filter(session__event__in=ids).order_by("language")
    for event_id, code in rows.values_list("session__event", "language").distinct():
        found[event_id].append(code)
    return {one: tuple(codes) for one, codes in found.items()}


def _seen(
    row: Sequence[Any], words: Texts, names: dict[str, Said], interpreted: tuple[str, ...], language: str
) -> EventSeen:
    *_, venue, room, series, _centre = row
    known: dict[str, Any] = {
        name: tuple(value) if name in _LISTS else value for name, value in zip(_COLUMNS, row, strict=False)
    }
    subject = f"event/{known['code']}"
    return EventSeen(
        **known,
        title=title_or_code(words, subject, "title", known["code"], language),
        summary=words.find(subject, "summary", language),
        venue=venue or "",
        venue_name=names.get(venue or ""),
        room=room or "",
        series=series or "",
        interpreted=interpreted,
    )
