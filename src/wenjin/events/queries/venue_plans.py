"""Houses with their rooms, and series of events, as those who plan events see and write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from wenjin.catalogue.queries.places import centre_list
from wenjin.catalogue.queries.texts import Said
from wenjin.events.domain.drafts import RoomDraft, SeriesDraft, VenueDraft
from wenjin.events.models import EventText, Room, Series, Venue
from wenjin.events.queries.texts import event_texts, title_of
from wenjin.lang.domain.registry import SOURCE


@dataclass(frozen=True, slots=True)
class VenueLine:
    """A house in a list.

    Attributes:
        rooms: how many; ``largest`` the seats of the one with most of them.
        coming: events there that are not over.
    """

    code: str
    name: Said
    rooms: int
    largest: int
    coming: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series in a list.

    Attributes:
        events: how many it has; ``coming`` those that are not over.
    """

    code: str
    title: Said
    kind: str
    events: int
    coming: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class VenuePlan:
    """A house as it was written.

    Attributes:
        texts: in one language, by field; see ``EventText``.
        name: in the language of the reader, else in another.
    """

    draft: VenueDraft
    texts: Mapping[str, str]
    name: Said


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A series as it was written; see ``VenuePlan``."""

    draft: SeriesDraft
    texts: Mapping[str, str]
    name: Said


def venue_lines(language: str, at: datetime) -> tuple[VenueLine, ...]:
    """All houses by name, by three queries."""
    rooms = {
        venue: (count, most or 0)
        for venue, count, most in Room.objects.order_by()
        .values_list("venue")
        .annotate(Count("pk"), Max("seats"))
    }
    coming = Count("events", filter=_is_coming(at))
    rows = list(Venue.objects.annotate(coming=coming).order_by("code"))
    words = event_texts((f"venue/{row.code}" for row in rows), language, fields=("name",))
    lines = [
        VenueLine(
            row.code,
            words.find(f"venue/{row.code}", "name", language) or Said(row.code, language),
            *rooms.get(row.pk, (0, 0)),
            row.coming,
            row.is_sample,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda one: str(one.name).casefold()))


def series_lines(language: str, at: datetime) -> tuple[SeriesLine, ...]:
    """All series by title, by two queries."""
    coming = Count("events", filter=_is_coming(at))
    rows = list(Series.objects.annotate(number=Count("events"), coming=coming).order_by("code"))
    words = event_texts((f"series/{row.code}" for row in rows), language, fields=("title",))
    lines = [
        SeriesLine(
            row.code,
            title_of(words, f"series/{row.code}", language) or Said(row.code, language),
            row.kind,
            row.number,
            row.coming,
            row.is_sample,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda one: str(one.title).casefold()))


def venue_plan(code: str, written: str, language: str) -> VenuePlan | None:
    """A house with its texts in the language ``written``; None when there is none."""
    row = Venue.objects.filter(code=code).first()
    if row is None:
        return None
    rooms = row.rooms.order_by("code").values_list("code", "seats", "booths", "access")
    draft = VenueDraft(
        code,
        row.centre,
        row.latitude,
        row.longitude,
        tuple(row.access),
        tuple(RoomDraft(one, seats, booths, tuple(access)) for one, seats, booths, access in rooms),
        row.is_sample,
    )
    subject = f"venue/{code}"
    name = event_texts([subject], language, fields=("name",)).find(subject, "name", language)
    return VenuePlan(draft, _written(subject, written), name or Said(code, language))


def series_plan(code: str, written: str, language: str) -> SeriesPlan | None:
    """A series with its texts in the language ``written``; None when there is none."""
    row = Series.objects.filter(code=code).first()
    if row is None:
        return None
    subject = f"series/{code}"
    title = title_of(event_texts([subject], language, fields=("title",)), subject, language)
    draft = SeriesDraft(code, row.kind, row.organiser, row.is_sample)
    return SeriesPlan(draft, _written(subject, written), title or Said(code, language))


def centre_choices(language: str, moment: datetime) -> tuple[tuple[str, str], ...]:
    """Id and name of the centres of the pack, any of which may be a house for events."""
    found = centre_list(moment, language)
    return tuple(
        (one.id, str(found.texts.find(one.subject, "name", language) or one.id)) for one in found.centres
    )


def _is_coming(at: datetime) -> Q:
    return Q(events__ends_at__gt=at) & ~Q(events__state="cancelled")


def _written(subject: str, language: str) -> dict[str, str]:
    rows = EventText.objects.filter(subject=subject, language=language or SOURCE)
    return dict(rows.values_list("field", "value"))
