"""Searching for people: nothing in addresses, and whom a search shows is written down."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.cases.queries.looks import who_looked
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.ledger import book
from wenjin.core.ledger.models import Entry
from wenjin.core.ledger.verification import verify
from wenjin.desk import audit_reading
from wenjin.desk.found import write_found
from wenjin.desk.tests.conftest import Staff

pytestmark = pytest.mark.usefixtures("shenzhen")
SignedIn = Callable[..., Client]
QueryLimit = Callable[[int], AbstractContextManager[object]]


def found_by(person: object) -> list[str]:
    """Who found somebody in a search, as their chain has it."""
    entries = book.written(f"person:{person}")
    return [one.actor for one in entries if one.code == "person.looked_at" and one.payload["why"] == "search"]


def asked(client: Client, page: str, text: str) -> str:
    """The page that the form of a search leads to."""
    response = client.post(f"/en/desk/{page}", {"q": text}, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("lin", "counter/"),
        ("xu", "second-factor/"),
        ("he", "audit/entries/"),
        ("he", "audit/looks/"),
    ],
)
def test_what_is_searched_for_stands_in_no_address(signed_in: SignedIn, who: str, page: str) -> None:
    client = signed_in(who)
    empty = client.get(f"/en/desk/{page}").content.decode()
    assert f'method="post" action="/en/desk/{page}" class="find"' in empty
    for text in ("أمينة بن علي", "Amina Benali", "X00000011"):
        address = client.post(f"/en/desk/{page}", {"q": text})["Location"]
        assert address.startswith(f"/en/desk/{page}?asked=")
        assert text not in unquote(address)
        for _ in range(2):
            assert f'value="{text}"' in client.get(address).content.decode()
        assert f'value="{text}"' not in client.get(f"/en/desk/{page}", {"q": text}).content.decode()
    assert "no longer kept" in client.get(f"/en/desk/{page}?asked=never").content.decode()
    assert client.post(f"/en/desk/{page}", {"q": " "})["Location"] == f"/en/desk/{page}"


@pytest.mark.parametrize("page", ["audit/entries/", "audit/looks/"])
def test_the_next_page_asks_the_same(
    accepted: Any, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(audit_reading, "PAGE", 1)
    signed_in("chen").get(f"/en/desk/cases/{accepted.reference}/")
    signed_in("wu").get(f"/en/desk/cases/{accepted.reference}/")
    client = signed_in("he")
    for words, kept_as in (("amina", "?asked="), (accepted.reference, "?asked=")):
        first = asked(client, page, words)
        href = first[: first.index('rel="next"')].rpartition('href="')[2].partition('"')[0]
        assert href.startswith(kept_as)
        second = client.get(f"/en/desk/{page}{href.replace('&amp;', '&')}").content.decode()
        assert f'value="{words}"' in second
        assert second.count("<tr>") == 2
    by_number = client.get(f"/en/desk/{page}?q={accepted.reference}").content.decode()
    assert f'href="?q={accepted.reference}&amp;' in by_number


def test_a_search_is_a_look_once_a_day(
    accepted: Any, staff: Staff, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, amina = signed_in("chen"), staff["amina"].id
    asked(client, "cases/", "amina")
    for letters in ("am", "ami", "amin", "amina", "inbox"):
        client.post("/en/desk/palette/", {"q": letters})
    assert found_by(amina) == [f"person:{staff['chen'].id}"]
    signed_in("lin").post("/en/desk/palette/", {"q": "benali"})
    assert len(found_by(amina)) == 2
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    asked(signed_in("chen"), "cases/", "X00000011")
    assert len(found_by(amina)) == 3
    assert verify([f"person:{amina}"]).is_whole


def test_the_applicant_sees_who_found_them(accepted: Any, staff: Staff, signed_in: SignedIn) -> None:
    client = signed_in("amina")
    address = f"/en/cases/{accepted.reference}/"
    assert "Found you in a search" not in client.get(address).content.decode()
    asked(signed_in("lin"), "counter/", "X00000011")
    for page in (address, f"{address}looked/"):
        told = client.get(page).content.decode()
        assert "Found you in a search" in told
        assert staff["lin"].name in told
    told = asked(signed_in("he"), "audit/looks/", "amina")
    assert "Somebody looked at the person’s data" in told
    assert f"?q=person%3A{staff['amina'].id}" in told, "no name in the address of the chain"


def test_an_officer_is_not_told_who_searched(
    accepted: Any, staff: Staff, officers: dict[str, Actor], amina: Actor, signed_in: SignedIn
) -> None:
    asked(signed_in("lin"), "counter/", "X00000011")
    assert found_by(staff["amina"].id)
    for who, told in ((amina, ["person.search"]), (officers["chen"], [])):
        assert [one.what for one in who_looked(who, accepted)] == told


def test_whoever_works_on_the_case_found_nobody_new(accepted: Any, staff: Staff, signed_in: SignedIn) -> None:
    accepted.parts.filter(decision=stage.WORK).update(assigned_to=staff["chen"].id)
    asked(signed_in("chen"), "cases/", "amina")
    assert found_by(staff["amina"].id) == []
    asked(signed_in("wu"), "cases/", "amina")
    assert found_by(staff["amina"].id) == [f"person:{staff['wu'].id}"]
    type(accepted).objects.filter(pk=accepted.pk).update(status="closed")
    asked(signed_in("chen"), "cases/", "amina")
    assert len(found_by(staff["amina"].id)) == 2, "what is over is no reason any more"


def test_oneself_is_no_find(staff: Staff, signed_in: SignedIn) -> None:
    told = asked(signed_in("xu"), "second-factor/", "xu@sample.example")
    assert f"/second-factor/{staff['xu'].id}/" in told
    assert found_by(staff["xu"].id) == []


@pytest.mark.parametrize(
    ("page", "text", "whom"),
    [
        ("second-factor/", "chen@sample.example", "chen"),
        ("second-factor/", "陈柏远", "chen"),
        ("people/", "chen@sample.example", "chen"),
    ],
)
def test_pages_of_directors(staff: Staff, signed_in: SignedIn, page: str, text: str, whom: str) -> None:
    client = signed_in("xu")
    client.get(f"/en/desk/{page}")
    assert found_by(staff[whom].id) == []
    for _ in range(2):
        asked(client, page, text)
    assert found_by(staff[whom].id) == [f"person:{staff['xu'].id}"]


def test_a_person_named_by_the_address_of_the_counter_is_found_too(staff: Staff, signed_in: SignedIn) -> None:
    signed_in("yusuf").get(f"/en/desk/counter/?person={staff['lucas'].id}")
    assert found_by(staff["lucas"].id) == [], "an interpreter begins nothing, and nobody is shown"
    signed_in("lin").get(f"/en/desk/counter/?person={staff['lucas'].id}")
    assert found_by(staff["lucas"].id) == [f"person:{staff['lin'].id}"]


@pytest.mark.parametrize("text", ["lucas", "luc ferr", "l", "F", "ferreir"])
def test_a_part_of_a_name_finds_nobody_at_the_counter(staff: Staff, signed_in: SignedIn, text: str) -> None:
    told = asked(signed_in("lin"), "counter/", text)
    assert "LUCAS" not in told
    assert "Type more" in told or "Nobody is found by this whole name" in told
    assert not Entry.objects.filter(code="person.looked_at").exists()


def test_too_many_of_one_name_are_not_listed(staff: Staff, signed_in: SignedIn) -> None:
    made = [
        services.make_person(at=clock.now(), family_name="WANG", given_name="WEI").pk
        for _ in range(queries.MOST_SOUGHT + 1)
    ]
    told = asked(signed_in("lin"), "counter/", "Wang Wei")
    assert "This fits too many." in told
    assert "?person=" not in told
    assert not any(found_by(one) for one in made)
    services.erase_person(made.pop(), actor=SYSTEM, at=clock.now())
    told = asked(signed_in("lin"), "counter/", "wei wang")
    assert told.count("?person=") == queries.MOST_SOUGHT
    assert all(found_by(one) for one in made)


def test_it_costs_the_same_for_two_and_for_twenty(staff: Staff, officers: dict[str, Actor]) -> None:
    def people(count: int) -> list[Any]:
        return [services.make_person(at=clock.now(), family_name=f"N{count}{one}").pk for one in range(count)]

    asked_for = []
    for many in (people(2), people(20)):
        with CaptureQueriesContext(connection) as first:
            assert write_found(officers["lin"], many) == len(many)
        with CaptureQueriesContext(connection) as second:
            assert write_found(officers["lin"], many) == 0
        asked_for.append((len(first), len(second)))
    assert asked_for[0] == asked_for[1]
    assert asked_for[0][1] == 2
