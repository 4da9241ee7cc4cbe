"""What a draft says beside its form: which centre, which fee, which papers are there already."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from wenjin.cases.services.refusals import KeyUsedForSomethingElse
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.web.case_errors import refusal_words
from wenjin.web.tests.filing import answers, as_typed, fill_in, signed_in, started

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
