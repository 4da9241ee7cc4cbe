"""Nothing is open that does not say so, and nobody loses what they typed on the way to the door."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from wenjin.accounts import queries, services
from wenjin.accounts.access import object_decides, public, signed_in, staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import VISITOR_COOKIE
from wenjin.accounts.tests.signed_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
NOW = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)


def view() -> Callable[[HttpRequest], HttpResponse]:
    def shown(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{request.method} came in")

    return shown


urlpatterns = [
    path("forgotten/", view()),
    path("open/", public(view())),
    path("object/", object_decides(view())),
    path("mine/", signed_in(view())),
    path("staff/", staff()(view())),
    path("director/", staff(Role.DIRECTOR)(view())),
    *import_module(settings.ROOT_URLCONF).urlpatterns,
]


@pytest.fixture
def people(db: None) -> dict[str, queries.PersonSeen]:
    services.sample_people(NOW)
    found = {one.name: queries.person(one.person_id) for one in queries.sample_people()}
    return {"amina": found["AMINA BENALI"], "lin": found["XIAOHE LIN"], "xu": found["RUONAN XU"]}


@pytest.mark.parametrize(
    ("who", "is_strong", "answers"),
    [
        (None, False, {"open": 200, "object": 200, "mine": 302, "staff": 302, "director": 302}),
        ("amina", False, {"open": 200, "object": 200, "mine": 200, "staff": 403, "director": 403}),
        ("amina", True, {"open": 200, "object": 200, "mine": 200, "staff": 403, "director": 403}),
        ("lin", False, {"open": 200, "object": 200, "mine": 200, "staff": 302, "director": 403}),
        ("lin", True, {"open": 200, "object": 200, "mine": 200, "staff": 200, "director": 403}),
        ("xu", False, {"open": 200, "object": 200, "mine": 200, "staff": 302, "director": 302}),
        ("xu", True, {"open": 200, "object": 200, "mine": 200, "staff": 200, "director": 200}),
    ],
)
def test_who_comes_in(
    client: Client,
    people: dict[str, queries.PersonSeen],
    who: str | None,
    is_strong: bool,
    answers: dict[str, int],
) -> None:
    if who is not None:
        sign_in(client, people[who].id, is_strong=is_strong)
    found = {name: client.get(f"/{name}/").status_code for name in answers}
    assert found == answers
    assert client.get("/forgotten/").status_code == 403


def test_the_door_leads_back(client: Client, people: dict[str, queries.PersonSeen]) -> None:
    assert client.get("/mine/?page=2")["Location"] == "/en/account/sign-in/?next=/mine/%3Fpage%3D2"
    sign_in(client, people["lin"].id, is_strong=False)
    assert client.get("/staff/")["Location"] == "/en/account/second-factor/needed/?next=/staff/"


def test_what_was_typed_is_kept_when_the_session_is_over(client: Client) -> None:
    typed = {"reason": "a <long> text", "csrfmiddlewaretoken": "x"}
    response = client.post("/mine/", typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 403
    page = response.content.decode()
    assert 'name="reason" value="a &lt;long&gt; text"' in page
    assert "Nothing you typed is lost" in page


def test_a_form_of_another_site_is_not_offered_again(client: Client) -> None:
    response = client.post("/mine/", {"reason": "forged"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "forged" not in response.content.decode()


def test_pages_of_somebody_known_are_kept_by_nobody(
    client: Client, people: dict[str, queries.PersonSeen]
) -> None:
    assert "Cache-Control" not in client.get("/open/").headers
    client.cookies[VISITOR_COOKIE] = "s" * 32
    assert client.get("/open/")["Cache-Control"] == "private, no-store"
    other = sign_in(Client(), people["amina"].id)
    response = other.get("/open/")
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("secret", ["", "x" * 101])
def test_a_visitor_is_known_by_a_fingerprint_alone(secret: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[VISITOR_COOKIE] = secret
    assert queries.actor_of(request).visitor == ""
    request = RequestFactory().get("/")
    request.COOKIES[VISITOR_COOKIE] = "secret"
    actor = queries.actor_of(request)
    assert len(actor.visitor) == 24
    assert "secret" not in actor.visitor
    assert actor is queries.actor_of(request)


def test_somebody_without_a_session_costs_no_query(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/open/")
        client.get("/mine/")


def test_an_actor_costs_the_same_for_many_roles(
    client: Client, people: dict[str, queries.PersonSeen], django_assert_num_queries: object
) -> None:
    sign_in(client, people["xu"].id)
    for _ in range(2):
        with django_assert_num_queries(5):  # type: ignore[operator]  # session, account, person, roles, mandates
            client.get("/staff/")
        centre = queries.organisation_of_centre("longhua-centre")
        assert centre
        for role in (Role.AUDITOR, Role.INTERPRETER):
            if not queries.actor_of_person(people["xu"].id).has(role):
                services.add_member(
                    people["xu"].id, centre.id, role, actor=queries.actor_of_person(people["xu"].id), at=NOW
                )
