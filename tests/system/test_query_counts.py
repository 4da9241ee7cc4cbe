"""A longer page asks the database no more often than a short one."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.system.address_kinds import JOURNEY
from tests.system.town import Town
from wenjin.accounts import queries as queries_of_people
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.consent import HowGiven
from wenjin.cases import services
from wenjin.cases.domain.reference import reference_of
from wenjin.cases.models import Case, CasePaper, CasePart, Item
from wenjin.cases.tests import stage
from wenjin.catalogue.queries import pages, procedure_archive
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.core import clock
from wenjin.core.delivery import send_mail_later
from wenjin.core.outbox.models import Message

pytestmark = pytest.mark.usefixtures("shenzhen")


@pytest.fixture(autouse=True)
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the procedures changed is asked every few seconds: some page pays for it, or none."""
    monkeypatch.setattr(procedure_archive, "SECONDS_BEFORE_ASKING_AGAIN", 3600.0)


def counted(ask: Callable[[], HttpResponse]) -> tuple[int, str]:
    """How many queries a page asks when nothing is new to the process, and the page."""
    ask()
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    assert response.status_code == 200
    return len(queries), response.content.decode()


def rows(page: str) -> int:
    return page.partition('id="list"')[2].count("<li>")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_of_services(client: Client, language: str) -> None:
    """Themes of few services and of many, found in the data and not written down."""
    sizes: dict[int, int] = {}
    for choice in pages.theme_choices("en"):
        asked, page = counted(lambda theme=choice.id: client.get(f"/{language}/services/", {"theme": theme}))
        sizes[rows(page)] = asked
    assert min(sizes) <= 12
    assert max(sizes) >= 20
    assert len(set(sizes.values())) == 1, f"rows and queries: {sizes}"


def test_two_services_and_twenty(client: Client) -> None:
    """Narrowed by words, which cost one look into the index however many services they find."""
    sizes = {}
    for event in ("", "birth", "death", "driving", "arrive"):
        narrowed = {"q": "permit", "life_event": event}
        asked, page = counted(lambda narrowed=narrowed: client.get("/en/services/", narrowed))
        sizes[rows(page)] = asked
    assert min(sizes) <= 5
    assert max(sizes) >= 20
    assert len(set(sizes.values())) == 1, f"rows and queries: {sizes}"


def test_the_filters_together_cost_as_much_as_one(client: Client) -> None:
    one, _ = counted(lambda: client.get("/en/services/?life_event=arrive"))
    all_of_them, _ = counted(
        lambda: client.get("/en/services/?life_event=arrive&audience=person&theme=health")
    )
    assert all_of_them <= one


def test_search(client: Client) -> None:
    found = {
        query: counted(lambda query=query: client.get("/en/search/", {"q": query}))
        for query in ("visa", "bank account", "pet import quarantine certificate for a parrot", "school")
    }
    hits = {query: page.count("<li>") for query, (_, page) in found.items()}
    assert max(hits.values()) >= 10
    assert len({asked for asked, _ in found.values()}) == 1, {one: asked for one, (asked, _) in found.items()}


@pytest.mark.parametrize("address", ["/en/plan/", "/ar/plan/", "/en/plan/plan.ics", "/en/plan/people/"])
def test_a_plan_for_one_and_for_five(address: str) -> None:
    asked = []
    for people in ({}, {"spouse": "yes", "child": "2", "pet": "1"}):
        client = Client()
        assert client.post("/en/plan/start/", {"journey": JOURNEY, **people}).status_code == 302
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] > 0


def test_a_query_for_each_row_would_be_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = pages.service_cards

    def slow(language: str, filters: pages.Filters) -> list[pages.Card]:
        found = cards(language, filters)
        for _one in found:
            pages.service_count()
        return found

    monkeypatch.setattr("wenjin.web.pages.pages.service_cards", slow)
    with pytest.raises(AssertionError, match="rows and queries"):
        test_the_list_of_services(client, "en")


# Cases: two rows and twenty


def signed_in(town: Town, role: str, address: str) -> Callable[[], HttpResponse]:
    client = town.client(role)
    place, _at, asked = address.partition("@")
    if asked and "palette" in place:
        return lambda: client.post(place, {"q": asked})
    if asked:
        place = client.post(place, {"q": asked})["Location"]
    return lambda: client.get(place)


def cases_like(case: Case, count: int) -> None:
    """Copies of the rows that lists read; a copy is opened nowhere, so it needs no ledger."""
    parts = list(case.parts.all())
    for number in range(count):
        twin = Case.objects.get(pk=case.pk)
        twin.pk = uuid4()
        twin.reference = reference_of("SZ", 26, [*divmod(number, 31), 5, 7])
        twin.save(force_insert=True)
        for part in parts:
            CasePart.objects.create(
                case=twin,
                **{
                    field.attname: getattr(part, field.attname)
                    for field in part._meta.concrete_fields
                    if field.attname not in ("id", "case_id")
                },
            )


# After the sign @ stands what is searched for there: it is posted.
LISTS = {
    "my cases": ("owner", "/en/cases/", "open"),
    "my cases in Arabic": ("owner", "/ar/cases/", "closed"),
    "the firm's cases": ("representative", "/en/cases/", "firm's"),
    "the inbox": ("officer", "/en/desk/", "open"),
    "the inbox of a counter": ("counter officer", "/zh-hans/desk/?whose=all", "open"),
    "search": ("officer", "/en/desk/cases/@benali", "open"),
    "the box of commands": ("officer", "/en/desk/palette/@benali", "open"),
    "bulk": ("officer", "/en/desk/bulk/", "open"),
    "the counter": ("counter officer", "/en/desk/counter/", "draft"),
    "a person at the counter": ("counter officer", "/en/desk/counter/@Amina Benali", "draft"),
    "figures": ("director", "/en/desk/figures/", "open"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_cases(town: Town, name: str) -> None:
    role, address, like = LISTS[name]
    cases_like(town.cases[like], 2)
    few, short = counted(signed_in(town, role, address))
    cases_like_more(town.cases[like])
    many, long = counted(signed_in(town, role, address))
    assert few == many, f"two rows more asked {few} times, twenty {many} times"
    if name not in ("figures", "the counter", "a person at the counter"):
        assert long.count("SZ-26-") > short.count("SZ-26-"), "the rows are not on the page"


def cases_like_more(case: Case) -> None:
    """Twenty instead of two."""
    taken = Case.objects.filter(reference__startswith="SZ-26-2").count()
    assert taken >= 2
    Case.objects.filter(reference__in=[reference_of("SZ", 26, [0, one, 5, 7]) for one in range(2)]).delete()
    cases_like(case, 20)


def longer(case: Case, count: int) -> None:
    """More of everything that a case page shows: papers, messages, looks, entries of the ledger."""
    owner = queries_of_people.actor_of_person(case.applicant_id)
    file = stage.file()
    for number in range(count):
        services.send_message(owner, case.pk, f"Message {number}", key=f"m{number}{count}")
        item = Item.objects.create(
            evidence="passport", file=file, made_at=clock.now(), holder_person_id=case.applicant_id
        )
        CasePaper.objects.create(
            case=case, evidence="passport", item=item, added_by=owner.reference, added_at=clock.now()
        )
        looker = stage.officer(name=f"Looker{count}{number}")
        services.look_at(looker, case)


CASE_PAGES = {
    "the case": ("owner", "/en/cases/{}/"),
    "the case in Arabic beside Chinese": ("owner", "/ar/cases/{}/?clerk=1"),
    "messages": ("owner", "/en/cases/{}/messages/"),
    "who looked": ("owner", "/en/cases/{}/looked/"),
    "changes": ("owner", "/en/cases/{}/changes/"),
    "one paper": ("owner", "/en/cases/{}/papers/passport/"),
    "what is asked": ("owner", "/en/cases/{}/answer/r1/"),
    "days for the calendar": ("owner", "/en/cases/{}/deadlines.ics"),
    "the desk's page": ("officer", "/en/desk/cases/{}/"),
    "the desk's page in Chinese": ("counter officer", "/zh-hans/desk/cases/{}/"),
    "answers": ("officer", "/en/desk/cases/{}/answers/"),
    "the record": ("auditor", "/en/desk/cases/{}/record/"),
    "an act": ("officer", "/en/desk/cases/{}/act/ask/?of=work-permit"),
}


@pytest.mark.parametrize("name", CASE_PAGES)
def test_a_page_of_a_case(town: Town, name: str) -> None:
    role, place = CASE_PAGES[name]
    case = town.cases["open"]
    address = place.format(case.reference)
    longer(case, 2)
    few, _ = counted(signed_in(town, role, address))
    longer(case, 18)
    many, _ = counted(signed_in(town, role, address))
    assert few == many, f"with two of everything {few} queries, with twenty {many}"


def test_a_draft_and_its_check(town: Town) -> None:
    """Papers that were given ten times over cost what they cost when given once."""
    case = town.cases["draft"]
    addresses = [f"/en/cases/{case.reference}/", f"/en/cases/{case.reference}/check/"]
    before = [counted(signed_in(town, "owner", one))[0] for one in addresses]
    file = stage.file()
    for evidence in case.papers.values_list("evidence", flat=True).distinct()[:8]:
        item = Item.objects.create(
            evidence=evidence, file=file, made_at=clock.now(), holder_person_id=case.applicant_id
        )
        CasePaper.objects.create(case=case, evidence=evidence, item=item, added_by="x", added_at=clock.now())
    assert [counted(signed_in(town, "owner", one))[0] for one in addresses] == before


def test_a_first_search_for_two_people_and_for_twenty(town: Town) -> None:
    """Each person found is written down, all of them at once."""
    client, asked = town.client("officer"), []
    client.post("/en/desk/palette/", {"q": "nobody"})
    # What a process reads once and keeps is read before anything is counted, whichever tests ran before.
    client.get(client.post("/en/desk/cases/", {"q": "nobody"})["Location"])
    for name, count in (("Fewone", 2), ("Manyone", 20)):
        before = set(Case.objects.values_list("pk", flat=True))
        cases_like(town.cases["open"], count)
        twins = list(Case.objects.exclude(pk__in=before).values_list("pk", flat=True))
        for number, twin in enumerate(twins):
            Case.objects.filter(pk=twin).update(applicant_id=stage.person(f"{name}{number}"))
        place = client.post("/en/desk/cases/", {"q": name})["Location"]
        with CaptureQueriesContext(connection) as queries:
            page = client.get(place).content.decode()
        assert page.count("data-open") == count
        asked.append(len(queries))
        Case.objects.filter(pk__in=twins).delete()
    assert asked[0] == asked[1]


def test_the_list_of_mails_and_the_outbox(town: Town) -> None:
    def write(count: int) -> None:
        for number in range(count):
            send_mail_later(
                f"a{number}@example.org", "Subject", "Words", language="en", key=f"{count}-{number}"
            )
            Message.objects.create(
                topic="nothing", available_at=clock.now(), made_at=clock.now(), dead_at=clock.now()
            )

    addresses = ("/en/desk/mail/", "/ar/desk/mail/", "/en/desk/outbox/")
    write(2)
    few = [counted(signed_in(town, "director", one))[0] for one in addresses]
    write(18)
    assert [counted(signed_in(town, "director", one))[0] for one in addresses] == few


@pytest.mark.parametrize(
    "address",
    [
        "/en/desk/audit/",
        "/en/desk/audit/looks/",
        "/en/desk/audit/entries/?q={}",
        "/en/desk/audit/entries/@{}",
        "/en/desk/audit/looks/@{}",
    ],
)
def test_pages_of_auditors(town: Town, address: str) -> None:
    case = town.cases["open"]
    longer(case, 2)
    few, _ = counted(signed_in(town, "auditor", address.format(case.reference)))
    longer(case, 18)
    many, _ = counted(signed_in(town, "auditor", address.format(case.reference)))
    assert few == many


def test_my_own_page(town: Town) -> None:
    owner = town.actors["owner"]
    assert owner.person_id
    few, _ = counted(signed_in(town, "owner", "/en/you/"))
    for number in range(18):
        accounts.give_mandate(
            owner.person_id,
            actor=owner,
            at=clock.now(),
            how=HowGiven.ONLINE,
            agent_id=stage.person(f"Agent{number}"),
        )
    assert counted(signed_in(town, "owner", "/en/you/"))[0] == few
