"""The cookie of a draft: whose it is, and when it is renewed."""

import re
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.queries import VISITOR_COOKIE
from wenjin.accounts.queries.actors import BY_LINK
from wenjin.cases import services
from wenjin.cases.queries.visibility import visible_to
from wenjin.cases.tests import stage
from wenjin.core.ledger import book
from wenjin.web.tests.filing import JOINT, case_id, fill_in, give_papers, signed_in, started, tell_situation

pytestmark = pytest.mark.usefixtures("shenzhen")
START = f"/en/apply/{JOINT}/"


def secret(client: Client) -> str:
    kept = client.cookies.get(VISITOR_COOKIE)
    return kept.value if kept is not None else ""


def link_of(client: Client, reference: str) -> str:
    text = client.post(f"/en/cases/{reference}/link/").content.decode()
    found = re.search(r"/cases/keep/[^/\"<]+/", text)
    assert found is not None
    return f"/en{found.group()}"


def test_the_page_with_the_button_is_kept_nowhere_and_names_the_browser(client: Client) -> None:
    response = client.get(START)
    assert "no-store" in response["Cache-Control"]
    before = secret(client)
    assert before
    first, second = client.post(START, {"key": "once"}), client.post(START, {"key": "once"})
    assert first["Location"] == second["Location"]
    assert secret(client) == before
    assert client.cookies[VISITOR_COOKIE]["max-age"] == 90 * 24 * 3600


def test_whoever_knows_what_the_ledger_keeps_does_not_get_the_draft(client: Client) -> None:
    client.get(START)
    reference = str(client.post(START, {"key": "of-the-form"})["Location"]).split("/")[3]
    kept = [entry.act_key or "" for entry in book.entries(f"case:{case_id(reference)}")]
    assert not any("of-the-form" in one for one in kept)
    for key in ("of-the-form", *(one.partition(":")[2] for one in kept)):
        thief = Client()
        thief.post(START, {"key": key})
        assert thief.get(f"/en/cases/{reference}/").status_code == 404


def test_signing_in_takes_the_draft_along_and_the_secret_away(client: Client) -> None:
    reference = started(client)
    old = secret(client)
    signed_in(client)
    assert client.get(f"/en/cases/{reference}/").status_code == 200
    assert secret(client) == ""
    thief = Client()
    thief.cookies[VISITOR_COOKIE] = old
    assert thief.get(f"/en/cases/{reference}/").status_code == 404


def test_signing_out_leaves_no_secret_that_opens_what_is_begun_next(client: Client) -> None:
    signed_in(client)
    client.cookies[VISITOR_COOKIE] = "s" * 32
    client.post("/en/account/sign-out/")
    assert secret(client) == ""
    client.get(START)
    assert secret(client) not in ("", "s" * 32)


def test_a_draft_by_link_is_asked_about_before_it_is_anybodys(client: Client) -> None:
    reference = started(client)
    link = link_of(client, reference)
    reader = Client()
    ada = signed_in(reader)
    assert reader.post(link).status_code == 302
    assert secret(reader).startswith(BY_LINK)
    text = unescape(reader.get(f"/en/cases/{reference}/").content.decode())
    assert "Is this draft yours?" in text
    assert reader.get("/en/cases/").status_code == 200
    row = visible_to(SYSTEM).get(reference=reference)
    assert row.applicant_id is None
    assert client.get(f"/en/cases/{reference}/").status_code == 200
    assert reader.post(f"/en/cases/{reference}/take/", {"whose": "mine"}).status_code == 302
    row.refresh_from_db()
    assert row.applicant_id == ada.person_id
    assert secret(reader) == ""
    assert client.get(f"/en/cases/{reference}/").status_code == 404
    assert client.post(f"/en/cases/{reference}/take/", {"whose": "mine"}).status_code == 404


def test_a_draft_by_link_that_is_not_ones_own_is_put_away(client: Client) -> None:
    reference = started(client)
    reader = Client()
    signed_in(reader)
    reader.post(link_of(client, reference))
    assert reader.post(f"/en/cases/{reference}/take/", {"whose": "other"}).status_code == 302
    assert secret(reader) == ""
    assert reader.get(f"/en/cases/{reference}/").status_code == 404
    assert client.get(f"/en/cases/{reference}/").status_code == 200


def test_what_is_begun_beside_a_draft_by_link_has_a_secret_of_its_own(client: Client) -> None:
    reference = started(client)
    reader = Client()
    reader.post(link_of(client, reference))
    assert reader.get(f"/en/cases/{reference}/").status_code == 200
    mine = started(reader)
    assert secret(reader) != f"{BY_LINK}{secret(client)}"
    assert reader.get(f"/en/cases/{mine}/").status_code == 200
    assert client.get(f"/en/cases/{mine}/").status_code == 404


def sent_at_the_counter(client: Client) -> str:
    """Begun and filled in in this browser without an account, then sent by an officer who joined it."""
    reference = started(client)
    fill_in(client, reference)
    tell_situation(client, reference)
    give_papers(client, reference)
    case = visible_to(SYSTEM).get(reference=reference)
    guest, helper = Actor(visitor=case.secret_hash), stage.counter()
    services.join_with_code(helper, services.make_join_code(guest, case.pk).code)
    services.submit(helper, case.pk, key="sent", applicant_agrees=True)
    return reference


def signs_in_by_code(client: Client, email: str) -> None:
    """Through the pages, with the code of the mail."""
    response = client.post("/en/account/sign-in/", {"email": email})
    letter = mail.outbox[-1]
    code = re.search(r"\b\d{4}-?\d{4}\b", str(letter.body))
    assert code is not None, letter.body
    assert client.post(response["Location"], {"code": code.group()}).status_code == 302


def test_what_the_counter_sent_is_found_by_the_mail_address_of_the_form(client: Client) -> None:
    reference = sent_at_the_counter(client)
    assert client.get(f"/en/cases/{reference}/").status_code == 200, "the browser that began it goes on"
    stranger = Client()
    signs_in_by_code(stranger, "somebody@example.org")
    assert stranger.get(f"/en/cases/{reference}/").status_code == 404
    elsewhere = Client()
    signs_in_by_code(elsewhere, "Ada@example.org")
    assert reference in elsewhere.get("/en/cases/").content.decode()
    assert elsewhere.get(f"/en/cases/{reference}/").status_code == 200
    # From now on it is in the account only: the browser may have been one of the counter.
    assert client.get(f"/en/cases/{reference}/").status_code == 404
