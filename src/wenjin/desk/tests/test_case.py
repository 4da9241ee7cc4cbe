"""The page of a case and what officers do on it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.domain.state import from_json
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.ledger import book
from wenjin.desk.tests.conftest import Staff, changed
from wenjin.desk.tests.forms import fill

pytestmark = pytest.mark.usefixtures("shenzhen")
SignedIn = Callable[..., Client]


def href(case: Any, act: str = "", of: str = "") -> str:
    tail = f"act/{act}/" if act else ""
    return f"/en/desk/cases/{case.reference}/{tail}" + (f"?of={of}" if of else "")


def codes(case: Any) -> list[str]:
    return [entry.code for entry in book.entries(case.stream)]


def test_everything_is_on_one_page_and_the_look_is_written_down(accepted: Any, signed_in: SignedIn) -> None:
    page = signed_in("chen").get(href(accepted)).content.decode()
    for words in (
        "AMINA BENALI",
        "Originals and biometrics",
        "advice, not a decision",
        "Promised by",
        "Record",
    ):
        assert words in page
    assert 'data-key="g"' in page
    assert codes(accepted)[-1] == "case.seen"
    assert "File opened" not in signed_in("chen").get(href(accepted)).content.decode(), "for the applicant"
    assert "File opened" in signed_in("he").get(href(accepted)).content.decode(), "and for the auditor"


def test_the_page_costs_the_same_however_much_is_in_it(
    accepted: Any,
    amina: Actor,
    signed_in: SignedIn,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    client = signed_in("chen")
    client.get(href(accepted))
    for number in range(12):
        services.send_message(amina, accepted.pk, f"message {number}", key=f"m{number}")
    client.get(href(accepted))
    with django_assert_max_num_queries(26):
        client.get(href(accepted))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("amina", 403),
        ("chen", 200),
        ("wu", 200),
        ("lin", 200),
        ("yusuf", 404),
        ("hanna", 403),
        ("he", 200),
        ("xu", 403),
    ],
)
def test_who_sees_a_case(accepted: Any, signed_in: SignedIn, who: str, status: int) -> None:
    assert signed_in(who).get(href(accepted)).status_code == status


def test_without_a_second_factor_nobody_comes_in(accepted: Any, signed_in: SignedIn) -> None:
    assert signed_in("chen", is_strong=False).get(href(accepted)).status_code == 302
    assert Client().get(href(accepted)).status_code == 302


def test_an_auditor_sees_no_papers_messages_or_answers(
    accepted: Any, amina: Actor, signed_in: SignedIn
) -> None:
    services.send_message(amina, accepted.pk, "only for the office", key="m")
    client = signed_in("he")
    page = client.get(href(accepted)).content.decode()
    assert "only for the office" not in page
    assert "You do not see the papers" in page
    assert "advice, not a decision" not in page
    item = accepted.papers.get(evidence="passport").item_id
    assert client.get(f"{href(accepted)}papers/{item}").status_code == 404
    assert client.get(f"{href(accepted)}answers/").status_code == 404
    assert client.get(f"{href(accepted)}record/").status_code == 200


def test_asking_for_a_paper(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("wu"), href(accepted, "ask", stage.RESIDENCE)
    typed = fill(
        client,
        form,
        **{"want-paper:visa_photo_receipt": "on", "why-paper:visa_photo_receipt": "wrong_format"},
        text="请补交蓝色背景照片的采集回执。",
        language="zh-hans",
        translation="أرسل إيصال الصورة بخلفية زرقاء.",
        pause="correction",
        answer_by=(clock.today() + timedelta(days=10)).isoformat(),
    )
    assert client.post(form, typed)["Location"] == href(accepted)
    accepted.refresh_from_db()
    request = from_json(accepted.state).open_requests[0]
    assert [one.id for one in request.wanted] == ["visa_photo_receipt"]
    assert from_json(accepted.state).clocks["residence"].is_paused
    page = client.get(href(accepted)).content.decode()
    assert "Waiting for the applicant" in page
    assert "أرسل إيصال" in page
    assert "Translated by a person." in page
    assert accepted.papers.get(evidence="visa_photo_receipt").state == "wrong"
    assert client.post(form, typed).status_code == 302
    assert accepted.messages.count() == 1


def test_what_is_asked_in_one_language_names_an_interpreter(
    accepted: Any, amina: Actor, signed_in: SignedIn
) -> None:
    client, form = signed_in("wu"), href(accepted, "ask", stage.RESIDENCE)
    typed = fill(
        client,
        form,
        **{"want-paper:visa_photo_receipt": "on", "why-paper:visa_photo_receipt": "wrong_format"},
        text="请补交蓝色背景照片的采集回执。",
        language="zh-hans",
        answer_by=(clock.today() + timedelta(days=10)).isoformat(),
    )
    refused = client.post(form, typed)
    assert refused.status_code == 400
    assert "say that an interpreter is needed" in refused.content.decode()
    assert "请补交蓝色背景照片的采集回执。" in refused.content.decode()
    assert client.post(form, {**typed, "needs_interpreter": "yes"}).status_code == 302
    assert "an interpreter is needed" in client.get(href(accepted)).content.decode()
    (message,) = accepted.messages.filter(side="office")
    assert message.request == "r1"


def test_a_form_that_is_not_complete_keeps_what_was_typed(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("wu"), href(accepted, "ask", stage.RESIDENCE)
    response = client.post(form, fill(client, form, text="a long explanation", answer_by="2020-01-01"))
    page = response.content.decode()
    assert response.status_code == 400
    assert "Tick at least one" in page
    assert "This day is over" in page
    assert "a long explanation" in page


def test_a_chosen_sentence_is_enough_without_javascript(accepted: Any, signed_in: SignedIn) -> None:
    changed(accepted, language="pt")
    client, form = signed_in("chen"), href(accepted, "message")
    client.post(form, fill(client, form, phrase="received", text="", language="en"))
    page = client.get(href(accepted)).content.decode()
    assert "We have received your papers" in page
    assert "Not translated into Português." in page


def test_a_message_is_answered_and_translated_by_a_person(
    accepted: Any, amina: Actor, signed_in: SignedIn
) -> None:
    services.send_message(amina, accepted.pk, "متى يصدر القرار؟", key="m", language="ar")
    client = signed_in("chen")
    message = accepted.messages.get()
    form = href(accepted, "translate", str(message.pk))
    client.post(form, fill(client, form, translation="When will it be decided?"))
    page = client.get(href(accepted)).content.decode()
    assert "When will it be decided?" in page
    assert "Translated by a person." in page


def test_granting(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(accepted, "grant", stage.WORK)
    first = clock.today()
    last = first + timedelta(days=364)
    typed = fill(client, form, valid_from=first, valid_until=last, conditions="Only for this firm")
    assert client.post(form, typed).status_code == 302
    part = accepted.parts.get(decision=stage.WORK)
    assert (part.outcome, part.valid_until) == ("granted", last)
    assert "Granted" in client.get(href(accepted)).content.decode()


def test_a_slip_in_a_year_is_refused_and_what_bounds_the_permit_stands_beside(
    accepted: Any, signed_in: SignedIn
) -> None:
    client = signed_in("wu")
    services.decide(stage.officer(), accepted.pk, stage.WORK, "granted", key="first")
    form = href(accepted, "grant", stage.RESIDENCE)
    shown = client.get(form).content.decode()
    for words in ("Months asked for", "The passport ends", "The contract ends"):
        assert words in shown
    for first, last, told in (
        ("1900-01-01", "2099-01-01", "before the file was handed in"),
        ((clock.today() + timedelta(days=400)).isoformat(), "", "more than a year from now"),
        (clock.today().isoformat(), "2099-01-01", "more than ten years"),
        (clock.today().isoformat(), "2020-01-01", "The last day comes before the first."),
    ):
        response = client.post(form, fill(client, form, valid_from=first, valid_until=last))
        assert response.status_code == 400
        assert told in unescape(response.content.decode())
    odd = client.post(form, fill(client, form, number="see letter"))
    assert odd.status_code == 400
    assert "A number has 3 to 60 signs" in odd.content.decode()
    assert accepted.parts.get(decision=stage.RESIDENCE).outcome == ""


def test_a_permit_beyond_passport_and_contract_must_be_meant(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(accepted, "grant", stage.WORK)
    until = clock.today() + timedelta(days=1600)
    typed = fill(client, form, valid_from=clock.today().isoformat(), valid_until=until.isoformat())
    response = client.post(form, typed)
    page = unescape(response.content.decode())
    assert response.status_code == 400
    assert "The passport ends earlier" in page
    assert "The contract ends earlier" in page
    assert "Yes, it is to be valid longer than that." in page
    assert client.post(form, {**typed, "is_meant": "on"}).status_code == 302
    assert accepted.parts.get(decision=stage.WORK).valid_until == until


def test_out_of_order_is_said_and_not_done(accepted: Any, signed_in: SignedIn) -> None:
    client = signed_in("wu")
    page = client.get(href(accepted)).content.decode()
    assert "Cannot be decided before: Work permit." in page
    response = client.post(
        href(accepted, "grant", stage.RESIDENCE), {"key": "k1", "seen": accepted.event_count + 9}
    )
    assert response.status_code == 409
    assert "Another decision comes first: Work permit." in response.content.decode()


def test_the_decision_of_another_authority_is_not_mine(accepted: Any, signed_in: SignedIn) -> None:
    client = signed_in("wu")
    form = href(accepted, "grant", stage.WORK)
    assert client.get(form).status_code == 302
    assert client.post(form, {"key": "k", "seen": 99}).status_code == 403
    assert accepted.parts.get(decision=stage.WORK).outcome == ""


def test_a_refusal_needs_two_people(accepted: Any, signed_in: SignedIn) -> None:
    first, second = signed_in("chen"), signed_in("zhao")
    form = href(accepted, "refuse", stage.WORK)
    typed = fill(
        first,
        form,
        text="不符合条件。",
        language="zh-hans",
        legal_basis="行政许可法第三十八条",
        translation="The conditions are not met.",
    )
    first.post(form, typed)
    confirm = href(accepted, "confirm", stage.WORK)
    assert "another officer confirms it" in first.get(href(accepted)).content.decode()
    alone = first.post(confirm, {"key": "own", "seen": 99})
    assert alone.status_code == 409
    assert "another officer of your authority" in alone.content.decode()
    shown = second.get(confirm).content.decode()
    assert "不符合条件。" in shown
    assert "行政许可法第三十八条" in shown
    assert second.post(confirm, fill(second, confirm)).status_code == 302
    assert accepted.parts.get(decision=stage.WORK).outcome == "refused"


def test_a_refusal_is_given_back(accepted: Any, signed_in: SignedIn) -> None:
    first, second = signed_in("chen"), signed_in("zhao")
    form = href(accepted, "refuse", stage.WORK)
    said = {"text": "不符合。", "translation": "No.", "language": "zh-hans"}
    first.post(form, fill(first, form, **said, legal_basis="art. 38"))
    back = href(accepted, "return", stage.WORK)
    second.post(back, fill(second, back, why="The degree fits."))
    accepted.refresh_from_db()
    assert from_json(accepted.state).parts[stage.WORK].proposed is None


def test_two_officers_at_once(accepted: Any, officers: dict[str, Actor], signed_in: SignedIn) -> None:
    client, form = signed_in("zhao"), href(accepted, "grant", stage.WORK)
    typed = fill(client, form, conditions="What I had thought about for an hour")
    services.decide(officers["chen"], accepted.pk, stage.WORK, "granted", key="mine")
    response = client.post(form, typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "This decision has been taken already: granted by" in page
    assert "What I had thought about for an hour" in page


def test_a_form_sent_twice_is_done_once(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(accepted, "grant", stage.WORK)
    typed = fill(client, form)
    assert client.post(form, typed).status_code == 302
    again = client.post(form, typed)
    assert again.status_code == 302
    assert codes(accepted).count("case.decided") == 1


def test_the_counter_marks_papers_and_accepts(
    submitted: Any, amina: Actor, officers: dict[str, Actor], signed_in: SignedIn
) -> None:
    services.complete_task(officers["chen"], submitted.pk, "prereview", key="t1")
    services.complete_task(amina, submitted.pk, "book", key="t2")
    client, form = signed_in("lin"), href(submitted, "papers", "originals")
    rows = list(submitted.papers.select_related("item"))
    ticked = {f"original-{row.item_id}": "on" for row in rows}
    right = submitted.papers.get(evidence="passport").item
    typed = fill(client, form, **ticked, **{f"state-{right.pk}": "accepted"}, then="done")
    assert client.post(form, typed).status_code == 302
    submitted.refresh_from_db()
    assert submitted.accepted_at is not None
    assert all(row.item.verified_at is not None for row in submitted.papers.select_related("item"))
    states = {row.evidence: row.state for row in submitted.papers.all()}
    assert states.pop("passport") == "accepted"
    assert set(states.values()) == {"given"}, "an original that was seen is not yet a paper that is right"
    assert "originals.not_seen" not in codes(submitted)


def test_the_step_does_not_end_with_originals_that_nobody_saw(
    submitted: Any, amina: Actor, officers: dict[str, Actor], signed_in: SignedIn
) -> None:
    services.complete_task(officers["chen"], submitted.pk, "prereview", key="t1")
    services.complete_task(amina, submitted.pk, "book", key="t2")
    client, form = signed_in("lin"), href(submitted, "papers", "originals")
    rows = {row.evidence: row.item_id for row in submitted.papers.all()}
    passport = rows.pop("passport")
    typed = fill(client, form, **{f"original-{passport}": "on"}, then="done")
    refused = client.post(form, typed)
    told = refused.content.decode()
    assert refused.status_code == 400
    assert "The original of these is not seen yet: " in told
    assert "Employment contract" in told.partition("not seen yet: ")[2].partition(". Tick")[0]
    assert "Passport" not in told.partition("not seen yet: ")[2].partition(". Tick")[0]
    submitted.refresh_from_db()
    assert submitted.accepted_at is None
    none = {f"none-{item}": "on" for item in rows.values()}
    assert client.post(form, {**typed, **none}).status_code == 302
    submitted.refresh_from_db()
    assert submitted.accepted_at is not None
    assert codes(submitted).count("originals.not_seen") == 1
    assert "Originals not seen" in client.get(href(submitted)).content.decode()


def test_keeping_the_marks_does_not_ask_about_originals(submitted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(submitted, "papers")
    item = submitted.papers.get(evidence="passport").item_id
    typed = fill(client, form, **{f"original-{item}": "on"})
    assert client.post(form, typed).status_code == 302
    row = submitted.papers.select_related("item").get(evidence="passport")
    assert (row.state, row.item.verified_at is not None) == ("given", True)


def test_papers_that_are_missing_or_whose_need_nobody_knows_stand_in_the_list(
    amina: Actor, signed_in: SignedIn
) -> None:
    case = stage.filled(amina, facts={**stage.FACTS, "work_permit_category": None})
    services.submit(amina, case.pk, key="s")
    text = signed_in("chen").get(href(changed(case, centre=stage.CENTRE))).content.decode()
    assert "Not given: need not known" in text
    assert "things are open in this file" in text
    assert "Perhaps needed, not given" in text
    assert "Not answered, or not known" in text


def test_what_is_open_is_told_before_and_after_the_acceptance(
    submitted: Any, amina: Actor, officers: dict[str, Actor], signed_in: SignedIn
) -> None:
    client, passport = signed_in("chen"), submitted.papers.get(evidence="passport")
    assert "open in this file" not in client.get(href(submitted)).content.decode()
    services.check_paper(
        officers["lin"], submitted.pk, passport.item_id, is_good=False, why="illegible", key="w"
    )
    assert "One thing is open in this file" in client.get(href(submitted)).content.decode()
    services.complete_task(officers["chen"], submitted.pk, "prereview", key="t1")
    services.complete_task(amina, submitted.pk, "book", key="t2")
    stage.see_originals(submitted)
    services.complete_task(officers["lin"], submitted.pk, "originals", key="t3")
    for who in ("chen", "wu", "lin"):
        assert (
            "The file was accepted with one thing open"
            in signed_in(who).get(href(submitted)).content.decode()
        )


def test_a_wrong_paper_needs_its_reason(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(accepted, "papers")
    item = accepted.papers.get(evidence="passport").item_id
    response = client.post(form, fill(client, form, **{f"state-{item}": "wrong"}))
    assert response.status_code == 400
    assert "Say what is wrong with it." in response.content.decode()
    client.post(form, fill(client, form, **{f"state-{item}": "wrong", f"why-{item}": "illegible"}))
    assert accepted.papers.get(evidence="passport").why == "illegible"


def test_steps_before_the_acceptance(submitted: Any, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    assert "Done: Online pre-review" in client.get(href(submitted)).content.decode()
    ask = href(submitted, "ask")
    client.post(
        ask,
        fill(
            client,
            ask,
            **{"want-paper:passport": "on", "why-paper:passport": "illegible"},
            text="Again, please: the whole page.",
            language="en",
            needs_interpreter="yes",
            pause="papers-incomplete",
        ),
    )
    submitted.refresh_from_db()
    state = from_json(submitted.state)
    assert state.clocks["prereview"].is_paused
    task = href(submitted, "task", "prereview")
    response = client.post(task, {"key": "k", "seen": submitted.event_count})
    assert response.status_code == 409
    assert "has not come yet" in response.content.decode()
    drop = href(submitted, "drop", state.open_requests[0].id)
    client.post(drop, fill(client, drop))
    assert client.post(task, fill(client, task)).status_code == 302
    assert from_json(changed(submitted).state).tasks["prereview"].is_settled


def test_pause_run_extend_and_assign(accepted: Any, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    for act, typed in (
        ("pause", {"pause": "expert-review", "language": "en", "text": "Experts look at it."}),
        ("run", {"pause": "expert-review"}),
        ("extend", {"days": "5", "language": "en", "text": "More time is needed."}),
        ("assign", {"to": ""}),
    ):
        form = href(accepted, act, stage.WORK)
        assert client.post(form, fill(client, form, **typed)).status_code == 302, act
    found = codes(accepted)
    assert {"case.clock_paused", "case.clock_resumed", "case.extended"} <= set(found)


def test_taking_over_with_one_click(accepted: Any, staff: Staff, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    client.post(href(accepted, "assign", stage.WORK), {"key": "t", "seen": 0, "to": str(staff["chen"].id)})
    assert accepted.parts.get(decision=stage.WORK).assigned_to_id == staff["chen"].id
    assert "Hand it back" in client.get(href(accepted)).content.decode()


def test_opening_a_paper_is_logged_before_it_is_sent(accepted: Any, signed_in: SignedIn) -> None:
    item = accepted.papers.get(evidence="passport").item_id
    response = signed_in("chen").get(f"{href(accepted)}papers/{item}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert codes(accepted)[-1] == "paper.seen"


def test_a_letter_of_the_list_leads_to_the_act(accepted: Any, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    assert client.get(f"{href(accepted)}key/?key=g")["Location"] == href(accepted, "grant", stage.WORK)
    assert client.get(f"{href(accepted)}key/?key=z")["Location"] == href(accepted)
    wu = signed_in("wu")
    assert wu.get(f"{href(accepted)}key/?key=g")["Location"] == href(accepted)


def test_a_draft_is_not_on_the_desk(amina: Actor, signed_in: SignedIn) -> None:
    case = stage.draft(amina)
    assert signed_in("chen").get(href(case)).status_code == 404


@pytest.mark.parametrize(
    "act",
    [
        "ask",
        "grant",
        "refuse",
        "confirm",
        "return",
        "pause",
        "run",
        "extend",
        "assign",
        "came",
        "drop",
        "task",
        "papers",
        "not-accept",
        "message",
        "translate",
        "nothing",
    ],
)
def test_odd_addresses_change_nothing(accepted: Any, signed_in: SignedIn, act: str) -> None:
    client = signed_in("chen")
    before = codes(accepted)
    for of in ("", "no-such-thing", "r9"):
        response = client.post(href(accepted, act, of), {"key": "k", "seen": "x", "pause": "x", "to": "x"})
        assert response.status_code in (302, 400, 403, 404, 409)
        assert client.get(href(accepted, act, of)).status_code in (200, 302, 404)
    assert [code for code in codes(accepted) if code != "case.seen"] == before
