"""Calendar files of events, read by others than the library that wrote them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.models import F
from hypothesis import example, given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from icalendar import Calendar
from pytest_django import Settings

from wenjin.catalogue.queries.texts import Said
from wenjin.core.tests.calendar_reading import by_another_library, one_event, read_calendar
from wenjin.events.calendar_files import feed, registration_ics
from wenjin.events.models import Event, EventText, Room, Venue
from wenjin.events.queries.events import event as whole
from wenjin.events.queries.events import upcoming
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.registrations import RegistrationSeen, by_secret
from wenjin.events.queries.sealed import Contact
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services.registering import Registered
from wenjin.events.tests.stage import BEGINS, CODE, NOW, event, registered


@pytest.fixture(autouse=True)
def _nothing_is_kept(settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://city.example"
    settings.MAIL_FROM = "Wenjin <centre@example.org>"
    forget_facts()


def seen(of: Registered, language: str = "en") -> tuple[RegistrationSeen, EventWhole]:
    found, made = by_secret(of.secret, NOW), whole(CODE, language)
    assert found is not None
    assert made is not None
    return found, made


def say(**fields: str) -> None:
    for name, value in fields.items():
        EventText.objects.create(
            subject=f"event/{CODE}", language="en", field=name, value=value, state="source"
        )


@pytest.mark.django_db
class TestInvitations:
    """Of one guest."""

    @pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
    def test_another_reader_finds_the_same(self, language: str) -> None:
        house = Venue.objects.create(code="hall")
        event(
            venue=house,
            room=Room.objects.create(venue=house, code="blue", seats=9),
            organiser="The; centre, here",
            organiser_email="events@example.org",
        )
        say(title="Tea; law, and\\more", summary="All of it")
        got = registered()
        found, made = seen(got, language)
        content = registration_ics(found, made, language, is_invitation=True)
        outer, entry = one_event(content)
        assert (outer["METHOD"].value, outer["VERSION"].value) == ("REQUEST", "2.0")
        assert (entry["DTSTART"].moment, entry["DTEND"].moment) == (BEGINS, BEGINS + timedelta(hours=2))
        assert entry["SUMMARY"].text == "Tea; law, and\\more"
        assert entry["SUMMARY"].parameters["LANGUAGE"] == "en", "nobody has translated it"
        assert entry["LOCATION"].text == "blue\nhall"
        assert "LANGUAGE" not in entry["DESCRIPTION"].parameters or language == "en", "of two languages"
        assert got.reference in entry["DESCRIPTION"].text
        assert entry["URL"].value == f"https://city.example/{language}/events/registration/{got.secret}/"
        assert entry["ORGANIZER"].value == "mailto:events@example.org"
        assert entry["ORGANIZER"].parameters["CN"] == "The; centre, here"
        assert entry["ORGANIZER"].parameters["SENT-BY"] == "mailto:centre@example.org"
        attendee = entry["ATTENDEE"]
        assert attendee.value == "mailto:ada@example.org"
        assert (attendee.parameters["RSVP"], attendee.parameters["PARTSTAT"]) == ("TRUE", "ACCEPTED")
        assert attendee.parameters["CN"] == "Ada Sample"
        assert "CONFERENCE" not in entry
        [other] = by_another_library(content)
        assert (other["SUMMARY"], other["DTSTART"]) == ("Tea; law, and\\more", BEGINS)

    def test_each_text_says_in_which_language_it_is(self) -> None:
        house = Venue.objects.create(code="hall")
        event(venue=house, room=Room.objects.create(venue=house, code="blue", seats=9))
        say(title="Tea and law")
        for field, name in (("name", "The hall"), ("rooms/blue/name", "Blue room")):
            EventText.objects.create(
                subject="venue/hall", language="en", field=field, value=name, state="source"
            )
        _, entry = one_event(registration_ics(*seen(registered(), "ar"), "ar"))
        assert entry["SUMMARY"].parameters["LANGUAGE"] == "en"
        assert entry["LOCATION"].text == "Blue room\nThe hall"
        assert entry["LOCATION"].parameters["LANGUAGE"] == "en"
        assert entry["DESCRIPTION"].parameters["LANGUAGE"] == "ar", "only our own words"
        EventText.objects.create(
            subject="venue/hall", language="ar", field="name", value="القاعة", state="reviewed"
        )
        Event.objects.update(version=F("version") + 1)
        _, entry = one_event(registration_ics(*seen(registered(), "ar"), "ar"))
        assert entry["LOCATION"].text == "Blue room\nالقاعة"
        assert "LANGUAGE" not in entry["LOCATION"].parameters, "of two languages"

    def test_the_room_online_stands_in_it_as_a_conference(self) -> None:
        event(is_online=True, join_address="https://meet.example/a?b=c;d,e")
        found, made = seen(registered())
        content = registration_ics(found, made, "en", is_invitation=True)
        _, entry = one_event(content)
        conference = entry["CONFERENCE"]
        assert conference.value == "https://meet.example/a?b=c;d,e"
        assert conference.parameters["VALUE"] == "URI"
        assert conference.parameters["FEATURE"] == "AUDIO,VIDEO"
        assert conference.parameters["LABEL"]
        assert "https://meet.example/a" in entry["DESCRIPTION"].text, "for programs that know no conferences"
        (again,) = Calendar.from_ical(content).walk("VEVENT")
        assert str(again["CONFERENCE"]) == "https://meet.example/a?b=c;d,e"

    def test_a_file_to_open_names_no_attendee(self) -> None:
        event()
        outer, entry = one_event(registration_ics(*seen(registered()), "en"))
        assert outer["METHOD"].value == "PUBLISH"
        assert "ATTENDEE" not in entry
        assert entry["ORGANIZER"].value == "mailto:centre@example.org"

    def test_what_holds_no_place_takes_the_entry_out(self) -> None:
        event()
        found, made = seen(registered())
        for state in ("cancelled", "declined", "expired", "waiting"):
            outer, entry = one_event(registration_ics(replace(found, state=state), made, "en"))
            assert (outer["METHOD"].value, entry["STATUS"].value) == ("CANCEL", "CANCELLED")
            assert entry["ATTENDEE"].value == "mailto:ada@example.org"


@pytest.mark.django_db
class TestFeeds:
    """Calendars that people subscribe to."""

    def test_all_events_stand_in_it_each_under_its_name(self) -> None:
        event()
        say(title="Tea and law", summary="All of it")
        event(code="other", is_online=True, state=Event.State.CANCELLED, sequence=4)
        content = feed(upcoming(date(2026, 12, 1), date(2026, 12, 31), "en"), "en")
        lines = list(read_calendar(content))
        assert [one.value for one in lines if one.name == "METHOD"] == ["PUBLISH"]
        found = by_another_library(content)
        assert [one["SUMMARY"] for one in found] == ["other", "Tea and law"]
        assert [one["STATUS"] for one in found] == ["CANCELLED", "CONFIRMED"]
        assert [one["SEQUENCE"] for one in found] == ["4", "0"]
        assert found[1]["URL"] == f"https://city.example/en/events/{CODE}/"
        assert "meet.example" not in content.decode()

    def test_a_change_is_in_the_next_file(self) -> None:
        event()
        days = (date(2026, 12, 1), date(2026, 12, 31))
        before = feed(upcoming(*days, "en"), "en")
        assert feed(upcoming(*days, "en"), "en") == before
        Event.objects.update(sequence=1, version=F("version") + 1, starts_at=BEGINS - timedelta(hours=1))
        [found] = by_another_library(feed(upcoming(*days, "en"), "en"))
        assert (found["SEQUENCE"], found["DTSTART"]) == ("1", BEGINS - timedelta(hours=1))

    def test_an_empty_calendar_is_a_calendar(self) -> None:
        assert by_another_library(feed((), "ar", name="تقويم")) == []


_EVENT = EventWhole(
    id=UUID(int=7),
    code=CODE,
    kind="talk",
    state="published",
    entry="form",
    starts_at=BEGINS,
    ends_at=BEGINS + timedelta(hours=2),
    title=Said(CODE, "en"),
    changed_at=NOW,
)
_SEEN = RegistrationSeen(
    id=UUID(int=8),
    event_id=_EVENT.id,
    event=CODE,
    event_state="published",
    starts_at=_EVENT.starts_at,
    ends_at=_EVENT.ends_at,
    number=1,
    reference="ABCDE-FGHJK",
    state="confirmed",
    size=1,
    language="en",
    contact=Contact(name="Ada", email="ada@example.org", secret="s"),
    join_address="https://meet.example/1",
    created_at=NOW,
    changed_at=NOW,
)


@of_hypothesis(max_examples=60)
@given(words=st.text(max_size=120))
@example('"quoted"; VALUE=DATE:x\r\nMETHOD:CANCEL\r\n')
@example("\u2028\x85\x00 王小明")
def test_no_name_and_no_title_breaks_a_line(words: str) -> None:
    found = replace(_SEEN, contact=replace(_SEEN.contact, name=words))
    made = replace(_EVENT, title=Said(words, "en"), summary=Said(words, "en"), organiser=words)
    content = registration_ics(found, made, "en", is_invitation=True)
    outer, entry = one_event(content)
    assert (outer["METHOD"].value, entry["ATTENDEE"].value) == ("REQUEST", "mailto:ada@example.org")
    assert entry["CONFERENCE"].value == "https://meet.example/1"
    assert entry["ATTENDEE"].parameters["RSVP"] == "TRUE"
