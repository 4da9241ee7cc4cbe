"""Somebody registers, changes, waits, takes a place and cancels, by a browser without a script."""

import re
from collections.abc import Mapping
from typing import Final

import pytest
from django.test import Client
from icalendar import Calendar

from wenjin.core import clock
from wenjin.events.queries.registrations import by_secret
from wenjin.events.services.proving import mark_of
from wenjin.events.services.waiting_list import offer_places
from wenjin.events.tests.forum_stage import FORUM, Event, Question, Quota, Registration, forum
from wenjin.web import events_limits

pytestmark = pytest.mark.django_db
FORM = f"/en/events/{FORUM}/register/"
ADA = {"name": "Ada Sample", "email": "ada@example.org", "answer-topic": "law"}
State = Registration.State
NOTHING: Final[Mapping[str, object]] = {}


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """How many forms came from here is counted in the memory of the process."""
    events_limits.COUNTS.forget()


def sent(
    client: Client, people: int = 1, typed: Mapping[str, object] = NOTHING, *, key: str = "k"
) -> tuple[int, str]:
    """Send the form; status, and where it leads or the page."""
    names = {f"guest-{number}-name": f"Guest {number}" for number in range(1, people)}
    form = {**ADA, **names, "people": str(people), "shown": str(people), "key": key, **typed}
    response = client.post(FORM, form)
    if response.status_code == 302:
        return 302, str(response["Location"])
    return response.status_code, response.content.decode()


def registered(
    client: Client, people: int = 1, typed: Mapping[str, object] = NOTHING, *, key: str = "k"
) -> str:
    status, address = sent(client, people, typed, key=key)
    assert status == 302, address
    return address


def row_of(address: str) -> Registration:
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    return Registration.objects.get(pk=seen.id)


def test_one_form_one_post_one_page(client: Client) -> None:
    forum()
    form = client.get(FORM).content.decode()
    assert "2 places left" in form
    assert '<span class="over">' not in form, "the way back above it says the title already"
    assert 'name="guest-0-chosen"' in form
    assert form.count("<fieldset") >= 2
    address = registered(client, 1, {"guest-0-chosen": ["lunch", "receiver-ar"], "guest-0-diet": "halal"})
    page = client.get(address).content.decode()
    assert "You are registered." in page
    assert 'class="qr"' in page
    assert "09:00–17:00 (UTC+8)" in page.partition('class="ticket"')[2]
    assert "https://voices.example/ar" in page
    assert "https://captions.example/opening" in page
    assert "Slides" in page
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    assert seen.guests[0].ticket in page
    assert (seen.guests[0].chosen, seen.guests[0].diet) == (("lunch", "receiver-ar"), "halal")
    assert seen.takes == {"places": 1, "lunch": 1, "receiver-ar": 1}
    assert "no-store" in client.get(address)["Cache-Control"]


def test_the_link_of_a_mail_shows_that_it_was_read_and_no_other_does(client: Client) -> None:
    forum()
    address = registered(client)
    row = row_of(address)
    right = mark_of(row.pk, row.email_index)
    for mark in ("", "x", right[:-1]):
        assert client.get(address, {"mail": mark})["Location"] == address
    client.get(address)
    client.head(address, {"mail": right})
    assert row_of(address).mail_proven_at is None
    response = client.get(address, {"mail": right})
    assert (response.status_code, response["Location"]) == (302, address)
    assert row_of(address).mail_proven_at is not None
    assert right not in client.get(address).content.decode()


def test_the_same_form_twice_is_one_registration(client: Client) -> None:
    forum()
    assert registered(client, key="same") == registered(client, key="same")
    assert Registration.objects.count() == 1


def test_a_number_in_the_address_shows_so_many_fieldsets(client: Client) -> None:
    forum(places=50)
    for asked, shown in (("3", 2), ("٣", 2), ("99", 4), ("-1", 0), ("x", 0), ("1.5", 0)):
        page = client.get(FORM, {"people": asked}).content.decode()
        assert len(re.findall(r'name="guest-\d+-name"', page)) == shown, asked


def test_more_people_keep_what_was_typed(client: Client) -> None:
    forum(places=50)
    form = {**ADA, "guest-0-answer-shirt": "M", "people": "3", "shown": "1", "do": "people", "key": "mine"}
    response = client.post(FORM, form)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="Ada Sample"' in page
    assert 'name="key" value="mine"' in page
    assert 'name="guest-2-name"' in page
    assert "Some answers need a look" not in page
    assert not Registration.objects.exists()


def test_errors_name_their_fields_and_lose_nothing(client: Client) -> None:
    forum(places=50)
    long = "x" * 400
    typed = {"email": "nobody", "answer-topic": "", "guest-1-name": "", "guest-0-answer-shirt": long}
    status, page = sent(client, 2, typed)
    assert status == 400
    for field in ("email", "answer-topic", "guest-1-name", "guest-0-answer-shirt"):
        assert f'href="#{field}"' in page, field
        assert f'id="{field}"' in page
    assert 'value="nobody"' in page
    assert long in page
    assert 'value="Ada Sample"' in page
    assert '<a href="#guest-1-name">Guest 2: Write a name.</a>' in page, "who of them is meant"
    assert not Registration.objects.exists()


def test_a_group_that_does_not_fit_is_asked_first(client: Client) -> None:
    forum(places=1)
    before = client.get(FORM, {"people": "3"}).content.decode()
    status, page = sent(client, 3)
    assert status == 409
    for told in (before, page):
        assert "There is room for 1 person." in told
        assert 'name="do" value="some-1"' in told
        assert 'name="do" value="wait"' in told
    assert 'value="Guest 2"' in page
    assert not Registration.objects.exists()
    waiting = registered(client, 3, {"do": "wait"})
    assert "You are on the waiting list." in client.get(waiting).content.decode()
    one = registered(client, 3, {"do": "some-1"}, key="other")
    assert row_of(one).size == 1
    assert row_of(one).state == State.CONFIRMED


def test_who_is_told_that_all_is_taken_waits_at_once(client: Client) -> None:
    forum(places=1)
    registered(client)
    assert "All places are taken. You can wait for one." in client.get(FORM).content.decode()
    address = registered(client, key="second")
    page = client.get(address).content.decode()
    assert row_of(address).state == State.WAITING
    assert "Place 1." in page
    assert page.index("There is no room any more.") < page.index("Place 1."), "the form had promised one"
    assert "To my calendar" not in page
    assert 'class="qr"' not in page


def test_who_waits_stops_with_one_press(client: Client) -> None:
    forum(places=1)
    registered(client)
    address = registered(client, key="second")
    page = client.get(address).content.decode()
    action = re.search(r'<form method="post" action="([^"]+)"[^>]*>.*I do not want to wait any more', page)
    assert action
    assert client.post(action[1], {"key": "c"})["Location"] == address
    assert row_of(address).state == State.CANCELLED


def test_one_who_wants_what_is_gone_is_asked_before_they_wait(client: Client) -> None:
    made = forum(places=9)
    Quota.objects.filter(event=made, code="receiver-ar").update(taken=2, size=2)
    typed = {"guest-0-chosen": ["receiver-ar"]}
    status, page = sent(client, 1, typed)
    assert status == 409
    summary = page.partition('role="alert"')[2].partition("</div>")[0]
    assert "Receiver: Arabic: Full" in summary
    assert "There is no room any more." not in page, "there is, without a receiver"
    assert ">Register</button>" in page
    assert not Registration.objects.exists()
    waiting = registered(client, 1, {**typed, "do": "wait"})
    assert row_of(waiting).state == State.WAITING
    assert row_of(registered(client, 1, key="without")).state == State.CONFIRMED


def test_what_is_scarce_is_named(client: Client) -> None:
    forum(places=9)
    status, page = sent(client, 2, {"guest-0-chosen": ["receiver-ar"], "guest-1-chosen": ["receiver-ar"]})
    assert status == 409
    assert "Receiver: Arabic: 1" in page


def test_without_a_waiting_list_a_full_event_is_full(client: Client) -> None:
    forum(places=1, has_waiting_list=False)
    registered(client)
    status, page = sent(client, key="second")
    assert status == 409
    assert "Full" in page
    assert 'name="do" value="wait"' not in page


def test_refusals_are_sentences(client: Client) -> None:
    made = forum(places=9, youngest=18, audience_rule="age >= 30")
    born = {"guest-0-born_on-day": "1", "guest-0-born_on-month": "2"}
    status, page = sent(client)
    assert status == 400
    assert 'href="#guest-0-born_on-' in page
    status, page = sent(client, 1, {**born, "guest-0-born_on-year": str(clock.today().year - 10)})
    assert status == 400
    assert "One must be 18 years old." in page
    status, page = sent(client, 1, {**born, "guest-0-born_on-month": "2", "guest-0-born_on-year": "99"})
    assert status == 400
    assert 'value="99"' in page
    status, page = sent(client, 1, {**born, "guest-0-born_on-year": str(made.starts_at.year - 20)})
    assert status == 409
    assert "This event is for others. See whom it is for." in page
    registered(client, 1, {**born, "guest-0-born_on-year": str(made.starts_at.year - 40)})


def test_too_many_forms_of_one_browser_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    forum(places=9)
    monkeypatch.setattr(events_limits, "OF_AN_ADDRESS", 2)
    for number in range(2):
        registered(client, key=str(number))
    status, page = sent(client, key="third")
    assert status == 429
    assert 'value="Ada Sample"' in page
    assert Registration.objects.count() == 2


def test_an_offer_is_taken_once(client: Client) -> None:
    made = forum(places=1)
    first = registered(client)
    second = registered(client, key="second")
    client.post(f"{first}cancel/", {"key": "c"})
    page = client.get(second).content.decode()
    assert "A place is free for you" in page
    for key in ("a", "a", "of another window"):
        assert client.post(f"{second}accept/", {"key": key}).status_code == 302
    assert row_of(second).state == State.CONFIRMED
    assert "Your registration is cancelled." in client.get(first).content.decode()
    assert Quota.objects.get(event=made, code="places").taken == 1


def test_an_offer_that_is_over_is_said(client: Client) -> None:
    made = forum(places=1, offer_minutes=0)
    first, second = registered(client), registered(client, key="second")
    client.post(f"{first}cancel/", {"key": "c"})
    response = client.post(f"{second}accept/", {"key": "a"})
    assert response.status_code == 409
    assert "The place was held for you too long ago" in response.content.decode()
    assert offer_places(made.pk, at=clock.now()) == 0


def test_who_gives_up_is_asked_first(client: Client) -> None:
    forum()
    address = registered(client)
    assert "Cancel my registration" in client.get(f"{address}cancel/").content.decode()
    assert row_of(address).state == State.CONFIRMED
    for _ in range(2):
        assert client.post(f"{address}cancel/", {"key": "c"}).status_code == 302
    assert row_of(address).state == State.CANCELLED
    assert client.post(f"{address}cancel/", {"key": "d"}).status_code == 409
    assert client.get(f"{address}cancel/").status_code == 302


def test_fewer_people_and_other_names(client: Client) -> None:
    made = forum(places=3)
    address = registered(client, 3)
    secret = address.rstrip("/").rsplit("/", 1)[1]
    before = by_secret(secret, clock.now())
    assert before is not None
    page = client.get(f"{address}change/").content.decode()
    assert 'value="Guest 2"' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    form = {**ADA, "guest-1-name": "Guest 2", "people": "2", "shown": "3", "key": "x", "seen": seen[1]}
    for _ in range(2):
        assert client.post(f"{address}change/", form).status_code == 302
    after = by_secret(secret, clock.now())
    assert after is not None
    assert [one.name for one in after.guests] == ["Ada Sample", "Guest 2"]
    assert after.guests[1].ticket == before.guests[2].ticket
    assert Quota.objects.get(event=made, code="places").taken == 2


def test_a_change_that_has_no_room_keeps_what_was(client: Client) -> None:
    forum(places=1)
    address = registered(client)
    form = {**ADA, "guest-1-name": "Bo", "people": "2", "shown": "2", "key": "x"}
    response = client.post(f"{address}change/", form)
    assert response.status_code == 409
    assert 'value="Bo"' in response.content.decode()
    assert row_of(address).size == 1
    response = client.post(f"{address}change/", {**ADA, "email": "", "people": "1", "shown": "1", "key": "y"})
    assert response.status_code == 400
    response = client.post(
        f"{address}change/", {**ADA, "people": "1", "shown": "1", "key": "z", "seen": "99"}
    )
    assert response.status_code == 409


def test_the_ticket_as_a_picture_and_the_entry_of_a_calendar(client: Client) -> None:
    forum()
    address = registered(client)
    picture = client.get(f"{address}ticket-0.png")
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"{address}ticket-1.png").status_code == 404
    entry = Calendar.from_ical(client.get(f"{address}calendar.ics").content).walk("VEVENT")[0]
    assert str(entry["summary"]) == "Forum of the city"


def test_who_registers_for_a_cancelled_event_is_told(client: Client) -> None:
    made = forum()
    address = registered(client)
    Event.objects.filter(pk=made.pk).update(state="cancelled", version=made.version + 1)
    assert "This event is cancelled." in client.get(address).content.decode()
    assert client.get(f"{address}ticket-0.png").status_code == 404
    status, page = sent(client, key="late")
    assert status == 409
    assert "Registration is closed." in page


def test_every_kind_of_question_is_asked_read_and_shown_again(client: Client) -> None:
    made = forum(places=9, audience_rule='country = "FR" or organisation')
    for place, (code, kind) in enumerate(
        (("many", "many"), ("yes", "yes_no"), ("count", "number"), ("day", "date"), ("from", "country"))
    ):
        Question.objects.create(event=made, code=code, kind=kind, choices=["law", "tax"], place=place + 5)
    Question.objects.create(event=made, code="tongue", kind="language", place=20)
    Question.objects.create(event=made, code="more", kind="long", place=21)
    answers = {
        "country": "FR",
        "answer-many": ["law", "tax"],
        "answer-yes": "no",
        "answer-count": "٣",
        "answer-day-day": "5",
        "answer-day-month": "May",
        "answer-day-year": "2027",
        "answer-from": "MA",
        "answer-tongue": "ar",
        "answer-more": "one\r\ntwo",
    }
    address = registered(client, 1, answers)
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    assert seen.answers["many"] == ["law", "tax"]
    assert (seen.answers["count"], seen.answers["day"], seen.contact.country) == ("3", "2027-05-05", "FR")
    page = client.get(f"{address}change/").content.decode()
    for told in ('value="2027"', '<option value="MA" selected>', 'value="3"', '<option value="FR" selected>'):
        assert told in page, told
    wrong = {**answers, "answer-day-month": "13", "answer-count": "some", "answer-from": "XX", "email": "x"}
    status, page = sent(client, 1, wrong, key="other")
    assert status == 400
    for field in ("answer-count", "answer-from", "email"):
        assert f'href="#{field}"' in page, field
    assert 'href="#answer-day-' in page
    assert 'value="some"' in page
    assert 'value="13"' in page


def test_who_follows_online_says_so(client: Client) -> None:
    made = forum(places=1, is_online=True, join_address="https://room.example/1")
    Quota.objects.create(event=made, code="online", kind="online", size=500)
    page = client.get(FORM).content.decode()
    assert 'name="way" value="online"' in page
    address = registered(client, 2, {"way": "online"})
    page = client.get(address).content.decode()
    assert "https://room.example/1" in page
    assert 'class="qr"' not in page
    assert row_of(address).takes == {"online": 2}
    assert "room.example" not in client.get(f"/en/events/{FORUM}/").content.decode()


def test_an_event_of_very_many_is_taken_elsewhere(client: Client) -> None:
    forum(entry="mass")
    assert client.get(FORM)["Location"] == f"/en/events/{FORUM}/intake/"
    assert f'action="/en/events/{FORUM}/intake/"' in client.get(f"/en/events/{FORUM}/").content.decode()


def test_somebody_must_decide(client: Client) -> None:
    forum(entry="approved")
    assert "We decide soon, and write to you." in client.get(FORM).content.decode()
    address = registered(client)
    page = client.get(address).content.decode()
    assert "Your places are kept until then." in page
    assert 'class="qr"' not in page


def test_a_letter_of_invitation_is_a_case(client: Client) -> None:
    forum()
    address = registered(client)
    assert "Ask for a letter of invitation" in client.get(address).content.decode()
    assert client.get(f"{address}letter/").status_code == 200
    response = client.post(f"{address}letter/", {"key": "l"})
    case = row_of(address).case_reference
    assert response["Location"] == f"/en/cases/{case}/"
    assert client.get(response["Location"]).status_code == 200
    link = f'href="/en/cases/{case}/"'
    assert link in client.get(address).content.decode()
    elsewhere = Client().get(address).content.decode()
    assert case in elsewhere
    assert link not in elsewhere, "another browser could not open it"
    assert client.get(f"{address}letter/")["Location"] == address


def test_a_link_that_nobody_has_is_nothing(client: Client) -> None:
    forum()
    for part in ("", "cancel/", "change/", "letter/", "calendar.ics", "ticket-0.png"):
        response = client.get(f"/en/events/registration/never-was/{part}")
        assert response.status_code == 404
        assert "noindex" in response["X-Robots-Tag"]


def test_the_key_of_somebody_else_opens_nothing(client: Client) -> None:
    forum(places=9)
    first = registered(client, key="same")
    status, page = sent(client, 1, {"email": "bo@example.org"}, key="same")
    assert status == 409
    assert "This form cannot be used any more. Send it again." in page
    assert first not in page
    assert 'value="bo@example.org"' in page
    assert 'name="key" value="same"' not in page


def test_who_is_too_young_to_come_alone_is_led_to_the_guardian(client: Client) -> None:
    forum(places=9, guardian_below=18)
    year = str(clock.today().year - 10)
    born = {"guest-0-born_on-day": "1", "guest-0-born_on-month": "2", "guest-0-born_on-year": year}
    address = registered(client, 1, born)
    response = client.get(address)
    assert response.status_code == 200
    assert f"/guardians/{address.rstrip('/').rsplit('/', 1)[1]}/" in response.content.decode()


def opened_for_change(client: Client, address: str) -> dict[str, str]:
    """What the hidden fields of the form for changes hold, as one window has it."""
    page = client.get(f"{address}change/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {name: hidden[name] for name in ("seen", "was", "shown")}


def changed(client: Client, address: str, window: dict[str, str], **typed: str) -> tuple[int, str]:
    form = {**ADA, "guest-1-name": "Guest 1", "people": "2", **window, **typed}
    response = client.post(f"{address}change/", form)
    return response.status_code, response.content.decode()


def test_two_windows_change_different_fields_and_both_are_kept(client: Client) -> None:
    forum(places=3)
    address = registered(client, 2)
    older = opened_for_change(client, address)
    first = {"name": "Ada New", "guest-1-name": "Bo", "guest-1-chosen": "lunch", "key": "a"}
    assert changed(client, address, older, **first)[0] == 302
    for _ in range(2):
        assert changed(client, address, older, telephone="+86 755 1234 5678", key="b")[0] == 302
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    assert (seen.contact.name, seen.contact.telephone) == ("Ada New", "+86 755 1234 5678")
    assert [(one.name, one.chosen) for one in seen.guests] == [("Ada New", ()), ("Bo", ("lunch",))]


def test_what_two_windows_changed_is_asked_and_nothing_is_lost(client: Client) -> None:
    forum(places=3)
    address = registered(client, 2)
    older = opened_for_change(client, address)
    first = {"name": "Ada New", "guest-1-name": "Bo", "key": "a"}
    assert changed(client, address, older, **first)[0] == 302
    both = {"telephone": "+86 755 1234 5678", "guest-1-name": "Cy", "key": "b"}
    status, page = changed(client, address, older, **both)
    assert status == 409
    assert 'href="#guest-1-name">Guest 2: “Name” was changed meanwhile' in page
    assert "Guest 2, Name: Bo" in page, "what is saved stands beside what was typed"
    for value in ("Ada New", "Cy", "+86 755 1234 5678"):
        assert f'value="{value}"' in page, value
    window = dict(re.findall(r'<input type="hidden" name="(seen|was|shown)" value="([^"]*)"', page))
    assert changed(client, address, window, **both, name="Ada New")[0] == 302
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    assert [one.name for one in seen.guests] == ["Ada New", "Cy"]
    assert seen.contact.telephone == "+86 755 1234 5678"


def test_who_stands_where_is_asked_when_a_guest_left_meanwhile(client: Client) -> None:
    forum(places=3)
    address = registered(client, 3)
    older = opened_for_change(client, address)
    assert changed(client, address, older, people="2", **{"guest-1-name": "Guest 2", "key": "a"})[0] == 302
    typed = {"people": "3", "telephone": "+86 755 1234 5678", "guest-2-name": "Guest 2", "key": "b"}
    status, page = changed(client, address, older, **typed)
    assert status == 409
    assert "Something has changed. Look at it again." in page
    assert page.count('value="Guest 2"') == 1, "who is saved as the second guest now"
    assert 'value="+86 755 1234 5678"' in page
    assert row_of(address).size == 2


def test_more_people_than_the_form_showed_are_told_what_is_missing(client: Client) -> None:
    forum(places=50)
    response = client.post(FORM, {**ADA, "people": "2", "shown": "1", "key": "k"})
    page = response.content.decode()
    assert response.status_code == 400
    assert '<a href="#guest-1-name">Guest 2: Write a name.</a>' in page
    assert 'name="shown" value="2"' in page
    assert not Registration.objects.exists()


def test_who_is_taken_out_and_put_back_keeps_the_name(client: Client) -> None:
    forum(places=50)
    form = {**ADA, "guest-1-name": "Bo", "guest-2-name": "Cy", "shown": "3", "key": "k"}
    fewer = client.post(FORM, {**form, "people": "2", "do": "people"}).content.decode()
    assert '<input type="hidden" name="guest-2-name" value="Cy">' in fewer
    address = registered(client, 2, {"guest-1-name": "Bo", "guest-2-name": "Cy"})
    assert row_of(address).size == 2, "what is kept is nobody who comes"
    more = client.post(FORM, {**form, "people": "3", "shown": "2", "do": "people"}).content.decode()
    assert re.search(r'id="guest-2-name"[^>]* value="Cy"', more)


def test_an_error_says_which_question_it_is_about(client: Client) -> None:
    forum(places=50)
    _status, page = sent(client, 1, {"answer-topic": ""})
    assert re.search(r'href="#answer-topic">[^<]+[:?] Answer this question\.</a>', page)


def test_who_wants_news_reads_that_they_do(client: Client) -> None:
    forum()
    address = registered(client, typed={"wants_news": "yes"})
    assert "News of events</dt><dd>Yes" in client.get(address).content.decode()
    other = registered(client, key="other")
    assert "News of events" not in client.get(other).content.decode()


def test_what_was_chosen_is_on_the_page_of_each_guest(client: Client) -> None:
    forum(places=3)
    address = registered(client, 2, {"guest-1-chosen": ["receiver-ar", "lunch"]})
    tickets = client.get(address).content.decode().split('class="ticket"')[1:]
    lines = [re.findall(r'<span class="line">([^<]+)</span>', one) for one in tickets]
    assert [len(one) for one in lines] == [0, 2]
    assert any("Receiver: Arabic" in one for one in lines[1])


def test_whoever_waits_in_a_group_reads_for_how_many_and_what_they_chose(client: Client) -> None:
    forum(places=2)
    first = registered(client, 2)
    second = registered(client, 2, {"do": "wait", "guest-1-chosen": ["lunch"]}, key="w")
    page = client.get(second).content.decode()
    assert "For 2 people" in page
    assert re.search(r"<dt><bdi>Guest 1</bdi></dt><dd><span", page)
    client.post(f"{first}cancel/", {"key": "c"})
    page = client.get(second).content.decode()
    assert re.search(r"Answer by [^<]+ \(UTC\+8\)\.", page), "by which clock"
    assert "For 2 people" in page
    ended = client.get(first).content.decode()
    assert f'<a class="btn" href="{FORM}">Register</a>' in ended
    assert 'class="btn" href' not in page, "only who gave up begins anew"


def test_the_form_of_very_many_says_what_is_wrong_in_the_order_of_its_fields(client: Client) -> None:
    forum(entry="mass")
    address = f"/en/events/{FORUM}/intake/"
    ticket = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
    assert ticket
    page = client.post(address, {"key": ticket[1], "name": "", "email": "x"}).content.decode()
    assert re.findall(r'<a href="#(name|email)">', page) == ["name", "email"]
