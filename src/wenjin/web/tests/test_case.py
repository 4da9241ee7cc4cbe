"""The page of a case: whose move it is, clocks, messages in both languages, requests, parts withdrawn."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from pytest_django import Settings

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, VISITOR_LETTERS, Actor
from wenjin.accounts.domain.consent import HowGiven
from wenjin.accounts.queries import VISITOR_COOKIE
from wenjin.cases import services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.domain.refusal_words import RefusalWords
from wenjin.cases.queries.visibility import visible_to
from wenjin.cases.services.looking import look_at
from wenjin.cases.tests import stage
from wenjin.catalogue.tests.qr_reading import read_qr
from wenjin.core import clock
from wenjin.core.addresses import fingerprint
from wenjin.web.answers import Answers, save
from wenjin.web.case_in_plan import filed_services, said_by
from wenjin.web.plan_request import plan_of
from wenjin.web.tests.filing import pdf, signed_in, started, upload

pytestmark = pytest.mark.usefixtures("shenzhen")
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
PHOTO, PHONE = "visa_photo_receipt", "phone"


class Clock:
    """The time of the test, to be moved on."""

    def __init__(self) -> None:
        self.now = NOW

    def on(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moving = Clock()
    monkeypatch.setattr(clock, "now", lambda: moving.now)
    return moving


@pytest.fixture
def letter_key(settings: Settings, tmp_path: Path) -> None:
    """A test key signs letters."""
    settings.TEST_LETTER_KEY = tmp_path / "letters.p12"


@pytest.fixture
def ada(times: Clock, client: Client) -> Actor:
    return signed_in(client)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response
    return unescape(response.content.decode())


def case_of(reference: str) -> str:
    return f"/en/cases/{reference}/"


def asked(case: Any, *wanted: Wanted, times: Clock, pause: str | None = "correction") -> None:
    services.request_information(
        stage.officer(stage.EXIT_ENTRY),
        case.pk,
        wanted=wanted
        or (Wanted(WantedKind.PAPER, PHOTO, "wrong_format"), Wanted(WantedKind.FIELD, PHONE, "unclear")),
        text="请补交蓝色背景照片的采集回执。",
        language="zh-hans",
        translation="Please send the receipt of a photo with a blue background.",
        translation_language="en",
        decision=stage.RESIDENCE,
        pause=pause,
        answer_by=times.now.date() + timedelta(days=9),
        key="ask",
    )


# Clocks and turns


def test_a_case_that_was_sent_shows_who_has_it_and_what_comes_next(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    text = page(client, case_of(case.reference))
    assert "You need do nothing now." in text
    assert "It is with: Shenzhen Science, Technology and Innovation Bureau" in text
    assert "What happens next:" in text
    assert "The clock has not started" in text
    assert "It starts when the office accepts the file." in text


def test_each_decision_has_its_clock_with_promise_and_law(client: Client, ada: Actor, times: Clock) -> None:
    case = stage.accepted(ada)
    times.on(date(2026, 11, 27))
    text = page(client, case_of(case.reference))
    assert "Two decisions, two clocks" in text
    assert text.count("Day 3 of 7 promised") == 2
    assert "Promised by Thursday 3 December 2026." in text
    assert "By law no later than Tuesday 22 December 2026 (20 working days)." in text
    assert "3 of 7 promised days used, 20 allowed by law" in text


def test_both_offices_are_named_while_both_clocks_run(client: Client, ada: Actor, times: Clock) -> None:
    case = stage.accepted(ada)
    times.on(date(2026, 11, 27))
    text = page(client, case_of(case.reference))
    with_whom = text.partition("It is with: ")[2].partition("</p>")[0]
    assert "Shenzhen Science, Technology and Innovation Bureau" in with_whom
    assert "Exit-Entry Administration" in with_whom
    following = text.partition("What happens next:")[2].partition("</p>")[0]
    assert "Residence permit decision" not in following
    assert "This is decided first: Work permit and Residence permit." in following
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="g")
    following = page(client, case_of(case.reference)).partition("What happens next:")[2].partition("</p>")[0]
    assert "This is decided first: Residence permit." in following


def test_an_estimate_is_never_called_a_promise(client: Client, ada: Actor, times: Clock) -> None:
    case = stage.submitted(ada)
    times.on(date(2026, 11, 26))
    assert "With the office, about until Friday 27 November 2026 by our estimate" in page(
        client, "/en/cases/"
    )
    text = page(client, case_of(case.reference))
    assert "Waiting for the office, day 2 of about 3" in text
    times.on(date(2026, 12, 15))
    stage.run_outbox(at=times.now)
    over = page(client, "/en/cases/") + page(client, case_of(case.reference))
    assert "promised by" not in over
    assert "Late" not in over
    assert not case.parts.filter(is_late=True).exists()


def test_an_own_step_can_be_said_to_be_done(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    services.complete_task(stage.officer(), case.pk, "prereview", key="t1")
    text = page(client, case_of(case.reference))
    assert "Your turn:" in text
    path = f"/en/cases/{case.reference}/tasks/book/"
    step = page(client, path)
    assert "This step is yours." in step
    assert "You may come to your centre in its opening hours" in step
    assert "Longhua International Cooperation Center" in step
    for _time in range(2):
        assert client.post(path, {"key": "done"}).status_code == 302
    text = page(client, case_of(case.reference))
    assert "You need do nothing now." not in text, "nothing goes on before they are at the counter"
    assert "Your turn: go to the counter." in text
    assert "At: Longhua International Cooperation Center." in text
    assert "Bring your passport, and the originals of these papers:" in text
    note = text.partition("Your turn: go to the counter.")[2].partition("</div>")[0]
    assert "Monday to Friday: 09:00–18:00" in note
    assert "<b>Passport" in note
    assert "Your turn" in page(client, "/en/cases/")
    assert client.get(f"/en/cases/{case.reference}/tasks/no-such/").status_code == 404
    assert client.get(f"/en/cases/{case.reference}/tasks/work/").status_code == 302


def test_late_is_shown_as_late_to_the_applicant_too(client: Client, ada: Actor, times: Clock) -> None:
    case = stage.accepted(ada)
    times.on(date(2026, 12, 8))
    text = page(client, case_of(case.reference))
    assert "3 working days late" in text
    assert "It was promised by Thursday 3 December 2026." in text
    assert "Late: promised by 3 Dec" in text
    assert 'class="tag late"' in page(client, "/en/cases/")


def test_what_an_office_asks_for_is_named_and_its_clock_stands_still(
    client: Client, ada: Actor, times: Clock
) -> None:
    case = stage.accepted(ada)
    times.on(date(2026, 11, 27))
    asked(case, times=times)
    text = page(client, case_of(case.reference))
    assert "Your turn: send 2 things." in text
    assert "By Sunday 6 December 2026." in text
    assert "It does not have the form that is asked for." in text
    assert "Paused on day 3 of 7" in text
    assert "Legal ground:" in text
    assert "This goes on meanwhile: Work permit." in text
    assert "The office asks for it" in text
    assert 'lang="zh-Hans" dir="ltr">请补交蓝色背景照片的采集回执。' in text
    assert "Your turn, by Sunday 6 December 2026" in page(client, "/en/cases/")


def test_before_acceptance_no_clock_is_said_to_stand_still_or_to_run(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=(Wanted(WantedKind.FIELD, PHONE, "unclear"),),
        text="请更正电话。",
        language="zh-hans",
        pause="papers-incomplete",
        key="ask",
    )
    text = page(client, case_of(case.reference))
    assert "The office goes on when it is here." in text
    path = f"/en/cases/{case.reference}/answer/r1/"
    client.post(path, {"a-phone": "+86 138 1111 1111", "key": "p"})
    answered = page(client, path)
    assert "All of it has come. You need do nothing." in answered
    both = text + answered
    assert "stands still" not in both
    assert "runs again" not in both


def test_a_request_is_answered_thing_by_thing_and_the_clock_runs_again(
    client: Client, ada: Actor, times: Clock
) -> None:
    case = stage.accepted(ada)
    times.on(date(2026, 11, 27))
    asked(case, times=times)
    path = f"/en/cases/{case.reference}/answer/r1/"
    text = page(client, path)
    assert "The office has a question about it." in text
    refused = client.post(path, {"a-phone": "no number"})
    assert refused.status_code == 400
    assert "no number" in unescape(refused.content.decode())
    assert client.post(path, {"a-phone": "+86 138 1111 1111", "key": "p"}).status_code == 302
    paper = f"/en/cases/{case.reference}/papers/{PHOTO}/"
    assert "The office asks for it:" in page(client, paper)
    given = client.post(paper, {"file": upload(pdf()), "key": "f"})
    assert given["Location"].startswith(path)
    assert "All of it has come." in page(client, path)
    assert "Day 3 of 7 promised" in page(client, case_of(case.reference))
    late = client.post(paper, {"file": upload(pdf()), "key": "g"})
    assert late.status_code in (404, 409), "nobody asks for it any more"
    assert client.get(f"/en/cases/{case.reference}/answer/r9/").status_code == 404


# Messages, papers, proofs


def test_a_message_is_sent_once_and_stands_there(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    path = f"/en/cases/{case.reference}/messages/"
    for _time in range(2):
        assert client.post(path, {"text": "I will <b>come</b> on Wednesday.", "key": "m"}).status_code == 302
    text = client.get(case_of(case.reference)).content.decode()
    assert text.count("I will &lt;b&gt;come&lt;/b&gt; on Wednesday.") == 1
    empty = client.post(path, {"text": "  ", "key": "n"})
    assert empty.status_code == 400
    long = client.post(path, {"text": "x" * 6000, "key": "o"})
    assert long.status_code == 400
    assert "x" * 6000 in long.content.decode(), "nothing typed is lost"


def test_who_looked_is_told_by_name(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    look_at(stage.officer(name="Reader"), case)
    text = page(client, case_of(case.reference))
    assert "Who looked at my file" in text
    assert "READER" in text
    assert "READER" in page(client, f"/en/cases/{case.reference}/looked/")


def test_the_receipt_shows_its_hash_and_downloads(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    receipt = case.receipt
    text = page(client, f"/en/cases/{case.reference}/sent/")
    assert receipt.content_hash[:4] in text
    response = client.get(f"/en/cases/{case.reference}/receipt.pdf")
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content == client.get(f"/en/cases/{case.reference}/receipt.pdf").content


def test_who_withdrew_a_part_is_named_to_whoever_did_not(client: Client, ada: Actor) -> None:
    firm = accounts.make_organisation("firm", "Sample Engines Ltd", actor=SYSTEM, at=clock.now())
    case = stage.accepted(ada)
    type(case).objects.filter(pk=case.pk).update(employer=firm.pk)
    clerk = replace(stage.applicant("Engines"), represents=frozenset({firm.pk}))
    services.withdraw_part(clerk, case.pk, stage.RESIDENCE, key="w")
    text = page(client, case_of(case.reference))
    assert f"Withdrawn by {clerk.name}" in text
    assert "Withdrawn by you" not in text
    services.withdraw_part(clerk, case.pk, stage.WORK, key="v")
    assert f"{clerk.name} withdrew it." in page(client, case_of(case.reference))


def test_an_agent_is_offered_no_withdrawing(client: Client, ada: Actor) -> None:
    principal = stage.applicant("Principal")
    assert principal.person_id is not None
    case = stage.accepted(principal)
    accounts.give_mandate(
        principal.person_id, actor=principal, at=clock.now(), how=HowGiven.ONLINE, agent_id=ada.person_id
    )
    text = page(client, case_of(case.reference))
    assert "Two decisions, two clocks" in text
    assert "/withdraw/" not in text
    page(client, f"{case_of(case.reference)}withdraw/{stage.WORK}/", 404)


def test_withdrawing_one_part_says_what_follows_and_leaves_the_other(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    path = f"/en/cases/{case.reference}/withdraw/{stage.WORK}/"
    text = page(client, path)
    assert "then needs this from you" in text
    assert "This goes on: Residence permit." in text
    response = client.post(path, {"key": "w"})
    assert response["Location"].endswith("?withdrawn=work-permit#news")
    text = page(client, case_of(case.reference))
    assert "Withdrawn by you" in text
    assert "The part that would have made it was withdrawn" in text
    assert client.get(path).status_code == 302
    assert client.get(f"/en/cases/{case.reference}/withdraw/no-such/").status_code == 404


@pytest.mark.usefixtures("letter_key")
def test_a_granted_case_shows_letters_days_and_the_renewal(client: Client, ada: Actor, times: Clock) -> None:
    case = stage.granted(ada)
    stage.run_outbox()
    text = page(client, case_of(case.reference))
    assert "Everything was granted." in text
    assert text.count("Valid until") >= 2
    assert "The letter (PDF)" in text
    href = text.split(f'href="/en/cases/{case.reference}/letters/')[1].split('"')[0]
    letter = client.get(f"/en/cases/{case.reference}/letters/{href}")
    assert letter.content.startswith(b"%PDF")
    assert client.get(f"/en/cases/{case.reference}/letters/AAAA-AAAA-AAAA.pdf").status_code == 404
    renew = f"/en/cases/{case.reference}/renew/"
    # It ends in a year: the service guide lets a work permit be renewed from 90 days before.
    opens = "You can file the renewal from Thursday 26 August 2027."
    assert opens in text
    assert f'href="{renew}"' not in text
    assert opens in page(client, renew)
    assert client.post(renew, {"key": "r", "consent": "yes"}).status_code == 409
    times.on(date(2027, 8, 26))
    text = page(client, case_of(case.reference))
    assert f'href="{renew}"' in text
    assert "File the renewal by Monday 25 October 2027." in text
    assert "It begins with what you filled in" in page(client, renew)
    begun = client.post(renew, {"key": "r", "consent": "yes"})
    assert begun.status_code == 302
    draft = page(client, begun["Location"])
    assert "Draft" in draft
    assert client.post(renew, {"key": "s"})["Location"] == begun["Location"], "one renewal"


def test_days_go_to_the_calendar(client: Client, ada: Actor, times: Clock) -> None:
    case = stage.accepted(ada)
    asked(case, times=times, pause=None)
    calendar = Calendar.from_ical(client.get(f"/en/cases/{case.reference}/deadlines.ics").content)
    days = {
        str(one["uid"]).split("@")[0].removeprefix(case.reference): one.decoded("dtstart")
        for one in calendar.events
    }
    assert days["-promised-work-permit"] == date(2026, 12, 3)
    assert days["-request-r1"] == date(2026, 12, 3)


# Two at one file, other readers


def test_a_helper_joins_by_the_code_and_is_named(client: Client) -> None:
    reference = started(client)
    join = f"/en/cases/{reference}/join/"
    assert "Make a code" in page(client, join)
    made = unescape(client.post(join, {"purpose": "help"}).content.decode())
    code = made.split('class="joincode"')[1].split(">")[1].split("<")[0]
    helper = Client()
    signed_in(helper, "helper")
    assert helper.get(case_of(reference)).status_code == 404
    wrong = helper.post("/en/join/", {"code": "00000000"})
    assert wrong.status_code == 400
    assert "This code does not fit." in unescape(wrong.content.decode())
    assert helper.post("/en/join/", {"code": code})["Location"] == case_of(reference)
    assert helper.get(f"/en/cases/{reference}/form/person/").status_code == 200
    assert helper.get(f"/en/cases/{reference}/discard/").status_code == 404
    shown = page(client, f"/en/cases/{reference}/join/")
    assert "helps, until" in shown
    end = shown.split('name="end" value="')[1].split('"')[0]
    assert client.post(f"/en/cases/{reference}/join/", {"end": end}).status_code == 302
    assert "What let you into this case has ended" in page(helper, case_of(reference), 403)


def test_somebody_not_signed_in_is_led_to_sign_in_before_entering_a_code() -> None:
    assert Client().get("/en/join/")["Location"].startswith("/en/account/")


def test_a_reference_typed_carelessly_leads_to_the_case(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    assert client.get(f"/en/cases/{case.reference.lower()}/")["Location"] == case_of(case.reference)


def test_personal_pages_are_kept_by_nobody(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    for path in ("", "messages/", "looked/", "receipt.pdf", "deadlines.ics"):
        assert "no-store" in client.get(case_of(case.reference) + path)["Cache-Control"]


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_the_page_in_other_languages_and_for_a_clerk(
    client: Client, ada: Actor, times: Clock, language: str
) -> None:
    case = stage.accepted(ada)
    asked(case, times=times)
    for query in ("", "?clerk=1"):
        text = page(client, f"/{language}/cases/{case.reference}/{query}")
        assert case.reference in text
        page(client, f"/{language}/cases/{case.reference}/answer/r1/{query}")
        page(client, f"/{language}/cases/{case.reference}/sent/{query}")


# The plan


def test_the_plan_offers_the_filing_and_then_shows_how_far_it_is(client: Client, ada: Actor) -> None:
    from django.http import HttpResponse

    kept = HttpResponse()
    save(kept, Answers().with_situations([("journey", "hired-from-abroad")]))
    client.cookies.update(kept.cookies)
    text = page(client, "/en/plan/")
    assert "File this" in text
    assert "/en/apply/" in text
    case = stage.granted(ada)
    filed = filed_services(ada)
    assert filed["work-permit-in-china"].state == "done"
    assert said_by(filed).dates["work-permit-in-china"] == (NOW.date(), NOW.date())
    text = page(client, "/en/plan/")
    shown = [one for one in filed if f'href="/en/cases/{case.reference}/"' in text]
    assert shown
    assert "Granted, " in text


def test_a_decided_case_moves_the_end_of_the_plan_and_a_renewal_begins_nothing_in_it(
    client: Client, ada: Actor, times: Clock
) -> None:
    answers = Answers().with_situations([("journey", "already-here-joint-filing")])
    before = plan_of(answers, today=clock.today())
    case = stage.accepted(ada)
    running = plan_of(answers, today=clock.today(), filed=said_by(filed_services(ada)))
    assert before is not None
    assert running is not None
    joint = next(one for one in running.plan.services if one.id == stage.JOINT)
    assert joint.dates.ends_on == date(2026, 12, 3), "as the clock of the case says"
    until = clock.today() + timedelta(days=365)
    for decision, authority in stage.AUTHORITIES.items():
        officer = stage.officer(authority)
        services.decide(
            officer, case.pk, decision, "granted", key=decision, valid_from=clock.today(), valid_until=until
        )
    done = plan_of(answers, today=clock.today(), filed=said_by(filed_services(ada)))
    assert done is not None
    assert done.plan.finish_on < running.plan.finish_on < before.plan.finish_on
    times.on(date(2027, 9, 1))
    services.open_renewal(ada, case.pk, language="en", key="r")
    filed = filed_services(ada)
    assert filed[stage.JOINT].state == "done"
    assert filed["work-permit-in-china"].state == "done"
    assert filed["work-permit-extension"].state == "turn"


def test_nothing_says_done_beside_granted(client: Client, ada: Actor) -> None:
    case = stage.granted(ada)
    text = page(client, case_of(case.reference))
    assert "Step 5 of 7, Decided. </span><b>Work permit decision</b>" in text


def test_the_page_says_at_which_centre(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    services.complete_task(stage.officer(), case.pk, "prereview", key="t1")
    text = page(client, case_of(case.reference))
    assert "At: Longhua International Cooperation Center." in text
    assert "Monday to Friday: 09:00–18:00" in text
    assert "Here you show the originals, and collect what is decided." in text
    sent = page(client, f"{case_of(case.reference)}sent/")
    assert "Longhua International Cooperation Center" in sent
    drawing = next(one for one in re.findall(r"<svg.*?</svg>", sent, re.DOTALL) if 'class="qr"' in one)
    assert read_qr(drawing).startswith("http")
    assert read_qr(drawing).endswith(sent.split('href="/en/verify/')[1].split('"')[0])
    chinese = page(client, f"/zh-hans/cases/{case.reference}/")
    assert "深圳北站旁" in chinese
    assert "星期一" in chinese


def test_after_refusals_nothing_is_to_be_collected(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    first, second = stage.officer(), stage.officer(name="Second")
    services.propose_refusal(first, case.pk, stage.WORK, reason="No.\n不符合条件。", key="p")
    services.confirm_refusal(second, case.pk, stage.WORK, key="c")
    text = page(client, case_of(case.reference))
    assert "nothing is to be collected" in text
    assert "you collect what is decided" not in text


# Weight


def busy(actor: Actor, count: int) -> str:
    """A case with so many messages and papers."""
    case = stage.accepted(actor)
    for number in range(count):
        services.send_message(actor, case.pk, f"Message {number}", key=f"m{number}", language="en")
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=(Wanted(WantedKind.PAPER, "degree_certificate", "incomplete"),),
        text="More pages.",
        key="r",
        decision=stage.WORK,
    )
    services.put_paper(actor, case.pk, "degree_certificate", stage.file(pdf()).pk, key="p")
    return str(case.reference)


def test_the_number_of_queries_does_not_grow_with_the_case(client: Client, ada: Actor) -> None:
    counts = []
    for size in (2, 20):
        path = case_of(busy(ada, size))
        page(client, path)  # what is kept in memory is in memory
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, path)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
    assert counts[0] <= 26, [one["sql"][:90] for one in queries.captured_queries]


# What cannot be granted, and who may know who looked


def refused(case: Any) -> None:
    first, second = stage.officer(), stage.officer(name="Second")
    services.propose_refusal(first, case.pk, stage.WORK, reason="No.\n不符合条件。", key="p")
    services.confirm_refusal(second, case.pk, stage.WORK, key="c")


def test_after_a_refusal_the_page_says_what_can_still_happen_and_how_to_object(
    client: Client, ada: Actor, times: Clock
) -> None:
    case = stage.accepted(ada)
    refused(case)
    text = page(client, case_of(case.reference))
    assert "What happens next:" not in text
    assert "“Residence permit” cannot be granted, because this was refused: Work permit." in text
    assert "Cannot be granted" in text
    assert "administrative reconsideration within 60 days of receiving the letter" in text
    assert "reconsideration until Saturday 23 January 2027, the court until Monday 24 May 2027." in text


def test_a_refusal_says_why_and_on_what_law(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    refused(case)
    text = page(client, case_of(case.reference))
    assert '<p dir="auto">No.</p>' in text
    assert '<p lang="zh-Hans" dir="ltr">不符合条件。</p>' in text
    assert "Legal ground: " in text.partition("不符合条件。")[2].partition("</div>")[0]
    assert "Ask the office for an interpreter" not in text


def test_a_reason_in_chinese_alone_is_shown_with_whom_to_ask(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    first, second = stage.officer(), stage.officer(name="Second")
    words = RefusalWords({"zh-hans": "不符合条件。"}, legal_basis="《行政许可法》第三十八条")
    services.propose_refusal(first, case.pk, stage.WORK, reason=words, key="p")
    services.confirm_refusal(second, case.pk, stage.WORK, key="c")
    text = page(client, case_of(case.reference))
    assert "The reason is written in Chinese. Ask the office for an interpreter." in text
    assert "《行政许可法》第三十八条" in text
    assert "Ask the office" not in page(client, case_of(case.reference).replace("/en/", "/zh-hans/"))


def test_what_is_still_held_is_told_beside_a_refused_renewal(
    client: Client, ada: Actor, times: Clock
) -> None:
    old = stage.granted(ada, valid_until=date(2027, 1, 31))
    case = stage.accepted(ada)
    type(case).objects.filter(pk=case.pk).update(predecessor=old)
    refused(case)
    told = "What you hold stays valid until Sunday 31 January 2027: this refusal does not end it."
    assert told in page(client, case_of(case.reference))
    times.on(date(2027, 2, 1))
    assert "What you held before was valid until Sunday 31 January 2027." in page(
        client, case_of(case.reference)
    )


def test_a_refusal_costs_one_query_however_much_was_refused(client: Client, ada: Actor) -> None:
    def counted(case: Any) -> int:
        page(client, case_of(case.reference))
        with CaptureQueriesContext(connection) as captured:
            page(client, case_of(case.reference))
        return len([one for one in captured if "ledger_entry" in one["sql"] and "sealed" in one["sql"]])

    case = stage.accepted(ada)
    assert counted(case) == 0
    refused(case)
    assert counted(case) == 1
    first, second = stage.officer(stage.EXIT_ENTRY), stage.officer(stage.EXIT_ENTRY, name="Second")
    services.propose_refusal(first, case.pk, stage.RESIDENCE, reason="No.\n不符合条件。", key="p2")
    services.confirm_refusal(second, case.pk, stage.RESIDENCE, key="c2")
    assert counted(case) == 1


def test_a_final_refusal_says_that_it_is_final(client: Client, ada: Actor) -> None:
    case = stage.accepted(ada)
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="g")
    first, second = stage.officer(stage.EXIT_ENTRY), stage.officer(stage.EXIT_ENTRY, name="Second")
    services.propose_refusal(first, case.pk, stage.RESIDENCE, reason="No.\n不符合条件。", key="p")
    services.confirm_refusal(second, case.pk, stage.RESIDENCE, key="c")
    text = page(client, case_of(case.reference))
    assert "By law this decision is final (Exit and Entry Administration Law" in text
    assert "within 60 days" not in text


def test_a_helper_is_not_told_that_nobody_looked(client: Client, ada: Actor) -> None:
    case = stage.submitted(ada)
    other = Client()
    friend = signed_in(other, "friend")
    services.join_with_code(friend, services.make_join_code(ada, case.pk).code)
    look_at(stage.officer(), case, at=clock.now())
    theirs = page(other, case_of(case.reference))
    assert "Only the person it is about sees who that was." in theirs
    assert "Nobody yet" not in theirs
    mine = page(client, case_of(case.reference))
    assert "Who looked at my file" in mine
    assert "Only the person it is about" not in mine


def test_what_a_counter_sent_still_opens_in_the_browser_that_began_it(client: Client, times: Clock) -> None:
    reference = started(client)
    draft = draft_of(reference)
    services.save_facts(actor_of_browser(client), draft.pk, stage.FACTS)
    case = stage.fill(actor_of_browser(client), draft_of(reference))
    helper = stage.counter()
    services.join_with_code(helper, services.make_join_code(actor_of_browser(client), case.pk).code)
    services.submit(helper, case.pk, key="s", applicant_agrees=True)
    text = page(client, case_of(reference))
    assert "Only this browser opens this application." in text
    assert reference in page(client, "/en/cases/")
    signed_in(client)
    assert "Only this browser" not in page(client, case_of(reference))
    del client.cookies[VISITOR_COOKIE]
    assert reference in page(client, "/en/cases/")


def actor_of_browser(client: Client) -> Actor:
    secret = client.cookies[VISITOR_COOKIE].value
    return Actor(visitor=fingerprint(secret)[:VISITOR_LETTERS])


def draft_of(reference: str) -> Any:
    return visible_to(SYSTEM).select_related("data_key").get(reference=reference)
