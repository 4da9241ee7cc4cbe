"""Routes for everybody: times, what is closed then, and a file for maps."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.events.domain.route_form import RouteDraft, StopDraft
from wenjin.events.services.routes import show_route, write_route
from wenjin.lang.exchange.safe_xml import read_xml

pytestmark = pytest.mark.django_db
STOPS = (
    StopDraft("gate", "The gate <b>", minutes="20"),
    StopDraft(
        "museum", "Museum", "Old things", "60", "metro", "4", "25", hours="2-7 09:00-17:00", step_free="no"
    ),
    StopDraft("park", "Park", minutes="30", way_minutes="10", way_metres="800"),
)


@pytest.fixture
def walk() -> None:
    """A public route without coordinates."""
    write_route(
        SYSTEM, RouteDraft("walk", "A walk", "Short", ("en",), STOPS), key="k", at=clock.now(), seen=None
    )
    show_route(SYSTEM, "walk", is_public=True, key="s", at=clock.now())


@pytest.mark.usefixtures("walk")
def test_a_route_says_when_one_comes_where(client: Client) -> None:
    page = client.get("/en/explore/walk/", {"day": "2026-12-01", "time": "09:00"}).content.decode()
    assert page.count("<li data-s=") == 3
    assert "The gate &lt;b&gt;" in page
    for words in ("09:00–09:20", "09:45–10:45", "10:55–11:25", "Metro 4, 25 mins", "800 m", "2 hrs 25 mins"):
        assert words in page, words
    assert "Closed when you come" not in page


@pytest.mark.usefixtures("walk")
def test_what_is_closed_is_said(client: Client) -> None:
    page = client.get("/en/explore/walk/", {"day": "2026-11-30", "time": "09:00"}).content.decode()
    assert "Closed when you come" in page
    assert 'data-s="late"' in page
    late = client.get("/en/explore/walk/", {"day": "2026-12-01", "time": "15:30"}).content.decode()
    assert "Closes before you are through: 15 mins" in late


@pytest.mark.usefixtures("walk")
@pytest.mark.parametrize(
    "query", ["?day=never&time=noon", "?day=9999-12-31", "?time=25:61", "?day=2026-02-30"]
)
def test_what_cannot_be_a_time_is_as_if_nobody_asked(client: Client, query: str) -> None:
    response = client.get(f"/en/explore/walk/{query}")
    assert response.status_code == 200
    assert ("The calendar has no such day." in response.content.decode()) is ("day" in query)


@pytest.mark.usefixtures("walk")
def test_without_coordinates_there_is_no_file_and_it_is_said(client: Client) -> None:
    assert client.get("/en/explore/walk/stops.geojson").status_code == 404
    assert "no confirmed coordinates" in client.get("/en/explore/walk/").content.decode()
    assert client.get("/en/explore/nowhere/").status_code == 404


def test_a_file_for_maps_has_longitude_first(client: Client) -> None:
    stops = (
        StopDraft("a", "A", latitude="22.5", longitude="114.1"),
        StopDraft("b", "B"),
        StopDraft("c", "C", latitude="22.6", longitude="114.2"),
    )
    write_route(SYSTEM, RouteDraft("hike", "Hike", "", (), stops), key="k", at=clock.now(), seen=None)
    show_route(SYSTEM, "hike", is_public=True, key="s", at=clock.now())
    response = client.get("/en/explore/hike/stops.geojson")
    found = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/geo+json"
    assert [one["geometry"]["type"] for one in found["features"]] == ["Point", "Point", "LineString"]
    assert found["features"][0]["geometry"]["coordinates"] == [114.1, 22.5]
    assert "hike" in client.get("/en/explore/").content.decode()


def test_a_file_for_devices_has_the_order_of_its_schema(client: Client) -> None:
    stops = (
        StopDraft("a", "Gate & <garden>", latitude="0.00001", longitude="-114.1"),
        StopDraft("b", "Unknown place"),
        StopDraft("c", "Tower", latitude="22.6", longitude="114.2"),
    )
    write_route(
        SYSTEM, RouteDraft("hike", "Hike", "Along\x0bthe sea", (), stops), key="k", at=clock.now(), seen=None
    )
    show_route(SYSTEM, "hike", is_public=True, key="s", at=clock.now())
    assert "stops.gpx" in client.get("/en/explore/hike/").content.decode()
    response = client.get("/en/explore/hike/stops.gpx")
    assert response.headers["Content-Type"] == "application/gpx+xml"
    root = read_xml(response.content)
    of = "{http://www.topografix.com/GPX/1/1}"
    assert (root.tag, root.get("version"), bool(root.get("creator"))) == (f"{of}gpx", "1.1", True)
    assert [one.tag for one in root] == [f"{of}metadata", f"{of}wpt", f"{of}wpt", f"{of}rte"]
    assert [one.tag.removeprefix(of) for one in root[0]] == ["name", "desc", "time"]
    assert datetime.strptime(root[0][2].text or "", "%Y-%m-%dT%H:%M:%S%z").utcoffset() == timedelta(0)
    assert [one.tag.removeprefix(of) for one in root[3]] == ["name", "rtept", "rtept"]
    points = [(one.get("lat"), one.get("lon"), one[0].text) for one in root[1:3]]
    assert points == [("0.000010", "-114.100000", "Gate & <garden>"), ("22.600000", "114.200000", "Tower")]
    assert [(one.get("lat"), one.get("lon"), one[0].text) for one in root[3][1:]] == points
    assert client.get("/en/explore/nowhere/stops.gpx").status_code == 404
