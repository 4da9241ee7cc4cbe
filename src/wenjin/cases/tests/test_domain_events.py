"""Events and states as they are written down."""

import json
from dataclasses import fields

import pytest

from wenjin.cases.domain.events import (
    EVENTS,
    Decided,
    Drafted,
    Event,
    Outcome,
    TaskDone,
    from_payload,
    to_payload,
)
from wenjin.cases.domain.state import evolve, from_json, replay, to_json
from wenjin.cases.domain.state_json import StateUnreadable
from wenjin.cases.tests.domain_cases import PAPERS, WORK, Journal, accepted, at, on, real, shop


def test_codes_are_named_for_the_case_and_are_unique() -> None:
    codes = [kind.code for kind in EVENTS]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("case.") for code in codes)
    assert set(codes) == {kind.code for kind in Event.__subclasses__()}, "none is forgotten"


def test_a_payload_is_plain_json_and_is_read_back() -> None:
    event = Decided(
        at=at(18),
        decision=WORK,
        outcome=Outcome.GRANTED,
        by="person:two",
        valid_from=on(18),
        valid_until=None,
        number="7",
    )
    code, payload = to_payload(event)
    assert payload == {
        "decision": WORK,
        "outcome": "granted",
        "by": "person:two",
        "valid_from": "2026-11-18",
        "valid_until": None,
        "number": "7",
    }
    assert from_payload(code, json.loads(json.dumps(payload)), at(18)) == event


def test_entries_that_change_nothing_are_no_events() -> None:
    assert from_payload("case.seen", {"page": 1}, at(18)) is None


def test_no_event_has_room_for_free_text() -> None:
    names = {field.name for kind in EVENTS for field in fields(kind)}
    assert names.isdisjoint({"reason", "text", "message", "note", "name"})


def test_a_case_begins_with_a_draft_and_only_once() -> None:
    journal = Journal(real())
    with pytest.raises(ValueError, match="begins with a draft"):
        evolve(None, TaskDone(at=at(9), task="x"), real())
    with pytest.raises(ValueError, match="begins with a draft"):
        replay([TaskDone(at=at(9), task="x")], lambda *_: real())
    with pytest.raises(ValueError, match="twice"):
        evolve(journal.state, Drafted(at=at(9), procedure="x", version=1), real())
    assert replay([], lambda *_: real()) is None


def test_a_state_is_json_and_comes_back_the_same() -> None:
    journal = Journal(shop()).submit().complete("check", "accept")
    journal.ask("licence", "lease", "map", pause=PAPERS, answer_by=on(20))
    journal.supply("lease")
    written = json.dumps(to_json(journal.state))
    assert from_json(json.loads(written)) == journal.state
    assert json.dumps(to_json(from_json(json.loads(written)))) == written
    shuffled = json.loads(json.dumps(to_json(journal.state), sort_keys=True))
    assert list(from_json(shuffled).parts) == ["licence", "food", "fire", "opening"]


@pytest.mark.parametrize("broken", [{}, {"format": 99}, {"format": 1}, {"format": 1, "status": "lost"}])
def test_what_is_no_state_is_not_read(broken: dict[str, object]) -> None:
    with pytest.raises(StateUnreadable):
        from_json(broken)


def test_a_state_holds_nothing_but_ids_codes_and_times() -> None:
    written = json.dumps(to_json(accepted().state))
    assert len(written) < 4000
