from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.domain.details import PersonDetails
from wenjin.accounts.models import Person
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db


def codes(person: Person) -> list[str]:
    return [one.code for one in book.entries(f"person:{person.pk}")]


def test_details_are_sealed_and_found_by_passport_only(now: datetime) -> None:
    details = PersonDetails(passport_number="e 1234-5678", nationality="BR", phone="+86 1")
    person = services.make_person(at=now, family_name="Silva", given_name="Ana", details=details)
    row = Person.objects.get(pk=person.pk)
    assert b"1234" not in bytes(row.private or b"")
    assert queries.details_of(person.pk) == details
    assert [one.id for one in queries.find_people("E12345678")] == [person.pk]
    assert queries.find_people("E12345679") == []
    assert codes(person) == ["person.made"]


def test_sealed_details_do_not_open_as_those_of_another(now: datetime) -> None:
    one, other = (
        services.make_person(at=now, details=PersonDetails(phone=number)) for number in ("+86 1", "+86 2")
    )
    row = Person.objects.select_related("data_key").get(pk=one.pk)
    with pytest.raises(KeyTrouble):
        unseal(row.data_key, bytes(row.private or b""), context=f"person:{other.pk}:private")


@pytest.mark.parametrize(
    "said", ["amina", "BENALI amina", "أمينة", "امينه", "بن علي", "ben ali", "Amina B"], ids=str
)
def test_people_are_found_in_every_script(now: datetime, said: str) -> None:
    person = services.make_person(
        at=now, family_name="BENALI", given_name="AMINA", other_names="أمينة بن علي Ben Ali"
    )
    assert [one.id for one in queries.find_people(said)] == [person.pk]


@pytest.mark.parametrize("said", ["王小明", "小明", "明", "WANG", "xiaoming"])
def test_names_without_spaces_are_found_by_any_part(now: datetime, said: str) -> None:
    person = services.make_person(at=now, family_name="WANG", given_name="XIAOMING", other_names="王小明")
    assert [one.id for one in queries.find_people(said)] == [person.pk]


@pytest.mark.parametrize("said", ["", "   ", "%", "_", "'; drop", "\x00", "ming"])
def test_what_finds_nobody(now: datetime, said: str) -> None:
    services.make_person(at=now, family_name="WANG", given_name="XIAOMING")
    assert queries.find_people(said) == []


def test_changes_are_written_down_by_field_and_without_values(amina: Actor, now: datetime) -> None:
    assert amina.person_id
    services.update_person(amina.person_id, actor=amina, at=now, given_name="Amina Zahra")
    services.update_person(amina.person_id, actor=amina, at=now, given_name="Amina Zahra")
    services.update_details(amina.person_id, {"phone": "+86 2"}, actor=amina, at=now)
    entries = [one for one in book.entries(f"person:{amina.person_id}") if one.code == "person.changed"]
    assert [one.payload for one in entries] == [{"fields": ["given_name"]}, {"fields": ["phone"]}]
    assert queries.details_of(amina.person_id).passport_number == "X00000011"
    assert queries.display_name(amina.person_id) == "Amina Zahra BENALI"


def test_names_are_one_line_and_fit(now: datetime) -> None:
    person = services.make_person(at=now, family_name="A\r\nB\x00" + "x" * 300, other_names="\u202e")
    assert person.family_name.startswith("A B x")
    assert len(person.family_name) == 100


def test_looking_is_written_down_once_an_hour(sample: dict[str, Person], amina: Actor, now: datetime) -> None:
    officer = queries.actor_of_person(sample["chen"].pk)
    assert amina.person_id
    assert services.look_at(amina.person_id, actor=officer, why="case", at=now)
    assert not services.look_at(amina.person_id, actor=officer, why="case", at=now)
    assert services.look_at(amina.person_id, actor=officer, why="search", at=now)
    assert services.look_at(amina.person_id, actor=officer, why="case", at=now.replace(hour=5))
    assert not services.look_at(amina.person_id, actor=amina, why="case", at=now)
    assert codes(sample["amina"]).count("person.looked_at") == 3


def test_an_erased_person_is_gone(sample: dict[str, Person], amina: Actor, now: datetime) -> None:
    somchai = sample["somchai"]
    services.erase_person(somchai.pk, actor=amina, at=now)
    with pytest.raises(queries.NoSuchPerson):
        queries.details_of(somchai.pk)
    assert queries.display_name(somchai.pk) == ""
    assert queries.find_people("Somchai") == []
    assert queries.person_with_email("somchai@sample.example") is None
    helper = queries.actor_of_person(sample["meera"].pk)
    assert somchai.pk not in helper.mandates
    row = Person.objects.select_related("data_key").get(pk=somchai.pk)
    assert row.data_key.is_shredded
    assert codes(somchai)[-1] == "person.erased"
    with pytest.raises(queries.NoSuchPerson):
        services.erase_person(somchai.pk, actor=amina, at=now)


def test_the_people_of_a_list_cost_one_query(sample: dict[str, Person]) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = queries.people([one.pk for one in sample.values()])
    assert (len(found), len(captured)) == (len(sample), 1)


def test_staff_of_an_authority(sample: dict[str, Person]) -> None:
    from wenjin.accounts.domain.actor import Role

    found = {one.id for one in queries.staff_with(Role.CASE_OFFICER, authority="sz-exit-entry")}
    assert found == {sample["wu"].pk, sample["sun"].pk}


def test_the_sample_is_made_once(sample: dict[str, Person], now: datetime) -> None:
    assert services.sample_people(now) == 0
    assert all(one.is_sample for one in sample.values())
    assert SYSTEM.reference == "system"
