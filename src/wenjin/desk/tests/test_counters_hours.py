"""The director's page of days on which the centre is open otherwise."""

from datetime import timedelta

import pytest
from django.test import Client

from wenjin.core import clock
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.hall_stage import DESK, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


@pytest.fixture
def xu(signed_in: SignedIn) -> Client:
    """The director, signed in."""
    return signed_in("xu")


def test_a_day_is_closed_and_opened_again(xu: Client) -> None:
    day = (clock.today() + timedelta(days=40)).isoformat()
    assert "All days to come are like every week." in page(xu, "hours/")
    sent = {"day": day, "is_closed": "on", "reason": "Stocktaking", "key": "set"}
    assert xu.post(f"{DESK}hours/", sent).status_code == 302
    shown = page(xu, "hours/")
    assert "Saved. Visitors see it at once." in shown
    assert "Stocktaking" in shown
    assert "Closed all day" in shown.partition("Change a day")[0]
    assert xu.post(f"{DESK}hours/{day}/usual/", {"key": "usual"}).status_code == 302
    assert "Stocktaking" not in page(xu, "hours/")
    assert xu.post(f"{DESK}hours/nonsense/usual/", {"key": "usual"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"day": "", "opens": "09:00", "closes": "12:00"}, "Fill this in."),
        ({"day": "2027-13-41", "opens": "09:00", "closes": "12:00"}, "Write the day as 2026-05-04."),
        ({"opens": "9 o'clock", "closes": "12:00"}, "Write the time as 09:00."),
        ({"opens": "09:00"}, "Fill this in."),
        ({"opens": "09:00", "closes": "09:00"}, "open and close at the same time"),
        ({"day": "2020-01-01", "is_closed": "on"}, "Choose a day from today on"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(xu: Client, sent: dict[str, str], said: str) -> None:
    day = (clock.today() + timedelta(days=40)).isoformat()
    answer = xu.post(f"{DESK}hours/", {"day": day, "key": "set", "reason": "Feast", **sent})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert 'value="Feast"' in text
    assert "All days to come are like every week." in page(xu, "hours/")
