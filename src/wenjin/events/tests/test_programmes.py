"""Cohorts, attendance, outcomes, the list of emergencies, routes: what staff write down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.core.ledger import book
from wenjin.events.domain.cohorts import By
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.domain.route_form import RouteDraft, StopDraft, hours_from, hours_line, wrong_in_route
from wenjin.events.models import Attendance, CohortMember, Event, EventText, Guest, Outcome, Route, Session
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.programmes import programme
from wenjin.events.queries.routes import route, routes
from wenjin.events.services.cohorts import (
    NobodyToDivide,
    NoSuchCohort,
    WithThemselves,
    WrongSize,
    divide_guests,
    end_wish,
    move_guest,
    name_cohort,
    wish_together,
)
from wenjin.events.services.consents import give
from wenjin.events.services.emergencies import look
from wenjin.events.services.exporting import note_export
from wenjin.events.services.outcomes import (
    NoSuchSession,
    Said,
    UnknownOutcome,
    mark_attendance,
    set_competences,
    write_outcomes,
)
from wenjin.events.services.planning_refusals import BadEvent, NotAllowed
from wenjin.events.services.refusals import NoSuchRegistration, SomebodyWasFaster
from wenjin.events.services.routes import NoSuchRoute, RouteThereAlready, show_route, write_route
from wenjin.events.tests.stage import BEGINS, CODE, NOW, born, event, registered, row
from wenjin.events.tests.test_consents import TEAM, guardian, link, parent_and_child, said

pytestmark = pytest.mark.django_db
DIRECTOR = Actor(person_id=UUID(int=9), posts=(Post(Role.DIRECTOR, UUID(int=8)),), is_strong=True)


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


def key() -> str:
    return uuid4().hex


def ids() -> list[UUID]:
    return list(Guest.objects.order_by("registration__number", "place").values_list("pk", flat=True))


def test_guests_are_divided_and_mended_by_hand() -> None:
    event()
    with pytest.raises(NobodyToDivide):
        divide_guests(TEAM, CODE, largest=3, by=By.LANGUAGE, key=key(), at=NOW)
    registered(2)
    registered(2)
    first, second = registered(), registered()
    with pytest.raises(WrongSize):
        divide_guests(TEAM, CODE, largest=0, by=By.LANGUAGE, key=key(), at=NOW)
    wish_together(TEAM, CODE, row(first).reference, f" {row(second).reference.lower()} ", key=key(), at=NOW)
    divide_guests(TEAM, CODE, largest=2, by=By.LANGUAGE, key="k", at=NOW)
    assert divide_guests(TEAM, CODE, largest=1, by=By.LANGUAGE, key="k", at=NOW) is None, "sent twice"
    seen = programme(CODE, "en")
    assert seen is not None
    by_registration: dict[UUID, set[int | None]] = {}
    for one in seen.guests:
        by_registration.setdefault(one.registration_id, set()).add(one.cohort)
    assert sorted(map(len, by_registration.values())) == [1, 1, 1, 1]
    assert by_registration[first.id] == by_registration[second.id]
    moved = ids()[0]
    number = CohortMember.objects.get(guest=ids()[2]).cohort.number
    move_guest(TEAM, CODE, moved, number, key=key(), at=NOW)
    assert CohortMember.objects.get(guest=moved).cohort.number == number
    move_guest(TEAM, CODE, moved, None, key=key(), at=NOW)
    assert not CohortMember.objects.filter(guest=moved).exists()
    with pytest.raises(NoSuchCohort):
        move_guest(TEAM, CODE, moved, 9, key=key(), at=NOW)
    name_cohort(TEAM, CODE, 1, name=" River ", leader="Wu", language="es", key=key(), at=NOW)
    divide_guests(TEAM, CODE, largest=2, by=By.MIXED, key=key(), at=NOW)
    seen = programme(CODE, "en")
    assert seen is not None
    assert (seen.cohorts[0].name, seen.cohorts[0].leader) == ("River", "Wu")
    end_wish(TEAM, CODE, seen.wishes[0].id, key=key(), at=NOW)
    after = programme(CODE, "en")
    assert after is not None
    assert after.wishes == ()


def test_wishes_name_registrations_that_are_there() -> None:
    event()
    reference = row(registered()).reference
    with pytest.raises(NoSuchRegistration):
        wish_together(TEAM, CODE, reference, "ABCDE-FGHJK", key=key(), at=NOW)
    with pytest.raises(WithThemselves):
        wish_together(TEAM, CODE, reference, reference, key=key(), at=NOW)
    with pytest.raises(NotAllowed):
        divide_guests(Actor(), CODE, largest=3, by=By.LANGUAGE, key=key(), at=NOW)


def test_who_was_at_a_session_is_written_and_a_scan_stays() -> None:
    here = event()
    registered(3)
    session = Session.objects.create(
        event=here, code="day-1", starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=1), is_counted=True
    )
    ann, ben, cem = ids()
    assert mark_attendance(TEAM, CODE, "day-1", {ann, ben}, {ann, ben, cem}, key="k", at=BEGINS) == 2
    assert mark_attendance(TEAM, CODE, "day-1", set(), {ann, ben, cem}, key="k", at=BEGINS) == 0, "sent twice"
    assert mark_attendance(TEAM, CODE, "day-1", {cem}, {ben, cem}, key=key(), at=BEGINS) == 2
    assert set(Attendance.objects.filter(session=session).values_list("guest", flat=True)) == {ann, cem}
    with pytest.raises(NoSuchSession):
        mark_attendance(TEAM, CODE, "day-9", {ann}, {ann}, key=key(), at=BEGINS)


def test_a_course_has_a_list_of_its_own_and_guests_outcomes() -> None:
    event()
    registered(3)
    set_competences(TEAM, CODE, ["Speak in public", "Mediate", " ", "Mediate"], key=key(), at=NOW)
    seen = programme(CODE, "ar")
    assert seen is not None
    assert dict(seen.competences) == {"speak-in-public": "Speak in public", "mediate": "Mediate"}
    ann, ben, cem = ids()
    written = {ann: Said("passed", ("mediate",)), ben: Said("left", ("mediate",)), cem: Said("")}
    assert write_outcomes(TEAM, CODE, written, key="k", at=NOW) == 2
    assert write_outcomes(TEAM, CODE, {ann: Said("")}, key="k", at=NOW) == 0
    assert Outcome.objects.get(guest=ann).competences == ["mediate"]
    assert Outcome.objects.get(guest=ben).competences == [], "who left is certified nothing"
    assert write_outcomes(TEAM, CODE, {ben: Said("")}, key=key(), at=NOW) == 1
    for wrong in (Said("brilliant"), Said("passed", ("flying",))):
        with pytest.raises(UnknownOutcome):
            write_outcomes(TEAM, CODE, {ann: wrong}, key=key(), at=NOW)
    set_competences(TEAM, CODE, ["Mediate"], key=key(), at=NOW)
    assert not EventText.objects.filter(field="competences/speak-in-public/name").exists()
    assert Event.objects.get().version == 2


def test_every_look_at_the_list_of_emergencies_is_written_down() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    give(link(guardian(got)), said(health={1: "Nuts"}, photos={1: True}), key=key(), at=NOW)
    lines = look(TEAM, CODE, key="one", at=NOW)
    look(TEAM, CODE, key="one", at=NOW)
    look(TEAM, CODE, key="two", at=NOW)
    by_name = {one.name: one for one in lines}
    mia, ada = by_name["Mia"], by_name["Ada Sample"]
    assert (mia.contacts[0].name, mia.health, mia.consent, mia.allows_photos) == (
        "Nour Sample",
        "Nuts",
        "given",
        True,
    )
    assert (ada.contacts[0].telephone, ada.consent) == ("ada@example.org", "")
    looks = [one for one in book.entries(f"event:{CODE}") if one.code == "emergencies.seen"]
    assert [one.actor for one in looks] == [TEAM.reference] * 2
    assert "Nuts" not in str([one.payload for one in looks])
    for other in (DIRECTOR, Actor()):
        with pytest.raises(NotAllowed):
            look(other, CODE, key=key(), at=NOW)
    assert len([one for one in book.entries(f"event:{CODE}") if one.code == "emergencies.seen"]) == 2


def test_what_is_shown_again_to_others_or_later_is_written_down_again() -> None:
    event()
    other = replace(TEAM, person_id=uuid4())
    for actor, at in ((TEAM, NOW), (TEAM, NOW), (other, NOW), (TEAM, NOW + timedelta(days=1))):
        look(actor, CODE, key="one", at=at)
        for form in ("csv", "xlsx"):
            note_export(actor, CODE, form, 1, key="one", at=at)
    entries = list(book.entries(f"event:{CODE}"))
    looks = [one.actor for one in entries if one.code == "emergencies.seen"]
    assert looks == [TEAM.reference, other.reference, TEAM.reference]
    taken = [one.payload["format"] for one in entries if one.code == "event.exported"]
    assert taken == ["csv", "xlsx"] * 3


def test_a_list_of_many_guests_costs_no_more_queries() -> None:
    event(places=60, guardian_below=18)
    counts = []
    for size in (1, 5):
        registered(guests=tuple(GuestForm(f"G{one}", born_on=born(40)) for one in range(size)))
        with CaptureQueriesContext(connection) as asked:
            programme(CODE, "en")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 13


STOPS = (
    StopDraft("gate", "The gate", minutes="20"),
    StopDraft("museum", "The museum", "Old things", "60", "metro", "4", "25", hours="2-7 09:00-17:00"),
)
ROUTE = RouteDraft("old-and-new", "Old and new", "A walk", ("en", "zh-hans"), STOPS)


def test_a_route_that_two_begin_at_the_same_moment_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def also_begun_by_another(draft: RouteDraft, *about: Any) -> dict[str, str]:
        if not seen:
            seen.append(draft.code)
            Route.objects.create(code=draft.code, changed_at=NOW)
        return wrong_in_route(draft, *about)

    monkeypatch.setattr("wenjin.events.services.routes.wrong_in_route", also_begun_by_another)
    assert write_route(TEAM, ROUTE, key="k", at=NOW, seen=None).version == 1
    assert Route.objects.count() == 1


def test_a_route_is_written_published_and_translated() -> None:
    write_route(TEAM, ROUTE, key="k", at=NOW, seen=None)
    write_route(TEAM, ROUTE, key="k", at=NOW, seen=None)
    assert Route.objects.get().version == 1
    assert route("old-and-new", "en") is None, "a draft is nobody's"
    show_route(TEAM, "old-and-new", is_public=True, key=key(), at=NOW)
    chinese = RouteDraft(
        "old-and-new", "新旧", "步行", ("en",), (StopDraft("gate", "门", minutes="20"), STOPS[1])
    )
    write_route(TEAM, chinese, key=key(), at=NOW, seen=2, language="zh-hans")
    seen = route("old-and-new", "zh-hans")
    assert seen is not None
    assert (str(seen.title), str(seen.stops[0].name), seen.languages) == ("新旧", "门", ("en",))
    english = route("old-and-new", "en")
    assert english is not None
    assert (str(english.title), english.minutes, english.step_free) == ("Old and new", 105, None)
    write_route(
        TEAM, RouteDraft("old-and-new", "Old", "", (), (*STOPS[:1], STOPS[1])), key=key(), at=NOW, seen=3
    )
    with pytest.raises(SomebodyWasFaster):
        write_route(TEAM, ROUTE, key=key(), at=NOW, seen=3)
    with pytest.raises(RouteThereAlready):
        write_route(TEAM, ROUTE, key=key(), at=NOW, seen=None)
    show_route(TEAM, "old-and-new", is_public=False, key=key(), at=NOW)
    assert routes("en") == ()
    assert len(routes("en", with_drafts=True)) == 1
    with pytest.raises(NoSuchRoute):
        show_route(TEAM, "nowhere", is_public=True, key=key(), at=NOW)


def test_what_is_wrong_in_a_route_is_named() -> None:
    bad = RouteDraft(
        "No Code",
        " ",
        "",
        ("xx",),
        (
            StopDraft("a", "", minutes="soon", way="fly", hours="8 09:00-10:00", step_free="perhaps"),
            StopDraft("a", "A", latitude="91", longitude="0"),
        ),
    )
    assert wrong_in_route(bad, ("en",)) == {
        "code": "not_a_code",
        "title": "missing",
        "languages": "not_a_choice",
        "stop-0-name": "missing",
        "stop-0-way": "not_a_choice",
        "stop-0-step_free": "not_a_choice",
        "stop-0-minutes": "not_a_number",
        "stop-0-hours": "not_hours",
        "stop-1-code": "twice",
        "stop-1-latitude": "not_a_number",
    }
    with pytest.raises(BadEvent):
        write_route(TEAM, bad, key=key(), at=NOW, seen=None)
    assert not Route.objects.exists()
    assert wrong_in_route(ROUTE, ("en", "zh-hans")) == {}


def test_hours_are_one_line_and_come_back_the_same() -> None:
    line = "1 13:00-17:00; 2-7 09:00-12:00 14:00-17:00"
    assert hours_line(hours_from(line)) == line
    assert hours_from("") == {}
    for wrong in ("daily", "1 9-17", "1 25:00-26:00", "1"):
        with pytest.raises(ValueError):  # noqa: PT011  whatever cannot be read
            hours_from(wrong)
