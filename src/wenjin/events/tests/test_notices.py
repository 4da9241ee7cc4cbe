"""What guests are told, by mail and in their calendars; and what they are told no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from wenjin.core.delivery import queries as delivery
from wenjin.core.delivery.bounces import Report
from wenjin.core.delivery.gateways import mail_server
from wenjin.core.delivery.models import Mail
from wenjin.core.delivery.queries import MailView
from wenjin.core.delivery.services import take_report
from wenjin.core.delivery.tests.postbox import Postbox, Server
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.queries import dead_letters
from wenjin.core.outbox.registry import WillNotSucceed, periodic_tasks, topics
from wenjin.core.outbox.worker import run_due
from wenjin.core.tests.calendar_reading import one_event
from wenjin.events.addresses import registration_path
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Event, EventText, Quota, Registration, Venue
from wenjin.events.notices import send, send_many
from wenjin.events.queries.events import event_by_id
from wenjin.events.queries.facts import forget_facts
from wenjin.events.services.bounces import note_refused_mails
from wenjin.events.services.notes import EXPIRY_TOPIC, NOTICE_TOPIC, tell_later
from wenjin.events.services.proving import mark_of
from wenjin.events.services.registering import register
from wenjin.events.services.reminders import remind
from wenjin.events.services.telling import CANCELLED, MOVED, tell_everybody
from wenjin.events.services.waiting_list import accept, end, let_go
from wenjin.events.tests.stage import BEGINS, CODE, NOW, born, event, form, quota, registered, row

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def _nothing_is_kept(settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://city.example"
    forget_facts()


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """A mail server that the settings name."""
    box = Postbox()
    server = Server(box)
    server.start()
    settings.SMTP = mail_server(server.address)
    settings.MAIL_FROM = "Wenjin <centre@example.org>"
    yield box
    server.stop()


def work(at: datetime | None = None) -> None:
    """A worker does what is due; each time is later than the one before, so that mails have an order."""
    now = at or NOW + timedelta(seconds=Message.objects.exclude(done_at=None).count())
    while run_due(worker="test", at=now, limit=50):
        pass


def told(to: str = ADA) -> list[MailView]:
    """Mails to somebody, the oldest first."""
    return list(reversed(delivery.mails(to=to)))


def last(to: str = ADA) -> MailView:
    return told(to)[-1]


def titled(**fields: str) -> None:
    for field, value in {"title": "Tea and law", **fields}.items():
        EventText.objects.create(
            subject=f"event/{CODE}", language="en", field=field, value=value, state="source"
        )


def test_whoever_is_confirmed_is_told_when_where_and_how_to_come() -> None:
    house = Venue.objects.create(code="hall")
    EventText.objects.create(
        subject="venue/hall", language="en", field="name", value="The hall", state="source"
    )
    event(venue=house)
    titled()
    got = registered()
    work()
    mail = last()
    assert mail.subject == "You are registered: Tea and law"
    assert f"https://city.example{registration_path(got.secret, 'en')}" in mail.text
    for words in ("Tea and law", "The hall", "15 December 2026", "10:00–12:00", got.reference):
        assert words in mail.text
    assert "Ada" not in mail.subject
    (file,) = mail.attachments
    outer, entry = one_event(file.content)
    assert (outer["METHOD"].value, entry["ATTENDEE"].parameters["PARTSTAT"]) == ("REQUEST", "ACCEPTED")
    assert Mail.objects.get().data_key_id == row(got).data_key_id, "it is forgotten with the registration"


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "茶与法律"), ("ar", "Tea and law")])
def test_they_are_written_to_in_the_language_of_the_registration(language: str, shown: str) -> None:
    event()
    titled()
    EventText.objects.create(
        subject=f"event/{CODE}", language="zh-hans", field="title", value="茶与法律", state="source"
    )
    register(CODE, form(), key=uuid4().hex, at=NOW, language=language)
    work()
    assert last().language == language
    assert shown in last().text
    assert f"/{language}/events/registration/" in last().text


def test_only_who_follows_online_is_told_the_room() -> None:
    house = Venue.objects.create(code="hall")
    made = event(venue=house, is_online=True, join_address="https://meet.example/1")
    quota(made, "online", Quota.Kind.ONLINE, 50)
    registered()
    registered(email="bo@example.org", is_online=True)
    work()
    assert "https://meet.example/1" not in last().text
    assert "hall" in last().text
    assert "https://meet.example/1" in last("bo@example.org").text
    assert b"CONFERENCE" not in last().attachments[0].content
    assert b"CONFERENCE" in last("bo@example.org").attachments[0].content


def test_what_waits_for_a_decision_or_a_guardian_says_so() -> None:
    event(entry=Event.Entry.APPROVED)
    registered()
    work()
    assert "We decide soon" in last().text
    assert one_event(last().attachments[0].content)[1]["STATUS"].value == "TENTATIVE"


def test_a_young_guest_needs_a_guardian() -> None:
    event(guardian_below=16)
    got = registered(guests=(GuestForm(born_on=born(12)),))
    work()
    (mail,) = told()
    assert "guardian" in mail.text
    assert_says_what_was_taken(mail, row(got), got.secret)


def assert_says_what_was_taken(mail: MailView, made: Registration, secret: str) -> None:
    assert made.reference in mail.text
    mark = mark_of(made.pk, made.email_index)
    assert f"https://city.example{registration_path(secret, 'en', mail_mark=mark)}" in mail.text


def test_a_parent_gets_one_mail_about_their_child_and_is_noted_when_it_comes_back(postbox: Postbox) -> None:
    event(guardian_below=16)
    postbox.to_rcpt = ["550 5.1.1 no such user"]
    children = (GuestForm(born_on=born(40)), GuestForm("Mia", born_on=born(10)))
    got = registered(guests=children)
    work()
    (mail,) = told()
    assert "consent" in mail.subject
    assert_says_what_was_taken(mail, row(got), got.secret)
    assert note_refused_mails(NOW) == 1
    assert row(got).mail_failed_at is not None


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("full", "There is no room any more."),
        ("other", "The organiser had to choose."),
        ("guardian_refused", "A guardian did not agree."),
        ("twice", ""),
    ],
)
def test_who_is_declined_learns_why_and_the_entry_leaves_the_calendar(reason: str, words: str) -> None:
    event(entry=Event.Entry.APPROVED)
    got = registered()
    work()
    made = row(got)
    end(made, "declined", at=NOW)
    Registration.objects.filter(pk=got.id).update(reason=reason)
    tell_later(made, "declined", at=NOW)
    work()
    assert last().subject.startswith("You cannot come to this event: ")
    assert words in last().text
    assert b"METHOD:CANCEL" in last().attachments[0].content


def test_the_waiting_list_and_the_offer() -> None:
    event(1)
    first, second = registered(email="bo@example.org"), registered(email="cy@example.org")
    got = registered()
    work()
    assert "Place 2." in last().text
    assert last().attachments == ()
    let_go(second.secret, key="k", at=NOW)
    let_go(first.secret, key="k", at=NOW)
    work()
    offer = last()
    assert offer.subject.startswith("A place is free for you")
    assert registration_path(got.secret, "en") in offer.text
    assert "25 November 2026, 10:00 (UTC+8)" in offer.text, "until when, with the day and the clock"
    assert "For 1 person\n" in offer.text
    assert offer.attachments == ()
    accept(got.secret, key="y", at=NOW)
    work()
    assert last().subject.startswith("You are registered")
    assert len(last().attachments) == 1


def test_an_offer_that_is_over_goes_to_the_next_by_itself() -> None:
    event(1)
    first, second, third = (
        registered(),
        registered(email="bo@example.org"),
        registered(email="cy@example.org"),
    )
    let_go(first.secret, key="k", at=NOW)
    work(NOW + timedelta(hours=23))
    assert row(second).state == "offered"
    work(NOW + timedelta(hours=24, seconds=2))
    assert (row(second).state, row(third).state) == ("expired", "offered")
    assert last("bo@example.org").subject.startswith("The place was held for you too long ago")
    assert last("bo@example.org").attachments == (), "it stood in no calendar"
    assert last("cy@example.org").subject.startswith("A place is free for you")


def test_who_cancels_is_told_and_the_entry_leaves_the_calendar() -> None:
    event()
    got = registered()
    work()
    let_go(got.secret, key="k", at=NOW)
    work()
    before, after = (one_event(one.attachments[0].content) for one in told())
    assert [outer["METHOD"].value for outer, _ in (before, after)] == ["REQUEST", "CANCEL"]
    assert before[1]["UID"].value == after[1]["UID"].value == f"{got.id}@city.example"
    assert int(after[1]["SEQUENCE"].value) > int(before[1]["SEQUENCE"].value)
    assert after[1]["STATUS"].value == "CANCELLED"


def test_of_an_earlier_state_nobody_is_told() -> None:
    event()
    got = registered()
    let_go(got.secret, key="k", at=NOW)
    work()
    assert [one.subject for one in told()] == [f"Your registration is cancelled: {CODE}"]


def test_a_moved_event_is_told_with_a_new_entry_that_asks_again() -> None:
    made = event()
    got = registered()
    work()
    later = BEGINS + timedelta(days=7)
    move(made, later)
    work()
    mail = last()
    assert mail.subject.startswith("The time or the place has changed")
    assert "22 December 2026" in mail.text
    (_, first), (_, second) = (one_event(one.attachments[0].content) for one in told())
    assert second["DTSTART"].moment == later
    assert second["ATTENDEE"].parameters["PARTSTAT"] == "NEEDS-ACTION"
    assert second["ATTENDEE"].parameters["RSVP"] == "TRUE"
    assert int(second["SEQUENCE"].value) == int(first["SEQUENCE"].value) + 1
    assert row(got).state == "confirmed"


def move(made: Event, to: datetime) -> None:
    Event.objects.filter(pk=made.pk).update(
        starts_at=to, ends_at=to + timedelta(hours=2), sequence=F("sequence") + 1, version=F("version") + 1
    )
    made.refresh_from_db()
    tell_everybody(made, MOVED, at=NOW)


def test_moved_twice_only_the_last_time_is_told() -> None:
    made = event()
    registered()
    work()
    move(made, BEGINS + timedelta(days=7))
    move(made, BEGINS + timedelta(days=8))
    work()
    assert len(told()) == 2
    assert "23 December 2026" in last().text


def test_a_cancelled_event_is_told_and_nothing_else_of_it() -> None:
    made = event()
    got = registered()
    work()
    waiting = Message.objects.filter(topic=NOTICE_TOPIC, done_at=None)
    tell_later(row(got), "confirmed", at=NOW)
    Event.objects.update(state="cancelled", version=F("version") + 1, sequence=F("sequence") + 1)
    Registration.objects.update(state="cancelled", reason="event_cancelled", sequence=F("sequence") + 1)
    made.refresh_from_db()
    tell_everybody(made, CANCELLED, at=NOW)
    work()
    assert len(told()) == 2
    assert last().subject.startswith("This event is cancelled")
    assert b"METHOD:CANCEL" in last().attachments[0].content
    assert not waiting.exists()


def test_everybody_who_comes_is_reminded_once_a_day_before() -> None:
    event(2)
    first, _ = registered(), registered(email="bo@example.org")
    registered(email="cy@example.org")
    work()
    at = BEGINS - timedelta(hours=24)
    for minutes in (-10, 0, 10, 20):
        remind(at + timedelta(minutes=minutes))
        work(at + timedelta(minutes=minutes))
    assert [one.subject for one in told()][1:] == [f"Reminder: {CODE}"]
    assert len(told("bo@example.org")) == 2
    assert len(told("cy@example.org")) == 1, "who waits is not reminded"
    assert registration_path(first.secret, "en") in last().text


def test_who_registered_just_now_or_cannot_be_written_to_is_not_reminded() -> None:
    event()
    at = BEGINS - timedelta(hours=24)
    registered(at=at - timedelta(hours=1))
    lost = registered(email="bo@example.org")
    Registration.objects.filter(pk=lost.id).update(mail_failed_at=NOW)
    work(at)
    remind(at)
    work(at)
    assert (len(told()), len(told("bo@example.org"))) == (1, 1)


def test_what_is_over_is_told_to_nobody() -> None:
    event()
    registered()
    work(BEGINS + timedelta(hours=3))
    assert told() == []


def test_a_mailbox_that_refuses_is_noted(postbox: Postbox) -> None:
    event()
    postbox.to_rcpt = ["550 5.1.1 no such user"]
    got = registered()
    work()
    fine = registered(email="bo@example.org")
    work()
    assert (note_refused_mails(NOW), note_refused_mails(NOW)) == (1, 0)
    assert row(got).mail_failed_at is not None
    assert row(fine).mail_failed_at is None


def test_a_mailbox_that_refuses_days_later_is_noted(postbox: Postbox) -> None:
    event()
    got = registered()
    work()
    mail = Mail.objects.get()
    assert note_refused_mails(NOW) == 0
    assert take_report(Report(mail.message_id, "5.1.1"))
    assert not take_report(Report(mail.message_id, "5.1.1"))
    assert note_refused_mails(NOW + timedelta(days=5)) == 1
    assert row(got).mail_failed_at == mail.made_at


def test_with_a_new_address_an_old_refusal_says_nothing(postbox: Postbox) -> None:
    event()
    postbox.to_rcpt = ["550 5.1.1 no such user"]
    got = registered()
    work()
    Registration.objects.filter(pk=got.id).update(changed_at=NOW + timedelta(minutes=1))
    assert note_refused_mails(NOW) == 0


def test_a_calendar_entry_arrives_as_an_invitation(postbox: Postbox) -> None:
    event(organiser="The centre", organiser_email="events@example.org")
    registered(2)
    work()
    (mail,) = postbox.mails
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename(failobj="").endswith(".ics")


def test_who_was_forgotten_is_not_written_to() -> None:
    event()
    got = registered()
    Registration.objects.filter(pk=got.id).update(contact=None)
    work()
    assert Mail.objects.count() == 0


def test_an_address_that_no_mail_can_go_to_is_noted_at_once() -> None:
    event()
    got = registered()
    payload = {"registration": str(got.id), "notice": "confirmed", "sequence": 0}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wenjin.events.queries.sealed.unseal_json", lambda *_, **__: {"email": "no address"})
        assert not send(payload, at=NOW)
    assert row(got).mail_failed_at == NOW


def test_a_notice_that_nobody_knows_is_a_dead_letter_at_once() -> None:
    with pytest.raises(WillNotSucceed):
        send({"registration": str(uuid4()), "notice": "nonsense", "sequence": 0}, at=NOW)


def test_sent_twice_it_is_one_mail() -> None:
    event()
    got = registered()
    payload = {"registration": str(got.id), "notice": "confirmed", "sequence": 0}
    assert send(payload, at=NOW)
    send(payload, at=NOW)
    assert Mail.objects.count() == 1


def test_many_notices_are_one_transaction_and_each_has_its_mail() -> None:
    event_by_id(event(3).pk, "en")
    people = [registered(email=f"g{number}@example.org") for number in range(4)]
    Registration.objects.filter(pk=people[1].id).update(contact=None)
    payloads = [
        {"registration": str(one.id), "notice": one.state, "sequence": 0} for one in [*people, people[0]]
    ]
    with CaptureQueriesContext(connection) as asked:
        assert send_many(payloads, at=NOW) == 3
    assert len(asked) < 8
    assert [len(told(f"g{number}@example.org")) for number in range(4)] == [1, 0, 1, 1]
    assert told("g3@example.org")[0].subject.startswith("You are on the waiting list")
    for number in (0, 2):
        (mail,) = told(f"g{number}@example.org")
        assert registration_path(people[number].secret, "en") in mail.text, "to each their own"
        assert people[number].reference.encode() in mail.attachments[0].content
    assert send_many(payloads, at=NOW) == 0


def test_one_notice_that_cannot_be_done_takes_no_other_with_it() -> None:
    event()
    first, second = registered(), registered(email="bo@example.org")
    message = Message.objects.get(payload__registration=str(first.id))
    Message.objects.filter(pk=message.pk).update(payload={**message.payload, "notice": "nonsense"})
    work()
    assert [one.payload["notice"] for one in dead_letters()] == ["nonsense"]
    assert (len(told()), len(told("bo@example.org"))) == (0, 1)
    assert row(second).mail_failed_at is None


def test_messages_hold_ids_and_codes_only() -> None:
    event(1)
    got = registered()
    registered(email="bo@example.org")
    let_go(got.secret, key="k", at=NOW)
    work()
    for message in Message.objects.filter(topic__in=(NOTICE_TOPIC, EXPIRY_TOPIC)):
        assert set(message.payload) <= {"registration", "notice", "sequence", "event_sequence"}


def test_workers_know_what_to_do() -> None:
    assert {NOTICE_TOPIC, EXPIRY_TOPIC} <= set(topics())
    assert {"events.reminders", "events.refused_mails"} <= {one.name for one in periodic_tasks()}
