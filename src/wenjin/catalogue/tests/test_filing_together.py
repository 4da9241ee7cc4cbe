"""One file for several decisions: their clocks run at once, unless something must come between."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.catalogue.domain.household import Household
from wenjin.catalogue.domain.plan import PlanRequest, make_plan
from wenjin.catalogue.domain.planning.filing import file_together
from wenjin.catalogue.domain.planning.order import Order
from wenjin.catalogue.domain.planning.schedule import ServiceDates, StepDates, as_known
from wenjin.catalogue.domain.planning.selection import Situation
from wenjin.catalogue.queries import catalogue
from wenjin.catalogue.queries.procedures import filed_at_once

WORK, RESIDENCE = "work-permit-in-china", "residence-permit-work-first"


def order(**waits: str) -> Order:
    found = {name: frozenset(text.split()) for name, text in waits.items()}
    return Order(tuple(found), found, (), ())


def test_a_group_waits_for_what_any_of_it_waits_for_and_not_for_itself() -> None:
    made = file_together([{"work", "stay"}], order(form="", work="form", lodging="", stay="work lodging"))
    assert made.waits_for["work"] == made.waits_for["stay"] == {"form", "lodging"}
    assert made.sequence == ("form", "lodging", "work", "stay")


@pytest.mark.parametrize(
    ("groups", "not_in"),
    [([{"work"}], ()), ([{"work", "elsewhere"}], ()), ([{"work", "stay"}], ("work",)), ([], ())],
)
def test_what_is_no_group_stays_as_it_was(groups: list[set[str]], not_in: tuple[str, ...]) -> None:
    before = order(work="", stay="work")
    made = file_together(groups, before, not_in=not_in)
    assert dict(made.waits_for) == dict(before.waits_for)
    assert made.sequence == before.sequence


def test_something_between_keeps_them_apart() -> None:
    before = order(work="", card="work", stay="work card")
    assert dict(file_together([{"work", "stay"}], before).waits_for) == dict(before.waits_for)


@given(
    edges=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda one: one[0] < one[1])),
    group=st.sets(st.integers(0, 7), max_size=4),
)
def test_everything_comes_after_what_it_waits_for(edges: set[tuple[int, int]], group: set[int]) -> None:
    waits = {str(one): frozenset(str(a) for a, b in edges if b == one) for one in range(8)}
    made = file_together([{str(one) for one in group}], Order(tuple(waits), waits, (), ()))
    assert sorted(made.sequence) == sorted(waits)
    for place, name in enumerate(made.sequence):
        assert made.waits_for[name] <= set(made.sequence[:place])


DAY = date(2026, 11, 24)


@pytest.mark.parametrize(("first", "last"), [(-20, -5), (-20, 3), (2, 9)])
def test_what_a_case_says_counts_and_what_lies_behind_takes_no_time(first: int, last: int) -> None:
    steps = (
        StepDates("file", DAY, DAY, None, length_known=True),
        StepDates("decide", DAY, DAY + timedelta(days=20), DAY + timedelta(days=30), length_known=False),
    )
    dated = ServiceDates(
        "a", DAY, DAY + timedelta(days=20), None, steps, "b", is_certain=True, has_unknown_length=True
    )
    span = DAY + timedelta(days=first), DAY + timedelta(days=last)
    known = as_known(dated, span, no_earlier_than=DAY)
    assert (known.starts_on, known.ends_on) == (max(span[0], DAY), max(span[1], DAY))
    assert known.steps[-1].ends_on == known.ends_on
    assert all(known.starts_on <= one.starts_on <= one.ends_on <= known.ends_on for one in known.steps)
    assert not known.has_unknown_length


@pytest.mark.usefixtures("shenzhen")
def test_the_two_permits_are_filed_at_once_and_the_founding_of_a_company_is_not() -> None:
    groups = filed_at_once()
    assert frozenset({WORK, RESIDENCE}) in groups
    assert not any("fie-establishment" in one for one in groups)


@pytest.mark.usefixtures("shenzhen")
def test_a_plan_lets_both_clocks_run_at_once_where_both_permits_are_filed_together() -> None:
    known = catalogue()
    both = (Situation("journey", "hired-from-abroad"), Situation("event", "work"))
    request = PlanRequest(both, Household(), DAY, all_conditions=True)
    apart = {one.id: one.dates for one in make_plan(known, request, today=DAY).services}
    assert apart[RESIDENCE].starts_on != apart[WORK].starts_on
    joined = make_plan(known, replace(request, together=filed_at_once()), today=DAY)
    dates = {one.id: one.dates for one in joined.services}
    assert dates[RESIDENCE].starts_on == dates[WORK].starts_on
