"""No paper stays *perhaps* unasked: what papers hang on is asked before a file is sent."""

import pytest

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import queries, services
from wenjin.cases.domain.errors import OriginalsNotSeen, PapersMissing, QuestionsOpen
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case
from wenjin.cases.queries.papers import PaperRow, papers
from wenjin.cases.queries.procedures import procedure, procedure_of
from wenjin.cases.queries.reach import reach
from wenjin.cases.queries.renewals import renewing
from wenjin.cases.queries.situation import Situation, situation_of
from wenjin.cases.services.renewing import _facts
from wenjin.cases.tests import stage
from wenjin.core.ledger import book

pytestmark = pytest.mark.usefixtures("shenzhen")
GRAVE = {"degree_certificate", "no_criminal_record", "employer_licence"}


def fresh(case: Case) -> Case:
    return Case.objects.select_related("data_key").get(pk=case.pk)


def situation(case: Case) -> Situation:
    case = fresh(case)
    return situation_of(case, from_json(case.state), queries.answers_of(case), queries.facts_of(case))


def rows(actor: Actor, case: Case) -> dict[str, PaperRow]:
    case = fresh(case)
    return {row.evidence: row for row in papers(case, reach=reach(actor, case))}


def test_what_only_papers_hang_on_is_asked_and_what_the_form_asks_is_not() -> None:
    ada = stage.applicant()
    case = stage.filled(ada, facts={"journey": "already-here"})
    found = situation(case)
    assert found.open == found.asked
    assert {"work_permit_category", "work_permit_route", "employer_on_file"} <= set(found.open)
    assert not {"education", "experience_years", "nationality", "stay_months"} & set(found.open)
    assert found.undecided >= GRAVE


def test_a_file_with_open_questions_is_not_sent() -> None:
    ada = stage.applicant()
    case = stage.filled(ada, facts={"journey": "already-here"})
    with pytest.raises(QuestionsOpen) as caught:
        services.submit(ada, case.pk, key="s")
    assert "work_permit_category" in str(caught.value.details["facts"])
    assert fresh(case).is_draft


def test_who_knows_the_answer_must_give_what_it_asks_for() -> None:
    ada = stage.applicant()
    case = stage.filled(ada, facts={"journey": "already-here"})
    known = {name: stage.FACTS[name] for name in situation(case).open}
    services.save_facts(ada, case.pk, known)
    assert situation(case).open == ()
    assert set(situation(case).asked) == set(known), "answers can be changed as long as it is a draft"
    with pytest.raises(PapersMissing) as caught:
        services.submit(ada, case.pk, key="s")
    assert set(caught.value.details["papers"]) >= GRAVE  # type: ignore[call-overload]  # a tuple


def test_who_does_not_know_may_send_it_and_the_office_sees_what_is_not_given() -> None:
    ada = stage.applicant()
    case = stage.filled(ada, facts={"journey": "already-here"})
    assert not any(row.may_be_asked_for for row in rows(ada, case).values() if row.evidence in GRAVE)
    services.save_facts(ada, case.pk, dict.fromkeys(situation(case).open))
    assert situation(case).open == ()
    perhaps = {name for name, row in rows(ada, case).items() if row.may_be_asked_for}
    assert perhaps >= GRAVE
    assert not any(row.is_missing for row in rows(ada, case).values())
    services.put_paper(ada, case.pk, "degree_certificate", stage.file().pk)
    services.submit(ada, case.pk, key="s")
    desk = rows(stage.officer(), case)
    assert desk["no_criminal_record"].may_be_asked_for
    assert not desk["no_criminal_record"].given
    assert desk["degree_certificate"].given


def test_not_knowing_is_written_down_once_and_can_be_changed() -> None:
    ada = stage.applicant()
    case = stage.draft(ada, facts={"journey": "x"})
    assert services.save_facts(ada, case.pk, {"seconded": None}).codes == ("case.answered",)
    assert services.save_facts(ada, case.pk, {"seconded": None}).codes == ()
    assert services.save_facts(ada, case.pk, {"seconded": False}).codes == ("case.answered",)
    assert queries.facts_of(fresh(case))["seconded"] is False


def test_a_fact_that_decides_nothing_any_more_is_not_asked() -> None:
    ada = stage.applicant()
    case = stage.filled(ada, facts={"journey": "x"})
    assert "degree_from_abroad" in situation(case).open
    services.save_facts(ada, case.pk, {"work_permit_category": "A"})
    assert "degree_from_abroad" not in situation(case).open
    assert "no_criminal_record" not in rows(ada, case)


def test_a_renewal_asks_again_what_was_not_known() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    services.save_facts(ada, case.pk, {"employer_on_file": None})
    found, done = fresh(case), procedure_of(case)
    state = from_json(found.state)
    way = renewing(found, state, done)
    kept = _facts(found, done, procedure("joint-work-and-residence-extension"), state, way)
    assert "employer_on_file" not in kept
    assert kept["work_permit_category"] == "B"


def test_originals_are_seen_or_have_none_to_show_before_a_file_is_accepted() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    lin = stage.counter(case.centre)
    seen = case.papers.get(evidence="passport")
    services.check_paper(lin, case.pk, seen.item_id, is_good=None, original_seen=True, key="c")
    seen.refresh_from_db()
    assert seen.state == "given", "seen is not accepted"
    assert seen.item.verified_at is not None
    services.complete_task(stage.officer(), case.pk, "prereview", key="t1")
    services.complete_task(ada, case.pk, "book", key="t2")
    with pytest.raises(OriginalsNotSeen) as caught:
        services.complete_task(lin, case.pk, "originals", key="t3")
    left = caught.value.details["papers"]
    assert isinstance(left, tuple)
    assert "passport" not in left
    assert "employment_contract" in left
    services.complete_task(lin, case.pk, "originals", without_original=left, key="t3")
    assert fresh(case).accepted_at is not None
    [entry] = [one for one in book.entries(case.stream) if one.code == "originals.not_seen"]
    assert set(entry.payload["papers"]) == set(left)


def test_a_paper_that_nobody_needs_holds_nothing_up() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    services.put_paper(ada, case.pk, "secondment_letter", stage.file().pk)
    services.submit(ada, case.pk, key="s")
    case.refresh_from_db()
    services.complete_task(stage.officer(), case.pk, "prereview", key="t1")
    services.complete_task(ada, case.pk, "book", key="t2")
    for row in case.papers.exclude(evidence="secondment_letter"):
        services.check_paper(
            stage.counter(case.centre),
            case.pk,
            row.item_id,
            is_good=True,
            original_seen=True,
            key=row.evidence,
        )
    services.complete_task(stage.counter(case.centre), case.pk, "originals", key="t3")
    assert fresh(case).accepted_at is not None
