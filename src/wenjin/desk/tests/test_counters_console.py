"""The console of a counter: one button leads through a conversation; late and wrong acts are said in words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.services import calling, sessions
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.forms import hidden
from wenjin.desk.tests.hall_stage import DESK, HallStage, heading, page

PAGES = {
    "": {"lin": 200, "yusuf": 200, "xu": 200, "chen": 403, "he": 403, "amina": 403},
    "console/": {"lin": 200, "yusuf": 403, "xu": 403, "chen": 403, "he": 403, "amina": 403},
    "reception/": {"lin": 200, "yusuf": 403, "xu": 403, "chen": 403, "he": 403, "amina": 403},
    "interpreting/": {"lin": 403, "yusuf": 200, "xu": 403, "chen": 403, "he": 403, "amina": 403},
    "hall/": {"lin": 200, "yusuf": 403, "xu": 200, "chen": 403, "he": 403, "amina": 403},
    "people/": {"lin": 403, "yusuf": 403, "xu": 200, "chen": 403, "he": 403, "amina": 403},
}


@pytest.mark.usefixtures("shenzhen")
@pytest.mark.parametrize("who", ["lin", "yusuf", "xu", "chen", "he", "amina"])
def test_who_enters_which_page(signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)
    found = {where: client.get(f"{DESK}{where}").status_code for where in PAGES}
    assert found == {where: answers[who] for where, answers in PAGES.items()}


@pytest.mark.usefixtures("shenzhen")
def test_who_is_no_officer_of_the_hall_is_told_what_to_do(signed_in: SignedIn) -> None:
    told = page(signed_in("lin"), "console/")
    assert "You are not among the officers of this hall yet." in told
    assert 'name="counter"' not in told
    assert signed_in("lin").post(f"{DESK}open/", {"counter": "1"}).status_code == 409


def test_a_counter_is_opened_and_a_taken_one_is_not(hall: HallStage) -> None:
    hall.colleague_opens()
    told = page(hall.lin, "console/")
    assert heading(told) == "Open a counter"
    assert "Gu Nanxing" in told
    taken = hall.lin.post(f"{DESK}open/", {"counter": "2", "key": "k"})
    assert taken.status_code == 409
    assert "A colleague has this counter open." in taken.content.decode()
    assert hall.lin.post(f"{DESK}open/", {"counter": "99", "key": "k"}).status_code == 422
    console = hall.open_counter()
    assert "Counter 1" in console
    assert heading(console) == "Nobody for you now"


def test_one_button_leads_through_a_conversation(hall: HallStage) -> None:
    made = hall.ticket("en")
    console = hall.open_counter()
    assert heading(console) == made.ticket.shown
    assert f"Call {made.ticket.shown}" in console
    assert "You speak their language" in console
    assert "Nobody waits longer" in console
    assert "英语" in console
    for name, following in (("call", "Begin"), ("begin", "Done")):
        sent = hidden(page(hall.lin, "console/"), f"{DESK}console/{name}/")
        assert sent["ticket"] == str(made.ticket.pk)
        assert hall.act(name, **sent) == 302
        console = page(hall.lin, "console/")
        assert heading(console) == made.ticket.shown
        assert f"{following} <kbd>Enter</kbd>" in console
    assert hall.act("end", ticket=made.ticket.pk) == 302
    console = page(hall.lin, "console/")
    assert f"{made.ticket.shown} is done" in console
    assert '<dt>Served today</dt><dd class="num">1</dd>' in console
    assert heading(console) == "Nobody for you now"


def test_a_double_click_is_one_act(hall: HallStage) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    for _ in range(2):
        assert hall.act("call", ticket=made.ticket.pk, key="same") == 302
    for _ in range(2):
        assert hall.act("begin", ticket=made.ticket.pk) == 302
    for _ in range(2):
        assert hall.act("end", ticket=made.ticket.pk, key="same-end") == 302
    assert '<dd class="num">1</dd>' in page(hall.lin, "console/")


def test_whom_a_colleague_called_a_moment_ago_is_not_called_again(hall: HallStage) -> None:
    made = hall.ticket("zh-hans")
    console = hall.open_counter()
    other = hall.colleague_opens()
    calling.call(other, made.ticket.pk, SYSTEM, key="faster", at=clock.now())
    sent = hidden(console, f"{DESK}console/call/")
    late = hall.lin.post(f"{DESK}console/call/", sent)
    assert late.status_code == 409
    told = late.content.decode()
    assert "A colleague called this visitor a moment ago." in told
    assert heading(told) == "Nobody for you now"
    assert 'content="20; url=/en/desk/counters/console/"' in told, "loading anew sends no form"


def test_an_act_on_somebody_else_is_refused(hall: HallStage) -> None:
    made = hall.ticket("zh-hans")
    hall.open_counter()
    other = hall.colleague_opens()
    calling.call(other, made.ticket.pk, SYSTEM, key="other", at=clock.now())
    for name in ("begin", "recall", "not-here", "park"):
        assert hall.act(name, ticket=made.ticket.pk) == 409, name
    for odd in ("", "nonsense", "00000000-0000-4000-8000-000000000000"):
        assert hall.act("call", ticket=odd) == 422, odd
    assert hall.act("no-such") == 404


def test_a_browser_that_dies_comes_back_to_the_same_visitor(hall: HallStage, signed_in: SignedIn) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    hall.act("call", ticket=made.ticket.pk)
    hall.act("begin", ticket=made.ticket.pk)
    sessions.close_dead_sessions(clock.now() + timedelta(minutes=30))
    again = page(signed_in("lin"), "console/")
    assert heading(again) == made.ticket.shown
    assert "Done <kbd>Enter</kbd>" in again


def test_the_browser_says_that_it_is_there(hall: HallStage) -> None:
    assert hall.lin.post(f"{DESK}console/heard/").status_code == 410
    hall.open_counter()
    assert hall.lin.post(f"{DESK}console/heard/").status_code == 204


def test_recall_not_here_and_back_at_the_reception(hall: HallStage) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    hall.act("call", ticket=made.ticket.pk)
    assert hall.act("recall", ticket=made.ticket.pk) == 302
    assert "Called 2 times" in page(hall.lin, "console/")
    assert hall.act("not-here", ticket=made.ticket.pk) == 302
    assert "did not come when called" in page(hall.lin, "reception/")
    sent = {"ticket": made.ticket.pk, "key": "back"}
    assert hall.lin.post(f"{DESK}reception/back/", sent).status_code == 302
    assert heading(page(hall.lin, "console/")) == made.ticket.shown


def test_who_is_declined_is_offered_no_more(hall: HallStage) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    assert hall.act("decline", ticket=made.ticket.pk, reason="nonsense") == 422
    assert hall.act("decline", ticket=made.ticket.pk, reason="personal") == 302
    console = page(hall.lin, "console/")
    assert heading(console) == "Nobody for you now"
    assert made.ticket.shown in console, "they wait still"


def test_who_is_transferred_keeps_the_wait(hall: HallStage) -> None:
    made = hall.ticket("en", at=clock.now() - timedelta(minutes=12))
    hall.open_counter()
    hall.act("call", ticket=made.ticket.pk)
    hall.act("begin", ticket=made.ticket.pk)
    assert hall.act("transfer", ticket=made.ticket.pk, topic="no-such") == 422
    assert heading(page(hall.lin, "console/")) == made.ticket.shown, "nothing is lost"
    assert hall.act("transfer", ticket=made.ticket.pk, topic="information") == 302
    console = page(hall.lin, "console/")
    assert "Their new number is D 001" in console
    assert heading(console) == "D 001"
    assert "Waiting 12 minutes" in console
    assert "Was sent to a second counter" in console


def test_a_second_window_is_told_whom_the_counter_called(hall: HallStage) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    assert hall.act("call", ticket=made.ticket.pk) == 302
    sent = {"key": "another window", "ticket": made.ticket.pk}
    refused = hall.lin.post(f"{DESK}console/call/", sent)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "You called this visitor already." in text
    assert heading(text) == made.ticket.shown


def test_a_pause_with_its_end_and_closing(hall: HallStage) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    assert hall.act("pause", minutes="15") == 302
    paused = page(hall.lin, "console/")
    assert heading(paused).startswith("Back at ")
    assert hall.act("call", ticket=made.ticket.pk) == 409
    assert hall.act("resume") == 302
    assert heading(page(hall.lin, "console/")) == made.ticket.shown
    hall.act("call", ticket=made.ticket.pk, key="call-2")
    hall.act("begin", ticket=made.ticket.pk)
    assert hall.act("close") == 302
    closing = page(hall.lin, "console/")
    assert "Done <kbd>Enter</kbd>" in closing, "whom they serve they serve to the end"
    assert "Stay open" in closing
    hall.act("end", ticket=made.ticket.pk)
    assert heading(page(hall.lin, "console/")) == "Open a counter"
    late = hall.lin.post(f"{DESK}console/call/", {"ticket": made.ticket.pk})
    assert late.status_code == 409
    assert "Your counter is closed, so nothing was done." in late.content.decode()


def test_the_case_is_one_key_away(hall: HallStage) -> None:
    made = hall.ticket("en", case_reference="SZ-26-2222-2")
    hall.open_counter()
    hall.act("call", ticket=made.ticket.pk)
    assert 'href="/en/desk/cases/SZ-26-2222-2/" data-key="c"' in page(hall.lin, "console/")


def test_twenty_waiting_cost_as_many_queries_as_two(hall: HallStage) -> None:
    hall.open_counter()
    counts = []
    for number in range(20):
        hall.ticket("zh-hans", key=f"many-{number}")
        if number in (1, 19):
            page(hall.lin, "console/")
            with CaptureQueriesContext(connection) as queries:
                page(hall.lin, "console/")
            counts.append(len(queries))
    assert counts[0] == counts[1], counts


@pytest.mark.parametrize("language", ["zh-hans", "ar"])
def test_the_console_in_the_other_languages_of_the_desk(hall: HallStage, language: str) -> None:
    hall.ticket("si")
    hall.ticket("en")
    hall.open_counter()
    told = hall.lin.get(f"/{language}/desk/counters/console/").content.decode()
    for english in ("You speak", "Served today", "Waiting list", "Why this person?", "Decline"):
        assert english not in told, english
