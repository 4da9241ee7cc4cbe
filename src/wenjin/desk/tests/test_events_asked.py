"""What the desk of events asks before it is done, and how it names what stands in the way."""

import re
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from wenjin.core import clock
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.test_events_desk import EVENTS, OF_FORUM, come, event, sent, when
from wenjin.desk.visits.conflict_words import _WHAT
from wenjin.desk.visits.drawing import table_drawing
from wenjin.events.domain.audience import read_rule
from wenjin.events.domain.itinerary import Trouble
from wenjin.events.queries.visits import SeatingSeen, visit
from wenjin.events.sample.visits import CODE, sample_visit
from wenjin.events.tests.forum_stage import FORUM, forum

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(signed_in: SignedIn) -> Client:
    return signed_in("fang")


def facts(client: Client) -> dict[str, Any]:
    """What the page of the facts would send as it stands."""
    page = client.get(f"{OF_FORUM}facts/").content.decode()
    values: dict[str, Any] = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input[^>]*?name="(\w+)"[^>]*?type="text"[^>]*?value="([^"]*)"', page)
    }
    for select, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        values[select] = chosen[1] if chosen else ""
    return values | {"largest_group": "5", "offer_hours": "24"}


def test_nobody_is_let_in_by_another_entry_without_a_question(team: Client) -> None:
    forum(places=9, entry="approved")
    for number in (1, 2):
        come(number)
    changed = {**facts(team), "entry": "form", "key": "a"}
    page = sent(team, f"{OF_FORUM}facts/", changed, 422).content.decode()
    assert "Accept 2 registrations that wait for a decision." in page
    assert "Tick the box if you are sure." in page
    assert event().counts == {"pending": 2}
    sent(team, f"{OF_FORUM}facts/", {**changed, "is_meant": "on"})
    assert event().counts == {"confirmed": 2}


def test_a_day_that_is_over_is_called_so(team: Client) -> None:
    forum()
    move = {"key": "m", "starts_at": when(-5), "ends_at": when(-5, 18), "place": "river-house/hall"}
    assert "This day is over." in sent(team, f"{OF_FORUM}move/", move, 422).content.decode()


def test_who_wants_the_same_room_is_named_by_its_title(team: Client) -> None:
    made = forum()
    other = forum(code="other-forum")
    rows: Any = apps.get_model("events", "EventText")._default_manager
    rows.filter(language="en", subject="event/other-forum", field="title").update(value="Night of books")
    for page in (OF_FORUM, f"{EVENTS}?year={made.starts_at.year}"):
        text = team.get(page).content.decode()
        named = text[text.index("Room wanted twice") :][:400]
        assert "Night of books" in named
        assert f">{other.code}<" not in named


def test_a_title_turns_nothing_behind_it(team: Client) -> None:
    forum()
    sent(team, f"{OF_FORUM}facts/", {**facts(team), "title": "Tea \u202eand law\u2066", "key": "t"})
    assert event(FORUM).title == "Tea and law"


def test_a_car_is_called_by_its_name_once() -> None:
    for trouble in (Trouble.CAR_TWICE, Trouble.CAR_TOO_FULL):
        about = {"who": "Car 1", "one": "Lunch", "other": "Tour", "count": "2"}
        assert (str(_WHAT[trouble]) % about).startswith("Car 1")


def test_a_table_for_two_is_not_drawn_short() -> None:
    sample_visit(clock.now())
    seen = visit(CODE)
    assert seen is not None
    one, two = seen.of("host")[0].id, seen.of("guest")[0].id
    assert table_drawing(seen, SeatingSeen("long", (one,), (two,))).width == 448


def test_a_rule_says_of_what_it_is_made(team: Client) -> None:
    forum()
    page = unescape(team.get(f"{OF_FORUM}facts/").content.decode())
    examples = re.search(
        r"Made of <code>age, country, organisation, language, group</code>. "
        r"Such as <code>(.+)</code>, or <code>(.+)</code>\.</p>",
        page,
    )
    assert examples
    for one in examples.groups():
        read_rule(one)


def test_a_registration_is_found_by_a_part_of_its_number(team: Client) -> None:
    forum(places=9)
    come(1)
    got = come(2)
    page = team.get(f"{OF_FORUM}registrations/", {"q": got.reference[2:].lower()}).content.decode()
    assert "Number2" in page
    assert "Number1" not in page


def test_one_goes_from_month_to_month(team: Client) -> None:
    made = timezone.localtime(forum(starts_at=clock.now(), ends_at=clock.now()).starts_at)
    page = team.get(EVENTS, {"year": str(made.year)}).content.decode()
    assert f'<a href="#month-{made.month}" aria-current="date">' in page
    assert f'<tbody id="month-{made.month}">' in page
