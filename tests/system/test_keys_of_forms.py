"""Every form that writes carries a key, so that sent twice it is done once; or is so by nature, and says why."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import resolve

from tests.system.address_kinds import L
from tests.system.addresses import TABLE, entrant, path, sample
from tests.system.faces import FACES
from tests.system.town import Town
from wenjin.accounts import queries as accounts
from wenjin.accounts import services as people
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.models import Account
from wenjin.accounts.services import WAYS_TO_CHECK
from wenjin.cases import services
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.core import clock
from wenjin.core.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("shenzhen")

COOKIE: Final = "writes into a cookie of the reader: the same twice is the same"
ASKS: Final = "asks only: nothing is written"
SETS: Final = "sets a value: the same twice is the same"
ONCE: Final = "what it acts on is gone after the first time"
SEEN: Final = "names what stood there when it was read: the second time something else stands there"
COUNTS: Final = "adds one to a count that knows nobody: two people cannot be told from one who says it twice"
# Forms without a key, by where they lead: why a second time does nothing more.
BY_NATURE: Final[dict[str, str]] = {
    "theme": COOKIE,
    "language": COOKIE,
    f"{L}plan/start/": COOKIE,
    f"{L}plan/people/": COOKIE,
    f"{L}plan/people/<slug:person>/remove/": COOKIE,
    f"{L}plan/q/<slug:name>/": COOKIE,
    f"{L}plan/estimate/<slug:service>/": COOKIE,
    f"{L}plan/again/": COOKIE,
    f"{L}check/<slug:identifier>/q/<slug:name>/": COOKIE,
    f"{L}check/<slug:identifier>/again/": COOKIE,
    f"{L}p/<str:secret>/mine/": COOKIE,
    f"{L}events/interests/": COOKIE,
    f"{L}p/<str:secret>/delete/": ONCE,
    # A hold given back is given back; a number given up likewise. What is said last of the service counts.
    f"{L}appointments/<str:secret>/release/": ONCE,
    f"{L}events/news/<str:secret>/": SETS,
    f"{L}appointments/<str:secret>/confirm/": SETS,
    f"{L}tickets/<str:secret>/leave/": ONCE,
    f"{L}tickets/<str:secret>/feedback/": SETS,
    f"{L}verify/": ASKS,
    f"{L}ask/": ASKS,
    f"{L}ask/told/": COUNTS,
    f"{L}you/data/copy.zip": ASKS,
    f"{L}desk/cases/": ASKS,
    f"{L}desk/palette/": ASKS,
    f"{L}desk/people/": ASKS,
    f"{L}desk/audit/verify/": ASKS,
    f"{L}desk/audit/entries/": ASKS,
    f"{L}desk/audit/looks/": ASKS,
    f"{L}desk/counter/": ASKS,
    f"{L}desk/second-factor/": ASKS,
    f"{L}you/name/": SETS,
    f"{L}you/data/": SETS,
    f"{L}you/notices/": SETS,
    f"{L}you/data/erase/": ONCE,
    f"{L}you/mandates/<uuid:mandate_id>/revoke/": ONCE,
    f"{L}desk/people/<int:held>/end/": ONCE,
    # The same role at the same place is held once.
    f"{L}desk/people/add/<slug:name>/": SETS,
    f"{L}desk/outbox/<int:message>/": ONCE,
    # Work that is stopped is stopped.
    f"{L}desk/rosters/what-if/<uuid:pk>/stop/": ONCE,
    f"{L}desk/rosters/weeks/<str:monday>/stop/": ONCE,
    # The same example is refused; what is put aside or removed is so already.
    f"{L}desk/asked/<int:question>/": SETS,
    f"{L}desk/asked/examples/<int:example>/": ONCE,
    f"{L}desk/asked/examples/help/<int:phrase>/": ONCE,
    f"{L}desk/texts/<slug:language>/<slug:source>/": SEEN,
    f"{L}desk/texts/<slug:language>/<slug:source>/review/": SEEN,
    f"{L}desk/texts/<slug:language>/<slug:source>/undo/<int:edit>/": ONCE,
    # What was handed in is only looked at; it is taken in once.
    f"{L}desk/texts/<slug:language>/files/": ASKS,
    f"{L}desk/texts/<slug:language>/files/<uuid:pk>/": ONCE,
    # A code joins one person once; whoever sends it again comes to the same case.
    f"{L}join/": ONCE,
    f"{L}desk/counter/join/": ONCE,
    # A newer code takes the place of the one before; ending help twice is ending it once.
    f"{L}cases/<str:reference>/join/": SETS,
    f"{L}cases/keep/<str:secret>/": COOKIE,
    f"{L}cases/<str:reference>/link/": ASKS,
    f"{L}cases/<str:reference>/take/": SETS,
}


@dataclass
class Found:
    """A form that sends by POST."""

    action: str
    names: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page with the names of their fields; also of fields outside that name their form."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.by_id: dict[str, Found] = {}
        self.open: Found | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Found(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            if self.open is not None:
                self.found.append(self.open)
                self.by_id[given.get("id", "")] = self.open
        elif tag in ("input", "button", "select", "textarea"):
            owner = self.by_id.get(given["form"]) if "form" in given else self.open
            if owner is not None and given.get("name"):
                owner.names.add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def route_of(address: str) -> str:
    """The row of the table behind an address."""
    return resolve(address).route.replace("en/", L, 1)


def pages() -> list[str]:
    return [route for route, row in TABLE.items() if row.page and "GET" in row.methods]


def forms_of(town: Town, route: str) -> list[tuple[str, Found]]:
    """Forms on the page of a row: where each leads, and the form."""
    row = TABLE[route]
    client = entrant(town, row)
    addresses = [sample(client, route, town=town)]
    if route.endswith("act/<slug:name>/"):
        of = {"reference": town.values["open"]}
        addresses = [
            path(route, {**of, "name": name}) + f"?of={what}"
            for name in ("message", "ask", "grant", "refuse", "extend", "assign", "pause", "papers", "task")
            for what in ("work-permit", "")
        ]
    return forms_at(client, *addresses)


def forms_at(client: Client, *addresses: str) -> list[tuple[str, Found]]:
    """The same for addresses."""
    found = []
    for one in addresses:
        response = client.get(one)
        if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
            continue
        for form in Forms(response.content.decode()).found:
            leads_to = urlsplit(form.action or one).path
            found.append((route_of(leads_to), form))
    return found


def must_have_keys(forms: list[tuple[str, Found]]) -> None:
    for leads_to, form in forms:
        if "account/" in leads_to or leads_to in BY_NATURE:
            continue
        assert "key" in form.names, f"the form to {leads_to} has no key and no reason in BY_NATURE"


@pytest.mark.parametrize("route", pages())
def test_a_form_has_a_key_or_needs_none(town: Town, route: str) -> None:
    must_have_keys(forms_of(town, route))


@pytest.mark.parametrize("name", FACES)
def test_a_form_on_another_face_of_a_page_likewise(town: Town, name: str) -> None:
    role, place, of = FACES[name]
    address = f"/en/{place.format(town.values[of] if of else '')}"
    must_have_keys(forms_at(town.client(role), address))


def test_no_reason_is_given_for_what_is_not_there() -> None:
    assert sorted(set(BY_NATURE) - set(TABLE)) == []


# Sent twice, and sent again after something else was done


def entries() -> list[str]:
    """What was written down, but for looks."""
    rows = Entry.objects.exclude(code__in=("person.looked_at", "case.seen", "paper.seen")).order_by("pk")
    return [f"{one.stream} {one.code}" for one in rows]


def test_a_consent_that_was_withdrawn_is_not_given_anew_by_an_old_form(town: Town) -> None:
    client, address = town.client("owner"), "/en/you/consent/text_messages/"
    give, withdraw = {"do": "give", "key": "old-give"}, {"do": "withdraw", "key": "old-withdraw"}
    client.post(address, withdraw)
    for form in (give, give, withdraw):
        assert client.post(address, form).status_code == 302
    before = entries()
    assert client.post(address, give).status_code == 302
    assert entries() == before
    person = town.actors["owner"].person_id
    assert person is not None
    assert not accounts.has_consent(person, Purpose.TEXT_MESSAGES)


def test_a_mandate_that_was_taken_back_is_not_given_anew_by_an_old_form(town: Town) -> None:
    client = town.client("owner")
    form = {"agent": "friend@example.org", "term": "30", "key": "old-mandate"}
    for _ in range(2):
        assert client.post("/en/you/mandates/give/", form).status_code == 302
    person = town.actors["owner"].person_id
    assert person is not None
    given = [one for one in accounts.mandates_given_by(person) if one.agent == "friend@example.org"]
    assert len(given) == 1
    client.post(f"/en/you/mandates/{given[0].id}/revoke/")
    before = entries()
    assert client.post("/en/you/mandates/give/", form).status_code == 302
    assert client.post(f"/en/you/mandates/{given[0].id}/revoke/").status_code == 302
    assert entries() == before


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/en/you/name/", {"family_name": "BENALI", "given_name": "AMINA KHADIJA", "language": "ar"}),
        ("/en/you/data/", {"a-phone": "+86 138 0000 9999"}),
    ],
)
def test_the_same_values_twice_are_written_once(town: Town, address: str, form: dict[str, str]) -> None:
    client = town.client("owner")
    before = entries()
    assert client.post(address, form).status_code == 302
    once = entries()
    # A new name is told on the chain of every application that was sent under another one, too.
    written = once[len(before) :]
    assert len([one for one in written if one.startswith("person:")]) == 1
    assert client.post(address, form).status_code == 302
    assert entries() == once


def test_a_code_sent_twice_joins_once_and_leads_to_the_case_both_times(town: Town) -> None:
    case = town.cases["draft"]
    code = services.make_join_code(town.actors["owner"], case.pk).code
    client = town.client("other applicant")
    first = client.post("/en/join/", {"code": code})
    once = entries()
    second = client.post("/en/join/", {"code": code})
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == f"/en/cases/{case.reference}/"
    assert entries() == once
    assert town.client("officer of another authority").post("/en/join/", {"code": code}).status_code == 400


def test_an_old_form_does_not_take_away_the_second_factor_that_was_set_up_since(town: Town) -> None:
    lost, at = town.actors["other applicant"].person_id, clock.now()
    assert lost is not None
    director = replace(town.actors["director"], is_strong=True)
    account = Account.objects.get(person__pk=lost)
    how = WAYS_TO_CHECK[0]
    Authenticator.objects.create(user=account, type="totp", data={})
    people.reset_second_factor(lost, by=director, how_checked=how, at=at, key="old-reset")
    Authenticator.objects.create(user=account, type="totp", data={})
    before = entries()
    people.reset_second_factor(lost, by=director, how_checked=how, at=at, key="old-reset")
    assert Authenticator.objects.filter(user=account).count() == 1
    assert entries() == before


def test_a_dead_letter_is_tried_again_once(town: Town) -> None:
    client = town.client("director")
    address = path(f"{L}desk/outbox/<int:message>/", {"message": town.values["dead letter"]})
    assert client.post(address, {"do": "retry"}).status_code == 302
    once = entries()
    assert client.post(address, {"do": "retry"}).status_code == 409
    assert entries() == once
