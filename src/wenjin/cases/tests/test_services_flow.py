"""The whole way of a joint filing, through the services."""

import pytest

from wenjin.cases import services
from wenjin.cases.domain.errors import AlreadyDecided, AlreadySubmitted, OutOfOrder
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePart, Receipt, Transfer
from wenjin.cases.tests import stage
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db


def test_from_draft_to_both_permits() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    assert case.status == "open"
    assert case.accepted_at is not None
    assert set(case.parts.values_list("authority", flat=True)) == set(stage.AUTHORITIES.values())
    assert case.next_due_on is not None
    with pytest.raises(OutOfOrder):
        services.decide(stage.officer(stage.EXIT_ENTRY), case.pk, stage.RESIDENCE, "granted", key="x")
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="d1")
    services.decide(stage.officer(stage.EXIT_ENTRY), case.pk, stage.RESIDENCE, "granted", key="d2")
    services.complete_task(ada, case.pk, "collect", key="t4")
    case.refresh_from_db()
    assert case.status == "closed"
    assert [entry.number for entry in book.entries(case.stream)] == list(range(1, case.event_count + 1))


def test_submitting_twice_gives_the_same_receipt() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    first = services.submit(ada, case.pk, key="k")
    again = services.submit(ada, case.pk, key="k")
    assert first.pk == again.pk
    assert Receipt.objects.count() == 1
    assert Transfer.objects.filter(case=case).count() == 2
    with pytest.raises(AlreadySubmitted):
        services.submit(ada, case.pk, key="another")


def test_the_second_officer_is_told_that_it_is_decided() -> None:
    case = stage.accepted(stage.applicant())
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="mine")
    with pytest.raises(AlreadyDecided):
        services.decide(stage.officer(name="Second"), case.pk, stage.WORK, "granted", key="yours")


def test_the_rows_are_the_replay() -> None:
    case = stage.accepted(stage.applicant())
    state = from_json(Case.objects.get(pk=case.pk).state)
    rows = {row.decision: row for row in CasePart.objects.filter(case=case)}
    assert rows.keys() == state.parts.keys()
    assert all(row.is_live and row.promised_on for row in rows.values())
