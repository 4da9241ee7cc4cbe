"""Beginning an application and filling it in: without an account, without JavaScript, nothing typed ever lost."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries.actors import VISITOR_COOKIE
from wenjin.cases import services
from wenjin.cases.queries.visibility import visible_to
from wenjin.cases.services import NoConsent
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.web.answers import Answers, save
from wenjin.web.case_errors import refusal_words
from wenjin.web.tests.filing import (
    JOINT,
    SITUATION,
    Form,
    answers,
    as_typed,
    case_id,
    fill_in,
    give_papers,
    papers_to_give,
    signed_in,
    started,
    tell_situation,
)

pytestmark = pytest.mark.usefixtures("shenzhen")


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response
    return unescape(response.content.decode())


def with_plan(client: Client, **facts: object) -> None:
    """The cookie of a plan in the browser."""
    from django.http import HttpResponse

    response = HttpResponse()
    save(response, Answers(facts=facts))
    client.cookies.update(response.cookies)


def test_what_can_be_filed_is_listed_with_who_decides(client: Client) -> None:
    text = page(client, "/en/apply/")
    assert f"/en/apply/{JOINT}/" in text
    assert "2 decisions" in text


def test_the_start_page_tells_days_law_papers_and_fees_for_each_authority(client: Client) -> None:
    text = page(client, f"/en/apply/{JOINT}/")
    assert "Two decisions, two clocks" in text
    assert "7 working days promised." in text
    assert "At most 20 working days by law." in text
    assert "Made from what you fill in" in text
    assert "Made by another decision: Work permit" in text
    assert "800 Chinese yuan" in text
    assert "We believe that there is no fee." in text


@pytest.mark.parametrize("name", ["no-such", "z-visa"])
def test_what_cannot_be_filed_is_404(client: Client, name: str) -> None:
    page(client, f"/en/apply/{name}/", 404)
    assert client.post(f"/en/apply/{name}/").status_code == 404


def test_somebody_without_an_account_begins_and_comes_back_by_the_cookie(client: Client) -> None:
    reference = started(client)
    cookie = client.cookies[VISITOR_COOKIE]
    assert cookie["httponly"]
    assert "Draft" in page(client, f"/en/cases/{reference}/")
    assert reference in page(client, "/en/cases/")
    page(Client(), f"/en/cases/{reference}/", 404)


def test_the_same_form_sent_twice_begins_one_draft(client: Client) -> None:
    first = client.post(f"/en/apply/{JOINT}/", {"key": "once"})
    second = client.post(f"/en/apply/{JOINT}/", {"key": "once"})
    assert first["Location"] == second["Location"]


def test_answers_of_the_plan_come_along_only_when_the_reader_agrees(client: Client) -> None:
    with_plan(client, nationality="BR", stay_months=24)
    assert 'name="facts"' in page(client, f"/en/apply/{JOINT}/")
    reference = started(client, facts="yes")
    text = page(client, f"/en/cases/{reference}/form/person/")
    assert "From your plan" in text
    assert '<option value="BR" selected>' in text
    other = Client()
    with_plan(other, nationality="BR")
    assert "From your plan" not in page(other, f"/en/cases/{started(other)}/form/person/")


def test_a_wrong_answer_is_said_on_top_and_at_the_field_and_nothing_is_lost(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/form/person/"
    typed = as_typed({**answers(), "passport_number": "12", "birth_date": "1990-02-30", "phone": "call me"})
    response = client.post(path, typed)
    text = unescape(response.content.decode())
    assert response.status_code == 400
    assert "Passport number: A passport number has five to nine letters and figures." in text
    assert "The calendar has no such day." in text
    assert 'href="#a-passport_number-field"' in text
    assert 'value="LOVELACE"' in text
    assert 'value="call me"' in text
    assert 'value="30"' in text


def test_fields_may_be_left_empty_until_the_application_is_sent(client: Client) -> None:
    reference = started(client)
    response = client.post(f"/en/cases/{reference}/form/person/", {"a-family_name": "Lovelace"})
    assert response.status_code == 302
    text = page(client, f"/en/cases/{reference}/")
    assert "answers are missing" in text
    assert "Fill in this answer." in page(client, f"/en/cases/{reference}/form/person/?check")


def test_save_and_go_on_later_leads_to_the_draft(client: Client) -> None:
    reference = started(client)
    response = client.post(f"/en/cases/{reference}/form/stay/", {"a-address": "1 Sample Road", "do": "later"})
    assert response["Location"] == f"/en/cases/{reference}/"


def test_what_was_changed_in_another_window_is_not_written_over(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/form/stay/"
    seen = Form(page(client, path)).fields["seen"]
    client.post(path, {"a-address": "2 Other Road", "seen": seen})
    response = client.post(path, {"a-address": "3 Third Road", "seen": seen})
    text = unescape(response.content.decode())
    assert response.status_code == 409
    assert "“Address in the city” was changed meanwhile, in another window or on another device." in text
    assert "Somebody else" not in text
    assert "3 Third Road" in text
    fresh = Form(text).fields["seen"]
    assert client.post(path, {"a-address": "3 Third Road", "seen": fresh}).status_code == 302


def test_what_somebody_else_changed_meanwhile_is_said_so(client: Client) -> None:
    owner = signed_in(client)
    reference = started(client)
    case = visible_to(owner).get(reference=reference)
    helper = stage.applicant("Helper")
    services.join_with_code(helper, services.make_join_code(owner, case.pk).code)
    path = f"/en/cases/{reference}/form/stay/"
    seen = Form(page(client, path)).fields["seen"]
    services.save_answers(helper, case.pk, {"address": "2 Other Road"})
    response = client.post(path, {"a-address": "3 Third Road", "seen": seen})
    assert response.status_code == 409
    assert "Somebody else has changed “Address in the city” meanwhile" in unescape(response.content.decode())


def test_the_private_link_opens_the_draft_elsewhere_once_confirmed(client: Client) -> None:
    reference = started(client)
    text = unescape(client.post(f"/en/cases/{reference}/link/").content.decode())
    address = (
        Form(text).fields.get("address", "")
        or text.split('id="address"')[1].split('value="')[1].split('"')[0]
    )
    path = "/en" + address.split("testserver", 1)[1]
    other = Client()
    assert "Go on with this application?" in page(other, path)
    page(other, f"/en/cases/{reference}/", 404)
    assert other.post(path)["Location"] == f"/en/cases/{reference}/"
    page(other, f"/en/cases/{reference}/")
    page(Client(), "/en/cases/keep/never-was/", 404)


def test_signing_in_brings_the_draft_along(client: Client) -> None:
    reference = started(client)
    signed_in(client)
    assert "Everything is kept. You find it under “My cases”" in page(client, f"/en/cases/{reference}/")
    del client.cookies[VISITOR_COOKIE]
    page(client, f"/en/cases/{reference}/")


def test_who_is_not_signed_in_is_led_to_sign_in_before_sending(client: Client) -> None:
    reference = started(client)
    text = page(client, f"/en/cases/{reference}/check/")
    assert "Sign in to send it" in text
    assert f"next=%2Fen%2Fcases%2F{reference}%2Fcheck%2F" in text


def test_a_whole_application_is_sent_once_however_often_the_button_is_pressed(client: Client) -> None:
    reference = started(client)
    fill_in(client, reference)
    signed_in(client)
    given = give_papers(client, reference)
    assert len(given) >= 7
    path = f"/en/cases/{reference}/check/"
    text = page(client, path)
    assert "LOVELACE" in text
    assert "Before you can send it" not in text, text
    key = Form(text).fields["key"]
    refused = client.post(path, {"key": key})
    assert refused.status_code == 400
    assert "Tick this" in unescape(refused.content.decode())
    form = {"key": key, "true": "yes", "consent-sensitive": "yes", "consent-reuse_papers": "yes"}
    first, second = client.post(path, form), client.post(path, form)
    assert first["Location"] == second["Location"] == f"/en/cases/{reference}/sent/"
    sent = page(client, first["Location"])
    assert "We have your application" in sent
    assert reference in sent
    text = page(client, f"/en/cases/{reference}/")
    assert "What happens next" in text
    assert "Receipt" in text


def test_a_form_of_the_draft_that_comes_after_sending_says_so_and_keeps_what_was_typed(
    client: Client,
) -> None:
    reference = started(client)
    fill_in(client, reference)
    signed_in(client)
    give_papers(client, reference)
    path = f"/en/cases/{reference}/form/stay/"
    form = Form(page(client, path)).fields
    check = f"/en/cases/{reference}/check/"
    sent = {"key": "k", "true": "yes", "consent-sensitive": "yes"}
    assert client.post(check, sent).status_code == 302
    late = client.post(path, {**form, "a-address": "9 Late Road"})
    text = unescape(late.content.decode())
    assert late.status_code == 409
    assert "This application has been sent already" in text
    assert "9 Late Road" in text
    assert f'<a class="btn" href="/en/cases/{reference}/">To the application</a>' in text
    assert client.get(path)["Location"] == f"/en/cases/{reference}/"
    assert client.get(f"/en/cases/{reference}/discard/")["Location"] == f"/en/cases/{reference}/"
    assert client.post(f"/en/cases/{reference}/discard/", {"key": "d"}).status_code == 409
    for rest in ("papers/passport/", "papers/passport/reuse/"):
        response = client.post(f"/en/cases/{reference}/{rest}", {"key": "p", "item": str(uuid4())})
        assert response.status_code == 409, rest
        assert "has been sent already" in unescape(response.content.decode())


def test_a_counter_officer_declares_that_the_applicant_agrees_and_sends(client: Client) -> None:
    reference = started(client)
    fill_in(client, reference)
    give_papers(client, reference)
    code = unescape(client.post(f"/en/cases/{reference}/join/", {"key": "j"}).content.decode())
    digits = "".join(re.findall(r"\b(\d{4}) (\d{4})\b", code)[0])
    helper = Client()
    signed_in(helper, "helper")
    assert helper.post("/en/join/", {"code": digits}).status_code == 302
    path = f"/en/cases/{reference}/check/"
    assert "They agree, and I record it." in page(helper, path)
    form = {"key": "k", "true": "yes", "for": "yes"}
    assert helper.post(path, form).status_code == 400
    assert helper.post(path, {**form, "applicant-agrees": "yes"}).status_code == 302
    assert "You need do nothing now." in page(client, f"/en/cases/{reference}/")


def test_without_consent_to_sensitive_data_the_page_says_what_to_tick() -> None:
    told = refusal_words(NoConsent(purpose=Purpose.SENSITIVE.value))
    assert "passport number" in told
    assert refusal_words(NoConsent(purpose=Purpose.REUSE_PAPERS.value)) != told


def test_an_unfinished_application_says_what_is_missing_and_stays(client: Client) -> None:
    signed_in(client)
    reference = started(client)
    path = f"/en/cases/{reference}/check/"
    text = page(client, path)
    assert "Before you can send it" in text
    assert "answers are missing" in text
    form = {"key": "k", "true": "yes", "consent-sensitive": "yes"}
    response = client.post(path, form)
    assert response.status_code == 409
    assert "still missing" in unescape(response.content.decode())
    assert papers_to_give(reference)


def test_a_draft_is_deleted_only_when_confirmed(client: Client) -> None:
    reference = started(client)
    assert "Delete this draft?" in page(client, f"/en/cases/{reference}/discard/")
    page(client, f"/en/cases/{reference}/")
    response = client.post(f"/en/cases/{reference}/discard/", {"key": "k"})
    assert response["Location"] == "/en/cases/?discarded"
    page(client, f"/en/cases/{reference}/", 404)
    assert "No cases yet." in page(client, "/en/cases/")


@pytest.mark.parametrize(
    "rest", ["form/no-such/", "papers/no-such/", "uploads/", "answer/r1/", "withdraw/x/"]
)
def test_addresses_inside_a_draft_that_lead_nowhere_are_404(client: Client, rest: str) -> None:
    reference = started(client)
    response = client.get(f"/en/cases/{reference}/{rest}")
    assert response.status_code in (404, 405)


@pytest.mark.parametrize(
    "rest", ["", "form/person/", "papers/passport/", "check/", "join/", "link/", "discard/"]
)
def test_everything_about_a_case_is_404_for_strangers(client: Client, rest: str) -> None:
    reference = started(client)
    stranger = Client()
    signed_in(stranger, "stranger")
    for method in (stranger.get, stranger.post):
        assert method(f"/en/cases/{reference}/{rest}").status_code in (404, 405)
    assert case_id(reference)


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fa"])
def test_pages_of_a_draft_in_other_languages(client: Client, language: str) -> None:
    reference = started(client)
    for rest in ("", "form/person/", "papers/passport/", "check/", "?clerk=1", "join/"):
        assert client.get(f"/{language}/cases/{reference}/{rest}").status_code == 200
    assert client.get(f"/{language}/apply/{JOINT}/?clerk=1").status_code == 200


def filled_form(client: Client) -> str:
    """A draft in which the form is filled in and nothing is told of the situation."""
    reference = started(client)
    for section in ("person", "stay", "work"):
        path = f"/en/cases/{reference}/form/{section}/"
        form = Form(client.get(path).content.decode()).fields
        last = client.post(path, {**form, **as_typed(answers())})
    assert last["Location"] == f"/en/cases/{reference}/situation/", "the form leads on to what it left open"
    return reference


def test_the_draft_asks_about_the_situation_before_it_can_be_sent(client: Client) -> None:
    signed_in(client)
    reference = filled_form(client)
    give_papers(client, reference)
    draft = page(client, f"/en/cases/{reference}/")
    assert "About your situation" in draft
    assert "9 questions are open" in draft
    assert "You can send it." not in draft
    asked = page(client, f"/en/cases/{reference}/situation/")
    assert "Which category of work permit does your employer ask for?" in asked
    assert "I do not know yet" in asked
    assert "Part 4 of 4" in asked
    check = page(client, f"/en/cases/{reference}/check/")
    assert "About your situation: 9 questions are open" in check
    form = {"key": "k", "true": "yes", "consent-sensitive": "yes"}
    refused = client.post(f"/en/cases/{reference}/check/", form)
    assert refused.status_code == 409
    assert "questions about your situation are still open" in unescape(refused.content.decode())


def test_answers_about_the_situation_say_which_papers_to_give(client: Client) -> None:
    signed_in(client)
    reference = filled_form(client)
    assert "degree_certificate" not in papers_to_give(reference)
    tell_situation(client, reference)
    assert {"degree_certificate", "no_criminal_record", "employer_licence"} <= set(papers_to_give(reference))
    text = page(client, f"/en/cases/{reference}/")
    assert "Perhaps" not in text
    assert "depends on what you fill in" not in text


def test_not_knowing_is_an_answer_and_the_check_says_what_may_be_asked_for(client: Client) -> None:
    signed_in(client)
    reference = filled_form(client)
    tell_situation(client, reference, **dict.fromkeys(SITUATION, "unknown"))
    give_papers(client, reference)
    draft = page(client, f"/en/cases/{reference}/")
    assert "the office may ask for it. Give it if you have it." in draft
    assert "Everything is there. You can send it." in draft
    check = page(client, f"/en/cases/{reference}/check/")
    assert "Nobody can say yet whether these papers are needed" in check
    assert "Before you can send it" not in check
    form = {"key": "k", "true": "yes", "consent-sensitive": "yes"}
    sent = client.post(f"/en/cases/{reference}/check/", form)
    assert sent["Location"] == f"/en/cases/{reference}/sent/"
    assert "Not given: the office may ask for it" in page(client, f"/en/cases/{reference}/")


def test_what_is_left_empty_stays_open_and_the_check_leads_back_to_it(client: Client) -> None:
    reference = filled_form(client)
    path = f"/en/cases/{reference}/situation/"
    response = client.post(path, {"key": "k", "seconded": "no", "do": "later"})
    assert response["Location"] == f"/en/cases/{reference}/"
    assert "8 questions are open" in page(client, f"/en/cases/{reference}/")
    assert "Some answers need a look" in page(client, f"{path}?check")
    wrong = client.post(path, {"key": "k2", "work_permit_category": "Z", "seconded": "yes"})
    assert wrong.status_code == 400
    assert 'name="seconded" value="yes" id="seconded-field" checked' in unescape(wrong.content.decode())


def counts(text: str) -> str:
    return str(re.findall(r"Papers: [^<]*\.", text)[0])


def test_the_same_words_and_numbers_stand_on_every_page(client: Client) -> None:
    signed_in(client)
    before = counts(page(client, f"/en/apply/{JOINT}/"))
    reference = started(client)
    assert counts(page(client, f"/en/cases/{reference}/")) == before
    assert counts(page(client, f"/en/cases/{reference}/check/")) == before
    fill_in(client, reference)
    told = counts(page(client, f"/en/cases/{reference}/"))
    assert told == counts(page(client, f"/en/cases/{reference}/check/"))
    given = give_papers(client, reference)
    assert told == f"Papers: {len(given)} to bring and 3 made on the way."
    form = {"key": "k", "true": "yes", "consent-sensitive": "yes"}
    client.post(f"/en/cases/{reference}/check/", form)
    assert counts(page(client, f"/en/cases/{reference}/sent/")) == told.replace("to bring", "already given")


def test_answers_that_cannot_be_true_are_told(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/form/person/"
    typed = {**answers(), "birth_date": "2015-01-01", "nationality": "CN"}
    soon = (clock.today() + timedelta(days=90)).isoformat()
    text = unescape(client.post(path, as_typed({**typed, "passport_expires_on": soon})).content.decode())
    assert "between 18 and 100 years old" in text
    assert "need no such permit" in text
    assert "The rule for this paper is: Valid for at least 6 months." in text
    assert "must come after “Date of birth”" not in text, "one thing at a time"


def test_months_beyond_the_contract_are_said_before_sending(client: Client) -> None:
    signed_in(client)
    reference = started(client)
    fill_in(client, reference)
    path = f"/en/cases/{reference}/form/stay/"
    form = Form(client.get(path).content.decode()).fields
    client.post(path, {**form, "a-permit_months": "24"})
    told = "You ask for 24 months. “Contract until” comes before their end"
    assert told in page(client, f"/en/cases/{reference}/check/")
    assert told in page(client, path)


def test_an_answer_whose_day_has_passed_is_named_before_sending(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(client)
    reference = started(client)
    fill_in(client, reference)
    give_papers(client, reference)
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    path = f"/en/cases/{reference}/check/"
    assert "You may stay until: This day is over." in page(client, path)
    refused = client.post(path, {"key": "k", "true": "yes", "consent-sensitive": "yes"})
    assert refused.status_code == 409
    assert "Some answers need a look." in unescape(refused.content.decode())
