"""Routes through the city, for everybody and for the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from wenjin.catalogue.queries.texts import Said, Texts
from wenjin.events.domain.routes import Place, is_step_free, length_minutes, read_hours, walked_metres
from wenjin.events.models import Route, Stop
from wenjin.events.queries.texts import event_texts


@dataclass(frozen=True, slots=True)
class StopSeen:
    """A stop with its words."""

    place: Place
    name: Said | str
    about: Said | str


@dataclass(frozen=True, slots=True)
class RouteSeen:
    """A route.

    Attributes:
        minutes: ways and stays together.
        walked: metres on foot; None when a way is not known.
        step_free: all of it; None when that is not known.
        text_states: how far the texts may be trusted, for the end of the page.
    """

    code: str
    state: str
    title: Said | str
    summary: Said | str
    languages: tuple[str, ...]
    stops: tuple[StopSeen, ...]
    source_language: str
    changed_at: datetime
    version: int
    is_sample: bool
    text_states: frozenset[str] = frozenset()

    @property
    def places(self) -> tuple[Place, ...]:
        """The stops without their words."""
        return tuple(one.place for one in self.stops)

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return length_minutes(self.places)

    @property
    def walked(self) -> int | None:
        """How far one walks."""
        return walked_metres(self.places)

    @property
    def step_free(self) -> bool | None:
        """Whether all of it is step-free."""
        return is_step_free(self.places)

    @property
    def has_coordinates(self) -> bool:
        """Whether they are known of any stop."""
        return any(one.at is not None for one in self.places)


def routes(language: str, *, with_drafts: bool = False) -> tuple[RouteSeen, ...]:
    """All routes in the order of the list; three queries for any number."""
    rows = Route.objects.all()
    return _seen(rows if with_drafts else rows.filter(state=Route.State.PUBLISHED), language)


def route(code: str, language: str, *, with_drafts: bool = False) -> RouteSeen | None:
    """One route; None when there is none that everybody may see."""
    rows = Route.objects.filter(code=code)
    found = _seen(rows if with_drafts else rows.filter(state=Route.State.PUBLISHED), language)
    return found[0] if found else None


def _seen(rows: Iterable[Route], language: str) -> tuple[RouteSeen, ...]:
    listed = list(rows)
    if not listed:
        return ()
    stops: dict[object, list[Stop]] = {}
    for stop in Stop.objects.filter(route__in=listed).order_by("place", "code"):
        stops.setdefault(stop.route_id, []).append(stop)
    sources = dict.fromkeys(one.source_language for one in listed)
    texts = event_texts([subject_of(one.code) for one in listed], language, sources=sources)
    return tuple(_one(row, stops.get(row.pk, []), texts, language) for row in listed)


def subject_of(code: str) -> str:
    """To what the texts of a route belong."""
    return f"route/{code}"


def _one(row: Route, stops: Iterable[Stop], texts: Texts, language: str) -> RouteSeen:
    subject = subject_of(row.code)

    def said(field: str, otherwise: str = "") -> Said | str:
        return texts.find(subject, field, language) or otherwise

    seen = tuple(
        StopSeen(place_of(one), said(f"stops/{one.code}/name", one.code), said(f"stops/{one.code}/about"))
        for one in stops
    )
    title, summary = said("title", row.code), said("summary")
    return RouteSeen(
        row.code,
        row.state,
        title,
        summary,
        tuple(row.languages),
        seen,
        row.source_language,
        row.changed_at,
        row.version,
        row.is_sample,
        frozenset(texts.states),
    )


def place_of(row: Stop) -> Place:
    """A stop for the domain."""
    known = row.latitude is not None and row.longitude is not None
    return Place(
        row.code,
        row.minutes,
        row.way,
        row.way_minutes,
        row.way_metres,
        row.line,
        read_hours(row.hours),
        row.is_step_free,
        (row.latitude, row.longitude) if known else None,  # type: ignore[arg-type]  # both are numbers then
    )


def written_hours(code: str) -> Mapping[str, Mapping[str, list[list[str]]]]:
    """Hours of the stops as they are kept, by code, for the editor."""
    return dict(Stop.objects.filter(route__code=code).values_list("code", "hours"))
