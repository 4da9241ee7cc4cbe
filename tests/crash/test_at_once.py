"""Two people, in two processes, do the same thing at the same moment: one wins, the other is told."""

import json
import time
from collections import Counter
from typing import Any

from tests.crash.place import Place

TIMES = 50
EDITS = 25


def at_once(place: Place, *both: tuple[str, ...]) -> list[list[str]]:
    """Run commands of ``inside`` in two processes, which meet before each thing they do; what each came to."""
    running = [place.begin(*words) for words in both]
    assert [one.hear() for one in running] == [b"ready\n"] * 2, place.log()
    meeting = f"meeting-{time.monotonic_ns()}"
    for one, me, other in zip(running, "ab", "ba", strict=True):
        one.say(f"{meeting} {me} {other}")
    return [list(json.loads(one.finish())) for one in running]


def test_two_officers_decide(place: Place) -> None:
    cases = [one["id"] for one in place.call("accepted", str(TIMES))]
    first, second = place.call("officers")
    mine, yours = at_once(place, ("decide", first, *cases), ("decide", second, *cases))
    assert Counter(mine + yours) == {"decided": TIMES, "AlreadyDecided": TIMES}
    assert all({one, other} == {"decided", "AlreadyDecided"} for one, other in zip(mine, yours, strict=True))
    assert len(set(mine)) == 2, "one of the two was always first: they never met"
    told = place.call("report")
    for number, case_id in enumerate(cases):
        case = told["cases"][case_id]
        assert case["decided"] == 1
        assert case["differs"] == []
        winner = first if mine[number] == "decided" else second
        assert case["decided_by"] == [f"person:{winner}"], "the one who was told so"
        assert case["decided_messages"] == 2, "one task for the letter, one notice"
    assert told["ledger"]["is_whole"]


def test_a_double_click_on_send(place: Place) -> None:
    """The same key twice gives the same receipt; two keys give one receipt and one refusal."""
    drafts = place.call("prepare", str(TIMES))
    who = [f"{one['person']}:{one['id']}" for one in drafts]
    same, other = who[: TIMES // 2], who[TIMES // 2 :]
    mine, yours = at_once(place, ("submit", "click", *same), ("submit", "click", *same))
    assert mine == yours
    assert len(set(mine)) == len(same)
    here, there = at_once(place, ("submit", "mine", *other), ("submit", "yours", *other))
    told = place.call("report")
    for number, draft in enumerate(drafts[TIMES // 2 :]):
        (code,) = told["cases"][draft["id"]]["receipts"]
        assert {here[number], there[number]} == {code, "AlreadySubmitted"}
    for number, draft in enumerate(drafts):
        case = told["cases"][draft["id"]]
        if number < len(same):
            assert case["receipts"] == [mine[number]]
        assert (case["submitted"], case["notices"], case["differs"]) == (1, 1, [])
    assert told["ledger"]["is_whole"]


def test_two_helpers_write_into_one_draft(place: Place) -> None:
    """Into different fields: everything is kept. Into one field: the slower one is told, and nothing is lost."""
    (draft,) = place.call("prepare", "1")
    one, other = place.call("helpers", draft["id"])
    texts = [f"Street {number}" for number in range(EDITS)]
    kept, also = at_once(
        place,
        ("write", one, draft["id"], "address", *texts),
        ("write", other, draft["id"], "police_station", *texts),
    )
    assert kept == also == ["kept"] * EDITS
    told = place.call("answers", draft["id"])
    assert told["answers"]["address"] == told["answers"]["police_station"] == texts[-1]
    assert _saves(told, one, "address") == _saves(told, other, "police_station") == EDITS
    _one_field(place, draft, one, other)
    assert place.call("report")["cases"][draft["id"]]["differs"] == []


def _one_field(place: Place, draft: dict[str, str], one: str, other: str) -> None:
    mine = [f"Mine {number}" for number in range(EDITS)]
    yours = [f"Yours {number}" for number in range(EDITS)]
    kept, also = at_once(
        place,
        ("write", one, draft["id"], "employer_contact", *mine),
        ("write", other, draft["id"], "employer_contact", *yours),
    )
    assert set(kept) | set(also) == {"kept", "StaleForm"}
    pairs = list(zip(kept, also, strict=True))
    # On a busy machine both may be late, and both be told.
    assert sum("kept" in pair for pair in pairs) >= EDITS // 2, "nobody was let through"
    assert ("kept", "StaleForm") in pairs or ("StaleForm", "kept") in pairs, "they never met"
    told = place.call("answers", draft["id"])
    saved = _saves(told, one, "employer_contact") + _saves(told, other, "employer_contact")
    assert saved == sum(pair.count("kept") for pair in pairs), "whoever was told it is kept was kept"
    assert told["answers"]["employer_contact"] in {
        text for text, how in zip([*mine, *yours], [*kept, *also], strict=True) if how == "kept"
    }


def _saves(told: dict[str, Any], person: str, field: str) -> int:
    return sum(actor == f"person:{person}" and field in fields for actor, *fields in told["saves"])
