"""Nobody handles what they ask for themselves, or what they ask for in somebody else's name."""

from dataclasses import replace
from uuid import uuid4

import pytest

from wenjin.accounts.domain.actor import SYSTEM, Actor, Post, Role
from wenjin.accounts.domain.places import PlaceKind
from wenjin.accounts.queries import actor_of_person
from wenjin.accounts.services.appointing import Place, Who, appoint
from wenjin.cases import services
from wenjin.cases.models import Case
from wenjin.cases.queries.inbox import inbox
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.visibility import is_impartial_in, relation
from wenjin.cases.services import Forbidden
from wenjin.cases.tests import stage
from wenjin.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]

OFFICES = (
    Post(Role.CASE_OFFICER, uuid4(), stage.EXPERTS, None),
    Post(Role.CASE_OFFICER, uuid4(), stage.EXIT_ENTRY, None),
    Post(Role.COUNTER_OFFICER, uuid4(), None, stage.CENTRE),
)


def as_staff(actor: Actor) -> Actor:
    """The same person at a desk, with a second factor."""
    return replace(actor, posts=OFFICES, is_strong=True)


def parties(case: Case, applicant: Actor) -> list[Actor]:
    """Everybody in whose name, or on whose behalf, it is asked for."""
    assert applicant.person_id is not None
    other = stage.applicant("Other")
    return [
        applicant,
        replace(other, mandates=frozenset({applicant.person_id})),
        replace(other, case_mandates=frozenset({(applicant.person_id, case.reference)})),
    ]


def test_whoever_takes_part_in_a_case_has_no_power_of_an_office_over_it() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    for party in map(as_staff, parties(case, ada)):
        found = relation(party, case)
        assert found.decisions == frozenset()
        for deed in (Deed.DECIDE, Deed.ASSIGN, Deed.CHECK_PAPERS, Deed.REQUEST_INFORMATION):
            assert not may(party, deed, case)
        assert may(party, Deed.SEE, case), "as a party they see it still"
        with pytest.raises(Forbidden):
            services.decide(party, case.pk, stage.WORK, "granted", key="own")
        assert inbox(party).rows == ()
    stranger = as_staff(stage.applicant("Stranger"))
    assert may(stranger, Deed.DECIDE, case, decision=stage.WORK)
    assert len(inbox(stranger).rows) == 2


def test_whoever_represents_the_firm_does_not_decide_for_it() -> None:
    case = stage.accepted(stage.applicant())
    firm = uuid4()
    case.employer_id = firm
    agent = as_staff(replace(stage.applicant("Agent"), represents=frozenset({firm})))
    assert not is_impartial_in(agent, case)
    assert not may(agent, Deed.DECIDE, case)


def test_a_decision_is_given_to_nobody_who_asks_for_it() -> None:
    named = appoint(
        Who("ada@example.org", "LOVELACE", "ADA"),
        Role.CASE_OFFICER,
        Place(PlaceKind.AUTHORITY, stage.EXPERTS, "Experts"),
        actor=SYSTEM,
        at=clock.now(),
    )
    own = stage.accepted(actor_of_person(named.person_id))
    with pytest.raises(Forbidden):
        services.assign(stage.officer(), own.pk, stage.WORK, named.person_id, key="own")
    other = stage.accepted(stage.applicant("Other"))
    services.assign(stage.officer(), other.pk, stage.WORK, named.person_id, key="other")
