"""A copy of everything has what events keep, and an erased person is forgotten there too."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest

from wenjin.accounts import services as accounts
from wenjin.accounts.queries import actor_of_person
from wenjin.cases.services.personal_copy import copy_of_everything
from wenjin.cases.services.personal_data import erase_person
from wenjin.cases.tests import stage
from wenjin.core.keys.models import DataKey
from wenjin.core.ledger.verification import verify
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Attendance, Event, Guest, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.registrations import by_secret
from wenjin.events.queries.sealed import contact_of, guests_of
from wenjin.events.services.forgetting import KEPT, forget_old
from wenjin.events.services.registering import Registered, register
from wenjin.events.tests.planning_stage import published
from wenjin.events.tests.stage import BEGINS, CODE, NOW, form, registered, row, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


@pytest.fixture
def ada() -> UUID:
    return stage.person()


def _registered(person: UUID, size: int = 2) -> Registered:
    guests = (GuestForm(), *(GuestForm(f"Guest {number}", diet="halal") for number in range(1, size)))
    return register(CODE, form(guests=guests), key=f"{person}{size}", at=NOW, language="en", person=person)


def test_a_copy_has_registrations_and_no_secrets(ada: UUID) -> None:
    published()
    got, other = _registered(ada), registered(1)
    Attendance.objects.create(guest=Guest.objects.filter(registration=got.id).earliest("place"), at=BEGINS)
    archive = zipfile.ZipFile(io.BytesIO(copy_of_everything(actor_of_person(ada), ada, at=BEGINS)))
    (one,) = json.loads(archive.read("data.json"))["events"]["registrations"]
    assert (one["event"], one["reference"], one["state"]) == (CODE, got.reference, "confirmed")
    assert one["contact"]["email"] == "ada@example.org"
    assert [(each["name"], each["diet"]) for each in one["guests"]] == [
        ("Ada Sample", ""),
        ("Guest 1", "halal"),
    ]
    assert [len(each["was_there"]) for each in one["guests"]] == [1, 0]
    streams = json.loads(archive.read("ledger.json"))
    assert [each["code"] for each in streams[f"registration:{got.id}"]] == ["registration.confirmed"]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    secrets = [got.secret, *(each.ticket for each in guests_of(row(got)))]
    assert not any(each in everything for each in secrets)
    assert other.reference not in everything


def test_who_is_erased_is_forgotten_and_others_get_the_place(ada: UUID) -> None:
    published(places=2)
    got, waiting = _registered(ada), registered(2)
    keys = list(Registration.objects.filter(pk=got.id).values_list("data_key", flat=True))
    erase_person(actor_of_person(ada), ada, at=NOW)
    now = row(got)
    assert (now.state, now.person_id, now.contact, now.answers, now.email_index) == (
        "cancelled",
        None,
        None,
        None,
        "",
    )
    assert not Guest.objects.filter(registration=got.id, details__isnull=False).exists()
    assert all(one.is_shredded for one in DataKey.objects.filter(pk__in=keys))
    assert (row(waiting).state, taken()) == ("offered", 2)
    assert contact_of(row(waiting)).name == "Ada Sample"
    seen = by_secret(got.secret, NOW)
    assert seen is not None
    assert [one.name for one in seen.guests] == ["", ""]
    assert verify().is_whole


def test_guests_are_forgotten_a_year_after_the_event_and_shared_keys_with_the_last(ada: UUID) -> None:
    published()
    one, other = _registered(ada), registered(1)
    # As after a mass intake: both are sealed under one key; only one is of an event that is over for a year.
    key = Registration.objects.get(pk=one.id).data_key_id
    later = Event.objects.create(
        code="later",
        kind="talk",
        starts_at=BEGINS + timedelta(days=30),
        ends_at=BEGINS + timedelta(days=31),
        created_at=NOW,
        changed_at=NOW,
    )
    assert key is not None
    Registration.objects.filter(pk=other.id).update(data_key=key, event=later)
    assert forget_old(BEGINS + KEPT) == 0
    assert forget_old(BEGINS + KEPT + timedelta(days=1)) == 1
    assert forget_old(BEGINS + KEPT + timedelta(days=1)) == 0
    assert row(one).contact is None
    assert not DataKey.objects.get(pk=key).is_shredded
    assert row(other).contact is not None
    assert forget_old(BEGINS + KEPT + timedelta(days=40)) == 1
    assert DataKey.objects.get(pk=key).is_shredded
    assert row(one).state == "confirmed"


def test_who_was_entered_twice_keeps_registrations(ada: UUID) -> None:
    published()
    double = stage.person("Ada")
    got = _registered(double)
    accounts.merge_person(double, ada, actor=actor_of_person(ada), at=NOW)
    assert row(got).person_id == ada
