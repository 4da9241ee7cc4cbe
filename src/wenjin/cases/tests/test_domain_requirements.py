"""Papers of a joint filing: the union, less what is made on the way."""

from wenjin.cases.domain.procedure import read_procedure
from wenjin.cases.domain.requirements import MADE_BY_FORM, fees_of, no_longer_made, papers_of, papers_to_bring
from wenjin.cases.tests.domain_cases import RESIDENCE, WORK, decision, document, real, shop, task
from wenjin.catalogue.domain.service import Answer

# What both services ask for in any case; everything else hangs on conditions.
CERTAIN = {
    "work_permit_form",
    "visa_permit_form",
    "passport",
    "visa_or_entry_stamp",
    "id_photo_white",
    "visa_photo_receipt",
    "accommodation_registration",
    "employment_contract",
    "employer_licence",
    "employer_letter",
    "degree_certificate",
    "work_experience_proof",
    "no_criminal_record",
    "health_certificate",
    "work_permit",
    "residence_permit",
}


def test_sixteen_papers_less_one_from_a_sibling_and_two_from_the_form_are_thirteen() -> None:
    def answers(asking: str, evidence: str) -> Answer:
        return Answer.of(evidence in CERTAIN).both(_as_the_services_do(asking, evidence))

    asked = papers_of(real(), answers=answers)
    made = {one.evidence: one.made_by for one in asked if not one.is_to_bring}
    assert len(asked) == 16
    assert made == {
        "work_permit": WORK,
        "work_permit_form": MADE_BY_FORM,
        "visa_permit_form": MADE_BY_FORM,
    }
    assert len(papers_to_bring(real(), answers=answers)) == 13


def _as_the_services_do(asking: str, evidence: str) -> Answer:
    """The permit for work is asked for by the other decision, and the permit to stay that is held by this one."""
    others = {"work_permit": WORK, "residence_permit": RESIDENCE}
    return Answer.of(others.get(evidence) != asking)


def test_a_paper_of_a_sibling_is_there_only_for_those_that_wait_for_it() -> None:
    by_id = {one.evidence: one for one in papers_of(real(), answers=_as_the_services_do)}
    held = by_id["residence_permit"]
    assert (held.made_by, held.for_decisions) == (None, (WORK,)), (
        "the one that is held, not the one asked for"
    )
    assert (by_id["work_permit"].made_by, by_id["work_permit"].for_decisions) == (WORK, (RESIDENCE,))


def test_of_two_who_ask_the_one_that_does_not_wait_must_be_given_it() -> None:
    rows = [
        task("file", needs=["permit"]),
        task("say", "file", role="officer-a", decision="a"),
        task("see", "file", role="officer-b", decision="b"),
        task("end", "say", role="officer-b", decision="c"),
    ]
    decisions = [decision("a", "say", makes=["permit"]), decision("b", "see"), decision("c", "end")]
    asked = papers_of(read_procedure(document(rows, decisions)), answers=lambda _decision, _paper: Answer.YES)
    assert [(one.evidence, one.made_by, one.for_decisions) for one in asked] == [("permit", None, ("a", "b"))]


def test_each_paper_is_asked_for_once_by_all_who_need_it() -> None:
    passport = next(one for one in papers_of(real()) if one.evidence == "passport")
    assert passport.for_decisions == (WORK, RESIDENCE)
    assert passport.task == "upload"


def test_a_condition_that_is_open_leaves_a_paper_open() -> None:
    def answers(asking: str, evidence: str) -> Answer:
        if evidence == "passport":
            return Answer.UNKNOWN if asking == WORK else Answer.NO
        return Answer.YES

    passport = next(one for one in papers_of(real(), answers=answers) if one.evidence == "passport")
    assert (passport.answer, passport.for_decisions) == (Answer.UNKNOWN, (WORK,))


def test_what_a_withdrawn_part_would_have_made_must_be_brought() -> None:
    brought = {one.evidence for one in papers_to_bring(real(), decisions={RESIDENCE})}
    assert "work_permit" in brought
    assert "residence_permit" not in brought
    assert no_longer_made(real(), WORK, {RESIDENCE}) == {RESIDENCE: ("work_permit",)}
    assert no_longer_made(real(), RESIDENCE, {WORK}) == {}, "it does not depend on it"


def test_a_renewal_asks_for_the_permit_that_is_held() -> None:
    rows = [task("file", needs=["permit"]), task("say", "file", role="officer-a", decision="a")]
    plain = document(rows, [decision("a", "say", makes=["permit"])])
    assert papers_to_bring(read_procedure(plain)) == ()
    assert [one.evidence for one in papers_to_bring(read_procedure({**plain, "is_renewal": True}))] == [
        "permit"
    ]
    asked = papers_to_bring(read_procedure(plain), answers=lambda _decision, _paper: Answer.YES)
    assert [one.evidence for one in asked] == ["permit"], "nobody brings what only this decision would make"


def test_a_new_joint_filing_is_only_data() -> None:
    assert [one.evidence for one in papers_to_bring(shop())] == ["lease"]
    assert no_longer_made(shop(), "food", {"licence", "fire", "opening"}) == {"opening": ("food_permit",)}


def test_fees_are_kept_per_authority() -> None:
    fees = fees_of(shop(), decisions={"food", "licence"})
    assert [(one.decision, one.authority) for one in fees] == [
        ("licence", "office-licence"),
        ("food", "office-food"),
    ]
