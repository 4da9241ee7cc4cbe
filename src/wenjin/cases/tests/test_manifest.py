import json
import secrets
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.cases.domain.manifest import (
    FiledPaper,
    content_hash,
    grouped,
    manifest_of,
    new_salts,
    proves_answer,
    proves_paper,
)

AT = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
ANSWERS: dict[str, object] = {
    "person.family_name": "Okafor",
    "passport.number": "A12345678",
    "stay.months": 12,
}
PAPERS = (FiledPaper("passport", "a" * 64), FiledPaper("diploma", "b" * 64))
SALTS = {field: f"{n:032x}" for n, field in enumerate(ANSWERS)}


def filed(**other: Any) -> dict[str, object]:
    parts: dict[str, Any] = {
        "procedure_key": ("work-and-residence", 3),
        "decisions": ["work-permit", "residence-permit"],
        "answers": ANSWERS,
        "salts": SALTS,
        "papers": PAPERS,
        "filed_at": AT,
    }
    return manifest_of(**{**parts, **other})


def test_a_manifest_names_nobody() -> None:
    written = json.dumps(filed())
    for answer in ("Okafor", "A12345678"):
        assert answer not in written
    for salt in SALTS.values():
        assert salt not in written


def test_the_hash_is_the_same_however_the_json_was_stored() -> None:
    manifest = filed()
    stored = json.loads(json.dumps(dict(reversed(manifest.items())), indent=3))
    assert content_hash(stored) == content_hash(manifest)
    assert content_hash(manifest) == "3cd78b12cc074962d58add4182677a289ba43c3c5a97b18b904d53943b30c37f"


def test_order_and_time_zone_do_not_matter() -> None:
    other = filed(
        decisions=["residence-permit", "work-permit"],
        answers=dict(reversed(ANSWERS.items())),
        papers=reversed(PAPERS),
        filed_at=AT.astimezone(timezone(timedelta(hours=8))),
    )
    assert content_hash(other) == content_hash(filed())


@pytest.mark.parametrize(
    "change",
    [
        {"procedure_key": ("work-and-residence", 4)},
        {"decisions": ["work-permit"]},
        {"answers": {**ANSWERS, "stay.months": 13}},
        {"answers": {**ANSWERS, "stay.months": "12"}},
        {"salts": {**SALTS, "stay.months": "f" * 32}},
        {"papers": PAPERS[:1]},
        {"papers": (PAPERS[0], FiledPaper("diploma", "c" * 64))},
        {"papers": (PAPERS[0], FiledPaper("degree", "b" * 64))},
        {"filed_at": AT + timedelta(microseconds=1)},
    ],
)
def test_anything_else_gives_another_hash(change: dict[str, object]) -> None:
    assert content_hash(filed(**change)) != content_hash(filed())


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.none() | st.booleans() | st.integers(-1000, 1000) | texts


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), values), values)
def test_the_holder_proves_one_answer_and_no_other(answers: dict[str, object], other: object) -> None:
    salts = new_salts(answers, random=secrets.token_bytes)
    manifest = filed(answers=answers, salts=salts)
    for field, value in answers.items():
        assert proves_answer(manifest, field, value, salts[field])
        assert proves_answer(manifest, field, other, salts[field]) == (
            other is value or repr(other) == repr(value)
        )
        assert not proves_answer(manifest, field, value, secrets.token_hex(16))
    assert not proves_answer(manifest, "never_asked", other, secrets.token_hex(16))


def test_a_paper_is_proved_by_its_content() -> None:
    assert proves_paper(filed(), PAPERS[0])
    assert not proves_paper(filed(), FiledPaper("diploma", "a" * 64))
    assert not proves_paper({}, PAPERS[0])
    assert not proves_answer({}, "stay.months", 12, "0" * 32)
    assert not proves_answer(filed(), "stay.months", 0.5, SALTS["stay.months"])


def test_equal_answers_do_not_show_as_equal() -> None:
    salts = new_salts(("a", "b"), random=secrets.token_bytes)
    answers = filed(answers={"a": "CN", "b": "CN"}, salts=salts)["answers"]
    assert isinstance(answers, dict)
    assert answers["a"] != answers["b"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"salts": {}},
        {"salts": {**SALTS, "stay.months": "short"}},
        {"answers": {**ANSWERS, "stay.months": 0.5}},
        {"papers": [FiledPaper("passport", "A" * 64)]},
        {"papers": [FiledPaper("passport", "")]},
        {"filed_at": AT.replace(tzinfo=None)},
    ],
)
def test_what_cannot_be_hashed_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"salt|canonical|SHA-256|zone"):
        filed(**wrong)


def test_a_hash_is_shown_in_groups_of_four() -> None:
    assert grouped("0123456789abcdef") == "0123 4567 89ab cdef"
    assert grouped("a" * 64).count(" ") == 15
