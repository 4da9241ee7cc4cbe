"""Real processes at the same places at once: nobody is promised twice, and nobody half."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from wenjin.cases.tests.race import Race, race
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.models import Claim
from wenjin.counters.services.claiming import MOST_TRIES, Overtaken, claim, in_one_go
from wenjin.counters.tests import claim_race
from wenjin.counters.tests.appointment_stage import at, booked, interpreter, officer

pytestmark = pytest.mark.django_db
PROCESSES, ATTEMPTS = 4, 60


@pytest.fixture(scope="module")
def place(own_city: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Race]:
    folder = tmp_path_factory.mktemp("claims")
    with race(folder, own_city, settings.SETTINGS_MODULE, claim_race.HERE, *claim_race.LOADED) as made:
        yield made


def test_nobody_is_promised_twice_and_nobody_half(place: Race) -> None:
    place.call("prepare_hall", "3")
    told = place.together("claim", str(ATTEMPTS), "1", count=PROCESSES)
    assert sum(one.get("held", 0) for one in told) > 20, "there was something to fight for"
    assert sum(one.get("place_taken", 0) for one in told) > 20
    after = place.call("tell")
    assert (after["double"], after["orphans"]) == (0, 0)
    assert after["ledger_is_whole"]
    assert after["interpreted"], "interpreters were among it"


def test_one_form_sent_by_all_at_once_is_one_appointment(place: Race) -> None:
    told = place.together("one_form", "6", count=PROCESSES)
    for same in zip(*told, strict=True):
        assert len({tuple(one) for one in same}) == 1
    assert place.call("tell")["double"] == 0


def test_a_freed_place_is_taken_once_while_its_hold_ends(place: Race) -> None:
    made = place.call("prepare_wishes", "10")
    told = place.together("wishes", " ".join(made["full"]), " ".join(made["wishes"]), count=3)
    assert sum(one.get("taken", 0) for one in told), "somebody was served"
    after = place.call("tell")
    assert (after["double"], after["orphans"]) == (0, 0)
    assert after["ledger_is_whole"]


@pytest.mark.usefixtures("shenzhen")
def test_the_judge_finds_what_is_claimed_twice_and_half() -> None:
    officer()
    officer()
    interpreter("ne")
    row = booked(at(9), language="ne").appointment
    assert claim_race.tell() == {
        "double": 0,
        "orphans": 0,
        "states": {"booked": 1},
        "extras": 0,
        "interpreted": 1,
        "ledger_is_whole": True,
    }
    other = booked(at(11)).appointment
    stolen = Claim(
        appointment=other,
        resource=f"officer:{row.officer_id}",
        starts_at=at(9) + timedelta(minutes=10),
        ends_at=at(11),
    )
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            stolen.save()
    else:
        stolen.save()
        found = claim_race.tell()
        assert isinstance(found, dict)
        assert (found["double"], found["orphans"]) == (1, 1)
        stolen.delete()
    Claim.objects.filter(appointment=row, resource__startswith="interpreter").delete()
    found = claim_race.tell()
    assert isinstance(found, dict)
    assert found["orphans"] == 1


@pytest.mark.usefixtures("shenzhen")
def test_a_claim_that_is_there_is_not_written_over_and_is_tried_again() -> None:
    officer()
    row, other = booked(at(9)).appointment, booked(at(11)).appointment
    tries: list[bool] = []

    def act(is_queueing: bool) -> None:
        tries.append(is_queueing)
        claim(other, [f"officer:{row.officer_id}"], Stretch(at(9, 15), at(10)))

    with pytest.raises(Overtaken):
        in_one_go(act)
    assert tries == [False] + [True] * (MOST_TRIES - 1)
    assert Claim.objects.count() == 2


def test_what_is_wrong_for_another_reason_is_not_tried_again() -> None:
    tries = []

    def act(_: bool) -> None:
        tries.append(1)
        raise IntegrityError("something else")

    with pytest.raises(IntegrityError):
        in_one_go(act)
    assert tries == [1]
