"""The REST interface: what it answers, and that its description is the committed one."""

import json
from pathlib import Path

import pytest
from django.test import Client

from wenjin.api.interface import api
from wenjin.settings.base import ROOT

pytestmark = pytest.mark.usefixtures("shenzhen")
COMMITTED = Path(ROOT, "docs", "openapi.json")


def test_the_description_is_the_committed_one() -> None:
    """Changed on purpose? ``make openapi`` writes it anew; look at the difference before you commit."""
    now = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
    assert now == json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_the_description_is_served(client: Client) -> None:
    served = client.get("/api/openapi.json").json()
    assert set(served["paths"]) == {
        "/api/services",
        "/api/services/{id}",
        "/api/evidence/{id}",
        "/api/events",
        "/api/rulesets",
    }


def test_services(client: Client) -> None:
    listed = client.get("/api/services").json()
    assert len(listed) == 333
    one = client.get("/api/services/z-visa", {"lang": "zh-hans"}).json()
    assert one["languages"]["title"] == "zh-hans"
    assert [step["days_status"] for step in one["steps"]]
    assert client.get("/api/services/z-visa", {"lang": "ta"}).json()["languages"]["title"] == "en"


def test_every_service_fits_its_shape(client: Client) -> None:
    for brief in client.get("/api/services").json():
        assert client.get(f"/api/services/{brief['id']}").status_code == 200


def test_evidence_events_rulesets(client: Client) -> None:
    passport = client.get("/api/evidence/passport").json()
    assert "z-visa" in passport["asked_by"]
    kinds = {event["kind"] for event in client.get("/api/events").json()}
    assert kinds == {"life_event", "business_event"}
    assert isinstance(client.get("/api/rulesets").json(), list)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/services/nothing", 404),
        ("/api/evidence/nothing", 404),
        ("/api/services?lang=xx", 400),
        ("/api/services/z-visa?lang=", 400),
        ("/api/services/%20", 422),
    ],
)
def test_refusals(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/json")


def test_read_only(client: Client) -> None:
    assert client.post("/api/services").status_code == 405
