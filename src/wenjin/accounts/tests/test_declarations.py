from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from wenjin.accounts.access import (
    DeclaredTwice,
    access_of,
    object_decides,
    public,
    public_pages,
    signed_in,
    staff,
)
from wenjin.accounts.domain.access import EVERYBODY, OBJECT, SIGNED_IN, Access, Door
from wenjin.accounts.domain.actor import Role


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def fresh() -> Callable[[HttpRequest], HttpResponse]:
    def again(request: HttpRequest) -> HttpResponse:
        return view(request)

    return again


def test_a_view_says_nothing_by_itself() -> None:
    assert access_of(view) is None


def test_the_declaration_survives_other_decorators_in_any_order() -> None:
    assert access_of(require_safe(public(fresh()))) == EVERYBODY
    assert access_of(public(require_safe(fresh()))) == EVERYBODY
    assert access_of(require_safe(signed_in(fresh()))) == SIGNED_IN
    assert access_of(require_safe(object_decides(fresh()))) == OBJECT


def test_staff_pages_need_a_second_factor() -> None:
    access = access_of(staff(Role.DIRECTOR)(fresh()))
    assert access is not None
    assert access == Access(Door.STAFF, frozenset({Role.DIRECTOR}), is_strong=True)


def test_only_roles_of_the_staff_open_staff_pages() -> None:
    with pytest.raises(ValueError, match="applicant"):
        staff(Role.APPLICANT)


def test_saying_two_things_about_one_view_is_refused() -> None:
    declared = public(fresh())
    assert public(declared) is declared
    with pytest.raises(DeclaredTwice):
        signed_in(declared)


def test_a_list_leaves_what_was_declared_before() -> None:
    one = path("one/", fresh())
    two = path("two/", signed_in(fresh()))
    public_pages([one, two])
    assert access_of(one.callback) == EVERYBODY
    assert access_of(two.callback) == SIGNED_IN
