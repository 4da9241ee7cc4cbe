"""Sample cases: of every kind, true to their ledger, once however often they are asked for."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command

from wenjin.accounts.services import sample_people
from wenjin.cases.domain.form_checks import read_answers
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePaper, CasePart, Item, Receipt
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.queries.situation import needs_of
from wenjin.cases.sample.endings import RENEWALS, WEIGHTS, Ending, endings
from wenjin.cases.sample.loading import load_samples
from wenjin.cases.services.replaying import check_all
from wenjin.core import clock
from wenjin.core.delivery.models import Mail
from wenjin.core.files.services import read
from wenjin.core.ledger.verification import verify
from wenjin.core.outbox.models import Message as OutboxMessage
from wenjin.lang.domain.registry import LANGUAGES

pytestmark = pytest.mark.django_db
COUNT = 90


@pytest.fixture
def loaded(db: None) -> int:
    now = clock.now()
    sample_people(now)
    Mail.objects.all().delete()
    return load_samples(COUNT, now=now, files=4).new


def test_the_rows_are_what_the_ledger_says(loaded: int) -> None:
    assert loaded == COUNT == Case.objects.filter(is_sample=True).count()
    assert [found for _, found in check_all() if found is not None] == []
    assert verify().is_whole


def test_there_are_cases_of_every_kind(loaded: int) -> None:
    cases = list(Case.objects.select_related("data_key"))
    assert {one.status for one in cases} == {"draft", "open", "closed"}
    assert {one.language for one in cases} == {one.code for one in LANGUAGES}
    assert len({one.procedure_id for one in cases}) == 7
    states = [from_json(one.state) for one in cases]
    assert any(part.proposed for one in states for part in one.parts.values()), "second eyes pending"
    assert any(one.requests and one.open_requests for one in states)
    assert any(one.requests and not one.open_requests for one in states)
    assert any(part.was_extended for one in states for part in one.parts.values())
    kinds = set(CasePart.objects.values_list("status", "outcome", "is_paused", "is_late"))
    assert {kind[0] for kind in kinds} == {"open", "decided", "withdrawn"}
    assert {kind[1] for kind in kinds} == {"", "granted", "refused"}
    assert any(kind[2] for kind in kinds)
    assert any(kind[3] for kind in kinds)
    today = clock.today()
    late = CasePart.objects.filter(is_late=True)
    assert late.filter(statutory_on__lt=today).exists()
    assert late.exclude(statutory_on__lt=today).exists()
    assert Case.objects.filter(predecessor__isnull=False).exists()
    outcomes = [Counter(part.outcome for part in one.parts.values() if part.outcome) for one in states]
    assert any(len(one) == 2 for one in outcomes), "one granted and one refused"


def test_nobody_is_written_to(loaded: int) -> None:
    assert not Mail.objects.exists()
    waiting = OutboxMessage.objects.exclude(topic="case_letter_due")
    assert waiting.exists()
    assert not waiting.filter(available_at__lte=clock.now()).exists()


def test_what_was_filed_is_complete(loaded: int) -> None:
    for case in Case.objects.filter(status="open").select_related("data_key"):
        form = procedure_of(case).form
        kept = answers_of(case)
        assert {one.id for one in form.fields if one.is_required} <= kept.keys()
        filed_on = (case.submitted_at or case.created_at).date()
        _, wrong = read_answers(kept, form.fields, filed_on)
        assert not wrong, (case.reference, wrong)
        wanted = {one.id for request in from_json(case.state).open_requests for one in request.wanted}
        needed = {need.evidence for need in needs_of(case) if need.is_to_bring and need.answer == "yes"}
        given = set(CasePaper.objects.filter(case=case, removed_at=None).values_list("evidence", flat=True))
        assert needed - given <= wanted, case.reference
        assert Receipt.objects.filter(case=case, content_hash=from_json(case.state).content_hash).exists()


def test_papers_open(loaded: int) -> None:
    items = list(Item.objects.filter(file__isnull=False).select_related("file__data_key"))
    assert len({one.case_id for one in CasePaper.objects.filter(item__in=items)}) >= 4
    assert all(read(one.file).startswith(b"%PDF") for one in items if one.file is not None)
    assert all(one.is_sample for one in items)


def test_asked_again_it_adds_nothing_and_asked_for_more_it_does(
    loaded: int, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sample", "--cases", str(COUNT))
    call_command("sample", "--if-empty")
    assert Case.objects.count() == COUNT
    call_command("sample", "--cases", "5", "--more", "--files", "0", "--progress")
    assert Case.objects.count() == COUNT + 5
    call_command("sample", "--cases", str(COUNT + 10), "--files", "0")
    assert Case.objects.count() == COUNT + 10
    assert "10" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_cases(db: None) -> None:
    now = datetime(2026, 11, 20, 4, tzinfo=UTC)
    sample_people(now - timedelta(days=1))
    load_samples(12, now=now, seed=3, files=0)
    first = set(Case.objects.values_list("pk", "reference", "language", "status", "created_at"))
    load_samples(12, now=now, seed=3, files=0)
    assert set(Case.objects.values_list("pk", "reference", "language", "status", "created_at")) == first
    assert len(first) == 12


@pytest.mark.parametrize("count", [1, 2, 40, 300, 9000])
def test_as_many_ends_as_cases(count: int) -> None:
    found = Counter(endings(count, Random(1)))
    assert found.total() == count
    if count >= 300:
        assert set(found) == set(WEIGHTS)
        assert found[Ending.GRANTED] > found[Ending.LATE_BY_LAW]
    assert set(found) <= set(Ending)
    assert set(WEIGHTS) > RENEWALS
