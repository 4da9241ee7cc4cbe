"""Real processes at the same cases at once, and killed in the middle: nothing twice, nothing lost."""

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from wenjin.cases.tests.race import HERE, LOADED, Race, race

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def place(own_city: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Race]:
    folder = tmp_path_factory.mktemp("race")
    with race(folder, own_city, settings.SETTINGS_MODULE, HERE, *LOADED) as made:
        yield made


@pytest.fixture(scope="module")
def made(place: Race) -> Any:
    """Twelve cases to decide, and drafts to submit: six for one test, forty for the other."""
    return place.call("prepare", "12", "46")


def test_of_two_at_once_one_decides_and_one_form_is_done_once(place: Race, made: Any) -> None:
    told = place.together("decide", *made["accepted"])
    for case in zip(*told, strict=True):
        assert sorted(case) == ["decided", "told work-permit"]
    sent = place.together("collect", made["ada"], *made["accepted"])
    for (version, was_repeat), (other_version, other_was_repeat) in zip(*sent, strict=True):
        assert version == other_version
        assert {was_repeat, other_was_repeat} == {True, False}
    first, second = place.together("submit", made["ada"], *made["filled"][:6])
    assert first == second
    after = place.call("tell")
    assert (after["decided"], after["messages"]) == (12, 12)
    assert (after["different"], after["is_whole"]) == ([], True)
    assert after["notices"] == after["submitted"] == len(after["receipts"])


def test_what_was_acknowledged_survives_kills_and_nothing_is_done_twice(place: Race, made: Any) -> None:
    filled = made["filled"][6:]
    chance = random.Random(7)
    for _ in range(5):
        killed = place.start("submit", "1", "0", made["ada"], *filled)
        while not list(place.folder.glob("ready-*")) and killed.process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.02, 0.5))
        killed.kill()
        for flag in place.folder.glob("ready-*"):
            flag.unlink()
    place.call("submit", "1", "0", made["ada"], *filled)
    after = place.call("tell")
    said = (place.folder / "acknowledged").read_text().split("\n")
    acknowledged = {(case, code) for case, _, code in (line.partition(" ") for line in said) if code}
    assert {(case, code) for case, code in acknowledged if case in filled} == {
        (case, code) for case, code in after["receipts"].items() if case in filled
    }
    assert after["submitted"] == after["notices"] == after["open"] == len(after["receipts"])
    assert set(filled) <= after["receipts"].keys()
    assert (after["different"], after["is_whole"]) == ([], True)
