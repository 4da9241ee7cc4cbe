"""Two colleagues at the same form of an event: nobody's work is overwritten unseen, nothing typed is lost."""

import re

import pytest
from django.test import Client

from wenjin.core import clock
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.forms import as_it_stands
from wenjin.events.domain.registration_form import Form
from wenjin.events.queries.mailings import mailings
from wenjin.events.queries.planned_event import PlannedEvent, planned_event
from wenjin.events.services.registering import register
from wenjin.events.tests.forum_stage import FORUM, forum

pytestmark = pytest.mark.django_db
OF_FORUM = f"/en/desk/events/{FORUM}/"
Typed = dict[str, list[str]]


@pytest.fixture
def team(signed_in: SignedIn) -> Client:
    return signed_in("fang")


def event() -> PlannedEvent:
    found = planned_event(FORUM, "en")
    assert found is not None
    return found


def come(name: str) -> None:
    form = Form(f"WANG {name}", f"{name}@sample.example", answers={"topic": "law"})
    register(FORUM, form, key=f"come-{name}", at=clock.now(), language="en")


def read(client: Client, address: str, field: str = "seen") -> Typed:
    response = client.get(address)
    assert response.status_code == 200
    return as_it_stands(response.content.decode(), field)


def send(client: Client, address: str, form: Typed, key: str, status: int = 302) -> str:
    response = client.post(address, {**form, "key": key})
    assert response.status_code == status, re.findall(r"<p class=.err.*", response.content.decode())
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("page", "theirs", "mine"),
    [
        ("facts", {"organiser": ["Theirs"]}, {"organiser": ["Mine"]}),
        ("sponsors", {"part-0-name": ["Theirs"]}, {"part-0-name": ["Mine"]}),
        ("move", {"join_address": ["https://theirs.example/"]}, {"join_address": ["https://mine.example/"]}),
        ("texts/zh-hans", {"text-title": ["他们"]}, {"text-title": ["我"]}),
    ],
)
def test_pressing_save_again_does_not_wipe_what_a_colleague_wrote(
    team: Client, page: str, theirs: Typed, mine: Typed
) -> None:
    forum()
    address = f"{OF_FORUM}{page}/"
    before, name = read(team, address), next(iter(mine))
    send(team, address, {**before, **theirs}, "theirs")
    written = event().plan
    typed = {**before, **mine}
    for key in ("first", "again"):
        told = send(team, address, typed, key, 409)
        assert f'<a href="{address}">Show what is there now</a>' in told
        typed = as_it_stands(told)
        assert typed[name] == mine[name], "nothing typed is lost"
    assert event().plan == written
    send(team, address, {**read(team, address), **mine}, "now")
    assert event().plan != written


@pytest.mark.parametrize(
    ("page", "theirs", "mine"),
    [
        ("facts", {"organiser": ["Theirs"]}, {"summary": ["Mine"]}),
        ("facts", {"languages": ["en", "fr"]}, {"needs_names": ["on"], "organiser": ["Mine"]}),
        ("move", {"join_address": ["https://theirs.example/"]}, {"is_online": ["on"]}),
        ("texts/zh-hans", {"text-title": ["他们"]}, {"text-summary": ["我"]}),
        ("quotas", {"part-0-name": ["Theirs"]}, {"part-0-size": ["77"]}),
    ],
)
def test_what_only_one_of_two_changed_is_kept_without_a_question(
    team: Client, page: str, theirs: Typed, mine: Typed
) -> None:
    forum()
    address = f"{OF_FORUM}{page}/"
    before = read(team, address)
    send(team, address, {**before, **theirs}, "theirs")
    send(team, address, {**before, **mine}, "mine")
    now = read(team, address)
    assert {name: now.get(name) for name in (*theirs, *mine)} == {**theirs, **mine}


def organiser() -> str:
    return event().plan.draft.organiser


def test_what_both_changed_is_named_with_both_values_to_choose(team: Client) -> None:
    forum()
    address = f"{OF_FORUM}facts/"
    before = read(team, address)
    send(team, address, {**before, "organiser": ["Theirs"], "largest_group": ["7"]}, "theirs")
    told = send(team, address, {**before, "organiser": ["Mine"], "summary": ["New"]}, "mine", 409)
    assert "What you wrote: <bdi>Mine</bdi>" in told
    assert "Now: <bdi>Theirs</bdi>" in told
    ways = re.findall(r'name="take-organiser" value="([^"]+)"', told)
    assert re.findall(r'name="take-([^"]+)"', told) == ["organiser", "organiser"], "of nothing else"
    typed = as_it_stands(told)
    assert (typed["organiser"], typed["largest_group"]) == (["Mine"], ["7"])
    send(team, address, {**read(team, address), "organiser": ["Third"]}, "third")
    told = send(team, address, {**typed, "take-organiser": [ways[0]]}, "chosen", 409)
    assert "Now: <bdi>Third</bdi>" in told, "who chose had not seen this"
    mine, now = re.findall(r'name="take-organiser" value="([^"]+)"', told)
    typed = as_it_stands(told)
    send(team, address, {**typed, "take-organiser": [now]}, "take-now")
    assert (organiser(), event().written("summary")) == ("Third", "New")
    told = send(team, address, {**before, "organiser": ["Mine"]}, "late", 409)
    mine = re.findall(r'name="take-organiser" value="([^"]+)"', told)[0]
    send(team, address, {**as_it_stands(told), "take-organiser": [mine]}, "take-mine")
    assert (organiser(), event().written("summary")) == ("Mine", "New")


def test_lines_that_moved_are_not_merged_but_named(team: Client) -> None:
    forum()
    address = f"{OF_FORUM}quotas/"
    before = read(team, address)
    new = {"part-1-kind": ["meal"], "part-1-name": ["Their lunch"], "part-1-size": ["5"]}
    assert "part-1-size" in before
    free = next(place for place in range(9) if not before[f"part-{place}-size"][0])
    theirs = {name.replace("-1-", f"-{free}-"): value for name, value in new.items()}
    mine = {**theirs, f"part-{free}-name": ["My lunch"]}
    send(team, address, {**before, **theirs}, "theirs")
    told = send(team, address, {**before, **mine}, "mine", 409)
    assert "Now: <bdi>Their lunch</bdi>" in told
    assert "take-" not in told
    assert as_it_stands(told)[f"part-{free}-name"] == ["My lunch"], "nothing typed is lost"


def test_a_line_that_a_colleague_changed_is_not_removed_unseen(team: Client) -> None:
    forum()
    address = f"{OF_FORUM}quotas/"
    before = read(team, address)
    send(team, address, {**before, "part-0-size": ["66"]}, "theirs")
    told = send(team, address, {**before, "part-0-is_gone": ["on"]}, "mine", 409)
    assert "Now: <bdi>66</bdi>" in told
    assert event().plan.quotas[0].size == 66


def test_a_translation_of_words_that_were_rewritten_is_not_saved_unseen(team: Client) -> None:
    forum()
    address = f"{OF_FORUM}texts/zh-hans/"
    before = read(team, address)
    facts = read(team, f"{OF_FORUM}facts/")
    send(team, f"{OF_FORUM}facts/", {**facts, "title": ["Another title"]}, "theirs")
    told = send(team, address, {**before, "text-title": ["我"]}, "mine", 409)
    assert "Now: <bdi>Another title</bdi>" in told


def test_sent_twice_it_is_saved_once_also_when_a_colleague_came_between(team: Client) -> None:
    forum()
    address = f"{OF_FORUM}facts/"
    before = read(team, address)
    send(team, address, {**before, "organiser": ["Mine"]}, "mine")
    send(team, address, {**read(team, address), "organiser": ["Theirs"]}, "theirs")
    send(team, address, {**before, "organiser": ["Mine"]}, "mine")
    assert organiser() == "Theirs"


def test_a_form_with_a_mistake_keeps_the_version_that_it_showed(team: Client) -> None:
    forum()
    address = f"{OF_FORUM}facts/"
    before = read(team, address)
    send(team, address, {**before, "organiser": ["Theirs"]}, "theirs")
    wrong = as_it_stands(send(team, address, {**before, "largest_group": ["0"]}, "a", 422))
    assert wrong["organiser"] == ["Theirs"], "what is there now, for it was not touched"
    send(team, address, {**wrong, "largest_group": ["4"]}, "b")
    assert (organiser(), event().plan.draft.largest_group) == ("Theirs", 4)
    del before["was"]
    send(team, address, {**before, "largest_group": ["3"]}, "c", 409)


def test_a_mail_goes_out_only_as_its_sender_saw_it(team: Client) -> None:
    forum(places=10)
    come("li")
    new = read(team, f"{OF_FORUM}mail/new/", "segment")
    send(team, f"{OF_FORUM}mail/new/", {**new, "en-subject": ["Come"], "en-body": ["At nine."]}, "new")
    at = f"{OF_FORUM}mail/{mailings(FORUM)[0].id}/"
    looked, mine = read(team, at), read(team, f"{at}edit/", "segment")
    send(team, f"{at}edit/", {**mine, "en-body": ["At ten."]}, "theirs")
    told = send(team, f"{at}send/", {**looked, "is_meant": ["on"]}, "send", 409)
    assert "At ten." in told, "the sender sees what it says now"
    mine["en-body"] = ["At eleven."]
    for key in ("first", "again"):
        told = send(team, f"{at}edit/", mine, key, 409)
        assert "Show what is there now" in told
        mine = as_it_stands(told, "segment")
        assert mine["en-body"] == ["At eleven."], "nothing typed is lost"
    assert mailings(FORUM)[0].texts["en"].body == "At ten."
    send(team, f"{at}send/", {**read(team, at), "is_meant": ["on"]}, "now")
    assert mailings(FORUM)[0].sent_at is not None
