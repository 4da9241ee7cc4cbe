"""Houses, series and materials at the desk of events."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wenjin.core import clock
from wenjin.core.files.tests.made_files import pdf, program
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.test_events_desk import EVENTS, MOMENT, OF_FORUM, event, part_form, sent, team
from wenjin.events.queries.venue_plans import series_plan, venue_plan
from wenjin.events.tests.forum_stage import FORUM, forum

__all__ = ["team"]
VENUES, SERIES = f"{EVENTS}venues/", f"{EVENTS}series/"


def house(**about: Any) -> dict[str, Any]:
    """A new house with one room."""
    return {
        "key": "h1",
        "name": "Garden House",
        "address": "3 Garden Road",
        "way": "",
        "centre": "",
        "latitude": "22.54",
        "longitude": "",
        "access": ["lift"],
        "code": "",
        "part-TOTAL_FORMS": "2",
        "part-INITIAL_FORMS": "0",
        "part-0-name": "Blue room",
        "part-0-seats": "40",
        "part-0-booths": "",
        "part-0-access": ["hearing_loop"],
        **about,
    }


def rooms_of(code: str, language: str = "en") -> list[tuple[str, int, str]]:
    found = venue_plan(code, language, "en")
    assert found is not None
    return [(one.code, one.seats, found.texts.get(f"rooms/{one.code}/name", "")) for one in found.draft.rooms]


# Houses


def test_a_house_is_made_once_and_named_in_more_languages(team: Client) -> None:
    for _ in range(2):
        at = sent(team, f"{VENUES}new/", house())["Location"]
    assert at == f"{VENUES}garden-house/"
    assert rooms_of("garden-house") == [("blue-room", 40, "Blue room")]
    page = team.get(VENUES).content.decode()
    assert page.count("Garden House") == 1
    # Another house of the same name needs a name of its own in files; the first is not written over.
    page = sent(team, f"{VENUES}new/", house(key="h2", address="Elsewhere"), status=422).content.decode()
    assert "This is there twice." in page
    assert "Elsewhere" in page
    chinese = house(key="h3", written="zh-hans", name="花园楼", address="", **{"part-INITIAL_FORMS": "1"})
    chinese |= {
        "part-0-code": "blue-room",
        "part-0-name": "蓝厅",
        "part-1-name": "小厅",
        "part-1-seats": "12",
    }
    sent(team, at, chinese)
    assert rooms_of("garden-house", "zh-hans")[0] == ("blue-room", 40, "蓝厅")
    assert ("xiaoting", 12, "") in rooms_of("garden-house")
    assert rooms_of("garden-house")[0][2] == "Blue room"
    half = {**chinese, "key": "h4", "part-0-name": "", "part-1-name": ""}
    sent(team, at, {**half, "part-1-code": "xiaoting"})
    assert rooms_of("garden-house", "zh-hans") == [("blue-room", 40, ""), ("xiaoting", 12, "")]
    assert "花园楼" in team.get(f"{at}?written=zh-hans").content.decode()


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"name": ""}, "Fill this in."),
        ({"latitude": "high"}, "This number is too small or too large."),
        ({"latitude": "91"}, "This number is too small or too large."),
        ({"centre": "no-such"}, "Choose one of the answers."),
        ({"code": "NO CODE"}, "Use small letters, figures and hyphens only."),
        ({"part-0-seats": ""}, "Fill this in."),
        ({"part-0-seats": "many"}, "Write a whole number."),
    ],
)
def test_a_house_that_is_wrong_keeps_what_was_typed(team: Client, about: dict[str, str], told: str) -> None:
    page = sent(team, f"{VENUES}new/", house(**about), status=422).content.decode()
    assert told in page
    assert "3 Garden Road" in page
    assert venue_plan("garden-house", "en", "en") is None


def test_a_room_in_which_something_takes_place_stays(team: Client) -> None:
    forum()
    form = house(**{"part-INITIAL_FORMS": "1", "part-0-code": "hall", "part-0-is_gone": "on"})
    page = sent(team, f"{VENUES}river-house/", form, status=409).content.decode()
    assert "Guests use this already: Great hall<" in page
    assert [one[0] for one in rooms_of("river-house")] == ["hall"]
    assert team.get(f"{VENUES}no-such/").status_code == 404


# Series


def test_a_series_is_made_changed_and_named_in_more_languages(team: Client) -> None:
    form = {
        "key": "s",
        "title": "Evenings of law",
        "summary": "",
        "kind": "talk",
        "organiser": "Us",
        "code": "",
    }
    for _ in range(2):
        at = sent(team, f"{SERIES}new/", form)["Location"]
    assert at == f"{SERIES}evenings-of-law/"
    sent(team, f"{SERIES}new/", {**form, "key": "s2"}, status=422)
    sent(team, at, {**form, "key": "s3", "written": "fr", "title": "Soirées de droit"})
    found = series_plan("evenings-of-law", "fr", "en")
    assert found is not None
    assert found.texts == {"title": "Soirées de droit"}
    assert str(found.name) == "Evenings of law"
    assert "Evenings of law" in team.get(SERIES).content.decode()
    sent(team, at, {**form, "key": "s4", "kind": "war"}, status=422)
    assert team.get(f"{SERIES}no-such/").status_code == 404


def test_houses_and_series_are_for_those_who_plan(signed_in: SignedIn) -> None:
    forum()
    for address in (VENUES, f"{VENUES}river-house/", SERIES, f"{SERIES}new/", f"{OF_FORUM}materials/"):
        assert signed_in("lin").get(address).status_code == 403


# Materials


def file_of(content: bytes, name: str = "slides.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_files_and_links_are_given_to_guests_in_order(team: Client) -> None:
    forum()
    later = (clock.now() + timedelta(days=30)).strftime(MOMENT)
    form: dict[str, Any] = part_form(team, "materials") | {
        "part-0-order": "2",
        "part-2-name": "Slides",
        "part-2-order": "1",
        "part-2-language": "en",
        "part-2-session": "opening",
        "part-2-from_at": later,
        "part-2-file": file_of(pdf()),
    }
    sent(team, f"{OF_FORUM}materials/", form)
    first = event().plan.materials[0]
    assert (first.name, first.language, first.session, first.is_public) == ("Slides", "en", "opening", False)
    assert first.from_at is not None
    assert [one.name for one in event().plan.materials[1:]] == ["Programme.pdf", "Slides"]
    kept = team.get(f"{OF_FORUM}materials/{first.file}/")
    assert kept.content.startswith(b"%PDF")
    # As the page stands, the file stays; a file that the event has not is no file.
    form = part_form(team, "materials")
    assert form["part-0-code"] == str(first.file)
    sent(team, f"{OF_FORUM}materials/", form)
    assert event().plan.materials[0].file == first.file
    form = part_form(team, "materials") | {"part-0-code": "00000000-0000-4000-8000-000000000000"}
    sent(team, f"{OF_FORUM}materials/", form, status=422)
    assert team.get(f"{EVENTS}{FORUM}/materials/00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"part-2-file": file_of(program())}, "This is a program, not a paper."),
        ({"part-2-file": file_of(b"")}, "The file is empty."),
        (
            {"part-2-file": file_of(pdf()), "part-2-address": "https://a.example"},
            "Give a file or a link, not both.",
        ),
        ({"part-2-file": file_of(pdf()), "part-2-name": ""}, "Choose the files once more."),
        ({}, "Fill this in."),
        ({"part-2-address": "javascript:alert(1)"}, "This is no address."),
    ],
)
def test_a_material_that_is_wrong_is_told_and_nothing_changes(
    team: Client, about: dict[str, Any], told: str
) -> None:
    forum()
    form: dict[str, Any] = part_form(team, "materials") | {"part-2-name": "Kept name", "part-2-from_at": ""}
    for one in about.values():
        if isinstance(one, SimpleUploadedFile):
            one.seek(0)
    page = sent(team, f"{OF_FORUM}materials/", form | about, status=422).content.decode()
    assert told in page
    assert "Kept name" in page or "part-2-name" in about
    assert len(event().plan.materials) == 2
