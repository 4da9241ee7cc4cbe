"""The clock of a decision says the same to the officer as to the applicant, and calls the reader *you*."""

from datetime import UTC, datetime

import pytest

from wenjin.cases import services
from wenjin.cases.domain.state import from_json
from wenjin.cases.queries.faces import decision_face
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.tests import stage
from wenjin.catalogue.queries.procedures import procedure_words
from wenjin.core import clock
from wenjin.desk.case_clock import clock_lines as desk_lines
from wenjin.desk.people import Names
from wenjin.web.case_clock import shown_clock

pytestmark = pytest.mark.usefixtures("shenzhen")
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_clock_that_stands_still_says_the_same_to_both_sides() -> None:
    case = stage.accepted(stage.applicant())
    services.pause(stage.officer(), case.pk, decision=stage.WORK, reason="expert-review", key="p")
    case.refresh_from_db()
    procedure, state = procedure_of(case), from_json(case.state)
    face = decision_face(state, procedure, stage.WORK, NOW)
    assert face is not None
    words = procedure_words(procedure.document, "en")
    shown = shown_clock(state, procedure, stage.WORK, face, words, authority="", days={})
    assert list(desk_lines(state.parts[stage.WORK], face, "")) == list(shown.lines)
    assert "7 working days remain from the day it runs again." in shown.lines


def test_you_stands_small_inside_a_sentence() -> None:
    names = Names({}, "person:00000000-0000-0000-0000-000000000001")
    assert names.within("person:00000000-0000-0000-0000-000000000001") == "you"
    assert names.within("system") == "Wenjin"
