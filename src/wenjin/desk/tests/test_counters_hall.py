"""The overview of directors, and the people of the hall: added, changed, gone, and each taken back."""

import re
from datetime import timedelta
from html import unescape

import pytest

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.core.ledger.models import Entry
from wenjin.counters.domain.people_facts import Kind, PeopleFacts
from wenjin.counters.queries.people import people_of, person_in_hall
from wenjin.counters.services import people
from wenjin.desk.tests.forms import hidden
from wenjin.desk.tests.hall_stage import CENTRE, DESK, HallStage, heading, page

PEOPLE = f"{DESK}people/"
NEW = {"name": "Ma Yuqing", "language-0": "zh-hans", "level-0": "native", "topic": ["tax"], "key": "new"}


def test_the_overview_says_who_waits_and_what_is_not_covered(hall: HallStage) -> None:
    hall.open_counter()
    hall.ticket("en", at=clock.now() - timedelta(minutes=70))
    hall.ticket("ko", "housing")
    told = page(hall.xu, "hall/")
    assert "Lin Xiaohe" in told
    assert '<div class="late"><dt>Longest wait, minutes</dt><dd>70</dd>' in told
    assert "A home and daily life: no open counter serves it." in told
    assert "Korean, A home and daily life: nobody. Offer a call-back." in told
    assert "nobody serves Work permits" in told
    assert "Nobody of this hall serves it: somebody learns it" in told
    assert "It closes if Gu Nanxing serves then." in told
    assert 'data-mode="hole"' in told
    assert page(hall.xu, "hall/?at=10:00").count('<option value="10:00" selected>') == 1
    assert hall.xu.get(f"{DESK}hall/?at=nonsense").status_code == 200


def test_a_director_closes_a_counter_that_was_left_open(hall: HallStage) -> None:
    session = hall.colleague_opens()
    assert hall.lin.post(f"{DESK}hall/{session}/close/").status_code == 403
    assert f"hall/{session}/close/" not in page(hall.lin, "hall/")
    assert hall.xu.post(f"{DESK}hall/{session}/close/", {"key": "k"}).status_code == 302
    assert "Counter 2 closes." in page(hall.xu, "hall/")
    assert hall.xu.post(f"{DESK}hall/{session}/close/", {"key": "k"}).status_code == 404


def test_a_counter_that_closes_after_a_visitor_says_so(hall: HallStage) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    hall.act("call", ticket=made.ticket.pk)
    hall.act("begin", ticket=made.ticket.pk)
    address = re.search(rf"{DESK}hall/[0-9a-f-]{{36}}/close/", page(hall.xu, "hall/"))
    assert address
    for _ in range(2):
        assert hall.xu.post(address[0], {"key": "k"}).status_code == 302
    told = page(hall.xu, "hall/")
    assert f"Closing · Serving {made.ticket.shown} for less than a minute" in told
    assert address[0] not in told, "it is closing already"
    assert "<dt>Open counters</dt><dd>0</dd>" in told
    assert f"Closing · Serving {made.ticket.shown}" in page(hall.lin, "console/")
    stream = Entry.objects.filter(code="counter.closing")
    assert stream.count() == 1, "told twice it closes once"


def test_a_wait_has_the_same_minutes_everywhere(hall: HallStage) -> None:
    hall.ticket("en", at=clock.now() - timedelta(minutes=9, seconds=40))
    console = hall.open_counter()
    assert "Waiting 9 minutes." in console
    assert "Waiting 10 minutes" not in console
    assert "<dt>Longest wait, minutes</dt><dd>9</dd>" in page(hall.xu, "hall/")


def test_somebody_is_added_and_that_is_taken_back(hall: HallStage) -> None:
    for _ in range(2):
        assert hall.xu.post(f"{PEOPLE}officer/add/", NEW).status_code == 302
    listing = page(hall.xu, "people/")
    assert listing.count(">Ma Yuqing</bdi></a>") == 1, "sent twice it is one person"
    assert "Ma Yuqing is added." in listing
    assert _undo(hall, listing) == 302
    assert "Ma Yuqing" not in page(hall.xu, "people/").partition("<table")[2]
    codes = list(Entry.objects.filter(stream=f"hall:{CENTRE}").values_list("code", flat=True))
    assert codes[-2:] == ["officer.added", "officer.removed"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "Write a name."),
        ({"name": "x" * 400}, "The name is too long."),
        ({"language-0": ""}, "Choose at least one language."),
        ({"language-1": "zh-hans", "level-1": "fluent"}, "Choose each language once"),
        ({"language-0": "xx"}, "Choose each language once"),
        ({"level-0": "perfectly"}, "Choose each language once"),
        ({"topic": []}, "Choose at least one topic."),
        ({"topic": ["no-such"]}, "One of the topics is not served in this hall."),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "This account does not have the role"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    hall: HallStage, wrong: dict[str, object], told: str
) -> None:
    before = len(people_of(CENTRE, Kind.OFFICER))
    response = hall.xu.post(f"{PEOPLE}officer/add/", {**NEW, **wrong})
    assert response.status_code == 422
    text = unescape(response.content.decode())
    assert told in text
    assert "name" in wrong or 'value="Ma Yuqing"' in text
    assert len(people_of(CENTRE, Kind.OFFICER)) == before


def test_an_account_belongs_to_one_person_of_the_hall(hall: HallStage) -> None:
    lin = person_in_hall(CENTRE, Kind.OFFICER, hall.officer)
    assert lin is not None
    response = hall.xu.post(f"{PEOPLE}officer/add/", {**NEW, "person": str(lin.facts.person_id)})
    assert response.status_code == 409
    assert "This account belongs to somebody else in this hall." in response.content.decode()


def test_somebody_is_changed_and_that_is_taken_back(hall: HallStage) -> None:
    address = f"{PEOPLE}officer/{hall.colleague}/"
    sent = hidden(page(hall.xu, f"people/officer/{hall.colleague}/"), address)
    changed = {**sent, "name": "Gu Nanxing", "language-0": "ja", "level-0": "second", "topic": ["school"]}
    assert hall.xu.post(address, changed).status_code == 302
    assert _facts(hall).languages == (("ja", "second"),)
    assert _undo(hall, page(hall.xu, "people/")) == 302
    assert _facts(hall).languages == (("zh-hans", "fluent"), ("ko", "fluent"))


def test_who_was_changed_meanwhile_is_not_overwritten(hall: HallStage) -> None:
    address = f"{PEOPLE}officer/{hall.colleague}/"
    sent = hidden(page(hall.xu, f"people/officer/{hall.colleague}/"), address)
    other = PeopleFacts("Gu Nanxing", languages=(("fr", "fluent"),), topics=("tax",))
    people.change(Kind.OFFICER, CENTRE, hall.colleague, other, SYSTEM, key="other", at=clock.now())
    mine = {**sent, "name": "Gu", "language-0": "ja", "level-0": "fluent", "topic": ["tax"]}
    response = hall.xu.post(address, mine)
    assert response.status_code == 409
    told = response.content.decode()
    assert "Somebody changed this person since you opened the page." in told
    assert 'value="Gu"' in told, "nothing typed is lost"
    assert _facts(hall) == other


def test_who_leaves_is_called_back_by_the_same_button(hall: HallStage) -> None:
    address = f"{PEOPLE}officer/{hall.colleague}/leave/"
    assert hall.xu.post(address, {"do": "leave", "key": "k"}).status_code == 302
    listing = page(hall.xu, "people/")
    assert "Left on" in listing
    assert _undo(hall, listing) == 302
    assert "Left on" not in page(hall.xu, "people/")
    hall.colleague_opens()
    busy = hall.xu.post(address, {"do": "leave", "key": "k2"})
    assert busy.status_code == 409
    assert "They are at a counter now. Close it first." in busy.content.decode()


def test_a_button_of_somebody_else_takes_nothing_back(hall: HallStage) -> None:
    before = people_of(CENTRE, Kind.OFFICER)
    for token in ("", "x", "a:b:c"):
        response = hall.xu.post(f"{PEOPLE}undo/", {"token": token, "key": "k"})
        assert response.status_code == 409
        assert "This can no longer be taken back." in response.content.decode()
    assert people_of(CENTRE, Kind.OFFICER) == before


def test_who_speaks_a_language_is_found(hall: HallStage) -> None:
    found = page(hall.xu, "people/?language=ko")
    assert "Gu Nanxing" in found
    assert "Lin Xiaohe" not in found
    assert heading(page(hall.xu, f"people/interpreter/{hall.interpreter}/")) == "Yusuf Demir"
    assert hall.xu.get(f"{PEOPLE}interpreter/{hall.officer}/").status_code == 404


def _undo(hall: HallStage, listing: str) -> int:
    token = re.search(r'name="token" value="([^"]+)"', listing)
    assert token is not None
    return int(hall.xu.post(f"{PEOPLE}undo/", {"token": token[1], "key": "undo"}).status_code)


def _facts(hall: HallStage) -> PeopleFacts:
    found = person_in_hall(CENTRE, Kind.OFFICER, hall.colleague)
    assert found is not None
    return found.facts
