"""The plan once something is filed: what is granted counts, and every page says the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from icalendar import Calendar

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.tests import stage
from wenjin.catalogue.domain.facts import FactError
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.lang.templatetags.lang import then
from wenjin.web.answer_errors import message
from wenjin.web.answers import Answers
from wenjin.web.case_in_plan import filed_services, said_by
from wenjin.web.plan_page import plan_page
from wenjin.web.plan_request import MadePlan, plan_of
from wenjin.web.plan_rests import NOT_CONFIRMED
from wenjin.web.tests.filing import signed_in

pytestmark = pytest.mark.usefixtures("shenzhen")
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
TODAY = NOW.date()
ABROAD, RESIDENCE = "work-permit-notice-overseas", "residence-permit-work-first"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def ada() -> Actor:
    return stage.applicant()


def hired(actor: Actor | None = None, today: date = TODAY) -> MadePlan:
    answers = Answers().with_situations([("journey", "hired-from-abroad")])
    filed = said_by(filed_services(actor)) if actor is not None else None
    made = plan_of(answers, today=today, filed=filed)
    assert made is not None
    return made


def test_permits_of_a_joint_filing_count_in_the_plan_of_who_was_abroad(ada: Actor) -> None:
    stage.granted(ada)
    filed = filed_services(ada)
    assert filed[ABROAD].state == "done"
    assert filed[RESIDENCE].state == "done"
    made = hired(ada)
    assert {"z-visa", "arrival-card-online"} <= made.plan.passed
    page = plan_page(made, filed)
    states = {row.service.id: row.state for row in page.drawing.rows}
    assert states[ABROAD] == "done"
    assert states["z-visa"] == "skip"
    assert page.turn is not None
    assert page.turn.title not in {"Foreigner work permit, applicant still abroad", "Work visa (Z)"}
    due = next(one for one in made.plan.deadlines if one.service == "social-insurance-enrolment")
    assert due.due_on == TODAY + timedelta(days=30), "counted from the grant"
    over = made.plan.passed | {ABROAD, RESIDENCE}
    assert not any(one.service in over and not one.recurs for one in made.plan.deadlines)
    assert all(set(paper.used_by) - over for paper in made.plan.papers)


def test_what_was_granted_earlier_keeps_its_day(ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.granted(ada)
    later = TODAY + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    due = next(one for one in hired(ada, later).plan.deadlines if one.service == "social-insurance-enrolment")
    assert due.due_on == TODAY + timedelta(days=30)


def test_the_permit_in_force_counts_before_what_was_withdrawn_later(ada: Actor) -> None:
    stage.granted(ada)
    second = stage.accepted(ada)
    services.withdraw_part(ada, second.pk, stage.RESIDENCE, key="w")
    assert filed_services(ada)[RESIDENCE].state == "done"


def test_a_permit_that_has_run_out_is_no_permit(ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.granted(ada, valid_until=TODAY + timedelta(days=30))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=31))
    assert RESIDENCE not in filed_services(ada)


def test_the_head_and_the_list_name_as_many_unconfirmed_lengths() -> None:
    page = plan_page(hired())
    listed = [one for one in page.rests if one.level == NOT_CONFIRMED]
    unknown = [one for one in page.plan.services if one.dates.has_unknown_length]
    assert {one.service for one in listed} == {one.id for one in unknown}
    assert f"how long {len(listed)} services take is not confirmed" in page.lede
    paper = next(one for one in listed if one.service == "foreign-document-apostille")
    assert "our estimate" in paper.said
    assert "We could not confirm how long this takes" not in paper.said


def test_the_law_gives_days_of_the_calendar_for_a_residence_permit() -> None:
    page = plan_page(hired())
    row = next(one for one in page.crossing_rows() if "Residence permit for work" in one.title)
    assert "at most 15 days by law" in row.words
    planned = next(one for one in page.plan.services if one.id == RESIDENCE)
    decide = planned.dates.steps[-1]
    assert decide.by_law_on == decide.starts_on + timedelta(days=15)


def test_no_text_of_a_paper_names_the_inside_of_the_data_or_who_read_it() -> None:
    found = texts([f"evidence/{one}" for one in catalogue().evidence], "en")
    for one in catalogue().evidence:
        for field in ("name", "note", "translation"):
            said = found.find(f"evidence/{one}", field, "en") or ""
            assert "_" not in said, one
            assert "(read" not in said, one
            assert "pages read" not in said, one
            assert "FAQ" not in said, one
    joint = texts(["service/joint-work-and-residence"], "en").find(
        "service/joint-work-and-residence", "summary", "en"
    )
    assert "this site sends nothing there" in (joint or "")


def test_the_calendar_of_a_granted_case_has_the_days_of_its_renewal(client: Client) -> None:
    case = stage.granted(signed_in(client))
    told = client.get(f"/en/cases/{case.reference}/deadlines.ics").content
    days = {str(one["uid"]).split("@")[0]: str(one["summary"]) for one in Calendar.from_ical(told).events}
    assert "File the renewal by Monday 25 October 2027." in days[f"{case.reference}-renewal-due"]
    assert "You can file the renewal from" in days[f"{case.reference}-renewal-opens"]


def test_a_number_of_months_has_an_example_of_its_size() -> None:
    months = next(one for one in catalogue().fact_types if one.id == "stay_months")
    assert "300,000" not in message(FactError("not_a_number", "stay_months", {}), months)


def test_a_remark_has_the_comma_of_its_language() -> None:
    with translation.override("ar"):
        assert then("a", "b") == "a، b"
