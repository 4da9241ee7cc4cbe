"""The way from a service, a plan or a case to an appointment, with what it carries along."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.texts import Said, texts
from wenjin.counters.queries.halls import CentreHall, halls
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.counters_wanted import MOST_PAPERS, topic_field


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment that could be booked.

    Attributes:
        title: of the topic.
        centre: name of the centre.
    """

    href: str
    title: Said | str
    centre: Said | str


def booking_href(service: str, *, papers: Iterable[str] = (), case: str = "", centre: str = "") -> str:
    """Where an appointment for a service begins; empty where no hall serves it.

    Args:
        centre: only there; any when left out.
    """
    found = _serving(service, _halls())
    if found is not None and centre not in ("", found.centre):
        return ""
    return _href(found, service=service, case=case, papers=papers) if found is not None else ""


def bookings_for(services: Iterable[tuple[str, Iterable[str]]]) -> list[Booking]:
    """One booking for each topic that some services of a plan belong to.

    Args:
        services: each with the papers that it asks for.
    """
    together: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], str] = {}
    places: dict[str, CentreHall] = {}
    known = _halls()
    for service, papers in services:
        found = _serving(service, known)
        topic = found.topic_of(service) if found is not None else None
        if found is None or topic is None:
            continue
        place = (found.centre, topic.id)
        places[found.centre] = found
        first.setdefault(place, service)
        together.setdefault(place, []).extend(papers)
    if not together:
        return []
    language = asked_language()
    words = texts([one for centre in places for one in (f"hall/{centre}", f"centre/{centre}")], language)
    return [
        Booking(
            _href(places[centre], topic=topic, service=first[centre, topic], papers=papers),
            words.find(f"hall/{centre}", topic_field(topic), language) or topic,
            words.find(f"centre/{centre}", "name", language) or centre,
        )
        for (centre, topic), papers in together.items()
    ]


def _halls() -> list[CentreHall]:
    try:
        return list(halls().values())
    except NoPackLoaded:
        return []


def _serving(service: str, known: Iterable[CentreHall]) -> CentreHall | None:
    return next((one for one in known if one.topic_of(service)), None)


def _href(
    found: CentreHall, *, topic: str = "", service: str = "", case: str = "", papers: Iterable[str] = ()
) -> str:
    carried = ",".join(list(dict.fromkeys(papers))[:MOST_PAPERS])
    pairs = [
        ("centre", found.centre),
        ("topic", topic),
        ("service", service),
        ("case", case),
        ("papers", carried),
    ]
    return f"{reverse('appointments')}?{urlencode([pair for pair in pairs if pair[1]])}"
