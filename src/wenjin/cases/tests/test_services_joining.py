"""Codes: only who owns a file lets somebody in, and only who began an unowned one hands it over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from wenjin.accounts.domain.actor import SYSTEM, VISITOR_LETTERS, Actor, Role
from wenjin.accounts.queries import actor_of_person
from wenjin.accounts.services import make_organisation
from wenjin.cases import queries, services
from wenjin.cases.models import Case, JoinCode
from wenjin.cases.services.joining import HELP_LASTS
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.addresses import fingerprint

pytestmark = pytest.mark.django_db


def again(actor: Actor) -> Actor:
    """The actor as the next request finds them."""
    assert actor.person_id is not None
    return actor_of_person(actor.person_id)


def visitors_draft() -> tuple[Actor, Case]:
    started = services.start_draft(Actor(), stage.JOINT, language="en")
    return Actor(visitor=fingerprint(started.secret or "")[:VISITOR_LETTERS]), started.case


def test_a_helper_lets_nobody_in() -> None:
    ada, helper = stage.applicant(), stage.staff(Role.INTERMEDIARY)
    case = stage.draft(ada)
    services.join_with_code(helper, services.make_join_code(ada, case.pk).code)
    with pytest.raises(services.Forbidden):
        services.make_join_code(again(helper), case.pk)
    with pytest.raises(services.Forbidden):
        services.file_for(again(helper), case.pk, applicant=helper.person_id)


def test_a_helper_cannot_hand_a_visitors_draft_to_somebody_else() -> None:
    guest, case = visitors_draft()
    helper, accomplice = stage.staff(Role.INTERMEDIARY), stage.applicant("Accomplice")
    services.join_with_code(helper, services.make_join_code(guest, case.pk).code)
    with pytest.raises(services.Forbidden):
        services.make_join_code(again(helper), case.pk)
    # A code of the helper from before they lost the right to make one.
    made = services.make_join_code(guest, case.pk)
    JoinCode.objects.filter(used_at__isnull=True).update(made_by=helper.reference)
    services.join_with_code(accomplice, made.code)
    case.refresh_from_db()
    assert case.applicant_id is None
    assert case.secret_hash == guest.visitor
    assert not again(accomplice).case_mandates
    assert not again(accomplice).help_mandates
    assert queries.case_view(guest, case.reference) is not None


def test_a_firms_file_is_taken_over_by_nobody() -> None:
    organisation = make_organisation("firm", "Sample Engines Ltd", actor=SYSTEM, at=clock.now())
    firm = replace(stage.applicant("Firm"), represents=frozenset({organisation.pk}))
    started = services.start_draft(firm, stage.JOINT, language="en", employer=next(iter(firm.represents)))
    made = services.make_join_code(firm, started.case.pk)
    services.join_with_code(stage.applicant(), made.code)
    started.case.refresh_from_db()
    assert started.case.applicant_id is None


def test_help_by_a_code_ends_after_its_hours_and_its_mandate_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, helper = stage.applicant(), stage.counter()
    case = stage.draft(ada)
    services.join_with_code(helper, services.make_join_code(ada, case.pk).code)
    assert again(helper).help_mandates
    assert queries.visible_to(again(helper)).exists()
    later = clock.now() + HELP_LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not again(helper).help_mandates
    assert not queries.visible_to(again(helper)).exists()


def test_a_code_that_the_applicant_neither_made_nor_typed_is_not_their_mandate() -> None:
    ada, agent, helper = stage.applicant(), stage.applicant("Agent"), stage.counter()
    case = stage.draft(ada)
    assert ada.person_id is not None
    agent = replace(agent, mandates=frozenset({ada.person_id}))
    services.join_with_code(helper, services.make_join_code(agent, case.pk).code)
    assert not again(helper).help_mandates
    assert queries.visible_to(again(helper)).exists()
