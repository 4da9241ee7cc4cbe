"""Somebody who directs two centres with counters: one at a time, and they say which."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.test import Client

from wenjin.accounts import queries as accounts
from wenjin.accounts import services
from wenjin.accounts.domain.actor import SYSTEM, Role
from wenjin.core import clock
from wenjin.counters.queries import halls as known_halls
from wenjin.counters.queries.halls import CentreHall
from wenjin.desk.tests.conftest import SignedIn, Staff
from wenjin.desk.tests.hall_stage import CENTRE, DESK, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]
OTHER = "qianhai-talent-hub"


@pytest.fixture
def xu(staff: Staff, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The director of two centres, of which both have counters."""
    one = known_halls.hall(CENTRE)
    both: Mapping[str, CentreHall] = {CENTRE: one, OTHER: replace(one, centre=OTHER)}
    for place in ("counters.queries.halls", "desk.counters.place", "desk.counters.start"):
        monkeypatch.setattr(f"wenjin.{place}.halls", lambda: both)
    where = accounts.organisation_of_centre(OTHER)
    assert where is not None
    services.add_member(staff["xu"].id, where.id, Role.DIRECTOR, actor=SYSTEM, at=clock.now())
    return signed_in("xu")


def test_the_centre_is_chosen_and_kept(xu: Client) -> None:
    first = page(xu, "hall/")
    assert f'<option value="{CENTRE}" selected>' in first
    chosen = xu.post(f"{DESK}centre/", {"centre": OTHER, "key": "k"})
    assert (chosen.status_code, chosen["Location"]) == (302, DESK)
    assert f'<option value="{OTHER}" selected>' in page(xu, "hall/")
    day = (clock.today()).isoformat()
    assert xu.post(f"{DESK}hours/", {"day": day, "is_closed": "on", "key": "x"}).status_code == 302
    assert "Closed all day" in page(xu, "hours/").partition("Change a day")[0]
    xu.post(f"{DESK}centre/", {"centre": CENTRE, "key": "l"})
    assert "All days to come are like every week." in page(xu, "hours/"), "of the other centre"


def test_a_centre_of_others_is_not_there(xu: Client, signed_in: SignedIn) -> None:
    assert xu.post(f"{DESK}centre/", {"centre": "luohu-port-services", "key": "k"}).status_code == 404
    lin = signed_in("lin")
    assert lin.post(f"{DESK}centre/", {"centre": OTHER, "key": "k"}).status_code == 404
    assert f'action="{DESK}centre/"' not in page(lin, "reception/"), "who has one centre chooses none"
