"""Everybody tries every door: what an address says of itself is what happens, for every role and every case.

What is expected is not written down twice: the declaration of the view, and for cases ``visible_to`` and ``may``,
say it for each of some thirty roles and five cases. The guard finds doors that stand open, and doors that hold.
"""

from collections import Counter
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.system.address_kinds import Who
from tests.system.addresses import TABLE, path, sample, views
from tests.system.town import ROLES, WITHOUT_SECOND, Town
from wenjin.accounts.access import access_of
from wenjin.accounts.domain.access import Answer
from wenjin.accounts.domain.actor import Actor
from wenjin.cases.models import Case
from wenjin.cases.queries.permission import may
from wenjin.cases.queries.visibility import visible_to
from wenjin.conftest import django_db_setup  # noqa: F401  fixture
from wenjin.core.ledger.models import Entry

ROWS = [pytest.param(route, id=route or "/") for route, row in TABLE.items() if row.who is not Who.MACHINE]
OF_CASES = [pytest.param(route, id=route) for route, row in TABLE.items() if row.deed is not None]
FORM = "application/x-www-form-urlencoded"
# Where nobody is asked who they are, one of each kind tries: strangers, holders of a draft, people, staff.
ONE_OF_EACH = (
    "anonymous",
    "visitor",
    "owner",
    "representative",
    "officer",
    f"officer{WITHOUT_SECOND}",
    "director",
)
# What a page of somebody we know must say to every cache on the way (RFC 9111).
PRIVATE = ("no-store", "private")
# Everybody tries the case that an address is tried with; with the others, those who differ in what is theirs.
OF_OTHER_CASES = (
    "anonymous",
    "visitor",
    "owner",
    "other applicant",
    "representative",
    "intermediary",
    "intermediary, not joined",
    "interpreter, not joined",
    "counter officer",
    "counter officer elsewhere",
    "officer",
    "officer of another authority",
    f"officer{WITHOUT_SECOND}",
    "director",
)


@dataclass(frozen=True)
class Try:
    """Somebody tries an address."""

    role: str
    method: str
    address: str
    response: HttpResponse

    def __str__(self) -> str:
        return f"{self.role}: {self.method} {self.address} gave {self.response.status_code}"


def tried(town: Town, role: str, method: str, address: str) -> Try:
    """What they get."""
    response = town.client(role).generic(method, address, "", content_type=FORM)
    done = Try(role, method, address, response)
    assert response.status_code < 500, done
    if role != "anonymous":
        told = response.headers.get("Cache-Control", "")
        assert all(word in told for word in PRIVATE), f"{done} and any cache may keep it: {told!r}"
    return done


def answer(town: Town, role: str, route: str) -> Answer:
    """What the declaration says, before the view is asked."""
    access = access_of(views()[route].callback)
    assert access is not None, f"{route} is closed to everybody: decorate the view"
    return access.answer(town.actors[role])


def is_refused_as(expected: Answer, done: Try) -> bool:
    """Whether somebody is told what the declaration says."""
    response = done.response
    if expected is Answer.NOT_FOR_YOU:
        return bool(response.status_code == 403)
    if expected is Answer.SIGN_IN_FIRST and done.method == "POST":
        return bool(response.status_code == 403)  # with what was typed, and the way to sign in
    door = "/account/sign-in/" if expected is Answer.SIGN_IN_FIRST else "/account/second-factor/needed/"
    return response.status_code == 302 and door in response["Location"]


def may_do(actor: Actor, case: Case, route: str) -> bool:
    """What the one function says, and the table of deeds."""
    deed = TABLE[route].deed
    assert deed is not None
    return visible_to(actor).filter(pk=case.pk).exists() and may(actor, deed, case)


def entries_of(case: Case) -> Counter[str]:
    """What stands in the ledger of a case."""
    return Counter(Entry.objects.filter(stream=case.stream).values_list("code", flat=True))


@pytest.mark.parametrize("role", ROLES)
def test_somebody_of_the_town(town: Town, role: str) -> None:
    """The session of each is what the guard thinks it is."""
    response = town.client(role).get("/en/you/")
    actor = town.actors[role]
    assert response.status_code == (200 if actor.is_signed_in else 302)
    if actor.is_staff:
        assert actor.is_strong is not role.endswith(WITHOUT_SECOND)
        response = town.client(role).get("/en/desk/")
        is_led_away = response.status_code == 302 and "/account/" in response["Location"]
        assert is_led_away is not actor.is_strong


@pytest.mark.parametrize("route", ROWS)
def test_doors_that_hold(town: Town, route: str) -> None:
    """Whoever may not enter is told so and nothing else; whoever may finds no error of ours."""
    row = TABLE[route]
    address = sample(Client(), route, town=town)
    for role in ONE_OF_EACH if row.who.is_open else ROLES:
        expected = answer(town, role, route)
        for method in sorted(row.methods & {"GET", "POST"}):
            done = tried(town, role, method, address)
            if expected is not Answer.COME_IN:
                assert is_refused_as(expected, done), done
            elif row.who is Who.DEMO:
                assert done.response.status_code == 404, done
            elif row.deed is None and method == "GET" and role == row.by:
                assert done.response.status_code in row.answers | {302}, done


@pytest.mark.parametrize("route", OF_CASES)
def test_cases_are_for_those_who_may(town: Town, route: str) -> None:
    """Strangers find nothing where a case is, as where there is none; nothing they send changes anything."""
    row = TABLE[route]
    met: Counter[bool] = Counter()
    for name, case in town.cases.items():
        values = {key: town.value(value) for key, value in row.sample.items()}
        address = path(route, {**values, "reference": case.reference}) + row.query
        is_sample = f"@{name}" == row.sample["reference"]
        before = entries_of(case)
        have_come_in = 0
        for role in ROLES if is_sample else OF_OTHER_CASES:
            if answer(town, role, route) is not Answer.COME_IN:
                continue
            is_allowed = may_do(town.actors[role], case, route)
            have_come_in += is_allowed
            if have_come_in > 1 and is_allowed and not is_sample:
                continue  # that nothing breaks for who may is seen with one of them
            for method in sorted(row.methods & {"GET", "POST"}):
                done = tried(town, role, method, address)
                if not is_allowed:
                    assert done.response.status_code == 404, f"{done}: {name} is none of their business"
                elif is_sample and method == "GET":
                    # Later states of a case have pages of their own: what is not fit for it is not there.
                    assert done.response.status_code in row.answers | {302, 404}, done
                    met[is_allowed] += done.response.status_code in row.answers
            met[False] += not is_allowed
            after = entries_of(case)
            assert is_allowed or after == before, f"{role} at {address} left a trace"
            before = after
    assert met[False] > 0, "nobody was refused: there is nothing private here"
    assert met[True] > 0 or "GET" not in row.methods, "nobody was let in: the sample does not fit"


@pytest.mark.parametrize("route", OF_CASES)
def test_what_is_hidden_looks_like_what_is_not_there(town: Town, route: str) -> None:
    """The answer for somebody else's case is, to the letter, the answer for a case that never was."""
    row = TABLE[route]
    for role in ("anonymous", "other applicant", "intermediary, not joined", "officer of another authority"):
        if answer(town, role, route) is not Answer.COME_IN:
            continue
        pages = set()
        for reference in (town.values["closed"], "SZ-26-2222-2"):
            values = {key: town.value(value) for key, value in row.sample.items()}
            address = path(route, {**values, "reference": reference}) + row.query
            response = town.client(role).generic(sorted(row.methods)[0], address, "", content_type=FORM)
            pages.add((response.status_code, response.content.decode().replace(reference, "")))
        assert len(pages) == 1, f"{role} can tell whether there is a case"


def test_a_paper_of_another_case_is_not_there(town: Town) -> None:
    """Through the case that one may see, one does not come to papers of a case that one may not see."""
    for role, place, mine in (
        ("owner", "cases/{}/files/{}", "open"),
        ("officer", "desk/cases/{}/papers/{}", "open"),
    ):
        item = town.values["item of firm's"]
        address = f"/en/{place.format(town.values[mine], item)}"
        assert town.client(role).get(address).status_code == 404
    own = "/en/cases/{}/files/{}".format(town.values["firm's"], town.values["item of firm's"])
    assert town.client("representative").get(own).status_code == 200


def test_a_letter_of_another_case_is_not_there(town: Town) -> None:
    address = f"/en/cases/{town.values['open']}/letters/{town.values['letter']}.pdf"
    assert town.client("owner").get(address).status_code == 404


def test_a_forgotten_declaration_would_be_seen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    view = views()["<language>/desk/"].callback
    monkeypatch.delattr(view, "access")
    with pytest.raises(AssertionError, match="decorate the view"):
        answer(town, "director", "<language>/desk/")
    assert town.client("director").get("/en/desk/").status_code == 403


def test_an_open_door_would_be_seen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from wenjin.web import case_access

    # Two guards stand one behind the other: both would have to be forgotten.
    monkeypatch.setattr(case_access, "visible_to", lambda actor, at=None: Case.objects.all())
    monkeypatch.setattr(case_access.OpenedCase, "may", lambda case, deed: True)
    with pytest.raises(AssertionError):
        test_cases_are_for_those_who_may(town, "<language>/cases/<str:reference>/withdraw/<slug:decision>/")
