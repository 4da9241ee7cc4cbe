"""What the letter of a refusal says of objecting: it depends on the law of that decision."""

import pytest

from wenjin.cases import services
from wenjin.cases.domain.procedure_model import DecisionRule
from wenjin.cases.models import Case
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.services.documents import letter_content
from wenjin.cases.tests import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


def refused(case: Case, decision: str) -> Case:
    """Proposed by one officer, confirmed by another."""
    first, second = (stage.officer(stage.AUTHORITIES[decision], name) for name in ("First", "Second"))
    services.propose_refusal(first, case.pk, decision, reason="The contract has ended.", key=f"p-{decision}")
    services.confirm_refusal(second, case.pk, decision, key=f"c-{decision}")
    case.refresh_from_db()
    return Case.objects.select_related("data_key").get(pk=case.pk)


def remedies_of(case: Case, decision: str) -> str:
    return letter_content(case, decision, "AB12-CD34-EF56", is_test_key=True).remedies.reader


def rule_of(case: Case, decision: str) -> DecisionRule:
    return procedure_of(case).decision(decision)


def test_a_refused_residence_permit_is_final_with_its_law() -> None:
    case = stage.accepted(stage.applicant())
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="d1")
    case = refused(case, stage.RESIDENCE)
    assert rule_of(case, stage.RESIDENCE).is_final
    told = remedies_of(case, stage.RESIDENCE)
    assert "By law this decision is final" in told
    assert "Exit and Entry Administration Law" in told
    assert "art. 36" in told
    assert "reconsideration" not in told


def test_a_refused_work_permit_offers_reconsideration() -> None:
    case = refused(stage.accepted(stage.applicant()), stage.WORK)
    assert not rule_of(case, stage.WORK).is_final
    told = remedies_of(case, stage.WORK)
    assert "administrative reconsideration within 60 days" in told
    assert "final" not in told


def test_what_was_granted_needs_no_remedy() -> None:
    case = stage.accepted(stage.applicant())
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="d1")
    fresh = Case.objects.select_related("data_key").get(pk=case.pk)
    assert remedies_of(fresh, stage.WORK) == ""


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_the_law_is_named_in_chinese_too(language: str) -> None:
    case = stage.accepted(stage.applicant(language=language))
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="d1")
    case = refused(case, stage.RESIDENCE)
    content = letter_content(case, stage.RESIDENCE, "AB12-CD34-EF56", is_test_key=True)
    assert "36" in content.remedies.reader or "三十六" in content.remedies.reader
    assert "36" in content.remedies.chinese or "三十六" in content.remedies.chinese
