"""What of an event does not fit together, is not possible any more, or is read otherwise than it was meant."""

import re
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from wenjin.core import clock
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.test_events_asked import facts
from wenjin.desk.tests.test_events_desk import (
    EVENTS,
    OF_FORUM,
    come,
    event,
    mail_form,
    new_form,
    part_form,
    sent,
    when,
)
from wenjin.events.sample.visits import CODE, sample_visit
from wenjin.events.tests.forum_stage import Event, forum

pytestmark = pytest.mark.django_db
_BEYOND = "More places (500) than seats in the room (200)."
_FOR_NOTHING = "Receivers for a language into which nothing is interpreted: Arabic"


@pytest.fixture
def team(signed_in: SignedIn) -> Client:
    return signed_in("fang")


def page_of(response: Any) -> str:
    return unescape(response.content.decode())


def test_more_places_than_seats_are_said_and_refused_nowhere(team: Client) -> None:
    forum(places=500)
    assert _BEYOND in page_of(team.get(OF_FORUM))
    move = {"key": "m", "starts_at": when(25), "ends_at": when(25, 18), "place": "river-house/"}
    sent(team, f"{OF_FORUM}move/", move)
    assert "than seats in the room" not in page_of(team.get(OF_FORUM))
    sent(team, f"{OF_FORUM}move/", {**move, "key": "n", "place": "river-house/hall"})
    sent(team, f"{OF_FORUM}copy/", {"key": "c", "starts_at": when(60), "code": "again"})
    for address in (OF_FORUM, f"{EVENTS}again/"):
        assert _BEYOND in page_of(team.get(address))


def test_a_session_that_would_lie_outside_is_named_at_the_field(team: Client) -> None:
    forum()
    move = {
        "key": "m",
        "starts_at": when(25, 18),
        "ends_at": f"{when(25, 18)[:-2]}30",
        "place": "river-house/hall",
    }
    page = page_of(sent(team, f"{OF_FORUM}move/", move, 422))
    assert 'id="id_ends_at-error"' in page
    assert "A session would lie outside the event: Opening" in page
    Event.objects.update(state="draft")
    begins = event().plan.draft.ends_at.astimezone().strftime("%Y-%m-%dT%H:%M")
    form = {**facts(team), "title": "Tea", "place": "river-house/hall", "key": "f"}
    form |= {"starts_at": begins, "ends_at": when(40)}
    page = page_of(sent(team, f"{OF_FORUM}facts/", form, 422))
    assert "A session would lie outside the event: Opening" in page


def test_places_that_guests_hold_are_called_by_their_words(team: Client) -> None:
    forum()
    come()
    gone = part_form(team, "quotas") | {"part-0-is_gone": "on"}
    page = page_of(sent(team, f"{OF_FORUM}quotas/", gone, 409))
    assert "Guests use this already: Places in the house<" in page


def test_a_session_of_a_public_event_goes_only_when_it_is_meant(team: Client) -> None:
    forum()
    gone = part_form(team, "sessions") | {"part-0-is_gone": "on"}
    page = page_of(sent(team, f"{OF_FORUM}sessions/", gone, 422))
    assert "Take it out of the public programme: Opening" in page
    assert len(event().plan.sessions) == 1
    assert _FOR_NOTHING not in page_of(team.get(OF_FORUM))
    sent(team, f"{OF_FORUM}sessions/", {**gone, "is_meant": "on"})
    assert event().plan.sessions == ()
    assert _FOR_NOTHING in page_of(team.get(OF_FORUM))


def test_a_session_of_a_draft_goes_without_a_question(team: Client) -> None:
    forum(state="draft")
    sent(team, f"{OF_FORUM}sessions/", part_form(team, "sessions") | {"part-0-is_gone": "on"})
    assert event().plan.sessions == ()


@pytest.mark.parametrize(
    ("body", "is_said"), [("Dear {name},", True), ("{{ x }}", True), ("At nine.", False)]
)
def test_who_writes_braces_reads_that_nothing_is_filled_in(team: Client, body: str, is_said: bool) -> None:
    forum(places=9)
    come()
    at = sent(team, f"{OF_FORUM}mail/new/", mail_form(**{"en-body": body}))["Location"]
    assert ("Nothing is filled in here." in page_of(team.get(at))) is is_said


def test_every_element_of_the_facts_has_an_id_of_its_own(team: Client) -> None:
    forum()
    found = re.findall(r'\sid="([^"]*)"', team.get(f"{OF_FORUM}facts/").content.decode())
    assert len(found) > 60
    assert sorted(found) == sorted(set(found))
    assert "None" not in found


def test_no_text_turns_what_stands_behind_it(team: Client) -> None:
    forum()
    turned = {"description": "One.\n\u202eTwo\u2066.", "organiser": "\u202eWe\u202c", "summary": "a\u202db"}
    sent(team, f"{OF_FORUM}facts/", {**facts(team), "title": "Tea", **turned, "key": "t"})
    assert [event().written(one) for one in ("description", "summary")] == ["One.\nTwo.", "ab"]
    assert event().plan.draft.organiser == "We"


@pytest.mark.parametrize("name", ["facts", "move", "cancel", "doors"])
def test_a_cancelled_event_says_so_and_offers_no_button(team: Client, name: str) -> None:
    forum(state="cancelled", cancelled_because="weather")
    page = page_of(team.get(f"{OF_FORUM}{name}/"))
    main = page[page.index("<main") : page.index("</main>")].partition("<dialog")[0]
    assert "cancelled" in main or "public and not over" in main
    assert not re.findall(r'<button class="btn[^"]*" type="submit"', main)


def test_all_that_is_wrong_is_said_at_once(team: Client) -> None:
    forum()
    wrong = {"largest_group": "0", "audience_rule": "age >= 18 and shoe > 4", "organiser_email": "nobody"}
    page = page_of(sent(team, f"{OF_FORUM}facts/", {**facts(team), "title": "Tea", **wrong, "key": "t"}, 422))
    for words in (
        "This number is too small or too large.",
        "This rule cannot be read from here on: shoe > 4",
        "This is no address.",
    ):
        assert page.count(words) == 1, words
    sent(team, f"{OF_FORUM}facts/", {**facts(team), "title": "", "largest_group": "x", "key": "u"}, 422)


def test_a_rule_that_ends_too_soon_cannot_be_read(team: Client) -> None:
    forum()
    said = {**facts(team), "title": "Tea", "audience_rule": "age >=", "key": "t"}
    assert "This rule cannot be read" in page_of(sent(team, f"{OF_FORUM}facts/", said, 422))


def test_numbers_below_one_are_refused_in_the_words_of_the_house(team: Client) -> None:
    page = page_of(sent(team, f"{EVENTS}new/", new_form(places="-1"), 422))
    assert "This number is too small or too large." in page
    assert "Ensure" not in page


def test_whom_it_is_for_begins_as_what_it_is_about(team: Client) -> None:
    forum()
    page = page_of(team.get(f"{OF_FORUM}facts/"))
    assert "<span>Newcomers</span>" in page
    assert "<span>Trade</span>" in page


def test_the_calendar_of_the_year_says_that_it_has_no_drafts(team: Client) -> None:
    assert "iCal, without drafts" in page_of(team.get(EVENTS))


def test_a_gift_for_nobody_is_marked_where_people_are_chosen(team: Client) -> None:
    sample_visit(clock.now())
    page = page_of(sent(team, f"/en/desk/visits/{CODE}/gifts/add/", {"key": "g", "name": "Tea"}, 422))
    boxes = re.findall(r'<input type="checkbox"[^>]*name="people"[^>]*>', page)
    assert boxes
    assert all('aria-invalid="true" aria-describedby="id_people-error"' in one for one in boxes)
    assert 'id="id_people-error"' in page


def test_a_new_visit_says_that_it_is_kept(team: Client) -> None:
    form = {
        "key": "v",
        "code": "autumn-visit",
        "titles_en": "Autumn",
        "language_1": "en",
        "language_2": "zh-hans",
    }
    form |= {"starts_on": when(30)[:10], "ends_on": when(31)[:10], "usual_travel": "30"}
    at = sent(team, "/en/desk/visits/new/", form)["Location"]
    assert "Saved." in page_of(team.get(at))
    assert apps.get_model("events", "Visit")._default_manager.filter(code="autumn-visit").exists()
