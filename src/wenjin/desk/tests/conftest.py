"""Staff and cases for the tests of the desk."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.cases.tests import stage
from wenjin.conftest import made_for_a_file
from wenjin.core import clock

if TYPE_CHECKING:
    from wenjin.desk.tests.hall_stage import HallStage

SignedIn = Callable[..., Client]
Staff = dict[str, queries.PersonSeen]
NAMES = ("amina", "lucas", "yusuf", "lin", "chen", "zhao", "wu", "hanna", "fang", "he", "xu")


def changed(case: Any, **columns: object) -> Any:
    """A case with other columns; its class is private to the app of cases."""
    type(case).objects.filter(pk=case.pk).update(**columns)
    case.refresh_from_db()
    return case


@pytest.fixture(scope="module")
def whole_staff(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Staff]:
    """The invented people of a file of tests."""
    with made_for_a_file(django_db_blocker):
        with django_db_blocker.unblock():
            services.sample_people(clock.now())
            found = {name: queries.person_with_email(f"{name}@sample.example") for name in NAMES}
        yield {name: seen for name, seen in found.items() if seen is not None}


@pytest.fixture
def staff(whole_staff: Staff, db: None) -> Staff:
    """The invented people, by the first part of their address."""
    return dict(whole_staff)


@pytest.fixture
def signed_in(staff: Staff) -> SignedIn:
    """A browser of one of them."""

    def signed(name: str, *, is_strong: bool = True) -> Client:
        return sign_in(Client(), staff[name].id, is_strong=is_strong)

    return signed


@pytest.fixture
def amina(staff: Staff) -> Actor:
    return queries.actor_of_person(staff["amina"].id)


@pytest.fixture
def officers(staff: Staff) -> dict[str, Actor]:
    """Officers as the services know them, with a second factor used."""
    names = ("chen", "zhao", "wu", "lin")
    return {name: replace(queries.actor_of_person(staff[name].id), is_strong=True) for name in names}


@pytest.fixture
def accepted(amina: Actor) -> Any:
    """A joint filing of Amina whose clocks run, handled at the centre of the counter officer."""
    case = stage.accepted(amina)
    return changed(case, centre=stage.CENTRE, is_sample=True)


@pytest.fixture
def submitted(amina: Actor) -> Any:
    """A joint filing that waits for the pre-review."""
    case = stage.submitted(amina)
    return changed(case, centre=stage.CENTRE)


@pytest.fixture
def forenoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is half past ten in the city: what was an hour ago is today, whenever the tests run."""
    real, present = clock.now, timezone.localtime(clock.now())
    shift = present.replace(hour=10, minute=30, second=0) - present
    monkeypatch.setattr(clock, "now", lambda: real() + shift)


@pytest.fixture
def hall(forenoon: None, shenzhen: object, staff: Staff, signed_in: SignedIn) -> "HallStage":
    """A small hall with nobody at a counter."""
    from wenjin.desk.tests.hall_stage import build

    return build(staff, signed_in)
