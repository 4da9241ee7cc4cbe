"""Appointments by a browser without a script: choose, hold, book, move, cancel, wait, and what fails."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.cache import caches
from django.test import Client

from wenjin.counters.queries.appointments import contact_of
from wenjin.counters.tests.city_stage import (  # noqa: F401  fixtures
    CENTRE,
    Appointment,
    Moment,
    Officer,
    WaitingWish,
    city,
    leave_all_but,
    moment,
)
from wenjin.web.tests.test_ask import words_of

pytestmark = pytest.mark.usefixtures("city")
ASKED = f"centre={CENTRE}&topic=work-permit&language=ko"
# What only one officer serves: a place is taken by one, and by nobody else.
ONE_OFFICER = {"topic": "school", "language": "en"}
ASKED_OF_ONE = f"centre={CENTRE}&topic=school&language=en"
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"
WHO = {"name": "KIM Minji", "email": "minji@example.org"}


def times(client: Client, asked: str = ASKED) -> list[str]:
    """Times that are offered, as the form sends them."""
    page = client.get(f"/en/appointments/times/?{asked}").content.decode()
    return re.findall(r'name="starts_at" value="([^"]+)"', page)


def held(client: Client, starts_at: str = "", *, key: str = "k", **more: str) -> str:
    """Hold a place; the path of its page."""
    form = {"centre": CENTRE, "topic": "work-permit", "language": "ko", "key": key, **more}
    response = client.post("/en/appointments/hold/", {**form, "starts_at": starts_at or times(client)[0]})
    assert response.status_code == 302, words_of(response.content)
    return str(response["Location"])


def booked(client: Client, **more: str) -> str:
    """Book a place; the path of its page."""
    path = held(client, **more)
    response = client.post(f"{path}book/", {**WHO, "key": "b"})
    assert response.status_code == 302, words_of(response.content)
    return path


def test_a_service_brings_its_topic_and_its_papers(client: Client) -> None:
    page = client.get("/en/services/work-permit-extension/").content.decode()
    address = re.search(r'href="(/en/appointments/\?[^"]+)"', page)
    assert address
    assert "service=work-permit-extension" in address[1]
    assert "papers=" in address[1]
    chosen = client.get(address[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'value="work-permit"[^>]*checked', chosen)
    assert 'name="papers"' in chosen


def test_a_service_without_a_counter_offers_none(client: Client) -> None:
    assert "/appointments/?" not in client.get("/en/services/z-visa/").content.decode()


def test_times_say_how_the_language_is_covered(client: Client) -> None:
    text = words_of(client.get(f"/en/appointments/times/?{ASKED}").content)
    assert "In Korean, by the officer" in text
    text = words_of(client.get(f"/en/appointments/times/?{ASKED.replace('=ko', '=pt')}").content)
    assert "In Portuguese, with an interpreter here" in text
    text = words_of(client.get(f"/en/appointments/times/?{ASKED.replace('=ko', '=ar')}").content)
    assert "In Arabic, with an interpreter by video" in text


# Portuguese is interpreted in the hall; the officer of the topic speaks English too.
IN_TWO_LANGUAGES = f"centre={CENTRE}&topic=school&language=pt&also=en"
OWN, OTHER = "In Portuguese, with an interpreter here", "In English, by the officer"


def times_by_way(client: Client, path: str) -> dict[str, list[str]]:
    """Times of the first day under each heading, as the form sends them."""
    page = client.get(path).content.decode().partition("</details>")[0]
    parts = re.split(r'<h2 class="way">([^<]+)</h2>', page)[1:]
    return {
        words: re.findall(r'name="starts_at" value="([^"]+)"', listed)
        for words, listed in zip(parts[::2], parts[1::2], strict=True)
    }


def test_a_second_language_takes_nobody_their_own(client: Client) -> None:
    path = f"/en/appointments/times/?{IN_TWO_LANGUAGES}"
    ways = times_by_way(client, path)
    assert set(ways) == {OWN, OTHER}
    first = {way: found[0].partition("~")[0] for way, found in ways.items()}
    assert first[OWN] == first[OTHER], "both at the same time"
    shown = re.search(r'<span class="state">(\d+) times', client.get(path).content.decode())
    assert shown
    assert int(shown[1]) == len({one.partition("~")[0] for found in ways.values() for one in found})


@pytest.mark.parametrize(("way", "mode"), [(OWN, "interpreter"), (OTHER, "second")])
def test_the_language_that_was_chosen_is_the_one_that_is_booked(client: Client, way: str, mode: str) -> None:
    chosen = times_by_way(client, f"/en/appointments/times/?{IN_TWO_LANGUAGES}")[way][0]
    path = booked(client, starts_at=chosen, topic="school", language="pt", also="en")
    assert way in words_of(client.get(path).content)
    assert Appointment.objects.get().mode == mode
    assert Appointment.objects.get().also_speaks == ["en"], "it is still known, for the day itself"
    client.post(f"{path}cancel/")
    client.post(f"{path}undo/")
    assert (Appointment.objects.get().state, Appointment.objects.get().mode) == ("booked", mode)


def test_both_languages_can_be_chosen_on_one_form_and_when_moving(client: Client) -> None:
    ways = times_by_way(client, f"/en/appointments/times/?{IN_TWO_LANGUAGES}")
    asked = {"topic": "school", "language": "pt", "also": "en"}
    held(client, ways[OTHER][0], key="one", **asked)
    assert Appointment.objects.get().mode == "second"
    own = ways[OWN][-1]
    path = booked(client, starts_at=own, key="two", **asked)
    assert set(times_by_way(client, f"{path}move/")) == {OWN, OTHER}
    other = own.partition("~")[0]
    for starts_at, words in ((other, OTHER), (own, OWN), (own, OWN)):
        assert client.post(f"{path}move/", {"starts_at": starts_at, "key": words}).status_code == 302
        assert words in words_of(client.get(path).content)
    assert Appointment.objects.get(state="booked").sequence == 2


def test_without_a_topic_the_page_asks_for_one(client: Client) -> None:
    response = client.get(f"/en/appointments/times/?centre={CENTRE}&language=ko")
    assert response.status_code == 400
    assert "Choose what it is about." in words_of(response.content)


@pytest.mark.parametrize("typed", ["٥", "5", "५", "５", " 5 "])
def test_people_are_counted_in_the_digits_of_any_script(client: Client, typed: str) -> None:
    page = client.get("/en/appointments/times/", {**dict(parse_qsl(ASKED)), "people": typed})
    assert page.status_code == 200
    assert "For 5 people" in words_of(page.content)


@pytest.mark.parametrize("typed", ["0", "-1", "abc", "31", "99", "2.5", "٣١"])
def test_a_number_that_cannot_be_is_said(client: Client, typed: str) -> None:
    page = client.get("/en/appointments/times/", {**dict(parse_qsl(ASKED)), "people": typed})
    assert page.status_code == 400
    assert "Write how many people come, from 1 to 30." in words_of(page.content)
    assert f'value="{typed}"' in page.content.decode(), "what was typed stays"


@pytest.mark.parametrize("typed", ["+٩٧١٥٠١٢٣٤٥٦٧", "\u200e+971 50 123-4567\u202c", "＋971501234567"])
def test_a_telephone_number_in_the_digits_of_any_script(client: Client, typed: str) -> None:
    path = held(client)
    assert client.post(f"{path}book/", {"name": "Ali", "telephone": typed, "key": "b"}).status_code == 302
    row = Appointment.objects.get()
    assert contact_of(row).telephone == "+971501234567"


def test_weeks_without_a_roster_are_not_open_yet(client: Client) -> None:
    last = words_of(client.get(f"/en/appointments/times/?{ASKED}").content)
    assert "Later days" not in last, "no roster is published after these days"
    text = words_of(client.get(f"/en/appointments/times/?{ASKED}&from=2026-12-14").content)
    assert "on cannot be booked yet." in text
    assert "Nothing is free" not in text
    assert "Look at later days" not in text


def test_one_visitor_does_not_hold_a_whole_week(client: Client, settings: Any) -> None:
    offered = times(client)
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": LOCMEM, "LOCATION": "places"}}
    caches["default"].clear()
    form = {"centre": CENTRE, "topic": "work-permit", "language": "ko"}

    def hold(number: int, visitor: str, address: str) -> int:
        client.cookies["csrftoken"] = visitor * 32
        sent = {**form, "key": f"{visitor}{number}", "starts_at": offered[number % len(offered)]}
        return client.post("/en/appointments/hold/", sent, REMOTE_ADDR=address).status_code

    first = [hold(number, "a", "10.0.0.1") for number in range(12)]
    assert 429 not in first[:8]
    assert first[8:] == [429] * 4
    # Others behind the same address go on, until they are more than an office.
    others = [hold(number, chr(98 + number), "10.0.0.1") for number in range(20)]
    assert 429 not in others[:16]
    assert others[16:] == [429] * 4
    assert hold(0, "z", "10.0.0.2") != 429
    text = words_of(
        client.post("/en/appointments/hold/", {**form, "key": "k", "starts_at": offered[0]}).content
    )
    assert "That is enough for now." not in text


def test_booking_from_end_to_end(client: Client) -> None:
    path = held(client, people="2", papers="passport,no-such-paper", service="work-permit-extension")
    page = words_of(client.get(path).content)
    assert "Held for you until 10:05." in page
    response = client.post(f"{path}book/", {**WHO, "key": "b"}, follow=True)
    text = words_of(response.content)
    assert "It is booked." in text
    assert "Passport" in text
    assert response.content.decode().count('<li class="bring">') == 1, "what nobody knows is left out"
    row = Appointment.objects.get()
    assert row.reference in text
    assert (row.state, row.group_size, row.language) == ("booked", 2, "ko")
    assert contact_of(row).name == "KIM Minji"
    assert "<svg" in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    calendar = client.get(f"{path}calendar.ics")
    assert calendar["Content-Type"].startswith("text/calendar")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")


def test_the_page_for_a_clerk_stands_in_chinese_beside(client: Client) -> None:
    page = client.get(f"{booked(client)}?clerk=1").content.decode()
    assert 'class="pair"' in page
    assert 'lang="zh-Hans"' in page


def test_a_double_click_holds_and_books_one(client: Client) -> None:
    first = times(client)[0]
    assert held(client, first, key="same") == held(client, first, key="same")
    path = held(client, first, key="same")
    for _ in range(2):
        assert client.post(f"{path}book/", {**WHO, "key": "b"}).status_code == 302
    assert Appointment.objects.count() == 1


def test_a_place_that_somebody_else_took_offers_the_next(client: Client) -> None:
    first = times(client, ASKED_OF_ONE)[0]
    held(client, first, key="theirs", **ONE_OFFICER)
    assert times(client, ASKED_OF_ONE)[0] != first
    form = {"centre": CENTRE, **ONE_OFFICER, "key": "mine", "starts_at": first}
    response = client.post("/en/appointments/hold/", form)
    assert response.status_code == 409
    text = words_of(response.content)
    assert "Somebody else took this place a moment ago." in text
    assert "The next places:" in text
    page = response.content.decode()
    assert len(re.findall('name="starts_at"', page[: page.index("Choose a time")])) == 3


def test_who_types_slowly_books_all_the_same(client: Client, moment: Moment) -> None:  # noqa: F811
    path = held(client, times(client)[4])
    moment.later(minutes=7)
    response = client.post(f"{path}book/", {**WHO, "key": "b"})
    assert response.status_code == 302
    assert Appointment.objects.filter(state="booked").count() == 1


def test_who_types_slowly_and_is_too_late_keeps_every_word(client: Client, moment: Moment) -> None:  # noqa: F811
    starts_at = times(client, ASKED_OF_ONE)[4]
    path = held(client, starts_at, key="slow", **ONE_OFFICER)
    moment.later(minutes=7)
    booked(Client(), starts_at=starts_at, key="quick", **ONE_OFFICER)
    response = client.post(f"{path}book/", {**WHO, "key": "slow-b"})
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="KIM Minji"' in page
    assert "What you typed comes along." in page
    other = re.search(r'name="starts_at" value="([^"]+)"', page)
    assert other
    response = client.post(f"{path}book/", {**WHO, "key": "slow-b", "starts_at": other[1]}, follow=True)
    assert "It is booked." in words_of(response.content)


def test_an_expired_hold_says_so(client: Client, moment: Moment) -> None:  # noqa: F811
    path = held(client)
    moment.later(minutes=6)
    text = words_of(client.get(path).content)
    assert "The place was held for five minutes, and they are over." in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "", "email": "a@example.org"}, "Write a name."),
        ({"name": "KIM", "email": ""}, "Write an e-mail address or a telephone number."),
        ({"name": "KIM", "email": "nothing"}, "Write the e-mail address with @ and a point"),
        ({"name": "KIM", "telephone": "12"}, "Write the telephone number in figures"),
        ({"name": "x" * 400, "email": "a@example.org"}, "Write a shorter name."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client, typed: dict[str, str], words: str) -> None:
    path = held(client)
    response = client.post(f"{path}book/", {**typed, "key": "b"})
    assert response.status_code == 400
    assert words in words_of(response.content)
    for value in filter(None, typed.values()):
        assert value in response.content.decode()
    assert Appointment.objects.get().state == "held"


def test_moving_keeps_the_number(client: Client) -> None:
    path = booked(client)
    before = Appointment.objects.get()
    other = re.findall(r'name="starts_at" value="([^"]+)"', client.get(f"{path}move/").content.decode())[5]
    response = client.post(f"{path}move/", {"starts_at": other, "key": "m"}, follow=True)
    assert "It is moved." in words_of(response.content)
    after = Appointment.objects.get()
    assert (after.pk, after.reference) == (before.pk, before.reference)
    assert after.starts_at == datetime.fromisoformat(other)
    assert after.sequence == before.sequence + 1


def test_cancelling_asks_first_and_can_be_taken_back(client: Client) -> None:
    path = booked(client)
    assert "Cancel the appointment?" in words_of(client.get(f"{path}cancel/").content)
    assert Appointment.objects.get().state == "booked"
    text = words_of(client.post(f"{path}cancel/", {"key": "c"}, follow=True).content)
    assert "This appointment is cancelled." in text
    text = words_of(client.post(f"{path}undo/", {"key": "u"}, follow=True).content)
    assert "It is booked." in text
    assert Appointment.objects.get().state == "booked"


def test_what_somebody_else_took_cannot_be_taken_back(client: Client) -> None:
    starts_at = times(client, ASKED_OF_ONE)[4]
    path = booked(client, starts_at=starts_at, **ONE_OFFICER)
    client.post(f"{path}cancel/", {"key": "c"})
    booked(Client(), starts_at=starts_at, key="quick", **ONE_OFFICER)
    response = client.post(f"{path}undo/", {"key": "u"})
    assert response.status_code == 409
    assert "Somebody else took this place a moment ago." in words_of(response.content)


def test_whoever_is_there_says_so_on_the_phone(client: Client, moment: Moment) -> None:  # noqa: F811
    path = booked(client)
    assert "I am here" in words_of(client.get(path).content)
    first, again = (client.post(f"{path}here/")["Location"] for _ in range(2))
    assert first == again
    assert first.startswith("/en/tickets/")
    assert "Your number" in words_of(client.get(first).content)
    assert Appointment.objects.get().state == "came"
    text = words_of(client.get(path).content)
    assert "You are here, and we know it." in text
    assert "This appointment is over." not in text
    moment.later(days=1)
    assert "This appointment is over." in words_of(client.get(path).content)
    assert client.post(f"{path}here/")["Location"] == path


def test_nobody_is_there_for_an_appointment_of_another_day_or_hour(client: Client) -> None:
    page = client.get(f"/en/appointments/times/?{ASKED}").content.decode()
    found = re.findall(r'name="starts_at" value="([^"]+)"', page)
    for number, starts_at in enumerate((found[8], found[-1])):
        path = booked(client, starts_at=starts_at, key=str(number))
        assert "I am here" not in words_of(client.get(path).content)
        assert client.post(f"{path}here/")["Location"] == path
    assert set(Appointment.objects.values_list("state", flat=True)) == {"booked"}


def test_opening_the_link_of_a_reminder_confirms_nothing(client: Client) -> None:
    path = booked(client)
    assert "Will you come?" in words_of(client.get(f"{path}confirm/").content)
    assert Appointment.objects.get().confirmed_at is None
    client.post(f"{path}confirm/", {"key": "c"})
    assert Appointment.objects.get().confirmed_at is not None


def test_an_earlier_place_is_wished_for_and_taken(client: Client) -> None:
    offered = times(client, ASKED_OF_ONE)
    early = booked(Client(), starts_at=offered[4], key="early", **ONE_OFFICER)
    late = booked(client, starts_at=offered[-1], key="late", **ONE_OFFICER)
    client.post(f"{late}earlier/", {"key": "w"}, follow=True)
    assert WaitingWish.objects.get().state == "open"
    assert "Tell me when an earlier place becomes free" not in words_of(client.get(late).content)
    Client().post(f"{early}cancel/", {"key": "c"})
    wish = WaitingWish.objects.get()
    assert wish.state == "offered"
    from wenjin.counters.queries.appointments import secret_of

    path = f"/en/appointments/waiting/{secret_of(wish)}/"
    assert "A place is free for you" in words_of(client.get(path).content)
    response = client.post(path, {"do": "take", "key": "t"}, follow=True)
    assert response.status_code == 200
    assert Appointment.objects.get(state="booked").starts_at == datetime.fromisoformat(offered[4])


def test_where_nothing_is_free_there_is_a_list_and_a_call(
    client: Client,
    city: dict[str, Officer],  # noqa: F811
) -> None:
    leave_all_but(city["wang"])
    nothing = f"centre={CENTRE}&topic=housing&language=ta"
    text = words_of(client.get(f"/en/appointments/times/?{nothing}").content)
    assert "Nothing is free from" in text
    assert "Tell me when a place becomes free" in text
    form = {"centre": CENTRE, "topic": "work-permit", "language": "ko", "key": "w", **WHO}
    response = client.post("/en/appointments/waiting/", form, follow=True)
    assert "You are waiting for a place" in words_of(response.content)
    response = client.post(
        "/en/appointments/call-back/", {**form, "telephone": "+86 138 0013 8000", "key": "c"}
    )
    assert "We call you back." in words_of(response.content)
    assert response.status_code == 200


def test_a_call_back_needs_a_way_to_call(client: Client) -> None:
    form = {"centre": CENTRE, "topic": "work-permit", "language": "ko", "key": "c", "name": "KIM"}
    response = client.post("/en/appointments/call-back/", form)
    assert response.status_code == 400
    assert "Write an e-mail address or a telephone number." in words_of(response.content)


@pytest.mark.parametrize(
    "starts_at",
    [
        *("", "nonsense", "2026-11-24", "2026-11-24T10:15", "2020-01-01T10:00+08:00"),
        *("9999-12-31T23:59+00:00", "2026-11-24T10:07+08:00", "2026-11-24T03:00+08:00"),
    ],
)
def test_times_that_cannot_be(client: Client, starts_at: str) -> None:
    form = {"centre": CENTRE, "topic": "work-permit", "language": "ko", "key": "k", "starts_at": starts_at}
    response = client.post("/en/appointments/hold/", form)
    assert response.status_code in (302, 409)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("path", ["", "book/", "move/", "cancel/", "confirm/", "earlier/", "calendar.ics"])
def test_a_link_that_never_was(client: Client, path: str) -> None:
    for secret in ("never-was", "x" * 300):
        assert client.get(f"/en/appointments/{secret}/{path}").status_code == 404


def test_the_case_of_somebody_else_does_not_come_along(client: Client) -> None:
    page = client.get(f"/en/appointments/?centre={CENTRE}&case=SZ-26-2222-2").content.decode()
    assert 'name="case"' not in page
