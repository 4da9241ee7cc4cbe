"""Who changed what, and what ends soon, on the applicant's pages."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, Role
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases import services
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.web.tests.filing import signed_in

pytestmark = pytest.mark.usefixtures("shenzhen")


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return unescape(response.content.decode())


def test_each_change_is_shown_with_who_made_it_and_in_which_role(client: Client) -> None:
    ada = signed_in(client)
    case = stage.accepted(ada)
    officer = stage.officer(name="Wu")
    assert officer.person_id is not None
    office = accounts.make_organisation(
        "authority", "Sample Experts", actor=SYSTEM, at=clock.now(), authority=stage.EXPERTS
    )
    accounts.add_member(officer.person_id, office.pk, Role.CASE_OFFICER, actor=SYSTEM, at=clock.now())
    services.extend(officer, case.pk, stage.WORK, days=5, reason="Many files.", key="more")
    text = page(client, f"/en/cases/{case.reference}/changes/")
    assert "Paper given" in text
    assert "Applicant" in text
    extended = text.partition("<b>Term made longer</b>")[0].rpartition("<tr>")[2]
    assert "WU" in extended
    assert "Case officer" in extended
    assert "5 days" in text
    assert "P1234567" not in text
    assert "Many files." not in text
    assert f"/en/cases/{case.reference}/changes/" in page(client, f"/en/cases/{case.reference}/")


def test_a_helper_sees_the_changes_and_a_stranger_does_not(client: Client) -> None:
    ada = signed_in(client)
    case = stage.filled(ada)
    address = f"/en/cases/{case.reference}/changes/"
    assert address in page(client, f"/en/cases/{case.reference}/")
    assert address in page(client, f"/en/cases/{case.reference}/join/")
    code = services.make_join_code(ada, case.pk)
    helping = Client()
    helper = signed_in(helping, "helper")
    services.join_with_code(helper, code.code)
    text = page(helping, address)
    assert "Somebody joined with a code" in text
    stranger = Client()
    signed_in(stranger, "stranger")
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_many_changes_come_on_several_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wenjin.web.case_changes.MOST_SHOWN", 5)
    ada = signed_in(client)
    case = stage.filled(ada)
    first = page(client, f"/en/cases/{case.reference}/changes/")
    assert first.count("<tr>") == 6
    assert "?before=" in first
    assert "Draft begun" not in first
    assert "Draft begun" in page(client, f"/en/cases/{case.reference}/changes/?before=3")
    assert "Paper given" in page(client, f"/en/cases/{case.reference}/changes/?before=%D9%A3")


def test_what_ends_soon_stands_among_my_cases(client: Client) -> None:
    ada = signed_in(client)
    assert ada.person_id is not None
    assert "Ends soon" not in page(client, "/en/cases/")
    case = stage.granted(ada, valid_until=clock.today() + timedelta(days=50))
    for row in case.papers.filter(item__produced_by_part=None).select_related("item"):
        is_passport = row.evidence == "passport"
        row.item.expires_on = clock.today() + timedelta(days=40) if is_passport else None
        row.item.save()
    accounts.give_consent(ada.person_id, Purpose.REUSE_PAPERS, language="en", actor=ada, at=clock.now())
    text = page(client, "/en/cases/")
    assert "Ends soon" in text
    assert "It can be renewed here." in text
    assert "If you apply again, you need a new one." in text


def test_who_received_my_data_is_told_and_counted(client: Client) -> None:
    ada = signed_in(client)
    assert "Nobody yet." in page(client, "/en/you/data/")
    case = stage.submitted(ada)
    text = page(client, "/en/you/data/").partition('id="given"')[2].partition("</section>")[0]
    assert text.count(f">{case.reference}</a>") == 2
    assert "answers" in text
    assert "papers" in text
    assert "P1234567" not in text
