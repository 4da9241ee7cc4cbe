from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.accounts.domain.access import EVERYBODY, OBJECT, SIGNED_IN, Access, Answer, Door
from wenjin.accounts.domain.actor import NOBODY, STAFF_ROLES, SYSTEM, Actor, Post, Role

PERSON, FIRM = UUID(int=1), UUID(int=2)
posts = st.builds(
    Post,
    st.sampled_from([role for role in Role if role is not Role.APPLICANT]),
    st.uuids(),
    st.none() | st.sampled_from(["sz-exit-entry", "sz-foreign-experts"]),
)
actors = st.builds(
    Actor,
    person_id=st.none() | st.just(PERSON),
    posts=st.lists(posts, max_size=3).map(tuple),
    is_strong=st.booleans(),
)
accesses = st.builds(
    Access, st.sampled_from(list(Door)), st.frozensets(st.sampled_from(sorted(STAFF_ROLES))), st.booleans()
)


def test_references() -> None:
    assert SYSTEM.reference == "system"
    assert Actor(person_id=PERSON, visitor="ab" * 12).reference == f"person:{PERSON}"
    assert Actor(visitor="ab" * 32).reference == "visitor:" + "ab" * 12


def test_everybody_signed_in_is_an_applicant_and_nobody_else_is() -> None:
    assert Actor(person_id=PERSON).has(Role.APPLICANT)
    assert not NOBODY.has(Role.APPLICANT)
    assert not SYSTEM.has(*Role)


def test_authorities_are_those_where_cases_are_decided() -> None:
    actor = Actor(
        person_id=PERSON,
        posts=(
            Post(Role.CASE_OFFICER, FIRM, "sz-exit-entry"),
            Post(Role.AUDITOR, FIRM, "sz-foreign-experts"),
            Post(Role.COUNTER_OFFICER, FIRM, None, "longhua-centre"),
        ),
    )
    assert actor.authorities == {"sz-exit-entry"}
    assert actor.centres == {"longhua-centre"}
    assert actor.organisations == {FIRM}


def test_a_mandate_for_one_case_reaches_no_other() -> None:
    other = uuid4()
    actor = Actor(person_id=PERSON, case_mandates=frozenset({(other, "SZ-26-AB12-C")}))
    assert actor.may_act_for(PERSON)
    assert actor.may_act_for(other, "SZ-26-AB12-C")
    assert not actor.may_act_for(other, "SZ-26-AB13-D")
    assert not actor.may_act_for(other)


@given(actors, accesses)
def test_nobody_comes_in_without_what_is_asked(actor: Actor, access: Access) -> None:
    answer = access.answer(actor)
    if access.door in (Door.EVERYBODY, Door.OBJECT):
        assert answer is Answer.COME_IN
        return
    if answer is Answer.COME_IN:
        assert actor.is_signed_in
        assert access.door is not Door.STAFF or (actor.is_staff and actor.is_strong)
        assert not access.roles or actor.has(*access.roles)
    if not actor.is_signed_in:
        assert answer is Answer.SIGN_IN_FIRST


@given(actors)
def test_who_lacks_the_role_is_not_asked_for_a_second_factor(actor: Actor) -> None:
    access = Access(Door.STAFF, frozenset({Role.DIRECTOR}), is_strong=True)
    if actor.is_signed_in and not actor.has(Role.DIRECTOR):
        assert access.answer(actor) is Answer.NOT_FOR_YOU


@pytest.mark.parametrize(("access", "actor"), list(product((EVERYBODY, OBJECT), (NOBODY, SYSTEM))))
def test_open_doors(access: Access, actor: Actor) -> None:
    assert access.answer(actor) is Answer.COME_IN


def test_signed_in_needs_no_second_factor() -> None:
    assert SIGNED_IN.answer(Actor(person_id=PERSON)) is Answer.COME_IN
