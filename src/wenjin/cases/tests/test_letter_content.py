"""What the letter of a refusal says of objecting: it depends on the law of that decision."""

import json

import pytest

from wenjin.cases import services
from wenjin.cases.domain.procedure_model import DecisionRule
from wenjin.cases.domain.refusal_words import RefusalWords
from wenjin.cases.exports.documents import Both
from wenjin.cases.exports.letter_pdf import LetterContent, letter_pdf, letter_sheet
from wenjin.cases.models import Case
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.services.documents import letter_content
from wenjin.cases.tests import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


def refused(case: Case, decision: str) -> Case:
    """Proposed by one officer, confirmed by another."""
    first, second = (stage.officer(stage.AUTHORITIES[decision], name) for name in ("First", "Second"))
    services.propose_refusal(
        first, case.pk, decision, reason="The contract has ended.\n不符合条件。", key=f"p-{decision}"
    )
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


def test_each_decision_rests_on_its_own_law() -> None:
    case = stage.granted(stage.applicant())
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    found = {
        one: letter_content(case, one, "AB12-CD34-EF56", is_test_key=True).legal_basis[0]
        for one in (stage.WORK, stage.RESIDENCE)
    }
    assert "art. 41" in found[stage.WORK].reader
    assert "SAFEA" not in found[stage.RESIDENCE].reader
    assert "art. 30" in found[stage.RESIDENCE].reader
    assert "第三十条" in found[stage.RESIDENCE].chinese


def test_conditions_of_a_grant_are_no_reasons() -> None:
    case = stage.accepted(stage.applicant())
    services.decide(
        stage.officer(), case.pk, stage.WORK, "granted", key="d1", conditions="Only at this firm."
    )
    fresh = Case.objects.select_related("data_key").get(pk=case.pk)
    content = letter_content(fresh, stage.WORK, "AB12-CD34-EF56", is_test_key=True)
    assert content.reasons == ()
    assert [one.reader for one in content.conditions] == ["Only at this firm."]
    told = json.dumps(letter_sheet(content)["sections"], ensure_ascii=False)
    assert told.startswith('[{"label": ["Conditions"')
    assert '"Reasons"' not in told


def with_words(words: RefusalWords, language: str) -> LetterContent:
    case = stage.accepted(stage.applicant(language=language))
    Case.objects.filter(pk=case.pk).update(language=language)
    first, second = (stage.officer(stage.EXPERTS, name) for name in ("First", "Second"))
    services.propose_refusal(first, case.pk, stage.WORK, reason=words, key="p")
    services.confirm_refusal(second, case.pk, stage.WORK, key="c")
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    return letter_content(case, stage.WORK, "AB12-CD34-EF56", is_test_key=True)


def test_what_a_refusal_says_stands_under_its_own_headings() -> None:
    words = RefusalWords(
        {"zh-hans": "不符合条件。", "en": "Not met."}, "行政许可法第三十八条", "Ask the court."
    )
    content = with_words(words, "en")
    assert content.reasons == (Both("Not met.", "不符合条件。"),)
    assert content.legal_basis == (Both("", "行政许可法第三十八条"),)
    assert content.more_remedies == (Both("Ask the court."),)
    assert letter_pdf(content).startswith(b"%PDF")


def test_a_reason_that_is_only_chinese_says_whom_to_ask() -> None:
    content = with_words(RefusalWords({"zh-hans": "不符合条件。"}, needs_interpreter=True), "en")
    (reason,) = content.reasons
    assert reason.chinese == "不符合条件。"
    assert "interpreter" in reason.reader


def test_both_languages_in_one_text_are_told_apart() -> None:
    words = RefusalWords.of("不符合条件。\nNot met.")
    assert words.has_chinese_reason
    assert with_words(words, "en").reasons == (Both("Not met.", "不符合条件。"),)
    assert not RefusalWords.of("Not met.").has_chinese_reason
