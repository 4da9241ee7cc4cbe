"""The calendar of events and the page of one, by a browser without a script."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from wenjin.core import clock
from wenjin.events.queries.events import forget_events
from wenjin.events.tests.forum_stage import FORUM, Event, Quota, Series, forum
from wenjin.web.events_words import zone_words

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def page_of(client: Client, address: str) -> str:
    response = client.get(f"/en/events/{address}")
    assert response.status_code == 200, address
    return response.content.decode()


def talk(code: str, days: int = 7, places: int = 0, **columns: Any) -> Event:
    """A talk without words, some days from now."""
    at = clock.now()
    begins = (at + timedelta(days=days)).replace(hour=4)
    made = Event.objects.create(
        **{
            "code": code,
            "kind": Event.Kind.TALK,
            "state": Event.State.PUBLISHED,
            "starts_at": begins,
            "ends_at": begins + HOUR,
            "created_at": at,
            "changed_at": at,
            **columns,
        }
    )
    if places:
        Quota.objects.create(event=made, code="places", kind="places", size=places, taken=places)
    return made


def codes(page: str) -> list[str]:
    """Events of the list, in order."""
    return re.findall(r'<li><a href="/en/events/([\w-]+)/"', page.partition('id="list"')[2])


def test_nothing_yet_is_said(client: Client) -> None:
    for address in ("", "?month=2026-12", "?year=2026", "embed/"):
        assert "No events yet." in page_of(client, address)


def test_filters_narrow_and_stay_in_the_addresses(client: Client) -> None:
    talk("arabic", languages=["ar"], interests=["law"], is_online=True)
    talk("families", languages=["en"], audiences=["families"])
    assert codes(page_of(client, "")) == ["arabic", "families"]
    assert codes(page_of(client, "?language=ar")) == ["arabic"]
    assert codes(page_of(client, "?online=0")) == ["families"]
    assert codes(page_of(client, "?interest=law&kind=talk")) == ["arabic"]
    assert codes(page_of(client, "?q=famil")) == ["families"]
    assert codes(page_of(client, "?language=no-such&kind=<b>")) == ["arabic", "families"]
    page = page_of(client, "?language=ar&audience=firms")
    assert "No event fits all of that." in page
    assert "?year=" in page
    assert "&amp;language=ar&amp;audience=firms" in page


def test_a_month_and_a_year_show_what_is_in_them(client: Client) -> None:
    made = talk("soon", days=3)
    long = talk("camp", days=5, ends_at=made.starts_at + timedelta(days=4))
    month = page_of(client, f"?month={long.starts_at:%Y-%m}")
    assert month.count('href="/en/events/camp/"') >= 1
    assert 'class="month"' in month
    year = page_of(client, f"?year={made.starts_at:%Y}")
    assert 'href="/en/events/soon/"' in year
    for odd in (
        "?month=2026-13",
        "?month=٣",
        "?year=99999",
        "?year=x",
        "?month=1999-01",
        "?page=x",
        "?page=99",
    ):
        page_of(client, odd)


def test_a_crowded_view_says_sample_once_or_of_each(client: Client) -> None:
    made = talk("invented", days=3, is_sample=True)
    for address in (f"?month={made.starts_at:%Y-%m}", f"?year={made.starts_at:%Y}"):
        heading, _end, lines = page_of(client, address).partition("<h2>")[2].partition("</h2>")
        assert '<span class="tag">sample</span>' in heading
        assert ">sample<" not in lines
    talk("real", starts_at=made.starts_at + HOUR, ends_at=made.starts_at + 2 * HOUR)
    for address in (f"?month={made.starts_at:%Y-%m}", f"?year={made.starts_at:%Y}"):
        heading, _end, lines = page_of(client, address).partition("<h2>")[2].partition("</h2>")
        assert ">sample<" not in heading
        assert lines.count('<span class="tag">sample</span>') == 1
        assert lines.index("/invented/") < lines.index(">sample<") < lines.index("/real/")


def test_what_cannot_be_had_is_said_in_the_list(client: Client) -> None:
    talk("full", places=3, is_sample=True)
    talk("off", days=8, state=Event.State.CANCELLED)
    page = page_of(client, "")
    assert '<span class="tag">Full</span><span class="tag">sample</span>' in page
    assert '<span class="tag">Cancelled</span>' in page


def test_recommended_is_what_was_chosen_and_nothing_else(client: Client) -> None:
    talk("law", interests=["law"])
    talk("sport", interests=["sport"])
    talk("full", interests=["law"], places=1)
    assert "For you" not in page_of(client, "")
    response = client.post("/en/events/interests/", {"interest": ["law", "no-such"]})
    assert response["Location"] == "/en/events/"
    assert client.cookies["wenjin_interests"].value == "law"
    page = page_of(client, "")
    you = page.partition("For you")[2].partition("</section>")[0]
    assert re.findall(r'href="/en/events/([\w-]+)/"', you) == ["interests", "law"]
    assert "Because you chose: Law." in you
    client.post("/en/events/interests/", {})
    assert "For you" not in page_of(client, "")


def test_the_feed_has_what_the_list_has(client: Client) -> None:
    talk("arabic", languages=["ar"])
    talk("english", languages=["en"])
    response = client.get("/en/events/calendar.ics?language=ar")
    assert response["Content-Type"].startswith("text/calendar")
    entries = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(one["url"]).rsplit("/", 2)[1] for one in entries] == ["arabic"]
    one = Calendar.from_ical(client.get("/en/events/english/event.ics").content).walk("VEVENT")
    assert len(one) == 1


def test_only_the_frame_may_stand_in_other_pages(client: Client) -> None:
    forum()
    frame = client.get("/en/events/embed/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    for address in ("", f"{FORUM}/", f"{FORUM}/register/"):
        other = client.get(f"/en/events/{address}")
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in frame["Content-Security-Policy"]
    assert not frame.cookies, "docs/events.md promises it"
    assert client.get("/events/embed/", headers={"accept-language": "de"})["Location"] == "/de/events/embed/"


def test_a_page_says_all_of_an_event(client: Client) -> None:
    forum(places=2)
    page = page_of(client, f"{FORUM}/")
    for told in (
        "Forum of the city",
        "River House",
        "Great hall",
        "No steps",
        "Hearing loop",
        "English (with a receiver, channel 2)",
        "Arabic (on your own phone)",
        "English and Mandarin",
        "Lin Sample",
        "River Works",
        "2 places left",
        "Programme.pdf",
    ):
        assert told in page, told
    for hidden in ("Slides", "captions.example", "voices.example"):
        assert hidden not in page
    chinese = client.get(f"/zh-hans/events/{FORUM}/").content.decode()
    assert "城市论坛" in chinese


def test_a_search_engine_reads_the_same(client: Client) -> None:
    forum(organiser="</script><script>alert(1)</script>")
    page = page_of(client, f"{FORUM}/")
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(blocks) == 1
    said = json.loads(blocks[0])
    assert said["@type"] == "Event"
    assert said["name"] == "Forum of the city"
    assert said["startDate"].endswith("+08:00")
    assert said["location"][0]["address"] == "1 River Road"
    assert said["organizer"]["name"] == "</script><script>alert(1)</script>"
    assert said["remainingAttendeeCapacity"] == 2
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"state": "cancelled"}, "This event is cancelled."),
        ({"entry": "free"}, "You need not register. Just come."),
        ({"opens_at": HOUR}, "Registration opens:"),
        ({"closes_at": -HOUR}, "Registration is closed."),
        ({"starts_at": -3 * HOUR, "ends_at": -HOUR}, "This event is over."),
        ({"has_waiting_list": False}, "Full"),
        ({}, "All places are taken. You can wait for one."),
    ],
)
def test_what_stands_in_the_way_is_said_and_no_form_shown(
    client: Client, columns: dict[str, Any], words: str
) -> None:
    """Spans of time are from now."""
    at = clock.now()
    held: dict[str, Any] = {
        name: at + one if isinstance(one, timedelta) else one for name, one in columns.items()
    }
    talk("tea", places=1, **held)
    for address in ("tea/", "tea/register/"):
        assert words in page_of(client, address), address
    if columns:
        assert "<textarea" not in page_of(client, "tea/register/")
        assert 'name="email"' not in page_of(client, "tea/register/")


def test_that_an_event_is_cancelled_stands_before_all_else(client: Client) -> None:
    talk("tea", state="cancelled")
    page = page_of(client, "tea/")
    assert page.count("This event is cancelled.") == 1
    assert page.index("This event is cancelled.") < page.index('<dl class="facts">')


def test_a_draft_is_not_there(client: Client) -> None:
    talk("secret", state=Event.State.DRAFT)
    for address in ("secret/", "secret/register/", "secret/event.ics"):
        assert client.get(f"/en/events/{address}").status_code == 404
    assert "secret" not in page_of(client, "")


def test_home_names_the_next_events(client: Client) -> None:
    weekly = Series.objects.create(code="corner", kind="corner")
    for number in range(3):
        talk(f"corner-{number}", days=number + 1, series=weekly)
    for number in range(3):
        talk(f"talk-{number}", days=number + 2)
    talk("off", days=1, state=Event.State.CANCELLED)
    page = client.get("/en/").content.decode()
    assert re.findall(r'href="/en/events/([\w-]+)/"', page) == ["corner-0", "talk-0", "talk-1"]


def test_search_finds_events_by_their_words(client: Client) -> None:
    forum()
    page = client.get("/en/search/", {"q": "forum of the city"}).content.decode()
    assert f'href="/en/events/{FORUM}/"' in page


@pytest.mark.parametrize("address", ["", "?month={}", "?year={:.4}", "embed/", "calendar.ics"])
def test_twenty_events_cost_as_many_queries_as_two(client: Client, address: str) -> None:
    asked = []
    for count in (2, 20):
        for number in range(count):
            talk(f"{count}-talk-{number}", places=5, languages=["en"])
        client.get(f"/en/events/{address.format(f'{clock.now():%Y-%m}')}")
        forget_events()
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/en/events/{address.format(f'{clock.now():%Y-%m}')}")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_whole(client: Client, language: str) -> None:
    made = forum()
    for address in (
        "",
        f"?month={made.starts_at:%Y-%m}",
        f"?year={made.starts_at:%Y}",
        f"{FORUM}/",
        f"{FORUM}/register/?people=3",
        "interests/",
        "embed/",
    ):
        page = client.get(f"/{language}/events/{address}").content.decode()
        assert page.count("<h1") == 1, address
        assert page.count('<main id="main"') + page.count('id="main"') >= 1
        for inline in ("style=", "<script>", "onclick"):
            assert inline not in page, address
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert sorted(ids) == sorted(set(ids)), address
        for named in re.findall(r'(?:<use href="#|\bfor="|aria-labelledby=")([^"]+)"', page):
            assert named in ids, (address, named)
        for named in re.findall(r'aria-describedby="([^"]+)"', page):
            assert set(named.split()) <= set(ids), (address, named)


def test_a_later_day_of_a_long_event_says_no_time(client: Client) -> None:
    at = clock.now().replace(year=clock.now().year + 1, month=5, day=4, hour=4, minute=0)
    talk("camp", starts_at=at, ends_at=at + timedelta(days=1, hours=2))
    talk("other", starts_at=at + timedelta(days=1), ends_at=at + timedelta(days=1, hours=1))
    month = page_of(client, f"?month={at:%Y-%m}").partition('class="month"')[2]
    found = re.findall(r'/events/([a-z]+)/">(<span class="num">)?', month)
    assert [(code, bool(time)) for code, time in found] == [("camp", True), ("camp", False), ("other", True)]


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Shanghai", "UTC+8"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("UTC", "UTC+0"),
        ("America/New_York", "UTC-5"),
    ],
)
def test_the_clock_of_the_city_is_named(zone: str, words: str) -> None:
    with timezone.override(zone):
        assert zone_words(datetime(2026, 12, 1, 4, tzinfo=UTC)) == words
