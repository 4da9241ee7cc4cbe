"""Least data: an authority reads what its own decision needs, and nothing else."""

from dataclasses import replace
from uuid import UUID

import pytest

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.cases import queries, services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePaper, Message
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.reach import Reach, reach_of
from wenjin.cases.queries.situation import needs_of
from wenjin.cases.queries.visibility import Relation, Standing
from wenjin.cases.tests import stage

pytestmark = pytest.mark.django_db

# What the pack says of the joint form: pay, degree and experience are for the work permit, the months asked for
# are for the residence permit.
ONLY_WORK = {"education", "experience_years", "annual_salary"}
ONLY_RESIDENCE = {"permit_months"}


def fresh(case: Case) -> Case:
    return Case.objects.select_related("data_key").get(pk=case.pk)


def view(actor: Actor, case: Case) -> queries.CaseView:
    found = queries.case_view(actor, case.reference)
    assert found is not None
    return found


def item_of(case: Case, evidence: str) -> UUID:
    return CasePaper.objects.get(case=case, evidence=evidence).item_id


def papers_of_one(case: Case) -> tuple[str, str]:
    """A given paper that only the work permit needs, and one that only the residence permit needs."""
    given = set(CasePaper.objects.filter(case=case).values_list("evidence", flat=True))
    by = {need.evidence: need.for_decisions for need in needs_of(fresh(case)) if need.evidence in given}
    work = next(name for name, asking in by.items() if asking == (stage.WORK,))
    residence = next(name for name, asking in by.items() if asking == (stage.RESIDENCE,))
    return work, residence


@pytest.mark.parametrize(
    ("authority", "hidden", "read"),
    [
        (stage.EXPERTS, ONLY_RESIDENCE, ONLY_WORK),
        (stage.EXIT_ENTRY, ONLY_WORK, ONLY_RESIDENCE),
    ],
)
def test_answers_are_read_by_the_decision_that_asks_for_them(
    authority: str, hidden: set[str], read: set[str]
) -> None:
    case = stage.submitted(stage.applicant())
    found = view(stage.officer(authority), case)
    assert not hidden & found.answers.keys()
    assert read <= found.answers.keys()
    assert found.answers["passport_number"] == "P1234567"


def test_facts_of_the_plan_do_not_tell_what_the_answers_hide() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    assert "work_permit_category" in view(ada, case).facts
    assert "work_permit_category" in view(stage.officer(), case).facts
    police = view(stage.officer(stage.EXIT_ENTRY), case).facts
    assert not police.keys() & {"education", "work_permit_category", "degree_from_abroad"}


def test_papers_of_another_decision_are_told_without_content() -> None:
    case = stage.submitted(stage.applicant())
    work, residence = papers_of_one(case)
    rows = {row.evidence: row for row in view(stage.officer(), case).papers}
    assert rows[work].given
    assert rows[work].is_theirs
    assert rows[residence].given == ()
    assert not rows[residence].is_theirs
    assert not rows[residence].is_missing
    assert rows["passport"].given
    turned = {row.evidence: row for row in view(stage.officer(stage.EXIT_ENTRY), case).papers}
    assert turned[residence].given
    assert turned[work].given == ()


def test_services_refuse_papers_of_another_decision() -> None:
    case = stage.submitted(stage.applicant())
    work, residence = papers_of_one(case)
    officer = stage.officer()
    assert services.open_paper(officer, case.pk, item_of(case, work))[1]
    events = case.event_count
    with pytest.raises(services.Forbidden):
        services.open_paper(officer, case.pk, item_of(case, residence))
    with pytest.raises(services.Forbidden):
        services.check_paper(officer, case.pk, item_of(case, residence), is_good=False, why="illegible")
    assert CasePaper.objects.get(case=case, evidence=residence).state == "given"
    assert not [look for look in queries.who_looked(officer, fresh(case)) if look.what == residence]
    assert fresh(case).event_count == events + 1


def test_the_counter_sees_all_papers_and_the_auditor_none() -> None:
    case = stage.submitted(stage.applicant())
    work, residence = papers_of_one(case)
    counter = stage.counter(case.centre)
    for evidence in (work, residence):
        assert services.open_paper(counter, case.pk, item_of(case, evidence))[1]
    assert all(row.is_theirs for row in view(counter, case).papers)
    auditor = stage.staff(Role.AUDITOR)
    found = view(auditor, case)
    assert found.papers == ()
    assert found.answers == {}
    assert found.facts == {}
    with pytest.raises(services.Forbidden):
        services.open_paper(auditor, case.pk, item_of(case, work))
    with pytest.raises(services.Forbidden):
        services.look_at(auditor, fresh(case), "answers")
    assert services.look_at(auditor, fresh(case), "ledger")


def test_a_look_of_a_stranger_is_no_look() -> None:
    case = stage.submitted(stage.applicant())
    with pytest.raises(services.NoSuchCase):
        services.look_at(stage.officer("sz-market-supervision"), case)


def test_messages_of_the_whole_case_or_of_their_part() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    police, experts = stage.officer(stage.EXIT_ENTRY), stage.officer()
    services.send_message(ada, case.pk, "to all", key="m1")
    services.send_message(ada, case.pk, "to the police", key="m2", decision=stage.RESIDENCE)
    services.send_message(police, case.pk, "from the police", key="m3", decision=stage.RESIDENCE)
    assert [one.text for one in view(experts, case).messages] == ["to all"]
    assert len(view(police, case).messages) == len(view(ada, case).messages) == 3
    assert services.mark_messages_read(experts, case.pk) == 1
    assert services.mark_messages_read(police, case.pk) == 1
    other = Message.objects.get(case=case, side="office")
    with pytest.raises(services.Forbidden):
        services.translate_message(experts, case.pk, other.pk, "看", language="zh-hans", key="t")
    with pytest.raises(services.Forbidden):
        services.send_message(experts, case.pk, "not mine", key="m4", decision=stage.RESIDENCE)


@pytest.mark.usefixtures("letter_key")
def test_letters_are_read_by_the_decision_and_by_what_builds_on_it() -> None:
    case = stage.granted(stage.applicant())
    stage.run_outbox()
    experts = {part.id: part.letter for part in view(stage.officer(), case).parts}
    police = {part.id: part.letter for part in view(stage.officer(stage.EXIT_ENTRY), case).parts}
    assert experts[stage.WORK] is not None
    assert experts[stage.RESIDENCE] is None
    assert police[stage.WORK] is not None
    assert police[stage.RESIDENCE] is not None


def test_a_paper_beside_the_procedure_is_for_whom_asked_for_it() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=[Wanted(WantedKind.PAPER, "marriage_certificate", "missing")],
        text="Send it.",
        key="r",
        decision=stage.WORK,
    )
    services.put_paper(ada, case.pk, "marriage_certificate", stage.file(b"%PDF-1.7 marriage").pk)
    item = item_of(case, "marriage_certificate")
    assert services.open_paper(stage.officer(), case.pk, item)[1]
    with pytest.raises(services.Forbidden):
        services.open_paper(stage.officer(stage.EXIT_ENTRY), case.pk, item)


def test_what_was_withdrawn_needs_nothing_any_more() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    services.withdraw_part(ada, case.pk, stage.RESIDENCE, key="w")
    found = view(stage.officer(stage.EXIT_ENTRY), case)
    assert found.answers == {}
    assert found.messages == ()
    assert not any(row.given for row in found.papers)
    with pytest.raises(services.Forbidden):
        services.open_paper(stage.officer(stage.EXIT_ENTRY), case.pk, item_of(case, "passport"))


@pytest.mark.parametrize("standing", [None, *Standing])
def test_nobody_reads_anything_unless_it_is_said(standing: Standing | None) -> None:
    """Default-deny: whole for those who are named, nothing for an office without a decision in the case."""
    case = stage.submitted(stage.applicant())
    state, procedure = from_json(fresh(case).state), procedure_of(case)
    standings = frozenset() if standing is None else frozenset({standing})
    # Decisions without the standing of an officer, and the standing without decisions, open nothing.
    for own in (frozenset(), frozenset(procedure.decisions_by_id)):
        if standing is Standing.OFFICER and own:
            continue
        found = reach_of(stage.applicant("Nobody"), Relation(standings, own), state, procedure)
        is_named = standing in (
            Standing.PARTY,
            Standing.AGENT,
            Standing.HELPER,
            Standing.INTERPRETER,
            Standing.COUNTER,
        )
        assert found.is_whole == is_named
        assert everything_of(found, case) == {is_named}


def everything_of(found: Reach, case: Case) -> set[bool]:
    needs = needs_of(fresh(case))
    return {
        *(found.has_field(one) for one in found.procedure.form.fields),
        *(found.has_paper(one.evidence, one) for one in needs),
        found.has_paper("marriage_certificate", None),
        found.has_message(None),
        *(found.has_message(one) for one in found.procedure.decisions_by_id),
        *(found.has_letter(one) for one in found.procedure.decisions_by_id),
        *(found.has_advice(one) for one in found.procedure.decisions_by_id),
        bool(found.answers_within({"passport_number": "P1"})),
        bool(found.facts_within({"education": "bachelor", "anything": 1})),
    }


def test_an_officer_without_the_second_factor_reads_nothing() -> None:
    case = stage.submitted(stage.applicant())
    weak = replace(stage.officer(), is_strong=False)
    assert not queries.reach(weak, fresh(case)).decisions
    assert not queries.reach(weak, fresh(case)).is_whole
