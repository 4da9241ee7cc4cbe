"""What is told about appointments: mails, text messages, calendar files; and what is told no more."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import translation
from pytest_django import Settings

from wenjin.core.delivery import queries as mails
from wenjin.core.delivery.models import Mail, TextMessage
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.registry import periodic_tasks
from wenjin.core.outbox.worker import run_due
from wenjin.core.tests.calendar_reading import by_another_library, one_event
from wenjin.counters.addresses import appointment_path
from wenjin.counters.calendar_files import appointment_ics
from wenjin.counters.queries import appointments as queries
from wenjin.counters.services import appointments as services
from wenjin.counters.tests.appointment_stage import NOW, at, booked, fresh, held, notices, officer
from wenjin.counters.tests.test_services_wishes import full_morning, wished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


def work(at_: object = NOW) -> None:
    while run_due(worker="test", at=at_, limit=50):  # type: ignore[arg-type]
        pass


def test_a_booking_is_confirmed_with_links_and_a_calendar_file() -> None:
    officer("zh-hans", "en")
    got = booked(at(9, day=2 - 1), language="en")
    work()
    (mail,) = mails.mails(to="ada@example.org")
    row = fresh(got.appointment)
    assert mail.language == "en"
    assert "Ada" not in mail.subject
    for act in ("", "move", "cancel"):
        assert appointment_path(got.secret, "en", act) in mail.text
    assert row.reference in mail.text
    (attached,) = mail.attachments
    assert attached.media_type == "text/calendar"
    assert Mail.objects.get().data_key_id == row.data_key_id, "it is forgotten with the appointment"


def test_a_text_message_goes_to_a_telephone_in_the_language_of_the_visitor(settings: Settings) -> None:
    officer()
    got = held(at(9, day=1))
    services.book(got.secret, name="王", telephone="138 0013 8000", key="k", at=NOW)
    work()
    (text,) = mails.text_messages()
    assert (text.number, TextMessage.objects.get().language) == ("+8613800138000", "zh-hans")
    assert appointment_path(got.secret, "zh-hans") in text.text
    assert urlsplit(settings.SITE_ADDRESS).netloc in text.text


def test_the_reminder_comes_a_day_before_with_one_tap_links() -> None:
    officer(days=(0, 1, 2))
    got = booked(at(9, day=2))
    work(at(8, 59, day=1))
    assert Mail.objects.count() == 1
    work(at(9, day=1))
    told = mails.mails(to="ada@example.org")
    assert len(told) == 2
    for act in ("confirm", "move", "cancel"):
        assert any(appointment_path(got.secret, "zh-hans", act) in one.text for one in told)


def test_nobody_is_reminded_of_what_is_no_more() -> None:
    officer(days=(0, 1, 2, 3))
    moved, cancelled = booked(at(9, day=2)), booked(at(10, day=2))
    services.move(moved.secret, at(9, day=3), key="m", at=NOW)
    services.cancel(cancelled.secret, at=NOW)
    work()
    before = Mail.objects.count()
    work(at(17, day=1))
    assert Mail.objects.count() == before
    work(at(9, day=2))
    assert Mail.objects.count() == before + 1, "of the new time"
    back = services.move(moved.secret, at(9, day=2) + timedelta(hours=2), key="n", at=at(9, 1, day=1))
    assert back.sequence == 2


def test_moved_there_and_back_is_reminded_once() -> None:
    officer(days=(0, 2, 3))
    got = booked(at(9, day=2))
    services.move(got.secret, at(9, day=3), key="m", at=NOW)
    services.move(got.secret, at(9, day=2), key="n", at=NOW)
    work()
    before = Mail.objects.count()
    work(at(9, day=1))
    work(at(8, 59, day=2))
    assert Mail.objects.count() == before + 1


def test_who_books_at_the_last_moment_is_not_reminded_at_once() -> None:
    officer()
    booked(at(9))
    assert notices("reminder") == []


def test_the_freed_place_is_told_while_it_is_held() -> None:
    morning = full_morning()
    got = wished()
    services.cancel(morning[0].secret, at=NOW)
    work()
    (mail,) = mails.mails(to="bo@example.org")
    assert f"/zh-hans/appointments/waiting/{got.secret}/" in mail.text


def test_a_place_that_went_to_another_is_told_to_nobody() -> None:
    morning = full_morning()
    wished()
    services.cancel(morning[0].secret, at=NOW)
    work(NOW + timedelta(minutes=31))
    assert not mails.mails(to="bo@example.org")


def test_payloads_hold_ids_and_codes_only() -> None:
    morning = full_morning()
    got = wished()
    services.cancel(morning[0].secret, at=NOW)
    for message in Message.objects.filter(topic="appointment_notice_due"):
        assert set(message.payload) <= {"appointment", "wish", "notice", "sequence", "offered"}
        assert got.secret not in str(message.payload)


def test_work_by_the_clock_is_registered() -> None:
    names = {one.name for one in periodic_tasks()}
    assert {"counters.holds", "counters.no_shows", "counters.wishes", "counters.forget"} <= names


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
def test_another_reader_finds_the_same_in_the_calendar(language: str, settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://city.example"
    officer("zh-hans", "en")
    got = booked(at(9, day=1), language="en")
    calendar, event = one_event(appointment_ics(fresh(got.appointment), language=language))
    assert (calendar["METHOD"].value, calendar["VERSION"].value) == ("PUBLISH", "2.0")
    assert (event["DTSTART"].moment, event["DTEND"].moment) == (at(9, day=1), at(9, 30, day=1))
    assert (event["SEQUENCE"].value, event["STATUS"].value) == ("0", "CONFIRMED")
    assert event["UID"].value == f"{got.appointment.pk}@city.example"
    assert event["URL"].value == f"https://city.example{appointment_path(got.secret, language)}"
    assert event["DESCRIPTION"].text == got.appointment.reference
    assert event["ORGANIZER"].value.startswith("mailto:")
    assert event["SUMMARY"].text
    assert event["SUMMARY"].parameters["LANGUAGE"]


def test_a_moved_and_a_cancelled_entry_are_the_same_entry() -> None:
    officer()
    got = booked(at(9, day=1))
    seen = [one_event(appointment_ics(fresh(got.appointment)))]
    services.move(got.secret, at(13, day=1), key="m", at=NOW)
    seen.append(one_event(appointment_ics(fresh(got.appointment))))
    services.cancel(got.secret, at=NOW)
    seen.append(one_event(appointment_ics(fresh(got.appointment))))
    assert len({event["UID"].value for _, event in seen}) == 1
    assert [event["SEQUENCE"].value for _, event in seen] == ["0", "1", "2"]
    assert [outer["METHOD"].value for outer, _ in seen] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert seen[1][1]["DTSTART"].moment == at(13, day=1)
    assert seen[2][1]["STATUS"].value == "CANCELLED"


def test_another_library_reads_the_same_of_an_appointment() -> None:
    officer()
    got = booked(at(9, day=1))
    services.move(got.secret, at(13, day=1), key="m", at=NOW)
    [event] = by_another_library(appointment_ics(fresh(got.appointment)))
    assert (event["DTSTART"], event["SEQUENCE"]) == (at(13, day=1), "1")
    assert str(event["UID"]).startswith(str(got.appointment.pk))
    assert (event["STATUS"], event["DESCRIPTION"]) == ("CONFIRMED", got.appointment.reference)


def test_a_calendar_of_an_appointment_that_was_forgotten_has_no_link() -> None:
    officer()
    row = fresh(booked(at(9)).appointment)
    row.contact = None
    with translation.override("en"):
        _, event = one_event(appointment_ics(row))
    assert "URL" not in event
    assert queries.secret_of(row) == ""
