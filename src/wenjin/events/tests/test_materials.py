"""Files of materials: they are kept as long as an event names them, and no others can be named."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from wenjin.core.files.models import FileState, StoredFile
from wenjin.core.files.services import NotClean, put, read
from wenjin.core.files.tests.made_files import pdf, program
from wenjin.events.domain.drafts import MaterialDraft
from wenjin.events.queries.plans import plan_of
from wenjin.events.services.copying import copy_event
from wenjin.events.services.materials import FileNotTaken, give_materials, set_materials
from wenjin.events.services.planning_refusals import BadEvent, NotAllowed
from wenjin.events.services.publishing import discard_draft
from wenjin.events.tests.planning_stage import AUDITOR, FANG, planned
from wenjin.events.tests.stage import BEGINS, CODE, NOW

pytestmark = pytest.mark.django_db
SLIDES = MaterialDraft("Slides", "en", is_public=True, from_at=BEGINS)
LINK = MaterialDraft("Map", address="https://map.example/1")
PDF = {0: (pdf(), "slides.pdf")}


def materials(code: str = CODE) -> tuple[MaterialDraft, ...]:
    found = plan_of(code)
    assert found is not None
    return found.materials


def file_of(code: str = CODE) -> StoredFile:
    file = materials(code)[0].file
    assert file is not None
    return StoredFile.objects.get(pk=file)


def given() -> UUID:
    give_materials(FANG, CODE, [SLIDES, LINK], PDF, key="a", at=NOW)
    found = materials()[0].file
    assert found is not None
    return found


def kept() -> int:
    return StoredFile.objects.filter(state=FileState.CLEAN).count()


def test_a_file_is_given_once_however_often_its_form_comes() -> None:
    planned()
    first = given()
    assert given() == first
    assert kept() == 1
    assert materials() == (replace(SLIDES, file=first), LINK)
    assert read(file_of()).startswith(b"%PDF")


def test_what_is_refused_leaves_nothing_behind() -> None:
    planned()
    both = [replace(SLIDES, address="https://slides.example")]
    with pytest.raises(BadEvent) as wrong:
        give_materials(FANG, CODE, both, PDF, key="a", at=NOW)
    assert wrong.value.fields == {"material-0-address": "not_both"}
    with pytest.raises(FileNotTaken) as refused:
        give_materials(FANG, CODE, [SLIDES, SLIDES], {**PDF, 1: (program(), "x.pdf")}, key="b", at=NOW)
    assert refused.value.number == 1
    assert refused.value.why
    with pytest.raises(NotAllowed):
        give_materials(AUDITOR, CODE, [SLIDES], PDF, key="c", at=NOW)
    assert kept() == 0
    assert materials() == ()


def test_a_file_of_somebody_else_cannot_be_named() -> None:
    planned()
    paper = put(pdf(), "application/pdf", "passport.pdf", NOW)
    with pytest.raises(BadEvent) as wrong:
        set_materials(FANG, CODE, [replace(SLIDES, file=paper.pk)], key="a", at=NOW)
    assert wrong.value.fields == {"material-0-file": "unknown"}
    assert kept() == 1


def test_a_file_goes_with_the_last_event_that_names_it() -> None:
    planned()
    first = given()
    copy_event(FANG, CODE, "again", BEGINS + timedelta(days=7), key="b", at=NOW)
    assert materials("again")[0].file == first
    assert materials("again")[0].from_at == BEGINS + timedelta(days=7)
    set_materials(FANG, CODE, [LINK], key="c", at=NOW)
    assert read(file_of("again"))
    discard_draft(FANG, "again", key="d", at=NOW)
    gone = StoredFile.objects.get(pk=first)
    with pytest.raises(NotClean):
        read(gone)
    assert gone.state == FileState.ERASED


def test_a_new_file_takes_the_place_of_the_one_before() -> None:
    planned()
    first = given()
    give_materials(FANG, CODE, [replace(SLIDES, file=first)], {0: (pdf(2), "new.pdf")}, key="b", at=NOW)
    assert file_of().pages == 2
    assert kept() == 1
