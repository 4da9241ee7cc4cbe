import pytest

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.queries import visibility
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.prepared import Prepared

pytestmark = pytest.mark.usefixtures("shenzhen")


@pytest.fixture(autouse=True)
def nothing_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visibility, "_VISIBLE", Prepared(visibility._visible))


def draft_of_a_visitor() -> tuple[str, Actor]:
    begun = services.start_draft(Actor(), stage.JOINT, language="en", facts=stage.FACTS)
    return begun.case.reference, Actor(visitor=begun.case.secret_hash)


def test_nobody_asking_first_hides_no_draft_from_who_holds_it() -> None:
    reference, holder = draft_of_a_visitor()
    assert visibility.visible_case(Actor(), reference, clock.now()) is None
    found = visibility.visible_case(holder, reference, clock.now())
    assert found is not None
    assert found.reference == reference


def test_who_holds_a_draft_asking_first_shows_it_to_nobody_else() -> None:
    reference, holder = draft_of_a_visitor()
    assert visibility.visible_case(holder, reference, clock.now()) is not None
    assert visibility.visible_case(Actor(), reference, clock.now()) is None
    assert visibility.visible_case(Actor(visitor="f" * 24), reference, clock.now()) is None
    assert visibility.visible_case(stage.applicant("Stranger"), reference, clock.now()) is None
