"""Pages of events, doors, programmes and visits ask the database as often for eight of everything as for two."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.system import town_growing
from tests.system.test_query_counts import signed_in
from tests.system.town import Town
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.core import clock
from wenjin.events.queries.events import forget_events
from wenjin.events.queries.facts import forget_facts

pytestmark = pytest.mark.usefixtures("shenzhen")


def registration_of(place: str) -> str:
    return f"/en/events/registration/{{registration}}/{place}"


FORUM_DESK = "/en/desk/events/city-forum/"
GROWING: dict[str, tuple[Callable[[Town, int], None], dict[str, str]]] = {
    "events": (
        town_growing.more_events,
        {
            "/en/": "anonymous",
            "/en/events/": "anonymous",
            "/ar/events/?month={month}": "anonymous",
            "/en/events/?year={year}": "anonymous",
            "/en/events/calendar.ics": "anonymous",
            "/en/events/embed/": "anonymous",
            "/en/events/city-forum/": "anonymous",
            "/ar/events/city-forum/": "anonymous",
            "/en/events/city-forum/register/": "anonymous",
            registration_of(""): "anonymous",
            registration_of("change/"): "anonymous",
            "/en/desk/events/?year={year}": "event team",
            "/en/desk/events/export.csv?year={year}": "event team",
            "/en/desk/events/venues/": "event team",
            "/en/desk/events/venues/river-house/": "event team",
            "/en/desk/events/series/": "event team",
            FORUM_DESK: "event team",
            **{
                f"{FORUM_DESK}{page}/": "event team"
                for page in (
                    *(
                        "facts",
                        "sessions",
                        "speakers",
                        "sponsors",
                        "quotas",
                        "questions",
                        "materials",
                        "budget",
                    ),
                    *("texts", "texts/fr", "registrations", "mail", "figures"),
                )
            },
        },
    ),
    "doors": (
        town_growing.more_doors,
        {
            "/en/events/check-in/{door}/": "anonymous",
            "/en/events/check-in/{door}/guests.json": "anonymous",
            "/en/desk/events/town-evening/doors/": "event team",
            "/en/desk/events/town-evening/doors/badges/": "event team",
        },
    ),
    "programmes": (
        town_growing.more_programmes,
        {
            "/en/explore/": "anonymous",
            "/en/explore/town-walk/": "anonymous",
            "/en/explore/town-walk/stops.geojson": "anonymous",
            "/en/explore/town-walk/stops.gpx": "anonymous",
            "/en/desk/programmes/routes/": "event team",
            "/en/desk/programmes/routes/town-walk/": "event team",
            "/en/desk/programmes/town-camp/": "event team",
            "/en/desk/programmes/town-camp/consents/": "event team",
            "/en/desk/programmes/town-camp/attendance/": "event team",
            "/en/desk/programmes/town-camp/outcomes/": "event team",
        },
    ),
    "visits": (
        town_growing.more_visits,
        {
            "/en/desk/visits/": "event team",
            **{
                f"/en/desk/visits/{{visit}}/{page}": "event team"
                for page in (
                    "",
                    "people/",
                    "cars/",
                    "gifts/",
                    "agreed/",
                    "programme/",
                    "stops/{visit stop}/seats/",
                )
            },
        },
    ),
}


@pytest.mark.parametrize("what", GROWING)
def test_pages_of_events_however_much_is_on_them(town: Town, what: str) -> None:
    """Each is asked once before, so that what a process keeps is kept; what belongs to events is read anew."""
    grow, pages_of = GROWING[what]
    soon = clock.now() + timedelta(days=21)
    known = {**town.values, "month": f"{soon:%Y-%m}", "year": f"{soon:%Y}"}
    asks = {page: signed_in(town, role, page.format_map(known)) for page, role in pages_of.items()}

    def asked() -> dict[str, tuple[int, int]]:
        """Queries and length of each page."""
        found = {}
        for page, ask in asks.items():
            ask()
            forget_events()
            forget_facts()
            with CaptureQueriesContext(connection) as queries:
                response = ask()
            assert response.status_code == 200, page
            found[page] = len(queries), len(response.content)
        return found

    grow(town, 2)
    few = asked()
    grow(town, 6)
    many = asked()
    more = {page: (few[page][0], many[page][0]) for page in few if few[page][0] != many[page][0]}
    assert not more, f"queries with two and with eight: {more}"
    # The first page shows the next three, however many there are; texts are counted, not listed.
    short = {page for page in few if few[page][1] >= many[page][1]} - {"/en/", f"{FORUM_DESK}texts/"}
    assert not short, "the rows are not on these pages"
