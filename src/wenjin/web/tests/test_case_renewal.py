"""What people read of a renewal: how far it has come, when to file it, and what to do when that is over."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.queries.visibility import visible_to
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.web.tests.filing import signed_in

pytestmark = pytest.mark.usefixtures("shenzhen")


@pytest.fixture(autouse=True)
def letter_key(settings: Settings, tmp_path: Path) -> None:
    """A test key signs letters."""
    settings.TEST_LETTER_KEY = tmp_path / "letters.p12"


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def ada(client: Client) -> Actor:
    return signed_in(client)


def held(ada: Actor, days: int) -> Any:
    """Both permits, valid for so many days."""
    case = stage.granted(ada, valid_until=clock.today() + timedelta(days=days))
    stage.run_outbox()
    return case


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def href(case: Any, further: str = "") -> str:
    return f"/en/cases/{case.reference}/{further}"


def refuse(case: Any, decision: str) -> None:
    authority = stage.AUTHORITIES[decision]
    first, second = stage.officer(authority), stage.officer(authority, "Second")
    services.propose_refusal(first, case.pk, decision, reason="No.\n不符合条件。", key=f"p-{decision}")
    services.confirm_refusal(second, case.pk, decision, key=f"c-{decision}")


def test_the_old_case_and_the_list_follow_the_renewal_to_its_end(client: Client, ada: Actor) -> None:
    case = held(ada, 80)
    text = page(client, href(case))
    assert "File the renewal by" in text
    assert "We remind you on" in text
    assert f'href="{href(case, "renew/")}"' in client.get(href(case)).content.decode()
    assert "It can be renewed here." in page(client, "/en/cases/")
    new = stage.renewal_sent(ada, case)
    for address in (href(case), "/en/cases/"):
        text = page(client, address)
        assert "Its renewal is with the office." in text
        assert "File the renewal by" not in text
        assert new.reference in text
    assert "We remind you on" not in page(client, href(case)), "nobody is reminded of what is with the office"
    assert "renew/" not in client.get(href(case)).content.decode()
    assert client.get(href(case, "renew/")).status_code == 302
    stage.taken_on(ada, new)
    last = clock.today() + timedelta(days=300)
    services.decide(
        stage.officer(), new.pk, stage.WORK, "granted", key="d", valid_from=clock.today(), valid_until=last
    )
    refuse(new, stage.RESIDENCE)
    for address in (href(case), "/en/cases/"):
        text = page(client, address)
        assert "It was renewed: now valid until" in text
        assert "Its renewal was refused." in text
    assert f'href="{href(case, "renew/")}"' in client.get(href(case)).content.decode()
    again = client.post(href(case, "renew/"), {"key": "again"})
    assert again.status_code == 302
    draft = visible_to(ada).get(predecessor=case, status="draft")
    assert draft.procedure_id == "residence-permit-work-extension"
    assert page(client, again["Location"])


def test_withdrawn_it_says_so_and_can_be_begun_again(client: Client, ada: Actor) -> None:
    case = held(ada, 80)
    new = stage.renewal_sent(ada, case)
    for decision in (stage.WORK, stage.RESIDENCE):
        services.withdraw_part(ada, new.pk, decision, key=f"w-{decision}")
    text = page(client, href(case))
    assert "Its renewal was withdrawn. File the renewal by" in text
    assert "We remind you on" in text
    assert "Its renewal was withdrawn. It can be renewed here." in page(client, "/en/cases/")


def test_after_the_window_everything_warns_and_names_the_other_way(client: Client, ada: Actor) -> None:
    case = held(ada, 12)
    late = "the office may refuse it as too late"
    for address in (href(case), "/en/cases/", href(case, "renew/")):
        text = page(client, address)
        assert late in text
        assert "to apply anew" in text
        assert "It can be renewed here." not in text
    assert '/en/apply/joint-work-and-residence/"' in client.get(href(case, "renew/")).content.decode()
    begun = client.post(href(case, "renew/"), {"key": "r"})
    draft = begun["Location"]
    assert late in page(client, draft)
    assert late in page(client, f"{draft}check/")


def test_a_draft_of_a_renewal_says_by_when_to_file_it(client: Client, ada: Actor) -> None:
    case = held(ada, 80)
    draft = client.post(href(case, "renew/"), {"key": "r"})["Location"]
    assert "File the renewal by" in page(client, draft)
    row = visible_to(ada).get(predecessor=case)
    later = (clock.today() + timedelta(days=200)).isoformat()
    ends = {name: later for name in answers_of(row) if "permit_expires" in name}
    assert len(ends) == 2
    services.save_answers(ada, row.pk, ends)
    assert "You can file the renewal from" in page(client, f"{draft}check/")


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
def test_the_pages_stand_in_every_language(client: Client, ada: Actor, language: str) -> None:
    case = held(ada, 12)
    for further in ("", "renew/", "?clerk=1"):
        assert client.get(f"/{language}/cases/{case.reference}/{further}").status_code == 200
