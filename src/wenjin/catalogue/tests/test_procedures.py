"""Procedures as data: what the pack says is found again, by version, by service, by plan, in every language."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from pytest_django import DjangoAssertNumQueries

from wenjin.catalogue.domain.service import Answer
from wenjin.catalogue.models import Pack, RecordVersion
from wenjin.catalogue.pack import reader
from wenjin.catalogue.pack.problems import PackRefused, Problem
from wenjin.catalogue.pack.schema import check_shape
from wenjin.catalogue.pack.source import SourceFile, read_yaml
from wenjin.catalogue.pack.texts import sentences
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.procedure_archive import forget
from wenjin.catalogue.queries.procedures import (
    UnknownProcedure,
    facts_of_answers,
    fees,
    filing_windows,
    open_procedures,
    paper_answers,
    paper_questions,
    procedure_document,
    procedure_for_service,
    procedure_words,
    procedures_of_plan,
)
from wenjin.catalogue.services.packs import load_pack
from wenjin.conftest import LANGUAGES_OF_TESTS
from wenjin.lang.domain.registry import LANGUAGES

JOINT = "joint-work-and-residence"
Change = Callable[[dict[str, Any]], None]


@pytest.fixture(autouse=True)
def fresh_archive(shenzhen: Pack) -> Iterator[None]:
    """What one test loads is rolled back, and must not stay in memory."""
    forget()
    yield
    forget()


@pytest.fixture(scope="module", autouse=True)
def _what_is_the_same_is_read_once() -> Iterator[None]:
    """Each load reads the whole city, of which a test has changed one file: all others are as they were."""
    files: dict[tuple[Path, bytes], tuple[SourceFile, list[Problem]]] = {}
    shapes: dict[tuple[int, str], list[Problem]] = {}

    def read_once(root: Path, path: Path) -> tuple[SourceFile, list[Problem]]:
        file = (path.relative_to(root), path.read_bytes())
        if file not in files:
            files[file] = read_yaml(root, path)
        return files[file]

    def check_once(source: SourceFile, kind: str) -> list[Problem]:
        if (id(source), kind) not in shapes:
            shapes[id(source), kind] = check_shape(source, kind)
        return shapes[id(source), kind]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read_yaml", read_once)
        patch.setattr(reader, "check_shape", check_once)
        yield


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, Change], Path]:
    """A copy of the sample city with one procedure changed."""
    root = tmp_path / "city"
    others = {one.code for one in LANGUAGES} - {*LANGUAGES_OF_TESTS}
    shutil.copytree(settings.PACK, root, ignore=shutil.ignore_patterns(*others, "questions", "assistant"))

    def edit(name: str, change: Change) -> Path:
        path = root / "procedures" / f"{name}.yaml"
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(document)
        path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return root

    return edit


def test_procedures_of_the_pack_are_open() -> None:
    ids = {one["id"] for one in open_procedures()}
    assert {JOINT, f"{JOINT}-extension", "work-permit-extension", "company-opening"} <= ids


def test_a_pinned_version_needs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = procedure_document(JOINT, 1)
    with django_assert_num_queries(0):
        assert procedure_document(JOINT, 1) is first
    with django_assert_num_queries(1):
        assert procedure_document(JOINT) is first


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(UnknownProcedure, match="no-such"):
        procedure_document("no-such")
    with pytest.raises(UnknownProcedure, match="version 7"):
        procedure_document(JOINT, 7)


def test_an_old_version_stays_readable(edited: Callable[[str, Change], Path]) -> None:
    def second(document: dict[str, Any]) -> None:
        document["version"] = 2
        document["tasks"][1]["days"]["promised"] = 2

    assert load_pack(edited(JOINT, second)).changed == 1
    assert procedure_document(JOINT)["version"] == 2
    assert procedure_document(JOINT, 2)["tasks"][1]["days"]["promised"] == 2
    assert procedure_document(JOINT, 1)["tasks"][1]["days"]["promised"] == 3


def test_a_version_of_tomorrow_waits(edited: Callable[[str, Change], Path]) -> None:
    load_pack(edited(JOINT, lambda document: document.update(version=2, valid_from="2999-01-01")))
    assert procedure_document(JOINT)["version"] == 1
    assert procedure_document(JOINT, 2)["valid_from"] == "2999-01-01"


def test_a_procedure_that_ended_takes_no_new_cases(edited: Callable[[str, Change], Path]) -> None:
    load_pack(edited(JOINT, lambda document: document.update(valid_to="2025-01-01")))
    with pytest.raises(UnknownProcedure):
        procedure_document(JOINT)
    assert procedure_document(JOINT, 1)["id"] == JOINT
    assert JOINT not in {one["id"] for one in open_procedures()}


def test_a_procedure_that_left_the_pack_stays_readable(edited: Callable[[str, Change], Path]) -> None:
    root = edited(JOINT, lambda document: None)
    (root / "procedures" / "company-opening.yaml").unlink()
    assert load_pack(root).removed == 1
    assert procedure_document("company-opening", 1)["service"] == "fie-establishment"
    assert procedure_for_service("fie-establishment") is None


def test_a_change_without_a_new_version_is_refused(edited: Callable[[str, Change], Path]) -> None:
    def change(document: dict[str, Any]) -> None:
        document["tasks"][1]["days"]["promised"] = 2

    with pytest.raises(PackRefused) as refused:
        load_pack(edited(JOINT, change))
    (problem,) = refused.value.problems
    assert problem.file == f"procedures/{JOINT}.yaml"
    assert "version 1 may be pinned by cases" in problem.message
    assert problem.remedy == "write version: 2"
    assert procedure_document(JOINT)["tasks"][1]["days"]["promised"] == 3


def test_a_version_never_goes_back(edited: Callable[[str, Change], Path]) -> None:
    load_pack(edited(JOINT, lambda document: document.update(version=3)))
    with pytest.raises(PackRefused, match="1 errors"):
        load_pack(settings.PACK, LANGUAGES_OF_TESTS)


def test_words_may_be_mended_without_a_new_version(edited: Callable[[str, Change], Path]) -> None:
    load_pack(edited(JOINT, lambda document: document.update(title="Both permits at once")))
    assert procedure_document(JOINT, 1)["title"] == "Both permits at once"


def test_versions_from_before_forms_may_change(edited: Callable[[str, Change], Path]) -> None:
    row = RecordVersion.objects.get(kind="procedure", identifier=JOINT, valid_to=None)
    row.document = {key: value for key, value in row.document.items() if key not in ("form", "services")}
    row.save()
    load_pack(edited(JOINT, lambda document: document["tasks"][1]["days"].update(promised=2)))
    assert procedure_document(JOINT, 1)["tasks"][1]["days"]["promised"] == 2


def test_a_service_finds_its_procedure_first_before_renewal() -> None:
    found = procedure_for_service(JOINT)
    assert found is not None
    assert found["id"] == JOINT
    assert procedure_for_service("sim-card") is None


def test_a_plan_is_offered_the_joint_filing_instead_of_two() -> None:
    (offer,) = procedures_of_plan(["sim-card", "work-permit-in-china", "residence-permit-work-first"])
    assert (offer.id, offer.why, offer.is_joint) == (JOINT, "joins", True)
    assert offer.services == ("work-permit-in-china", "residence-permit-work-first")
    assert offer.authorities == ("sz-foreign-experts", "sz-exit-entry")


def test_a_plan_that_names_the_joint_filing_is_offered_it_and_no_renewal() -> None:
    (offer,) = procedures_of_plan([JOINT])
    assert (offer.id, offer.why) == (JOINT, "named")


def test_a_plan_with_one_of_the_services_is_offered_that_alone() -> None:
    (offer,) = procedures_of_plan(["residence-permit-work-first", "z-visa"])
    assert (offer.id, offer.why, offer.is_joint) == ("residence-permit-work-first", "single", False)
    assert procedures_of_plan(["sim-card"]) == ()


def test_a_plan_with_both_extensions_is_offered_the_joint_one() -> None:
    (offer,) = procedures_of_plan(["work-permit-extension", "residence-permit-work-extension"])
    assert offer.id == f"{JOINT}-extension"


def test_what_certainly_does_not_apply_is_not_offered() -> None:
    assert procedures_of_plan(["work-permit-extension"], {"holds_work_permit": False}) == ()
    assert len(procedures_of_plan(["work-permit-extension"], {})) == 1


def test_papers_follow_the_conditions_of_the_services() -> None:
    answers = paper_answers(
        procedure_document(JOINT), {"work_permit_category": "A", "people": [], "stay_months": "many"}
    )
    assert answers("work-permit", "passport") is Answer.YES
    assert answers("work-permit", "no_criminal_record") is Answer.NO
    assert answers("work-permit", "industry_approval") is Answer.UNKNOWN
    assert answers("residence-permit", "health_certificate") is Answer.UNKNOWN  # "many" is no number
    assert answers("residence-permit", "degree_certificate") is Answer.NO  # its service does not ask for it
    assert answers("no-such-decision", "passport") is Answer.UNKNOWN


def test_only_facts_that_still_decide_are_asked() -> None:
    document = procedure_document(JOINT)
    asked = paper_questions(document, {})
    assert "work_permit_category" in asked
    assert "pet_kind" not in asked
    assert "work_permit_category" not in paper_questions(document, {"work_permit_category": "B"})
    assert set(paper_questions(document, {}, decisions=["residence-permit"])) == {
        "stay_months",
        "employer_on_file",
    }


def test_the_form_tells_facts() -> None:
    told = facts_of_answers(
        procedure_document(JOINT),
        {"nationality": "KZ", "permit_months": "24", "family_name": "Sample", "experience_years": "lots"},
    )
    assert told == {"nationality": "KZ", "stay_months": 24}


def test_fees_come_from_the_service_of_each_decision() -> None:
    found = fees(procedure_document(JOINT))
    assert found["work-permit"].amount_cny == 0
    assert not found["work-permit"].is_confirmed
    assert [band.amount_cny for band in found["residence-permit"].bands] == [400, 800, 1000]
    assert found["residence-permit"].authority == "sz-exit-entry"
    assert found["residence-permit"].sources


def test_windows_of_a_renewal_are_those_of_its_services() -> None:
    work, residence = filing_windows(procedure_document(f"{JOINT}-extension"))
    assert (work.anchor, work.first, work.last, work.relation) == ("work-permit-expiry", 90, 30, "before")
    assert (residence.anchor, residence.first, residence.last) == ("residence-permit-expiry", None, 30)


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
def test_every_sentence_is_said_in_the_language(language: str) -> None:
    for document in open_procedures():
        said = procedure_words(document, language)
        assert {path: one for path, one in said.items() if one.language != language} == {}
        assert set(said) == {path for path, _ in sentences("procedure", document)}


def test_paths_of_nested_words() -> None:
    said = procedure_words(procedure_document(JOINT), "en")
    assert said["tasks/upload/title"] == "One online filing for both"
    assert said["form/sections/person/title"] == "The foreigner"
    assert said["form/sections/person/fields/family_name"] == "Family name"
    assert said["form/sections/person/fields/sex/choices/F"] == "Female"
    assert "form/sections/person/fields/family_name/hint" in said


def test_words_of_an_old_version_that_changed_are_said_in_english(
    edited: Callable[[str, Change], Path],
) -> None:
    load_pack(edited(JOINT, lambda document: document.update(version=2, title="Both permits at once")))
    said = procedure_words(procedure_document(JOINT, 1), "ar")
    assert (said["title"], said["title"].language) == (procedure_document(JOINT, 1)["title"], "en")
    assert said["tasks/upload/title"].language == "ar"


def test_every_first_permit_leads_to_its_renewal_and_reminders() -> None:
    for document in open_procedures():
        if document["renewal"] is not None:
            assert procedure_document(document["renewal"])["is_renewal"]
            assert document["remind_days_before"]


def test_personal_answers_are_sealed_and_asked_once() -> None:
    for document in open_procedures():
        fields = [field for section in document["form"]["sections"] for field in section["fields"]]
        assert all(field.get("sealed", True) for field in fields)
        assert len({field["id"] for field in fields}) == len(fields)


def test_services_of_procedures_are_known() -> None:
    known = catalogue().services
    assert all(name in known for one in open_procedures() for name in one["services"].values())
