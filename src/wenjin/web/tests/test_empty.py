"""A site that was just installed, with no pack yet, answers all the same."""

import pytest
from django.apps import apps
from django.test import Client

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.core import clock

MODELS = (
    "Output",
    "EvidenceRequirement",
    "EvidenceType",
    "PublicService",
    "Event",
    "RecordVersion",
    "Pack",
    "CatalogueText",
)


@pytest.fixture
def _no_pack(db: None) -> None:
    for name in MODELS:
        apps.get_model("catalogue", name)._default_manager.all().delete()


@pytest.mark.usefixtures("_no_pack")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/services/",
        "/services/?q=visa",
        "/search/?q=visa",
        "/languages/",
        "/sources/",
        "/privacy/",
        "/desk/pack/",
    ],
)
def test_pages_answer(client: Client, path: str) -> None:
    if path == "/desk/pack/":
        services.sample_people(clock.now())
        sign_in(client, queries.staff_with(Role.DIRECTOR)[0].id)
    assert client.get(f"/en{path}").status_code == 200


@pytest.mark.usefixtures("_no_pack")
def test_nothing_is_found(client: Client) -> None:
    assert client.get("/en/services/z-visa/").status_code == 404
