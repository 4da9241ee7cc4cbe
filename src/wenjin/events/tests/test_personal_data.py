"""A copy of everything has what events keep, and an erased person is forgotten there too."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from wenjin.accounts import services as accounts
from wenjin.accounts.queries import actor_of_person
from wenjin.cases.services.personal_copy import copy_of_everything
from wenjin.cases.services.personal_data import erase_person
from wenjin.cases.tests import stage
from wenjin.core.keys.models import DataKey
from wenjin.core.ledger.verification import verify
from wenjin.events.domain.consent_form import ConsentForm, EmergencyContact, Named
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.models import Attendance, Cohort, Event, Guardian, Guest, Registration
from wenjin.events.queries.consents import guardian_contact
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.personal import kept_of
from wenjin.events.queries.registrations import by_secret
from wenjin.events.queries.sealed import contact_of, guests_of
from wenjin.events.services.consents import give
from wenjin.events.services.doors import Read, hear, open_door
from wenjin.events.services.forgetting import KEPT, forget_old
from wenjin.events.services.guardians import ask_guardians, name_guardians
from wenjin.events.services.registering import Registered, register
from wenjin.events.tests.planning_stage import FANG, published
from wenjin.events.tests.stage import BEGINS, CODE, NOW, born, form, registered, row, taken

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


def copy_of(person: UUID) -> dict[str, Any]:
    (one,) = cast("list[dict[str, Any]]", kept_of(person)["registrations"])
    return one


def test_a_copy_has_what_a_parent_said_and_what_doors_read(ada: UUID) -> None:
    published(guardian_below=18)
    children = (GuestForm(born_on=born(40)), GuestForm("Mia", born_on=born(10)))
    got = register(CODE, form(guests=children), key="k", at=NOW, language="en", person=ada)
    ask_guardians(got.id, at=NOW)
    made = Registration.objects.select_related("data_key").get(pk=got.id)
    asked = guardian_contact(Guardian.objects.get(), made)
    said = ConsentForm(
        agrees=True,
        contacts=(EmergencyContact("Nour Sample", "+86 138 0013 8000", "aunt"),),
        photos={1: False},
        health={1: "Asthma"},
    )
    give(asked.secret, said, key="c", at=NOW)
    door = open_door(FANG, CODE, "North", key="d", at=NOW)
    mia = guests_of(made)[1]
    hear(door.secret, [Read(1, ticket_fingerprint(mia.ticket), "", BEGINS)], at=BEGINS)
    one = copy_of(ada)
    (guardian,) = one["guardians"]
    assert (guardian["name"], guardian["email"], guardian["state"]) == (
        "Ada Sample",
        "ada@example.org",
        "given",
    )
    assert [each["telephone"] for each in guardian["emergency_contacts"]] == ["+86 138 0013 8000"]
    child = one["guests"][1]
    assert (child["health"], child["photos_allowed"]) == ("Asthma", False)
    assert [each["outcome"] for each in child["read_at_doors"]] == ["admitted"]
    assert asked.secret not in repr(one)
    assert "health" not in one["guests"][0]


def test_a_teacher_gets_no_copy_of_what_parents_said(ada: UUID) -> None:
    published(guardian_below=18)
    children = (GuestForm(born_on=born(40)), GuestForm("Mia", born_on=born(10)))
    got = register(CODE, form(guests=children), key="k", at=NOW, language="en", person=ada)
    ask_guardians(got.id, at=NOW)
    name_guardians(got.secret, {1: Named("Nour", "nour@example.org", "en")}, key="n", at=NOW)
    made = Registration.objects.select_related("data_key").get(pk=got.id)
    asked = guardian_contact(Guardian.objects.get(state="asked"), made)
    contacts = (EmergencyContact("Aunt Sample", "+86 138 0013 8000", "aunt"),)
    said = ConsentForm(agrees=True, contacts=contacts, photos={1: False}, health={1: "Asthma"})
    give(asked.secret, said, key="c", at=NOW)
    one = copy_of(ada)
    assert "nour@example.org" in repr(one)
    assert "Asthma" not in repr(one)
    assert "Aunt" not in repr(one)


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


def test_who_went_along_with_a_group_is_forgotten_with_the_guests() -> None:
    camp = published()
    Cohort.objects.create(event=camp, number=1, name="Red", leader="LI Sample")
    over = camp.ends_at + KEPT
    forget_old(over - timedelta(seconds=1))
    assert Cohort.objects.get().leader == "LI Sample"
    forget_old(over)
    assert (Cohort.objects.get().leader, Cohort.objects.get().name) == ("", "Red")


def test_who_was_entered_twice_keeps_registrations(ada: UUID) -> None:
    published()
    double = stage.person("Ada")
    got = _registered(double)
    accounts.merge_person(double, ada, actor=actor_of_person(ada), at=NOW)
    assert row(got).person_id == ada
