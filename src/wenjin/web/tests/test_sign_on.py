"""Staff sign-on with a real provider of OpenID Connect, which runs here for the length of a test."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from wenjin.accounts import queries, services
from wenjin.settings.env import SettingError
from wenjin.settings.oidc import oidc_providers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)
START = "/staff-sign-on/city/"


class Provider(BaseHTTPRequestHandler):
    """Answers for one person, as the server's ``person`` says."""

    server: Any

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.endswith("openid-configuration"):
            self._answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self._answer(self.server.person)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked = parse_qs(self.rfile.read(length).decode())
        here, now = f"http://127.0.0.1:{self.server.server_port}", int(time.time())
        token = {**self.server.person, "iss": here, "aud": "wenjin", "iat": now, "exp": now + 60}
        self._answer(
            {
                "access_token": "a",
                "token_type": "Bearer",
                "id_token": jwt.encode(token, "k" * 32, algorithm="HS256"),
            }
        )

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def provider(settings: Settings) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.person = {"sub": "1", "email": "xu@sample.example", "email_verified": True}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app = {
        "provider_id": "city",
        "name": "City",
        "client_id": "wenjin",
        "secret": "s",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    services.sample_people(NOW)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def come_back(client: Client, **more: str) -> Any:
    """Go to the provider and back with a code."""
    response = client.get(f"{START}?next=/en/desk/")
    assert response.status_code == 302
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{START}back/"]
    query = {"code": "c", "state": asked["state"][0], **more}
    return client.get(f"{START}back/", query)


def test_the_entrance_names_the_provider(client: Client, provider: object) -> None:
    assert "Sign in with City" in client.get("/en/account/sign-in/").content.decode()


def test_staff_sign_in_and_still_need_a_second_factor(client: Client, provider: Any) -> None:
    response = come_back(client)
    assert (response.status_code, response["Location"]) == (302, "/en/desk/")
    assert provider.asked["code_verifier"]
    assert client.get("/en/you/").status_code == 200
    assert "second-factor/needed" in client.get("/en/desk/")["Location"]


def test_a_provider_that_asks_for_a_second_factor_counts(
    client: Client, provider: object, settings: Settings
) -> None:
    settings.STRONG_PROVIDERS = frozenset({"city"})
    come_back(client)
    assert client.get("/en/desk/pack/").status_code == 200


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "2", "email": "amina@sample.example", "email_verified": True},
        {"sub": "3", "email": "stranger@example.org", "email_verified": True},
        {"sub": "4", "email": "xu@sample.example", "email_verified": False},
        {"sub": "5"},
    ],
    ids=["an applicant", "a stranger", "an address nobody vouches for", "no address"],
)
def test_nobody_else_is_let_in(client: Client, provider: Any, person: dict[str, object]) -> None:
    provider.person = person
    response = come_back(client)
    assert response.status_code == 403
    assert "Ask a director" in response.content.decode()
    assert client.get("/en/you/").status_code == 302
    assert queries.person_with_email("stranger@example.org") is None


def test_what_the_provider_refuses_is_said(client: Client, provider: object) -> None:
    client.get(START)
    for query in ({"error": "access_denied"}, {"code": "c", "state": "forged"}):
        response = client.get(f"{START}back/", query, follow=True)
        assert "You could not be signed in" in response.content.decode()
    assert client.get("/en/you/").status_code == 302


def test_an_unknown_provider(client: Client, provider: object) -> None:
    assert client.get("/staff-sign-on/nobody/").status_code == 404


def test_the_setting_is_read_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    good = {
        "id": "city",
        "name": "City",
        "server": "https://id.example",
        "client_id": "c",
        "client_secret": "s",
    }
    monkeypatch.setenv("WENJIN_OIDC", json.dumps([good, {**good, "id": "two", "second_factor": True}]))
    assert [(one.provider_id, one.is_strong) for one in oidc_providers("WENJIN_OIDC")] == [
        ("city", False),
        ("two", True),
    ]
    for bad in (
        "{",
        "{}",
        json.dumps([{}]),
        json.dumps([{**good, "id": "a/b"}]),
        json.dumps([{**good, "x": 1}]),
    ):
        monkeypatch.setenv("WENJIN_OIDC", bad)
        with pytest.raises(SettingError):
            oidc_providers("WENJIN_OIDC")
    monkeypatch.delenv("WENJIN_OIDC")
    assert oidc_providers("WENJIN_OIDC") == []
