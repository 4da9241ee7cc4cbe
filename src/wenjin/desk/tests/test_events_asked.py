"""What the desk of events asks before it is done, and how it names what stands in the way."""

import dataclasses
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from wenjin.core import clock
from wenjin.desk.events.words import missing, wrong
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.test_events_desk import EVENTS, OF_FORUM, come, event, new_form, sent, when
from wenjin.desk.visits.conflict_words import _WHAT
from wenjin.desk.visits.drawing import table_drawing
from wenjin.events.domain import planning, registration_form
from wenjin.events.domain.audience import read_rule
from wenjin.events.domain.drafts import EventDraft
from wenjin.events.domain.itinerary import Trouble
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.queries.visits import SeatingSeen, visit
from wenjin.events.sample.visits import CODE, sample_visit
from wenjin.events.services.changing import change_guests
from wenjin.events.services.registering import register
from wenjin.events.tests.forum_stage import FORUM, Event, Registration, forum

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


def test_who_waits_for_a_guardian_is_not_among_those_who_would_come_in(team: Client) -> None:
    forum(places=9, entry="approved")
    come(1)
    young = come(2)
    waits = Registration.objects.get(pk=young.id)
    waits.guests.update(has_consent=False)
    changed = {**facts(team), "entry": "form", "key": "a"}
    page = sent(team, f"{OF_FORUM}facts/", changed, 422).content.decode()
    assert "Accept 1 registration that waits for a decision." in page
    sent(team, f"{OF_FORUM}facts/", {**changed, "is_meant": "on"})
    assert event().counts == {"confirmed": 1, "pending": 1}


def test_what_is_missing_is_never_named_by_a_code() -> None:
    fields = {one.name for one in dataclasses.fields(EventDraft)} - {
        *("is_online", "has_waiting_list", "needs_names", "gives_certificate", "is_sample")
    }
    for field in (*sorted(fields), "title", "questions"):
        assert missing(field) != field, field
    known = (planning, registration_form)
    said = [value for module in known for name, value in vars(module).items() if name.isupper()]
    for code in ("day_over", "sessions_outside", *(one for one in said if isinstance(one, str))):
        assert wrong(code) != code, code


def test_a_draft_whose_day_is_over_says_so_in_words(team: Client) -> None:
    forum(state="draft")
    Event.objects.update(starts_at=clock.now() - timedelta(days=3), ends_at=clock.now() - timedelta(days=2))
    Event.objects.get().sessions.all().delete()
    page = team.get(OF_FORUM).content.decode()
    assert "Ends: This day is over. Look at the year again." in page
    assert "ends_at" not in page


def test_nobody_approves_who_was_changed_since_the_page_was_drawn(team: Client) -> None:
    forum(places=9, entry="approved")
    made = come(1, size=2)
    for address in (f"{OF_FORUM}registrations/", f"{OF_FORUM}registrations/{made.id}/"):
        page = team.get(address).content.decode()
        (part,) = re.findall(r'name="part" value="([^"]+)"', page)
        form = {"key": address, "do": "approve", "part": part}
        asked = sent(team, address, form, status=200).content.decode()
        assert f'name="part" value="{part}"' in asked
        others = (GuestForm(), GuestForm(f"Somebody else {len(address)}"))
        said = Form("WANG Number1", "guest1@sample.example", guests=others, answers={"topic": "law"})
        change_guests(made.secret, said, key=address, at=clock.now())
        status = 409 if str(made.id) in address else 200
        told = sent(team, address, {**form, "is_meant": "1"}, status=status).content.decode()
        assert "Somebody has changed it meanwhile." in told
        assert event().counts == {"pending": 1}
    (part,) = re.findall(r'name="part" value="([^"]+)"', team.get(address).content.decode())
    sent(team, address, {"key": "now", "do": "approve", "part": part, "is_meant": "1"}, status=200)
    assert event().counts == {"confirmed": 1}


def test_staff_see_which_addresses_are_there_several_times(team: Client) -> None:
    forum(places=9)
    come(1)
    come(2)
    assert "Same address" not in team.get(f"{OF_FORUM}registrations/").content.decode()
    register(
        FORUM,
        Form("WANG Again", "guest1@sample.example", answers={"topic": "law"}),
        key="again",
        at=clock.now(),
        language="en",
    )
    page = team.get(f"{OF_FORUM}registrations/").content.decode()
    assert page.count("Same address: 2") == 2


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
    at = clock.now()
    made = timezone.localtime(forum(starts_at=at, ends_at=at + timedelta(hours=1)).starts_at)
    page = team.get(EVENTS, {"year": str(made.year)}).content.decode()
    assert f'<a href="#month-{made.month}" aria-current="date">' in page
    assert f'<tbody id="month-{made.month}">' in page


def test_one_goes_to_today_from_any_year(team: Client) -> None:
    at = clock.now()
    made = timezone.localtime(forum(starts_at=at, ends_at=at + timedelta(hours=1)).starts_at)
    year = made.year
    page = team.get(EVENTS, {"year": str(year), "kind": "forum"}).content.decode()
    assert '<a href="#today">Today</a>' in page
    assert page.count('id="today"') == 1
    later = made.replace(year=year + 1, day=1)
    forum(code="next-year", starts_at=later, ends_at=later + timedelta(hours=1))
    page = team.get(EVENTS, {"year": str(year + 1), "kind": "forum"}).content.decode()
    assert f'<a href="?year={year}&amp;kind=forum#today">Today</a>' in page
    assert 'id="today"' not in page


def test_no_way_leads_to_a_public_page_that_is_not_there(team: Client) -> None:
    forum()
    assert f'href="/en/events/{FORUM}/"' in team.get(OF_FORUM).content.decode()
    at = sent(team, f"{EVENTS}new/", new_form())["Location"]
    code = at.rstrip("/").rpartition("/")[2]
    assert f'href="/en/events/{code}/"' not in team.get(at).content.decode()
