"""What a page says of a case that is over: nothing of what is still to come; and how its papers are counted."""

from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.queries.papers import PaperRow
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.web.case_fees import whole_months
from wenjin.web.case_papers import is_left_over
from wenjin.web.paper_counts import counted_rows
from wenjin.web.tests.filing import signed_in
from wenjin.web.tests.test_apply_details import given, need

pytestmark = pytest.mark.usefixtures("shenzhen")
PHOTO = "visa_photo_receipt"


@pytest.fixture
def ada(client: Client) -> Actor:
    return signed_in(client)


def page(client: Client, case: Any) -> str:
    response = client.get(f"/en/cases/{case.reference}/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_what_is_asked_for_again_is_not_counted_as_given() -> None:
    rows = [PaperRow("passport", need(), (given(),)), PaperRow("photo", need(), (given(),), is_wanted=True)]
    counts = counted_rows(rows, is_sent=True)
    assert (counts.given, counts.again, counts.bring) == (1, 1, 0)
    assert "1 to send again and 1 already given" in counts.words


def test_of_a_closed_case_nothing_is_to_bring() -> None:
    rows = [PaperRow("passport", need(), (given(),)), PaperRow("photo", need(), ())]
    assert counted_rows(rows, is_sent=True).bring == 1
    closed = counted_rows(rows, is_sent=True, is_closed=True)
    assert (closed.given, closed.bring, closed.perhaps) == (1, 0, 0)


def test_a_wrong_paper_that_nobody_needs_any_more_is_left_over() -> None:
    wrong = replace(given(), state="wrong")
    assert is_left_over(PaperRow("photo", None, (wrong,)))
    assert not is_left_over(PaperRow("photo", need(), (wrong,)))
    assert not is_left_over(PaperRow("photo", None, (wrong,), is_wanted=True))
    assert not is_left_over(PaperRow("photo", None, (given(),)))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 11, 24), date(2027, 11, 23), 12),
        (date(2026, 11, 24), date(2027, 11, 22), 11),
        (date(2026, 11, 24), date(2027, 11, 24), 12),
        (date(2026, 1, 1), date(2028, 12, 31), 36),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
    ],
)
def test_how_many_months_a_permit_runs(first: date, last: date, months: int) -> None:
    assert whole_months(first, last) == months


def test_a_file_that_was_never_taken_on_promises_nothing(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    services.close_unaccepted(
        stage.counter(case.centre), case.pk, reason="Not complete.\n材料不全。", key="c"
    )
    text = page(client, case)
    assert text.count("Not decided") == 2
    assert "The case was closed before it was decided." in text
    for future in ("The clock has not started", "It starts when", "perhaps", "may ask for it", "you to it"):
        assert future not in text, future


def test_a_granted_permit_costs_what_its_length_costs(client: Client, ada: Actor) -> None:
    case = stage.granted(ada, valid_until=clock.today() + timedelta(days=200))
    assert "Under 1 year" in page(client, case)


def test_the_wrong_paper_of_a_part_withdrawn_is_not_wanted_any_more(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    services.request_information(
        stage.officer(stage.EXIT_ENTRY),
        case.pk,
        wanted=(Wanted(WantedKind.PAPER, PHOTO, "wrong_format"),),
        text="请补交。",
        language="zh-hans",
        decision=stage.RESIDENCE,
        key="ask",
    )
    assert "1 to send again" in page(client, case)
    services.withdraw_part(ada, case.pk, stage.RESIDENCE, key="w")
    text = page(client, case)
    assert "Not right yet" not in text
    assert "to send again" not in text


def test_a_partly_refused_case_has_no_green_end(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="g")
    first, second = stage.officer(stage.EXIT_ENTRY), stage.officer(stage.EXIT_ENTRY, name="Second")
    services.propose_refusal(first, case.pk, stage.RESIDENCE, reason="No.\n不符合条件。", key="p")
    services.confirm_refusal(second, case.pk, stage.RESIDENCE, key="c")
    case.refresh_from_db()
    if not case.closed_at:
        services.complete_task(ada, case.pk, "collect", key="t4")
    mixed = unescape(client.get("/en/cases/").content.decode())
    assert "Residence permit: Refused" in mixed
    assert '<li data-s="skip">' in mixed
    assert '<li data-s="done">' not in mixed


def test_where_to_go_is_told_with_one_full_stop(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    services.complete_task(stage.officer(), case.pk, "prereview", key="t1")
    services.complete_task(ada, case.pk, "book", key="t2")
    assert ".." not in page(client, case).partition("go to the counter.")[2].partition("</div>")[0]
