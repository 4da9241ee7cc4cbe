"""Papers that wait for the scanner, or in which it finds something after they were given."""

from collections.abc import Iterable

import pytest

from wenjin.cases import services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePaper
from wenjin.cases.notices.sending import known_of
from wenjin.cases.notices.texts import TEXTS
from wenjin.cases.services.papers import after_verdict
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.files.models import FileState, StoredFile
from wenjin.core.outbox.models import Message

pytestmark = pytest.mark.django_db
DEGREE = "degree_certificate"


def in_state(state: FileState, files: Iterable[StoredFile]) -> None:
    StoredFile.objects.filter(pk__in=[one.pk for one in files]).update(state=state)


def file_of(case: Case, evidence: str) -> StoredFile:
    row = CasePaper.objects.select_related("item__file").get(
        case=case, evidence=evidence, removed_at__isnull=True
    )
    assert row.item.file is not None
    return row.item.file


def notices(code: str) -> list[Message]:
    return [one for one in Message.objects.all() if one.payload.get("notice") == code]


def test_a_file_with_a_paper_in_quarantine_is_not_sent() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    waiting = stage.file()
    services.put_paper(ada, case.pk, DEGREE, waiting.pk)
    in_state(FileState.QUARANTINED, [waiting])
    with pytest.raises(services.PaperNotReady) as told:
        services.submit(ada, case.pk, key="send")
    assert DEGREE in str(told.value.details)
    case.refresh_from_db()
    assert case.is_draft
    in_state(FileState.CLEAN, [waiting])
    assert services.submit(ada, case.pk, key="send").case.submitted_at is not None


def test_an_infected_paper_of_a_draft_is_marked_and_told_of_once() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    bad = stage.file()
    services.put_paper(ada, case.pk, DEGREE, bad.pk)
    in_state(FileState.INFECTED, [bad])
    assert after_verdict(bad.pk, at=clock.now()) == 1
    assert after_verdict(bad.pk, at=clock.now()) == 0
    row = CasePaper.objects.get(case=case, evidence=DEGREE, removed_at__isnull=True)
    assert (row.state, row.why) == ("wrong", "infected")
    (posted,) = notices("paper_refused")
    told = TEXTS["paper_refused"](known_of(case, posted.payload, "en", clock.now()))
    assert "Send it anew" in told.paragraphs[0]
    with pytest.raises(services.PaperNotReady):
        services.submit(ada, case.pk, key="send")
    services.put_paper(ada, case.pk, DEGREE, stage.file().pk)
    assert services.submit(ada, case.pk, key="send-2").case.submitted_at is not None


def test_an_infected_paper_that_was_supplied_is_asked_for_anew_and_the_clock_stands_still() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=[Wanted(WantedKind.PAPER, DEGREE, "illegible")],
        text="It cannot be read.",
        decision=stage.WORK,
        pause="correction",
        key="ask",
    )
    bad = stage.file()
    StoredFile.objects.filter(pk=bad.pk).update(state=FileState.QUARANTINED)
    services.put_paper(ada, case.pk, DEGREE, bad.pk)
    assert not state_of(case).open_requests
    in_state(FileState.INFECTED, [bad])
    after_verdict(bad.pk, at=clock.now())
    (request,) = state_of(case).open_requests
    assert [(one.id, one.reason) for one in request.wanted] == [(DEGREE, "infected")]
    assert request.decision == stage.WORK
    clock_of_work = state_of(case).clock_of(stage.WORK)
    assert clock_of_work is not None
    assert clock_of_work.is_paused
    assert len(notices("paper_refused")) == 1
    services.put_paper(ada, case.pk, DEGREE, stage.file().pk)
    assert not state_of(case).open_requests
    stage.run_outbox()


def state_of(case: Case):  # type: ignore[no-untyped-def]  # tests are not strict about it
    return from_json(Case.objects.get(pk=case.pk).state)
