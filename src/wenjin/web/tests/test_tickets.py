"""A ticket on the phone: taken, waiting, called, missed, left, served, and what was said of it."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.services import calling
from wenjin.counters.services.days import end_days_before
from wenjin.counters.tests.city_stage import (  # noqa: F401  fixtures
    CENTRE,
    Moment,
    Officer,
    Ticket,
    called,
    city,
    comes_at,
    leave_all_but,
    moment,
    opened,
    ticket,
)
from wenjin.web.tests.test_ask import words_of

TAKE = {"centre": CENTRE, "topic": "work-permit", "language": "ko", "key": "t"}
HTMX = {"HX-Request": "true"}
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"


def page_of(secret: str, language: str = "en") -> str:
    return words_of(Client().get(f"/{language}/tickets/{secret}/").content)


def test_a_ticket_is_taken_once(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["kim"], "5")
    assert "What is it about?" in words_of(client.get(f"/en/tickets/?centre={CENTRE}").content)
    first, second = (client.post("/en/tickets/", TAKE)["Location"] for _ in range(2))
    assert first == second
    assert Ticket.objects.count() == 1
    response = client.get(first)
    text = words_of(response.content)
    assert "A 001" in text
    assert "You are next." in text
    assert "Step 2 of 3, You are next. " in text
    assert "In Korean, by the officer" in text
    assert response["Cache-Control"] == "no-store, private"
    assert '<meta http-equiv="refresh"' in response.content.decode()


def test_going_back_and_choosing_otherwise_gives_what_was_chosen(
    client: Client,
    city: dict[str, Officer],  # noqa: F811
) -> None:
    opened(city["li"], "1")
    first, second = (
        client.post("/en/tickets/", {**TAKE, "topic": topic})["Location"] for topic in ("work-permit", "tax")
    )
    assert first != second
    assert "Tax and money" in words_of(client.get(second).content)


def test_without_a_topic_nothing_is_given(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    response = client.post("/en/tickets/", {**TAKE, "topic": "no-such"})
    assert response.status_code == 400
    assert "Choose what it is about." in words_of(response.content)
    assert not Ticket.objects.exists()


def test_the_wait_is_a_range_and_nobody_is_bound_to_a_counter(city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["li"], "1")
    for number in range(4):
        issued = ticket("en", "school", key=str(number))
    text = page_of(issued.secret)
    assert re.search(r"\d+ to \d+ minutes|Longer than \d+ minutes", text)
    assert "3 people before you" in text
    assert "Counter" not in text


def test_who_is_called_sees_the_counter_first(city: dict[str, Officer]) -> None:  # noqa: F811
    session = opened(city["kim"], "5")
    issued = ticket("ko")
    called(session, issued)
    text = page_of(issued.secret)
    assert "Counter 5" in text
    assert "It is your turn. Go there now." in text
    part = Client().get(f"/en/tickets/{issued.secret}/now/", headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="now"')
    assert 'role="alert"' in part
    assert "<title>A 001 · Counter 5 · Wenjin</title>" in part, "the tab of the browser says it too"


def test_somebody_who_opens_the_part_finds_the_page(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    issued = ticket("ko")
    assert client.get(f"/en/tickets/{issued.secret}/now/").status_code == 302


def test_called_and_missed(city: dict[str, Officer]) -> None:  # noqa: F811
    session = opened(city["kim"], "5")
    issued = ticket("ko")
    called(session, issued)
    calling.not_here(issued.ticket.pk, SYSTEM, at=clock.now())
    text = page_of(issued.secret)
    assert "You were called, and nobody came." in text
    assert "Go to the reception" in text


def test_parked_keeps_the_place(city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["kim"], "5")
    issued = ticket("ko")
    calling.park(issued.ticket.pk, SYSTEM, minutes=20, at=clock.now())
    assert "Your place is kept. Come back before 10:20 and tell the reception." in page_of(issued.secret)


def test_leaving_gives_the_number_up(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["kim"], "5")
    issued = ticket("ko")
    text = words_of(client.post(f"/en/tickets/{issued.secret}/leave/", follow=True).content)
    assert "You gave up this number." in text
    assert "Take a new ticket" in text
    assert client.post(f"/en/tickets/{issued.secret}/leave/").status_code == 302


def test_feedback_in_two_taps(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    session = opened(city["kim"], "5")
    issued = ticket("ko")
    called(session, issued)
    calling.begin(issued.ticket.pk, SYSTEM, at=clock.now())
    calling.end(issued.ticket.pk, SYSTEM, key="end", at=clock.now())
    path = f"/en/tickets/{issued.secret}/"
    assert "How was it?" in words_of(client.get(path).content)
    text = words_of(client.post(f"{path}feedback/", {"score": "4"}, follow=True).content)
    assert "Were you understood?" in text
    assert Ticket.objects.get().score == 4
    text = words_of(client.post(f"{path}feedback/", {"score": "4", "understood": "no"}, follow=True).content)
    assert "Thank you." in text
    row = Ticket.objects.get()
    assert (row.score, row.understood) == (4, False)
    client.post(f"{path}feedback/", {"score": "9"})
    client.post(f"{path}feedback/", {"score": "nonsense"})
    assert Ticket.objects.get().score == 4


def test_who_was_not_served_says_nothing_of_it(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    issued = ticket("ko")
    client.post(f"/en/tickets/{issued.secret}/feedback/", {"score": "1"})
    assert Ticket.objects.get().score is None


def test_nobody_for_a_language_says_what_can_be_done(city: dict[str, Officer]) -> None:  # noqa: F811
    leave_all_but(city["wang"])
    opened(city["wang"], "1")
    issued = ticket("en", "school")
    text = page_of(issued.secret)
    assert "Nobody is here now for English." in text
    assert "Book an appointment" in text
    assert "Call me back" in text


def test_whoever_speaks_another_language_hears_which_are_served(city: dict[str, Officer]) -> None:  # noqa: F811
    leave_all_but(city["wang"])
    opened(city["wang"], "1")
    text = page_of(ticket("en", "work-permit").secret)
    assert "Nobody is here now for English." in text
    assert "Somebody serves it now in: 普通话" in text


def test_whoever_comes_later_today_is_announced(city: dict[str, Officer]) -> None:  # noqa: F811
    comes_at(city["li"], 14)
    opened(city["kim"], "5")
    text = page_of(ticket("en", "school").secret)
    assert "14:00 somebody is here for it." in text
    assert "In English, by the officer" in text


def test_the_language_is_one_that_both_speak(city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["li"], "1")
    session = opened(city["wang"], "4")
    issued = ticket("sw", also=("en", "zh-hans"))
    assert "In English or Mandarin, by the officer" in page_of(issued.secret), "nobody knows yet who calls"
    called(session, issued)
    text = page_of(issued.secret)
    assert "Counter 4" in text
    assert "In Mandarin, by the officer" in text


def test_who_is_there_alone_decides_the_language(city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["wang"], "4")
    assert "In Mandarin, by the officer" in page_of(ticket("sw", also=("en", "zh-hans")).secret)


def test_who_comes_later_decides_the_language(city: dict[str, Officer]) -> None:  # noqa: F811
    leave_all_but(city["wang"])
    comes_at(city["wang"], 14)
    text = page_of(ticket("sw", "tax", also=("en", "zh-hans")).secret)
    assert "14:00" in text
    assert "In Mandarin, by the officer" in text


def test_who_is_sent_on_came_when_they_came(city: dict[str, Officer], moment: Moment) -> None:  # noqa: F811
    session = opened(city["kim"], "5")
    issued = ticket("ko")
    moment.later(minutes=3)
    called(session, issued)
    calling.begin(issued.ticket.pk, SYSTEM, at=clock.now())
    calling.transfer(issued.ticket.pk, "information", SYSTEM, key="on", at=clock.now())
    text = page_of(issued.secret)
    assert "Ticket taken at 10:00" in text
    assert "10:03" not in text.partition("As of")[0]


def test_yesterday_is_over(city: dict[str, Officer], moment: Moment) -> None:  # noqa: F811
    opened(city["kim"], "5")
    issued = ticket("ko")
    moment.later(days=1)
    page = Client().get(f"/en/tickets/{issued.secret}/").content.decode()
    assert "http-equiv" not in page
    text = words_of(page.encode())
    assert "Take a new ticket" in text
    assert "This number was for Tuesday" in text
    assert "You gave up this number." not in text
    assert "You are next." not in text
    end_days_before(clock.now())
    assert "This number was for Tuesday" in page_of(issued.secret), "also once the day is put away"


def test_given_up_stays_given_up_on_the_next_day(city: dict[str, Officer], moment: Moment) -> None:  # noqa: F811
    issued = ticket("ko")
    Client().post(f"/en/tickets/{issued.secret}/leave/")
    moment.later(days=1)
    assert "You gave up this number." in page_of(issued.secret)


def test_a_closed_centre_gives_no_ticket_and_offers_what_it_can(
    client: Client,
    city: dict[str, Officer],  # noqa: F811
    moment: Moment,  # noqa: F811
) -> None:
    opened(city["kim"], "5")
    moment.later(hours=13)
    response = client.post("/en/tickets/", TAKE)
    assert response.status_code == 409
    assert not Ticket.objects.exists()
    text, page = words_of(response.content), response.content.decode()
    assert "Closed for today" in text
    assert "There are tickets only while the centre is open." in text
    assert 'action="/en/appointments/times/"' in page
    assert 'formaction="/en/appointments/call-back/"' in page
    assert 'action="/en/tickets/"' not in page


def test_the_next_time_is_when_the_doors_open(city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["wang"], "1")
    text = page_of(ticket("en", "school").secret)
    assert "Somebody who serves it works here today until 12:00, but is at no counter now." in text


def test_one_visitor_does_not_take_every_number(
    client: Client,
    city: dict[str, Officer],  # noqa: F811
    settings: Any,
) -> None:
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": LOCMEM, "LOCATION": "tickets"}}
    caches["default"].clear()
    client.cookies["csrftoken"] = "a" * 32
    statuses = [client.post("/en/tickets/", {**TAKE, "key": f"k{n}"}).status_code for n in range(12)]
    assert statuses == [302] * 10 + [429] * 2
    client.cookies["csrftoken"] = "b" * 32
    assert client.post("/en/tickets/", {**TAKE, "key": "other"}).status_code == 302
    refused = client.post("/en/tickets/", {**TAKE, "key": "o"}, REMOTE_ADDR="10.0.0.9")
    assert refused.status_code == 302


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("secret", ["never-was", "x" * 300])
def test_a_ticket_that_never_was(client: Client, secret: str) -> None:
    assert client.get(f"/en/tickets/{secret}/").status_code == 404
    assert client.post(f"/en/tickets/{secret}/leave/").status_code == 404
    assert client.post(f"/en/tickets/{secret}/feedback/", {"score": "1"}).status_code == 404


@pytest.mark.usefixtures("city")
def test_home_says_the_wait_and_leads_to_a_ticket(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["li"], "1")
    text = client.get("/en/").content.decode()
    assert "A new ticket waits:" in text
    assert f'href="/en/tickets/?centre={CENTRE}"' in text
    assert f'href="/en/appointments/?centre={CENTRE}"' in text


def test_a_closed_centre_says_no_wait(client: Client, city: dict[str, Officer], moment: Moment) -> None:  # noqa: F811
    opened(city["li"], "1")
    moment.later(hours=12)
    text = words_of(client.get("/en/").content)
    assert "A new ticket waits:" not in text
