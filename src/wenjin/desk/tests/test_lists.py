"""Lists of the desk: the inbox, search, the box of commands, many cases at once, figures."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.desk.tests.conftest import Staff, changed
from wenjin.desk.tests.forms import hidden

pytestmark = pytest.mark.usefixtures("shenzhen")
SignedIn = Callable[..., Client]
QueryLimit = Callable[[int], AbstractContextManager[object]]

PAGES = {
    "": {"chen": 200, "lin": 200, "yusuf": 302, "hanna": 302, "he": 302, "xu": 302, "amina": 403},
    "cases/": {"chen": 200, "lin": 200, "yusuf": 200, "hanna": 403, "he": 200, "xu": 403, "amina": 403},
    "bulk/": {"chen": 200, "lin": 403, "yusuf": 403, "hanna": 403, "he": 403, "xu": 403, "amina": 403},
    "counter/": {"chen": 403, "lin": 200, "yusuf": 200, "hanna": 403, "he": 403, "xu": 403, "amina": 403},
    "figures/": {"chen": 403, "lin": 403, "yusuf": 403, "hanna": 403, "he": 200, "xu": 200, "amina": 403},
    "mail/": {"chen": 403, "lin": 200, "yusuf": 403, "hanna": 403, "he": 403, "xu": 200, "amina": 403},
    "outbox/": {"chen": 403, "lin": 403, "yusuf": 403, "hanna": 403, "he": 200, "xu": 200, "amina": 403},
    "audit/": {"chen": 403, "lin": 403, "yusuf": 403, "hanna": 403, "he": 200, "xu": 403, "amina": 403},
    "audit/looks/": {"chen": 403, "lin": 403, "yusuf": 403, "hanna": 403, "he": 200, "xu": 403, "amina": 403},
    "pack/": {"chen": 200, "lin": 200, "yusuf": 200, "hanna": 200, "he": 200, "xu": 200, "amina": 403},
}


@pytest.mark.parametrize("who", ["chen", "lin", "yusuf", "hanna", "he", "xu", "amina"])
def test_who_enters_which_page(signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)
    found = {page: client.get(f"/en/desk/{page}").status_code for page in PAGES}
    assert found == {page: answers[who] for page, answers in PAGES.items()}


def test_every_way_in_the_head_leads_somewhere(signed_in: SignedIn) -> None:
    import re

    for who in ("chen", "lin", "yusuf", "hanna", "he", "xu"):
        client = signed_in(who)
        page = client.get("/en/desk/pack/").content.decode()
        head = page[page.index('<nav class="nav"') : page.index("</nav>")]
        for href in re.findall(r'href="([^"]+)"', head):
            assert client.get(href).status_code == 200, (who, href)


def test_the_name_of_the_office_is_cut_at_its_own_end(accepted: Any, signed_in: SignedIn) -> None:
    """An English name in a page from right to left: cut at its beginning it would say nothing."""
    page = signed_in("chen").get("/ar/desk/").content.decode()
    assert '<span class="soft where" lang="en" dir="ltr" title="Shenzhen Science' in page
    assert f"data-open>{accepted.reference}</a>" in page
    assert 'class="code caseno"' in page


def test_an_estimate_that_was_wrong_is_no_broken_promise(amina: Actor, signed_in: SignedIn) -> None:
    """The pre-review has no promise that was read; its days are our estimate."""
    case = stage.submitted(amina, at=clock.now() - timedelta(days=14))
    row = case.parts.get(decision=stage.WORK)
    assert row.promised_on is None
    assert row.due_on is not None, "the office plans by it"
    client = signed_in("chen")
    inbox = client.get("/en/desk/?status=late").content.decode()
    page = client.get(f"/en/desk/cases/{case.reference}/").content.decode()
    assert "over our estimate" in inbox
    assert "over our estimate" in page
    assert "over promise" not in inbox + page


def test_the_inbox_by_what_is_due(accepted: Any, submitted: Any, signed_in: SignedIn) -> None:
    accepted.parts.filter(decision=stage.WORK).update(
        due_on=clock.today() - timedelta(days=2), sort_on=clock.today() - timedelta(days=2)
    )
    page = signed_in("chen").get("/en/desk/").content.decode()
    assert page.index("2 days over promise") < page.index("Online pre-review")
    assert accepted.reference in page
    assert 'colspan="8" scope="colgroup">Late' in page
    assert "1 late" in page


def waiting(page: str) -> str:
    """The line that waits for another decision."""
    from html import unescape

    told = unescape(page)
    at = told.index("Waits for: Work permit")
    return told[told.rindex("<tr", 0, at) : told.index("</tr>", at)]


def test_what_waits_for_another_decision_says_for_which(accepted: Any, signed_in: SignedIn) -> None:
    police = signed_in("wu")
    line = waiting(police.get("/en/desk/").content.decode())
    assert 'data-s="wait"' in line
    assert 'class="what waits"' in line
    assert "With: " in line
    late = {"due_on": clock.today() - timedelta(days=2)}
    accepted.parts.filter(decision=stage.WORK).update(**late)
    line = waiting(police.get("/en/desk/").content.decode())
    assert 'data-s="late"' in line
    assert 'class="what waits"' in line, "this office is in time"
    assert "Late: " in line
    accepted.parts.filter(decision=stage.RESIDENCE).update(**late)
    assert 'class="what"' in waiting(police.get("/en/desk/").content.decode())


def test_an_empty_inbox_says_so(signed_in: SignedIn) -> None:
    assert "Nothing waits for you." in signed_in("chen").get("/en/desk/").content.decode()
    assert "Nothing fits." in signed_in("chen").get("/en/desk/?whose=mine").content.decode()


def test_filters(accepted: Any, staff: Staff, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    assert accepted.reference in client.get("/en/desk/?whose=nobody").content.decode()
    assert accepted.reference not in client.get("/en/desk/?whose=mine").content.decode()
    accepted.parts.update(assigned_to=staff["chen"].id)
    assert accepted.reference in client.get("/en/desk/?whose=mine").content.decode()
    assert accepted.reference not in client.get("/en/desk/?status=paused").content.decode()
    for odd in ("whose=x&status=y", "after=x", "after=2026-99-99~1", "authority=nobody"):
        assert client.get(f"/en/desk/?{odd}").status_code == 200


def test_the_inbox_pages_and_costs_the_same(
    accepted: Any, signed_in: SignedIn, django_assert_max_num_queries: QueryLimit
) -> None:
    client = signed_in("chen")
    _copies(accepted, 60)
    page = client.get("/en/desk/").content.decode()
    assert page.count("data-open") == 50
    following = page[page.index('rel="next"') - 200 : page.index('rel="next"')]
    href = following[following.rindex('href="') + 6 : following.rindex('"')].replace("&amp;", "&")
    assert client.get(f"/en/desk/{href}").content.decode().count("data-open") == 11
    with django_assert_max_num_queries(20):
        client.get("/en/desk/")


def _copies(case: Any, count: int) -> None:
    """More cases like one, as rows."""
    part = case.parts.get(decision=stage.WORK)
    for number in range(count):
        case.pk, case.reference, case._state.adding = None, f"SZ-26-X{number:03d}-X", True
        case.save(force_insert=True)
        part.pk, part.case, part._state.adding = None, case, True
        part.save(force_insert=True)


@pytest.mark.parametrize("words", ["amina", "بن علي", "BENALI", "X00000011"])
def test_search_in_any_script_and_by_passport(accepted: Any, signed_in: SignedIn, words: str) -> None:
    response = searched(signed_in("chen"), q=words)
    assert accepted.reference in response.content.decode()


def searched(client: Client, **asked: str) -> Any:
    """What the form of the search leads to."""
    return client.post("/en/desk/cases/", asked, follow=True)


def test_what_is_searched_for_stands_in_no_address_and_in_nobody_elses_session(
    accepted: Any, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other = signed_in("chen"), signed_in("lin")
    address = client.post("/en/desk/cases/", {"q": "benali", "status": "open"})["Location"]
    assert "benali" not in address.casefold()
    for _ in range(2):  # loading again and going back work
        page = client.get(address).content.decode()
        assert accepted.reference in page
        assert 'name="q" type="search" value="benali"' in page
        assert '<option value="open" selected>' in page
    assert "no longer kept" in other.get(address).content.decode()
    assert accepted.reference not in client.get("/en/desk/cases/", {"q": "benali"}).content.decode()
    assert accepted.reference in client.get("/en/desk/cases/", {"q": accepted.reference}).content.decode()
    assert not any("benali" in row.session_data for row in Session.objects.all())
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "no longer kept" in client.get(address).content.decode()


def test_only_the_latest_searches_are_kept(signed_in: SignedIn) -> None:
    client = signed_in("chen")
    made = [client.post("/en/desk/cases/", {"q": f"name {one}"})["Location"] for one in range(25)]
    assert "no longer kept" in client.get(made[0]).content.decode()
    assert 'value="name 24"' in client.get(made[-1]).content.decode()
    assert 'value="name 5"' in client.get(made[5]).content.decode()


def test_search_by_number_with_slips(accepted: Any, signed_in: SignedIn) -> None:
    typed = accepted.reference.replace("-", " ").lower()
    client = signed_in("chen")
    assert accepted.reference in searched(client, q=typed).content.decode()
    nothing = searched(client, q="nobody at all").content.decode()
    assert "No case that you may see fits." in nothing
    closed = searched(client, q="amina", status="closed").content.decode()
    assert accepted.reference not in closed


def test_the_box_of_commands(accepted: Any, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    found = client.post("/en/desk/palette/", {"q": "amina"}).content.decode()
    assert accepted.reference in found
    assert 'role="option"' in found
    assert "Inbox" in client.post("/en/desk/palette/", {"q": "inb"}).content.decode()
    assert "<html" not in found
    assert 'form="palette-form"' in found
    assert client.get("/en/desk/palette/").status_code == 405
    assert signed_in("amina").post("/en/desk/palette/").status_code == 403
    # Whoever may search no case gets the pages of the desk only.
    director = signed_in("xu").post("/en/desk/palette/", {"q": "amina"}).content.decode()
    assert accepted.reference not in director
    assert "palette-form" not in director


def test_many_at_once_each_by_itself(
    accepted: Any, submitted: Any, staff: Staff, signed_in: SignedIn
) -> None:
    client = signed_in("chen")
    page = client.get("/en/desk/bulk/").content.decode()
    assert "Take them over" in page
    parts = [
        f"{accepted.pk}/{stage.WORK}",
        f"{submitted.pk}/{stage.WORK}",
        "nonsense",
        f"{accepted.pk}/{stage.RESIDENCE}",
    ]
    me = staff["chen"].id
    response = client.post("/en/desk/bulk/", {"key": "k", "do": f"to:{me}", "part": parts})
    page = response.content.decode()
    assert page.count("Given.") == 2
    assert "2 were not done." in page
    assert "This is not yours to do in this case." in page
    assert all(case.parts.get(decision=stage.WORK).assigned_to_id == me for case in (accepted, submitted))


def test_a_step_of_many_tells_which_failed(accepted: Any, submitted: Any, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    page = client.get("/en/desk/bulk/").content.decode()
    assert "task:prereview" in page
    parts = [f"{accepted.pk}/{stage.WORK}", f"{submitted.pk}/{stage.WORK}"]
    answer = client.post(
        "/en/desk/bulk/", {"key": "k", "do": "task:prereview", "part": parts}
    ).content.decode()
    assert "This step is done already." in answer
    assert "The step is done." in answer
    assert client.post("/en/desk/bulk/", {"key": "k2", "do": "task:prereview"}).status_code == 400


def test_figures_without_names(accepted: Any, officers: dict[str, Actor], signed_in: SignedIn) -> None:
    from wenjin.cases import services

    services.decide(officers["chen"], accepted.pk, stage.WORK, "granted", key="d")
    page = signed_in("xu").get("/en/desk/figures/").content.decode()
    assert "How decisions ended" in page
    assert "100 %" in page
    assert "BENALI" not in page
    handed = page.partition('id="given"')[2]
    assert clock.today().strftime("%Y-%m") in handed
    assert handed.count("<tr>") == 1 + len(stage.AUTHORITIES)


def test_pages_speak_chinese_and_arabic(accepted: Any, signed_in: SignedIn) -> None:
    client = signed_in("chen")
    for language, direction in (("zh-hans", "ltr"), ("ar", "rtl")):
        for page in (
            "",
            f"cases/{accepted.reference}/",
            f"cases/{accepted.reference}/act/ask/?of=work-permit",
        ):
            shown = client.get(f"/{language}/desk/{page}").content.decode()
            assert f'dir="{direction}"' in shown


def test_the_head_has_the_hidden_key(accepted: Any, signed_in: SignedIn) -> None:
    page = signed_in("chen").get(f"/en/desk/cases/{accepted.reference}/").content.decode()
    found = hidden(page, f"/en/desk/cases/{accepted.reference}/act/message/")
    assert {"key", "seen"} <= found.keys()


def test_the_counter_sees_first_what_is_to_be_done_there(
    submitted: Any, amina: Actor, officers: dict[str, Actor], signed_in: SignedIn
) -> None:
    client = signed_in("lin")
    assert submitted.reference not in client.get("/en/desk/").content.decode(), "the authority reviews it"
    assert submitted.reference in client.get("/en/desk/?whose=all").content.decode()
    services.complete_task(officers["chen"], submitted.pk, "prereview", key="t1")
    assert submitted.reference not in client.get("/en/desk/").content.decode(), "nobody has booked yet"
    services.complete_task(amina, submitted.pk, "book", key="t2")
    page = client.get("/en/desk/").content.decode()
    assert submitted.reference in page
    assert "At the counter" in page
    stage.see_originals(submitted)
    services.complete_task(officers["lin"], submitted.pk, "originals", key="t3")
    assert submitted.reference not in client.get("/en/desk/").content.decode()
    assert "At the counter" not in signed_in("chen").get("/en/desk/").content.decode()


def test_the_list_of_keys_is_a_page(signed_in: SignedIn) -> None:
    page = signed_in("chen").get("/en/desk/keys/").content.decode()
    assert page.count("<kbd>") > 20
    assert "Choose the line, or no longer" in page


def test_the_counter_is_told_where_a_file_of_another_centre_is_handled(
    submitted: Any, signed_in: SignedIn
) -> None:
    changed(submitted, centre="hetao-station")
    look = {"q": submitted.reference}
    page = signed_in("lin").post("/en/desk/cases/", look, follow=True).content.decode()
    assert "This case is handled at another centre: Hetao one-stop station." in page
    assert "AMINA" not in page
    assert signed_in("lin").get(f"/en/desk/cases/{submitted.reference}/").status_code == 404
    changed(submitted, status="draft")
    assert (
        "another centre" not in signed_in("lin").post("/en/desk/cases/", look, follow=True).content.decode()
    )
    assert (
        "another centre" not in signed_in("yusuf").post("/en/desk/cases/", look, follow=True).content.decode()
    )
