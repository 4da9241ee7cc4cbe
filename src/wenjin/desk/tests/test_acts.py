"""What an officer writes and ticks: a Chinese reason, one ground of a pause, one of two marks; the filed name."""

from datetime import timedelta
from typing import Any

import pytest

from wenjin.accounts import queries
from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.domain.state import from_json
from wenjin.cases.services.personal_data import correct
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.desk.tests.conftest import SignedIn, Staff
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


def test_a_refusal_names_a_law(accepted: Any, signed_in: SignedIn) -> None:
    client, form = signed_in("chen"), href(accepted, "refuse", stage.WORK)
    said = {"text": "不符合条件。", "language": "zh-hans", "needs_interpreter": "yes"}
    refused = client.post(form, fill(client, form, **said, legal_basis="x"))
    assert refused.status_code == 400
    assert "Name the law and its article." in refused.content.decode()


def test_whoever_proposes_a_refusal_learns_that_nobody_can_confirm_it(
    accepted: Any, signed_in: SignedIn, staff: Staff
) -> None:
    director = signed_in("xu")
    [held] = queries.held_roles("zhao@sample.example")
    client, form = signed_in("chen"), href(accepted, "refuse", stage.WORK)
    assert "nobody can confirm" not in client.get(form).content.decode()
    director.post(f"/en/desk/people/{held.id}/end/")
    assert "nobody can confirm a refusal now" in client.get(form).content.decode()
    said = {"text": "不符合条件。", "language": "zh-hans", "needs_interpreter": "yes"}
    done = client.post(form, fill(client, form, **said, legal_basis="art. 38"), follow=True)
    page = done.content.decode()
    assert "Another officer of your authority looks at it" not in page
    assert page.count("nobody can confirm a refusal now") == 2, "once as what was done, once at the button"


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


def test_a_renewal_is_granted_from_the_day_after_what_is_held(
    amina: Actor, staff: Staff, signed_in: SignedIn
) -> None:
    until = clock.today() + timedelta(days=80)
    case = stage.granted(amina, valid_until=until)
    new = stage.renewal_sent(amina, case)
    stage.taken_on(amina, new)
    page = signed_in("chen").get(href(new, "grant", stage.WORK)).content.decode()
    assert "The permit held ends" in page
    assert f'value="{(until + timedelta(days=1)).isoformat()}"' in page
    assert "The permit held ends" not in signed_in("chen").get(href(case)).content.decode()


def test_the_rules_know_the_age_and_the_route_that_the_file_states(
    amina: Actor, staff: Staff, signed_in: SignedIn
) -> None:
    case = stage.fill(amina, stage.draft(amina, facts={**stage.FACTS, "work_permit_route": "salary"}))
    services.submit(amina, case.pk, key="s")
    case.refresh_from_db()
    stage.taken_on(amina, case)
    page = signed_in("chen").get(href(case)).content.decode()
    assert "<dt>Route</dt>" in page
    assert "The salary" in page
    assert 'Not older than the age of category B<span class="vh"> (fits)</span>' in page
    assert "What will this person work as?" in page
    assert "How old are you?" not in page
