"""Inbox, search and the page of a case: what is shown, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenjin.cases import queries, services
from wenjin.cases.models import CasePart
from wenjin.cases.queries.inbox import Filters, Group, Whose
from wenjin.cases.tests import stage
from wenjin.core import clock

pytestmark = pytest.mark.django_db


def test_the_inbox_shows_what_is_due_first_and_pages() -> None:
    ada = stage.applicant()
    cases = [stage.accepted(ada) for _ in range(3)]
    officer = stage.officer()
    today = clock.today()
    for days, case in zip((-2, 0, 40), cases, strict=True):
        day = today + timedelta(days=days)
        CasePart.objects.filter(case=case, decision=stage.WORK).update(
            due_on=day, promised_on=day, sort_on=day
        )
    page = queries.inbox(officer)
    assert [row.reference for row in page.rows] == [case.reference for case in cases]
    assert [row.group for row in page.rows] == [Group.LATE, Group.TODAY, Group.LATER]
    assert page.counts[Group.LATE] == 1
    assert page.next == ""
    assert page.rows[0].applicant.startswith("ADA LOVELACE")
    services.assign(officer, cases[1].pk, stage.WORK, None)
    assert len(queries.inbox(officer, Filters(whose=Whose.NOBODY)).rows) == 3
    assert queries.inbox(officer, Filters(authority=stage.EXIT_ENTRY)).rows == ()
    after = f"{page.rows[0].due_on}~{CasePart.objects.get(case=cases[0], decision=stage.WORK).pk}"
    assert [row.reference for row in queries.inbox(officer, Filters(after=after)).rows] == [
        case.reference for case in cases[1:]
    ]
    assert queries.inbox(officer, Filters(after="nonsense~1")).rows == ()
    assert queries.inbox(ada).rows == ()


def test_the_inbox_costs_the_same_for_one_and_for_many() -> None:
    ada, officer = stage.applicant(), stage.officer()
    stage.accepted(ada)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            queries.inbox(officer)
        costs.append(len(captured))
        for _ in range(3):
            stage.accepted(ada)
    assert costs[0] == costs[1] <= 3


def test_a_case_is_found_by_reference_name_and_passport() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    officer = stage.officer()
    for text in (case.reference, case.reference.lower().replace("-", ""), "lovel", "p1234567"):
        assert list(queries.search(officer, text)) == [case], text
    assert not queries.search(officer, "nobody").exists()
    assert not queries.search(stage.officer("sz-customs"), case.reference).exists()
    assert not queries.search(stage.applicant("Babbage"), "Lovelace").exists()


def test_the_page_of_a_case_costs_the_same_whatever_is_in_it() -> None:
    ada, officer = stage.applicant(), stage.officer()
    case = stage.accepted(ada)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            view = queries.case_view(officer, case.reference)
        assert view is not None
        costs.append(len(captured))
        for number in range(5):
            services.send_message(ada, case.pk, f"Message {number}", key=f"m{number}")
    assert costs[0] == costs[1] <= 12
    assert view is not None
    assert view.applicant is not None
    assert [part.id for part in view.parts] == [stage.WORK, stage.RESIDENCE]
    assert view.parts[0].may_decide
    assert not view.parts[1].may_decide
    assert view.may("decide")
    assert len(view.papers) >= 10


def test_own_cases_are_listed_for_their_person() -> None:
    ada = stage.applicant()
    first, second = stage.draft(ada), stage.submitted(ada)
    assert set(queries.own_cases(ada)) == {first, second}
    assert not queries.own_cases(stage.officer()).exists()
