"""Files of an event: for everybody, or below the private link of a guest, from a certain time on."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wenjin.core import clock
from wenjin.core.files.models import FileState, StoredFile
from wenjin.core.files.tests.made_files import pdf
from wenjin.events.domain.drafts import MaterialDraft
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.queries.plans import plan_of
from wenjin.events.services.materials import give_materials, set_materials
from wenjin.events.services.registering import register
from wenjin.events.tests.forum_stage import FORUM, Event, forum
from wenjin.events.tests.planning_stage import FANG

pytestmark = pytest.mark.django_db


@pytest.fixture
def files() -> dict[str, str]:
    """Id of a file by name; the forum has one place, and a map, slides, and a report in a month."""
    forum(places=1)
    later = clock.now() + timedelta(days=30)
    report = MaterialDraft("report", from_at=later)
    drafts = [MaterialDraft("map", is_public=True), MaterialDraft("slides"), report]
    content = {number: (pdf(), f"{one.name} über.pdf") for number, one in enumerate(drafts)}
    give_materials(FANG, FORUM, drafts, content, key="files", at=clock.now())
    plan = plan_of(FORUM)
    assert plan is not None
    return {one.name: str(one.file) for one in plan.materials}


def link(number: int) -> str:
    """The private page of somebody who registered."""
    form = Form("WANG Fang", f"w{number}@sample.example", guests=(GuestForm(),), answers={"topic": "law"})
    made = register(FORUM, form, key=f"w{number}", at=clock.now(), language="en")
    return f"/en/events/registration/{made.secret}/"


def got(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    return response


def say_again(name: str, at: datetime | None = None) -> None:
    """Only this one is left, from another time on."""
    plan = plan_of(FORUM)
    assert plan is not None
    kept = [replace(one, from_at=at) for one in plan.materials if one.name == name]
    set_materials(FANG, FORUM, kept, key=f"again {name}", at=clock.now())


def test_everybody_gets_what_is_for_everybody_and_nothing_else(client: Client, files: dict[str, str]) -> None:
    page = got(client, f"/en/events/{FORUM}/").content.decode()
    address = f"/en/events/{FORUM}/materials/{files['map']}/"
    assert f'href="{address}"' in page
    assert files["slides"] not in page
    response = got(client, address)
    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''map%20%C3%BCber.pdf"
    for name in ("slides", "report"):
        assert client.get(f"/en/events/{FORUM}/materials/{files[name]}/").status_code == 404
    Event.objects.update(state="draft", version=9)
    assert client.get(address).status_code == 404


def test_guests_get_theirs_below_their_link_when_it_is_time(client: Client, files: dict[str, str]) -> None:
    guest, waiting = link(1), link(2)
    page = got(client, guest).content.decode()
    assert f'href="{guest}materials/{files["slides"]}/"' in page
    assert f'href="/en/events/{FORUM}/materials/{files["map"]}/"' in page
    assert files["report"] not in page
    response = got(client, f"{guest}materials/{files['slides']}/")
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(f"{guest}materials/{files['report']}/").status_code == 404
    assert client.get(f"{waiting}materials/{files['slides']}/").status_code == 404
    assert files["slides"] not in got(client, waiting).content.decode()
    say_again("report", clock.now() - timedelta(minutes=1))
    got(client, f"{guest}materials/{files['report']}/")
    assert client.get(f"{guest}materials/{files['slides']}/").status_code == 404


def test_a_file_that_is_not_looked_at_yet_or_lost_is_said_so(client: Client, files: dict[str, str]) -> None:
    address = f"/en/events/{FORUM}/materials/{files['map']}/"
    StoredFile.objects.update(state=FileState.QUARANTINED)
    response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Is being checked for viruses." in response.content.decode()
    StoredFile.objects.update(state=FileState.INFECTED)
    assert client.get(address).status_code == 404
