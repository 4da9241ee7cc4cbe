"""The reader's own page."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from wenjin.accounts import queries, services
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.core.delivery.models import Mail

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def amina(client: Client, db: None) -> queries.PersonSeen:
    """Signed in."""
    services.sample_people(NOW)
    found = queries.person_with_email("amina@sample.example")
    assert found
    sign_in(client, found.id, is_strong=False)
    return found


def test_it_shows_who_one_is(client: Client, amina: queries.PersonSeen) -> None:
    page = client.get("/en/you/").content.decode()
    assert "AMINA BENALI" in page
    assert "أمينة بن علي" in page
    assert "amina@sample.example" in page
    assert "X00000011" not in page, "sealed details are not shown without being asked for"


def test_names_are_changed_and_the_page_goes_on_in_the_new_language(
    client: Client, amina: queries.PersonSeen
) -> None:
    typed = {"family_name": "BENALI", "given_name": "AMINA ZAHRA", "other_names": "", "language": "zh-hans"}
    assert client.post("/en/you/name/", typed)["Location"] == "/zh-hans/you/"
    assert queries.person(amina.id).given_name == "AMINA ZAHRA"


@pytest.mark.parametrize(
    "typed",
    [
        {"family_name": "", "given_name": "", "other_names": "", "language": "en"},
        {"family_name": "x" * 101, "language": "en"},
        {"family_name": "BENALI", "language": "tlh"},
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: Client, amina: queries.PersonSeen, typed: dict[str, str]
) -> None:
    response = client.post("/en/you/name/", typed)
    assert response.status_code == 400
    assert f'value="{typed["family_name"]}"' in response.content.decode()
    assert queries.person(amina.id).family_name == "BENALI"


def test_consent_is_given_and_withdrawn(client: Client, amina: queries.PersonSeen) -> None:
    client.post("/en/you/consent/text_messages/", {"do": "give"})
    assert queries.has_consent(amina.id, Purpose.TEXT_MESSAGES)
    client.post("/en/you/consent/text_messages/", {"do": "withdraw"})
    assert not queries.has_consent(amina.id, Purpose.TEXT_MESSAGES)
    assert client.post("/en/you/consent/anything/", {"do": "give"}).status_code == 404
    assert client.get("/en/you/consent/text_messages/").status_code == 405


@pytest.mark.parametrize("agent", ["lucas@sample.example", "new@example.org"])
def test_known_and_unknown_agents_look_the_same(
    client: Client, amina: queries.PersonSeen, agent: str
) -> None:
    before = Mail.objects.count()
    response = client.post("/en/you/mandates/give/", {"agent": agent, "term": "30"})
    assert response["Location"] == "/en/you/#mandates"
    page = client.get("/en/you/").content.decode()
    assert agent in page
    assert "LUCAS" not in page
    assert Mail.objects.count() == before + 1
    assert amina.id in queries.actor_of_person(_person(agent)).mandates


def _person(email: str) -> UUID:
    found = queries.person_with_email(email)
    assert found
    return found.id


def test_an_organisation_by_its_code_and_back_again(client: Client, amina: queries.PersonSeen) -> None:
    helper = queries.actor_of_person(_person("meera@sample.example"))
    code = queries.organisations([helper.posts[0].organisation_id])[helper.posts[0].organisation_id].uscc
    client.post("/en/you/mandates/give/", {"agent": f" {code.lower()} ", "term": "0"})
    (mandate,) = queries.mandates_given_by(amina.id)
    assert mandate.agent == "Sample Stepping Stone Helpers"
    address = f"/en/you/mandates/{mandate.id}/revoke/"
    assert "may no longer act for you" in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert amina.id not in queries.actor_of_person(helper.person_id or amina.id).mandates


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"agent": "", "term": "30"}, "Write the e-mail address"),
        ({"agent": "a@b", "term": "30"}, "not an e-mail address"),
        ({"agent": "91000000000000000X", "term": "30"}, "No organisation here"),
        ({"agent": "amina@sample.example", "term": "30"}, "your own address"),
        ({"agent": "lucas@sample.example", "term": "31"}, "Choose how long"),
    ],
)
def test_refused_mandates(
    client: Client, amina: queries.PersonSeen, typed: dict[str, str], said: str
) -> None:
    response = client.post("/en/you/mandates/give/", typed)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert queries.mandates_given_by(amina.id) == []


def test_nobody_takes_back_what_another_gave(client: Client, amina: queries.PersonSeen) -> None:
    (mandate,) = queries.mandates_given_by(_person("somchai@sample.example"))
    assert client.post(f"/en/you/mandates/{mandate.id}/revoke/").status_code == 404
    assert queries.mandates_given_by(_person("somchai@sample.example"))[0].is_running
