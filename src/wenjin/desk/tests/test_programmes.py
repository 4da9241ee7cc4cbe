"""The desk of programmes: cohorts, consents, attendance, outcomes, emergencies, routes."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wenjin.core import clock
from wenjin.core.ledger import book
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.forms import as_it_stands
from wenjin.events.domain.consent_form import Named
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.queries.facts import forget_facts
from wenjin.events.services.guardians import ask_guardians, name_guardians
from wenjin.events.services.registering import Registered, register

pytestmark = pytest.mark.django_db
CAMP = "desk-camp"
OF_CAMP = f"/en/desk/programmes/{CAMP}/"
ROUTES = "/en/desk/programmes/routes/"
STOP = {"minutes": "20", "way": "walk"}


def rows(name: str) -> Any:
    """All rows of a table of the events, whose models are private to them."""
    return apps.get_model("events", name)._default_manager


@pytest.fixture
def team(signed_in: SignedIn) -> Client:
    return signed_in("fang")


@pytest.fixture(autouse=True)
def camp() -> None:
    """A camp with a counted day."""
    forget_facts()
    at = clock.now()
    begins = at + timedelta(days=20)
    row = rows("Event").create(
        code=CAMP,
        kind="camp",
        state="published",
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
        is_online=True,
        guardian_below=18,
        largest_group=4,
        created_at=at,
        changed_at=at,
    )
    rows("Quota").create(event=row, code="places", kind="places", size=40)
    rows("Session").create(
        event=row, code="day-1", starts_at=begins, ends_at=begins + timedelta(hours=8), is_counted=True
    )


def come(name: str, age: int = 30, size: int = 1, language: str = "en") -> Registered:
    """Somebody registers."""
    guests = tuple(
        GuestForm(f"{name} {number}", born_on=date(clock.now().year - age, 1, 1)) for number in range(size)
    )
    form = Form(name, f"{name.lower()}@example.org", guests=guests)
    made = register(CAMP, form, key=name, at=clock.now(), language=language)
    ask_guardians(made.id, at=clock.now())
    return made


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return str(response.content.decode())


def test_guests_are_divided_moved_named_and_tied(team: Client) -> None:
    assert "Nobody has a place" in page(team.get(OF_CAMP))
    first, second = come("Ada", size=2), come("Ben")
    told = page(team.post(OF_CAMP, {"do": "divide", "largest": "many", "key": "a"}), 409)
    assert 'value="many"' in told
    page(team.post(OF_CAMP, {"do": "divide", "largest": "2", "by": "language", "key": "b"}, follow=True))
    assert rows("Cohort").count() == 2
    guest = rows("Guest").get(registration_id=second.id)
    other = rows("Guest").filter(registration_id=first.id).first()
    assert other is not None
    number = rows("CohortMember").get(guest=other).cohort.number
    page(team.post(OF_CAMP, {"do": "move", "guest": guest.pk, "cohort": number, "key": "c"}, follow=True))
    assert rows("CohortMember").get(guest=guest).cohort.number == number
    form = {"do": "name", "cohort": number, "name": "River", "leader": "Wu", "language": "es", "key": "d"}
    assert "River" in page(team.post(OF_CAMP, form, follow=True))
    tie = {"do": "together", "first": first.reference, "second": "nobody", "key": "e"}
    assert 'value="nobody"' in page(team.post(OF_CAMP, tie), 409)
    tied = page(team.post(OF_CAMP, {**tie, "second": second.reference, "key": "f"}, follow=True))
    wish = re.search(r'name="wish" value="(\d+)"', tied)
    assert wish
    page(team.post(OF_CAMP, {"do": "part", "wish": wish[1], "key": "g"}, follow=True))
    for wrong in ({"do": "move", "guest": "x"}, {"do": "name", "cohort": "99"}):
        page(team.post(OF_CAMP, wrong), 409)


def test_who_has_not_answered_is_reminded_once(team: Client) -> None:
    come("Mia", age=12)
    text = page(team.get(f"{OF_CAMP}consents/"))
    assert "Nobody named yet" in text
    guardian = re.search(r'name="guardian" value="([0-9a-f-]+)"', text)
    assert guardian
    form = {"guardian": guardian[1], "key": "r"}
    assert "reminded" in page(team.post(f"{OF_CAMP}consents/", form, follow=True))
    page(team.post(f"{OF_CAMP}consents/", {**form, "key": "again"}), 409)
    page(team.post(f"{OF_CAMP}consents/", {"guardian": "x"}), 409)


def test_a_guardian_who_cannot_be_written_to_is_named_at_the_desk(team: Client) -> None:
    made = come("Mia", age=12)
    name_guardians(made.secret, {0: Named("Lea Sample", "lea@example.org", "en")}, key="n", at=clock.now())
    of_one = f"{OF_CAMP.replace('programmes', 'events')}registrations/{made.id}/"
    assert "Mail comes back" not in page(team.get(of_one))
    rows("Guardian").filter(state="asked").update(mail_failed_at=clock.now())
    told = page(team.get(of_one))
    assert "lea@example.org" in told
    assert "Mail comes back" in told
    assert "Mail comes back" in page(team.get(f"{OF_CAMP}consents/"))


def test_who_was_there_is_ticked(team: Client) -> None:
    come("Ada", size=2)
    here, away = rows("Guest").order_by("place")
    address = f"{OF_CAMP}attendance/"
    page(team.get(address))
    form = {"session": "day-1", "shown": [here.pk, away.pk], "there": [here.pk], "key": "a"}
    text = page(team.post(address, form, follow=True))
    assert text.count(" checked") == 1
    assert rows("Attendance").get().guest_id == here.pk
    wrong = page(team.post(address, {**form, "session": "day-9", "there": [away.pk], "key": "b"}), 409)
    assert f'value="{away.pk}" checked' in wrong, "what was ticked stays ticked"


def test_two_colleagues_tick_different_guests_of_a_session(team: Client) -> None:
    come("Ada", size=2), come("Ben")
    ada, friend, ben = rows("Guest").order_by("registration__number", "place")
    address = f"{OF_CAMP}attendance/"
    first, second = (as_it_stands(page(team.get(address)), "session") for _ in range(2))
    page(team.post(address, {**first, "there": [ada.pk, friend.pk], "key": "a"}, follow=True))
    page(team.post(address, {**second, "there": [ben.pk], "key": "b"}, follow=True))
    assert rows("Attendance").count() == 3, "who was not touched stays as the other one said"
    third = as_it_stands(page(team.get(address)), "session")
    page(team.post(address, {**third, "there": [ada.pk], "key": "c"}, follow=True))
    assert rows("Attendance").get().guest_id == ada.pk


def test_outcomes_are_entered_with_the_words_of_the_event(team: Client) -> None:
    come("Ada")
    guest = rows("Guest").get()
    address = f"{OF_CAMP}outcomes/"
    page(team.post(address, {"do": "competences", "competences": "Swim\nSail", "key": "a"}, follow=True))
    form = {f"result-{guest.pk}": "passed", f"can-{guest.pk}": ["swim"], "key": "b"}
    page(team.post(address, form, follow=True))
    outcome = rows("Outcome").get()
    assert (outcome.result, outcome.competences) == ("passed", ["swim"])
    page(team.post(address, {f"result-{guest.pk}": "brilliant", "key": "c"}), 409)
    long = page(team.post(address, {"do": "competences", "competences": "x" * 200, "key": "d"}), 409)
    assert "x" * 200 in long


def test_two_colleagues_write_outcomes_of_different_guests(team: Client) -> None:
    come("Ada"), come("Ben")
    ada, ben = rows("Guest").order_by("registration__number")
    address = f"{OF_CAMP}outcomes/"
    page(team.post(address, {"do": "competences", "competences": "Swim\nSail", "key": "a"}, follow=True))
    first, second = (as_it_stands(page(team.get(address)), f"result-{ada.pk}") for _ in range(2))
    about_ada = {f"result-{ada.pk}": "passed", f"can-{ada.pk}": ["sail"]}
    page(team.post(address, {**first, **about_ada, "key": "b"}, follow=True))
    page(team.post(address, {**second, f"result-{ben.pk}": "left", "key": "c"}, follow=True))
    found = {one.guest_id: (one.result, one.competences) for one in rows("Outcome").all()}
    assert found == {ada.pk: ("passed", ["sail"]), ben.pk: ("left", [])}
    # Of the same guest the second one is asked to look.
    mine = {**second, f"result-{ada.pk}": ["left"]}
    for key in ("d", "e"):
        told = page(team.post(address, {**mine, "key": key}), 409)
        assert "Show what is there now" in told
        mine = as_it_stands(told, f"result-{ada.pk}")
        assert (mine[f"result-{ada.pk}"], mine[f"result-{ben.pk}"]) == (["left"], ["left"])
    assert rows("Outcome").get(guest=ada).result == "passed"


def test_cohorts_that_are_there_are_divided_anew_only_when_it_is_meant(team: Client) -> None:
    come("Ada"), come("Ben")
    divide = {"do": "divide", "largest": "1", "by": "language"}
    page(team.post(OF_CAMP, {**divide, "key": "a"}, follow=True))
    guest = rows("Guest").first()
    other = rows("CohortMember").exclude(guest=guest).get().cohort.number
    page(team.post(OF_CAMP, {"do": "move", "guest": guest.pk, "cohort": other, "key": "b"}, follow=True))
    told = page(team.post(OF_CAMP, {**divide, "key": "c"}), 409)
    assert "Tick that you mean it." in told
    assert rows("CohortMember").get(guest=guest).cohort.number == other
    page(team.post(OF_CAMP, {**divide, "is_meant": "on", "key": "d"}, follow=True))
    assert rows("CohortMember").values("cohort").distinct().count() == 2


def test_emergencies_are_for_the_team_and_each_look_is_written(team: Client, signed_in: SignedIn) -> None:
    come("Ada")
    address = f"{OF_CAMP}emergencies/"
    assert "ada@example.org" not in page(team.get(address))
    assert "ada@example.org" in page(team.post(address, {"key": "one"}))
    looks = [one for one in book.entries(f"event:{CAMP}") if one.code == "emergencies.seen"]
    assert len(looks) == 1
    director = signed_in("xu")
    assert director.get(address).status_code == 403
    assert "emergencies/" not in page(director.get(OF_CAMP))


def test_a_route_is_written_and_shown(team: Client) -> None:
    page(team.get(ROUTES))
    form = {
        "code": "walk",
        "title": "A walk",
        "languages": ["en", "ar"],
        "stop-0-name": "Gate",
        "stop-0-code": "gate",
        "stop-0-minutes": "20",
        "stop-0-way": "walk",
        "stop-1-name": "Museum",
        "stop-1-code": "museum",
        "stop-1-minutes": "many",
        "stop-1-way": "metro",
        "stop-1-hours": "2-7 09:00-17:00",
    }
    wrong = page(team.post(f"{ROUTES}new/", {**form, "key": "a"}), 422)
    assert 'value="many"' in wrong
    assert wrong.count('class="err"') == 1
    page(team.post(f"{ROUTES}new/", {**form, "stop-1-minutes": "60", "key": "b"}, follow=True))
    text = page(team.get(f"{ROUTES}walk/"))
    assert 'value="2-7 09:00-17:00"' in text
    page(team.post(f"{ROUTES}walk/show/", {"do": "show", "key": "c"}, follow=True))
    assert rows("Route").get().state == "published"
    changed = {**form, "stop-1-minutes": "60", "title": "Another", "seen": "1", "key": "d"}
    assert "Another" in page(team.post(f"{ROUTES}walk/", changed), 409), (
        "somebody was faster; nothing is lost"
    )
    again = as_it_stands(page(team.post(f"{ROUTES}walk/", {**changed, "key": "d2"}), 409))
    assert again["title"] == ["Another"]
    page(team.post(f"{ROUTES}walk/", {**again, "key": "d3"}), 409)
    assert "Show what is there now" in page(team.post(f"{ROUTES}walk/", {**again, "key": "d4"}), 409)
    page(team.post(f"{ROUTES}walk/", {**changed, "seen": "2", "key": "e"}, follow=True))
    page(team.post(f"{ROUTES}walk/show/", {"do": "hide", "key": "f"}, follow=True))
    assert rows("Route").get().state == "draft"


def test_a_route_that_is_not_translated_stays_so_when_it_is_saved(team: Client) -> None:
    form: dict[str, Any] = {"code": "walk", "title": "A walk", "summary": "Along the river"}
    for number, name in enumerate(("Gate", "Museum")):
        form |= {f"stop-{number}-{part}": value for part, value in STOP.items()}
        form |= {f"stop-{number}-name": name, f"stop-{number}-code": name.lower()}
    page(team.post(f"{ROUTES}new/", {**form, "key": "a"}, follow=True))
    text = page(team.get(f"{ROUTES}walk/", {"language": "zh-hans"}))
    assert 'name="title" value=""' in text
    assert 'name="stop-1-name" value=""' in text
    assert re.search(r'id="stop-1-name-source">.*?Museum', text), "the source stands beside it"
    empty = {**form, "title": "", "summary": "", "stop-0-name": "大门", "stop-1-name": ""}
    sent = {**empty, "language": "zh-hans", "seen": "1", "key": "b"}
    page(team.post(f"{ROUTES}walk/", sent, follow=True))
    texts = rows("EventText").filter(subject="route/walk", language="zh-hans")
    assert dict(texts.values_list("field", "value")) == {"stops/gate/name": "大门"}
    wrong = page(team.post(f"{ROUTES}walk/", {**empty, "seen": "2", "key": "c"}), 422)
    assert wrong.count('class="err"') == 2, "in its own language a route and its stops have names"
    more = {**STOP, "code": "pier", "name": ""}
    added = {**sent, **{f"stop-2-{part}": value for part, value in more.items()}, "seen": "2", "key": "d"}
    assert page(team.post(f"{ROUTES}walk/", added), 422).count('class="err"') == 1


def test_lists_cost_the_same_for_few_and_many(team: Client) -> None:
    counts: dict[str, list[int]] = {}
    for name, size in (("Ada", 2), ("Ben", 4), ("Cem", 4)):
        come(name, age=12, size=size)
        for part in ("", "consents/", "attendance/", "outcomes/"):
            team.get(OF_CAMP + part)
            with CaptureQueriesContext(connection) as asked:
                page(team.get(OF_CAMP + part))
            counts.setdefault(part, []).append(len(asked))
    assert all(len(set(found)) == 1 for found in counts.values()), counts
