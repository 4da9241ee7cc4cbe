"""What an officer writes and ticks: a Chinese reason, one ground of a pause, one of two marks; the filed name."""

from typing import Any

import pytest

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.domain.state import from_json
from wenjin.cases.services.personal_data import correct
from wenjin.cases.tests import stage
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.forms import fill

pytestmark = pytest.mark.usefixtures("shenzhen")


def href(case: Any, act: str = "", of: str = "") -> str:
    tail = f"act/{act}/" if act else ""
    return f"/en/desk/cases/{case.reference}/{tail}" + (f"?of={of}" if of else "")


def test_a_refusal_says_its_reason_in_chinese(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(accepted, "refuse", stage.WORK)
    typed = fill(client, form, text="Not met.", language="zh-hans", legal_basis="art. 38")
    for language in ("zh-hans", "en"):
        refused = client.post(form, {**typed, "language": language})
        assert refused.status_code == 400
        assert "Write the reason in Chinese too" in refused.content.decode()
    only_chinese = {**typed, "text": "不符合条件。"}
    refused = client.post(form, only_chinese)
    assert "say that an interpreter is needed" in refused.content.decode()
    assert client.post(form, {**only_chinese, "needs_interpreter": "yes"}).status_code == 302
    accepted.refresh_from_db()
    assert from_json(accepted.state).parts[stage.WORK].proposed is not None


def test_papers_are_asked_for_on_no_other_ground(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(accepted, "ask", stage.WORK)
    page = client.get(form).content.decode()
    assert 'value="correction"' in page
    assert 'value="expert-review"' not in page


def test_seen_and_none_to_show_are_not_both(
    submitted: Any, amina: Actor, officers: dict[str, Actor], signed_in: SignedIn
) -> None:
    services.complete_task(officers["chen"], submitted.pk, "prereview", key="t1")
    services.complete_task(amina, submitted.pk, "book", key="t2")
    client, form = signed_in("lin"), href(submitted, "papers", "originals")
    item = submitted.papers.get(evidence="passport").item_id
    typed = fill(client, form, **{f"original-{item}": "on", f"none-{item}": "on"})
    refused = client.post(form, typed)
    assert refused.status_code == 400
    assert "Tick one of the two" in refused.content.decode()
    assert submitted.papers.get(evidence="passport").item.verified_at is None


def test_the_heading_keeps_the_filed_name(accepted: Any, amina: Actor, signed_in: SignedIn) -> None:
    assert amina.person_id is not None
    correct(amina, amina.person_id, names={"family_name": "MOUSE", "given_name": "MICKEY"})
    page = signed_in("chen").get(href(accepted)).content.decode()
    heading = page.partition('<h1 id="who">')[2].partition("</h1>")[0]
    assert "ADA LOVELACE" in heading
    assert "The account is now called <bdi>MICKEY MOUSE</bdi>." in page
    assert "The applicant’s account has another name now" in page
    assert page.count("MICKEY") == 1
