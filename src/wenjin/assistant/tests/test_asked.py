"""What editors see of the questions: groups, views, examples, the state of the head."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.assistant.domain.examples import digest
from wenjin.assistant.domain.likeness import alike
from wenjin.assistant.models import Question
from wenjin.assistant.queries import model, report
from wenjin.assistant.queries.asked import (
    View,
    asked_group,
    asked_groups,
    asked_languages,
    staff_examples,
    view_counts,
)
from wenjin.assistant.queries.examples import all_examples
from wenjin.assistant.queries.people import emergencies, hotlines
from wenjin.assistant.services import examples, questions
from wenjin.core import clock


def asked(text: str, outcome: str = "declined", times: int = 1, **more: Any) -> Question:
    day = date(2026, 11, 1)
    return Question.objects.create(
        fingerprint=questions.fingerprint(text, more.get("language", "en")),
        text=text,
        outcome=outcome,
        times=times,
        **{"language": "en", "first_on": day, "last_on": day + timedelta(days=times), **more},
    )


def test_wordings_that_are_alike_stand_together() -> None:
    said = [
        "where can I moor my boat",
        "moor my boat where can i",
        "Where can I moor my boat?!",
        "is my dog ill",
    ]
    assert alike(said) == [[0, 1, 2], [3]]
    assert alike([]) == []


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_wording_is_in_one_group(said: list[str]) -> None:
    groups = alike(said)
    assert sorted(place for group in groups for place in group) == list(range(len(said)))
    assert all(group == sorted(group) for group in groups)


@pytest.mark.django_db
def test_views_hold_what_they_say() -> None:
    asked("where can I moor my boat?", times=3)
    asked("where may I moor my boat", times=4, language="fr")
    asked("visa", "several")
    asked("I lost my passport", "answered", right=3)
    asked("the shop cheated me", "answered", right=1, wrong=2)
    asked("he hits me", "help")
    aside = asked("blah blah blah")
    questions.settle(aside.pk, at=clock.now())
    counts = view_counts()
    for view in View:
        found = {one.text for group in asked_groups(view) for one in group.wordings}
        assert len(found) == counts[view], view
    assert counts == {
        View.OPEN: 6,
        View.UNANSWERED: 4,
        View.DECLINED: 2,
        View.SEVERAL: 1,
        View.HELP: 1,
        View.WRONG: 1,
        View.ASIDE: 1,
    }
    boat = asked_groups(View.DECLINED)[0]
    assert (boat.first.text, boat.times, len(boat.others)) == ("where may I moor my boat", 7, 1)
    assert boat.last_on == date(2026, 11, 5)
    assert len(asked_groups(View.DECLINED, "fr")[0].wordings) == 1
    assert asked_languages() == ["en", "fr"]


@pytest.mark.django_db
def test_a_group_around_one_question_is_named_by_it() -> None:
    asked("where may I moor my boat", times=9)
    mine = asked("where can I moor my boat?")
    asked("is my dog ill")
    found = asked_group(mine.pk)
    assert found is not None
    assert [one.text for one in found.wordings] == ["where can I moor my boat?", "where may I moor my boat"]
    assert asked_group(mine.pk + 999) is None


@pytest.mark.usefixtures("shenzhen")
def test_examples_of_staff_are_listed_with_what_was_removed() -> None:
    at = clock.now()
    first = examples.add(SYSTEM, text="moor my boat", language="en", kind="other_scope", at=at)
    examples.add(SYSTEM, text="a permit to work", language="en", service="work-permit-in-china", at=at)
    examples.remove(SYSTEM, first, at=at)
    listed = staff_examples()
    assert [(one.service, one.kind, one.removed_at is None) for one in listed] == [
        ("work-permit-in-china", "", True),
        ("", "other_scope", False),
    ]


@pytest.mark.usefixtures("shenzhen")
def test_the_numbers_of_people_are_those_of_the_pack() -> None:
    assert [one.number for one in hotlines()] == ["12345", "12367"]
    assert {"110", "119", "120"} <= {one.number for one in emergencies()}


@pytest.mark.usefixtures("shenzhen")
def test_the_head_is_stale_when_the_examples_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "own_folder", lambda: tmp_path)
    monkeypatch.setattr(model, "pack_folder", lambda: tmp_path / "none")
    assert report.last_training() is None
    about = {
        "model_id": "m1",
        "trained_at": "2026-11-22T19:30:22+00:00",
        "examples": digest(all_examples()),
    }
    figures = {"count": 4, "first": 0.75, "three": 1.0, "lost": 0.25}
    pair = {"meant": "z-visa", "taken_for": "visa-extension", "times": 2, "language": "en", "example": "visa"}
    said = {
        "examples": 4,
        "all": figures,
        "languages": {"en": figures},
        "styles": {"short": figures},
        "declined": {"promise": {"count": 2, "declined": 0.5}},
        "confusions": [pair],
    }
    (tmp_path / "about.json").write_text(json.dumps(about))
    (tmp_path / "report.json").write_text(json.dumps(said))
    found = report.last_training()
    assert found is not None
    assert (found.is_stale, found.is_of_pack, found.whole.first) == (False, False, 75.0)
    assert (found.declined[0].first, found.confusions[0].taken_for) == (50.0, "visa-extension")
    examples.add(SYSTEM, text="moor my boat", language="en", kind="other_scope", at=clock.now())
    again = report.last_training()
    assert again is not None
    assert again.is_stale
    (tmp_path / "report.json").write_text("{")
    assert report.last_training() is None
