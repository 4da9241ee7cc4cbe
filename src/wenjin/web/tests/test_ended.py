"""What somebody is told who could see a case and no longer can: why, and what they had written."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import HowGiven
from wenjin.cases import services
from wenjin.cases.services.joining import HELP_LASTS
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.web.tests.filing import signed_in

pytestmark = pytest.mark.usefixtures("shenzhen")
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
WORDS = "My flight is on the ninth, can it be sooner?"


@pytest.fixture
def agent(client: Client) -> Actor:
    return signed_in(client)


def test_an_ended_mandate_is_named_and_nothing_written_is_lost(client: Client, agent: Actor) -> None:
    ada = stage.applicant("Ada")
    assert ada.person_id is not None
    case = stage.submitted(ada)
    mandate = accounts.give_mandate(
        ada.person_id, actor=ada, at=clock.now(), how=HowGiven.ONLINE, agent_id=agent.person_id
    )
    form = f"/en/cases/{case.reference}/messages/"
    assert client.get(form).status_code == 200
    accounts.revoke_mandate(mandate.pk, principal_id=ada.person_id, actor=ada, at=clock.now())
    response = client.post(form, {"text": WORDS, "key": "a-random-key"}, headers=FROM_HERE)
    page = unescape(response.content.decode())
    assert response.status_code == 403
    assert "What let you into this case has ended" in page
    assert WORDS in page
    assert "a-random-key" not in page
    assert client.get(f"/en/cases/{case.reference}/").status_code == 403


def test_help_by_a_code_ends_and_says_so(
    client: Client, agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = stage.applicant("Ada")
    case = stage.draft(ada)
    services.join_with_code(agent, services.make_join_code(ada, case.pk).code)
    assert client.get(f"/en/cases/{case.reference}/").status_code == 200
    later = clock.now() + HELP_LASTS + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    told = client.get(f"/en/cases/{case.reference}/")
    assert told.status_code == 403
    assert "Ask whoever gave it to you" in told.content.decode()


def test_a_stranger_learns_nothing(client: Client, agent: Actor) -> None:
    case = stage.submitted(stage.applicant("Ada"))
    for address in (f"/en/cases/{case.reference}/", f"/en/cases/{case.reference}/messages/"):
        assert client.get(address).status_code == 404


def test_who_has_no_role_is_told_that(client: Client, agent: Actor) -> None:
    response = client.post("/en/desk/counter/join/", {"code": "1234 5678"}, headers=FROM_HERE)
    page = response.content.decode()
    assert response.status_code == 403
    assert "a role that you do not have now" in page
    assert "1234 5678" in page
