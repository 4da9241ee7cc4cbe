from datetime import datetime, timedelta
from typing import Any

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
from wenjin.core.ledger.errors import SomebodyWasFaster

pytestmark = pytest.mark.django_db
Names = dict[str, Any]


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


BENALI: Names = {"family_name": "BENALI", "given_name": "AMINA KHADIJA", "other_names": "أمينة بن علي"}
WANG: Names = {"family_name": "WANG", "given_name": "XIAOMING", "other_names": "王小明"}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        *(
            (BENALI, one)
            for one in ("amina benali", "BENALI, Khadija", "أمينة بن علي", "امينه علي", "e1234 5678")
        ),
        *((WANG, one) for one in ("王小明", "Wang Xiaoming", "xiaoming WANG")),
        ({"family_name": "王", "given_name": "伟"}, "王伟"),
        ({"family_name": "SUKARNO"}, "sukarno"),
        ({"family_name": "NGUYEN", "given_name": "VAN AN"}, "Nguyễn Văn An"),
    ],
)
def test_whole_names_and_numbers_find_a_person(now: datetime, names: Names, said: str) -> None:
    person = services.make_person(at=now, **names, details=PersonDetails(passport_number="E12345678"))
    services.make_person(at=now, family_name="OTHER", given_name="PERSON", other_names="小王")
    sought = queries.seek_person(said)
    assert [one.id for one in sought.found] == [person.pk]
    assert not sought.is_too_wide
    assert queries.seek_person(said, has_account=True).found == ()


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "%",
        "_",
        "\x00",
        "amina",
        "benali",
        "ami ben",
        "amina ben",
        "amina khadija",
        "أمينة",
        "E1234567",
        *("王", "小明", "王小", "wang", "xiaoming", "明", "benali xiaoming"),
    ],
)
def test_parts_of_names_and_numbers_find_nobody(now: datetime, said: str) -> None:
    for names in (BENALI, WANG):
        services.make_person(at=now, **names, details=PersonDetails(passport_number="E12345678"))
    assert queries.seek_person(said).found == ()


def test_a_search_that_is_too_wide_names_nobody(now: datetime) -> None:
    for _ in range(queries.MOST_SOUGHT + 1):
        services.make_person(at=now, **WANG)
    assert queries.seek_person("王小明") == queries.Sought(is_too_wide=True)
    assert queries.seek_person("li").is_too_wide
    assert not queries.seek_person("").is_too_wide


def test_finding_is_written_down_once_a_day(sample: dict[str, Person], now: datetime) -> None:
    officer = queries.actor_of_person(sample["chen"].pk)
    both = [sample["amina"].pk, sample["chen"].pk, sample["lucas"].pk]
    assert services.found_in_search(both, actor=officer, at=now) == 2, "not oneself"
    assert services.found_in_search(both, actor=officer, at=now) == 0
    assert services.found_in_search([*both, sample["wu"].pk], actor=officer, at=now) == 1
    assert services.found_in_search(both, actor=officer, at=now + timedelta(days=1)) == 2
    assert services.found_in_search([], actor=officer, at=now) == 0


def test_finding_waits_for_its_place_in_the_chain(
    sample: dict[str, Person], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write into the chains at the same time, again and again."""
    officer, tries = queries.actor_of_person(sample["chen"].pk), []

    def busy(entries: list[book.NewEntry]) -> list[object]:
        tries.append(len(entries))
        raise SomebodyWasFaster(entries[0].stream, 1)

    monkeypatch.setattr(book, "append_many", busy)
    both = [sample["amina"].pk, sample["lucas"].pk]
    assert services.found_in_search(both, actor=officer, at=now) == 2
    assert tries == [2, 2, 2]
    assert services.found_in_search(both, actor=officer, at=now) == 0


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
