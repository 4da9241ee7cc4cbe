"""What a draft says beside its form: which centre, which fee, which papers are there already."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import staff_with
from wenjin.accounts.services import sample_people
from wenjin.cases.domain.requirements import PaperNeed
from wenjin.cases.queries.centres import centres_of_service
from wenjin.cases.queries.papers import GivenPaper, PaperRow
from wenjin.cases.services.refusals import KeyUsedForSomethingElse
from wenjin.cases.tests import stage
from wenjin.catalogue.domain.service import Answer
from wenjin.catalogue.queries.procedures import open_procedures, procedure_document
from wenjin.core import clock
from wenjin.web.apply_page import facts_to_carry, start_page
from wenjin.web.case_errors import refusal_words
from wenjin.web.paper_counts import counted_rows
from wenjin.web.tests.filing import (
    JOINT,
    SITUATION,
    Form,
    answers,
    as_typed,
    fill_in,
    give_papers,
    papers_to_give,
    pdf,
    signed_in,
    started,
    upload,
)

pytestmark = pytest.mark.usefixtures("shenzhen")


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response
    return unescape(response.content.decode())


def test_the_centre_is_said_with_a_reason_and_can_be_chosen(client: Client) -> None:
    reference = started(client)
    text = page(client, f"/en/cases/{reference}/")
    assert "It is the first that takes this application." in text
    path = f"/en/cases/{reference}/centre/"
    offered = page(client, path)
    assert 'value="longhua-centre" checked' in offered
    assert "Hetao one-stop station" in offered
    assert "Its street address is not confirmed here" in offered
    assert client.post(path, {"key": "n", "centre": "luohu-port-services"}).status_code == 409
    response = client.post(f"{path}?check", {"key": "c", "centre": "hetao-station"})
    assert response["Location"] == f"/en/cases/{reference}/check/"
    fill_in(client, reference)
    text = page(client, f"/en/cases/{reference}/")
    assert "Hetao one-stop station" in text
    assert "14:00–17:30" in text


def test_the_centre_in_the_district_of_the_address_comes_first(client: Client) -> None:
    reference = started(client)
    form = {**as_typed(answers()), "a-workplace": "深圳市福田区样例路1号", "key": "w"}
    client.post(f"/en/cases/{reference}/form/work/", form)
    text = page(client, f"/en/cases/{reference}/")
    assert "Hetao one-stop station" in text
    assert "It is in the district of the address that you gave." in text


def test_only_the_fee_for_the_months_that_are_asked_for_is_listed(client: Client) -> None:
    reference = started(client)
    assert "Under 1 year" in page(client, f"/en/cases/{reference}/")
    path = f"/en/cases/{reference}/form/stay/"
    for months, fee, key in (
        ("11", "400", "a"),
        ("12", "800", "b"),
        ("35", "800", "c"),
        ("36", "1,000", "d"),
    ):
        client.post(path, {**as_typed({**answers(), "permit_months": months}), "key": key})
        text = page(client, f"/en/cases/{reference}/")
        assert f"{fee} Chinese yuan" in text, months
        assert text.count("Chinese yuan") == 1, months


def test_what_is_not_ticked_is_said_once(client: Client) -> None:
    signed_in(client)
    reference = started(client)
    response = client.post(f"/en/cases/{reference}/check/", {"key": "k"})
    text = unescape(response.content.decode())
    summary = text.split('<div class="errsum"')[1].split("</div>")[0]
    assert summary.count("What you declare") == 1
    assert text.count("Tick this, or do not send the application.") > 2, "and at each of them"


def test_papers_to_use_again_bear_their_name_and_where_they_come_from(client: Client) -> None:
    me = signed_in(client)
    old = stage.granted(me, valid_until=clock.today() + timedelta(days=365))
    reference = started(client)
    text = page(client, f"/en/cases/{reference}/")
    assert f"From your case {old.reference}" in text
    text = page(client, f"/en/cases/{reference}/papers/passport/")
    assert "Paper 1" not in text
    assert f"From your case {old.reference}" in text
    before = text.split("You gave it before")[1].split("</ul>")[0]
    assert "Passport or other international travel document" in before


def test_a_key_that_was_used_for_something_else_has_its_sentence() -> None:
    told = refusal_words(KeyUsedForSomethingElse())
    assert "Load it again" in told


def test_a_long_word_in_the_search_stays_on_the_page(client: Client) -> None:
    assert f"“{'w' * 120}”" in page(client, f"/en/search/?q={'w' * 120}")


def joined(client: Client, reference: str) -> Client:
    """Somebody signed in who was let into a draft by a code."""
    told = unescape(client.post(f"/en/cases/{reference}/join/", {"key": "j"}).content.decode())
    helper = Client()
    signed_in(helper, "helper")
    code = "".join(re.findall(r"\b(\d{4}) (\d{4})\b", told)[0])
    assert helper.post("/en/join/", {"code": code}).status_code == 302
    return helper


def test_a_form_sent_from_a_page_that_is_older_than_the_answers_files_nothing(client: Client) -> None:
    reference = started(client)
    fill_in(client, reference)
    signed_in(client)
    give_papers(client, reference)
    path = f"/en/cases/{reference}/check/"
    form = {**Form(page(client, path)).fields, "true": "yes", "consent-sensitive": "yes"}
    helper = joined(client, reference)
    passport = {**as_typed(answers()), "a-passport_number": "P7654321", "key": "h"}
    assert helper.post(f"/en/cases/{reference}/form/person/", passport).status_code == 302
    refused = client.post(path, form)
    text = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert "The case changed while you had this page open: Passport number." in text
    assert "P7654321" in text
    assert 'name="true" value="yes" checked' not in text
    again = {**Form(text).fields, "true": "yes"}
    assert client.post(path, again)["Location"] == f"/en/cases/{reference}/sent/"


def test_questions_about_the_situation_do_not_write_over_what_somebody_else_answered(client: Client) -> None:
    reference = started(client)
    fill_in(client, reference)
    path = f"/en/cases/{reference}/situation/"
    form = Form(page(client, path)).fields
    signed_in(client)
    page(client, f"/en/cases/{reference}/")
    helper = joined(client, reference)
    assert helper.post(path, {**SITUATION, "seconded": "yes", "key": "h"}).status_code == 302
    refused = client.post(path, {**SITUATION, "key": "c", "seen": form["seen"], "seconded": "no"})
    text = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert text.count("Somebody else has changed") == 1
    assert client.post(path, {**SITUATION, "key": "d", "seen": Form(text).fields["seen"]}).status_code == 302


def test_what_was_said_of_the_situation_stands_on_the_page_before_sending(client: Client) -> None:
    signed_in(client)
    reference = started(client)
    fill_in(client, reference)
    text = page(client, f"/en/cases/{reference}/check/")
    part = text.partition('id="s-situation"')[2].partition("</section>")[0]
    assert part.count("<dt>") == len(SITUATION)
    assert f"/en/cases/{reference}/situation/?check#seconded-field" in part


def test_what_is_missing_is_shown_without_signing_in(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/check/"
    text = page(client, path)
    assert "Before you can send it" in text
    assert "answers are missing" in text
    assert "What you declare" not in text
    assert "Sign in to send it" in text
    assert client.post(path, {"key": "k", "true": "yes"}).status_code == 200
    assert page(client, f"/en/cases/{reference}/form/person/")


def test_who_helps_is_told_whose_draft_it_is_and_cannot_delete_it(client: Client) -> None:
    reference = started(client)
    fill_in(client, reference)
    give_papers(client, reference)
    helper = joined(client, reference)
    text = page(helper, f"/en/cases/{reference}/")
    assert "You help with this application. It belongs to ADA LOVELACE." in text
    assert "You can send it." not in text
    assert "Delete this draft" not in text
    assert "Somebody helps me" not in text
    own = page(client, f"/en/cases/{reference}/")
    assert "You help with" not in own
    assert "Delete this draft" in own


def test_the_same_file_for_two_papers_is_said(client: Client) -> None:
    reference = started(client)
    fill_in(client, reference)
    content = pdf()
    names = papers_to_give(reference)[:2]
    for name in names:
        client.post(f"/en/cases/{reference}/papers/{name}/", {"file": upload(content), "key": name})
    assert "You gave the same file for these papers:" in page(client, f"/en/cases/{reference}/check/")


def test_an_empty_file_and_one_that_is_too_large_are_called_that(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/papers/passport/"
    empty = client.post(path, {"file": upload(b""), "key": "e"})
    assert "The file is empty." in unescape(empty.content.decode())
    begun = client.post(f"/en/cases/{reference}/uploads/", {"name": "a.pdf", "size": str(60_000_000)})
    assert "at most 25 MB" in begun.json()["message"]


def test_more_years_of_work_than_a_life_has_had_are_pointed_out(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/form/"
    young = (clock.today() - timedelta(days=26 * 366)).isoformat()
    client.post(f"{path}person/", {**as_typed({**answers(), "birth_date": young}), "key": "p"})
    work = {**as_typed(answers()), "key": "w", "a-experience_years": "30"}
    assert client.post(f"{path}work/", work).status_code == 302
    told = "30 years are more than fit between the age of 16 and today."
    assert told in page(client, f"/en/cases/{reference}/check/")
    client.post(f"{path}work/", {**work, "a-experience_years": "5", "key": "x"})
    assert told not in page(client, f"/en/cases/{reference}/check/")


def test_invisible_signs_neither_turn_a_name_round_nor_lose_the_form(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/form/person/"
    form = {
        **as_typed({**answers(), "native_name": "a\u202eda\u200cx"}),
        "a-family_name": "LOVE\0LACE",
        "key": "p",
    }
    assert client.post(path, form).status_code == 302
    text = page(client, path)
    assert 'value="LOVELACE"' in text
    assert 'value="ada\u200cx"' in text


def test_the_answers_of_a_plan_that_come_along_are_those_that_are_counted(client: Client) -> None:
    document = procedure_document(JOINT)
    plan = {"experience_years": 4, "seconded": False, "regulated_industry": None, "pet_kind": "cat"}
    assert facts_to_carry(document, plan) == {"experience_years": 4, "seconded": False}
    assert start_page(JOINT, plan).facts_count == 2


def given(*, is_made_here: bool = False) -> GivenPaper:
    return GivenPaper(
        item_id=uuid4(),
        evidence="passport",
        file_id=None,
        media_type="application/pdf",
        size=1,
        pages=1,
        file_state="clean",
        is_scanned=True,
        issued_on=None,
        expires_on=None,
        language="",
        translation_of=None,
        legalisation="none",
        is_verified=False,
        is_made_here=is_made_here,
        state="given",
        why="",
        added_by="",
        warning="",
    )


def need(made_by: str | None = None) -> PaperNeed:
    return PaperNeed("passport", ("work-permit",), made_by, Answer.YES, "file")


def test_what_an_office_issued_is_made_and_not_given() -> None:
    made = given(is_made_here=True)
    by_decision = need("work-permit")
    issued = PaperRow("work_permit", by_decision, (made,))
    after = PaperRow("residence_permit", None, (made,))
    own = PaperRow("passport", need(), (given(), given()))
    reused = PaperRow("work_permit", need(), (made,))
    counts = counted_rows([issued, after, own, reused], is_sent=True)
    assert (counts.given, counts.made, counts.bring) == (2, 2, 0)


def test_every_centre_that_takes_files_has_somebody_at_its_counter_in_the_demonstration() -> None:
    sample_people(clock.now())
    for document in open_procedures():
        for centre in centres_of_service(str(document["service"])):
            assert staff_with(Role.COUNTER_OFFICER, centre=centre.id), (document["id"], centre.id)
