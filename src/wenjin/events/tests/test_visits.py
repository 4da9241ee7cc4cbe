"""Visits as services keep them: sealed, done once, handed on, forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.keys.models import DataKey
from wenjin.core.ledger.models import Entry
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due
from wenjin.events.domain.itinerary import Trouble
from wenjin.events.domain.visit_forms import (
    FollowUpDraft,
    GiftDraft,
    PersonDraft,
    StopDraft,
    VisitDraft,
)
from wenjin.events.models import FollowUp, Visit, VisitPerson, VisitStop
from wenjin.events.queries.visits import conflicts_of, fingerprint, plan_of, visit, visits
from wenjin.events.sample.visits import CODE, sample_visit
from wenjin.events.services import visits as services_of_visits
from wenjin.events.services.planning_refusals import NotAllowed
from wenjin.events.services.refusals import FormWrong, SomebodyWasFaster
from wenjin.events.services.visit_follow_ups import (
    TOPIC,
    agree,
    hand_over_open,
    nobody_takes_over,
    take_by_hand,
    takes_over,
)
from wenjin.events.services.visit_parts import (
    remove_part,
    set_gift,
    set_person,
    set_seating,
    set_stop,
    set_ways,
)
from wenjin.events.services.visit_refusals import HasConflicts, NotOverYet, TakenOver
from wenjin.events.services.visits import (
    change_visit,
    confirm_visit,
    copy_visit,
    forget_old_visits,
    forget_visit,
    make_visit,
)
from wenjin.events.tests.stage import NOW

pytestmark = pytest.mark.django_db
NEW = "small-visit"
DAY = (NOW + timedelta(days=30)).date()
DRAFT = VisitDraft(NEW, {"en": "Small visit"}, ("en", "zh-hans"), DAY, DAY)
GUEST = PersonDraft(
    "guest",
    "Ada Sample",
    organisation="City of X",
    languages=("pt",),
    email="ada@sample.example",
    diet=("halal",),
)
HOST = PersonDraft("host", "Bo Sample", languages=("zh-hans",))


@pytest.fixture(autouse=True)
def _nobody() -> Iterator[None]:
    yield
    nobody_takes_over()


def at(hours: int) -> datetime:
    return datetime.combine(DAY, datetime.min.time(), NOW.tzinfo) + timedelta(hours=hours)


def small(code: str = NEW) -> tuple[str, str, str]:
    """A visit with a guest, a host and a meal: ids of the three."""
    make_visit(SYSTEM, VisitDraft(code, DRAFT.titles, DRAFT.languages, DAY, DAY), key=code, at=NOW)
    guest = set_person(SYSTEM, code, GUEST, key=f"{code}g", at=NOW)
    host = set_person(SYSTEM, code, HOST, key=f"{code}h", at=NOW)
    lunch = StopDraft("meal", {"en": "Lunch"}, at(4), at(5), places={"en": "Garden"}, people=(guest, host))
    return guest, host, set_stop(SYSTEM, code, lunch, key=f"{code}s", at=NOW)


def test_what_is_personal_is_sealed_and_read_again() -> None:
    guest, _host, _stop = small()
    row = VisitPerson.objects.get(pk=guest)
    assert row.details is not None
    assert b"ada" not in bytes(row.details)
    seen = visit(NEW)
    assert seen is not None
    assert seen.by_id[guest].about.email == "ada@sample.example"
    said = [entry.payload for entry in Entry.objects.filter(stream=f"visit:{NEW}")]
    assert "Ada" not in repr(said)


def test_words_in_a_language_that_the_visit_has_no_more_stay() -> None:
    guest, _host, stop = small()
    change_visit(
        SYSTEM, NEW, VisitDraft(NEW, {"fr": "Petite visite"}, ("fr", "zh-hans"), DAY, DAY), key="l", at=NOW
    )
    lunch = StopDraft("meal", {"fr": "Repas", "zh-hans": ""}, at(4), at(5), places={"fr": "Jardin"})
    set_stop(SYSTEM, NEW, lunch, pk=UUID(stop), key="f", at=NOW)
    set_person(SYSTEM, NEW, replace(GUEST, posts={"fr": "Maire"}), pk=UUID(guest), key="p", at=NOW)
    set_person(SYSTEM, NEW, replace(GUEST, posts={"zh-hans": "市长"}), pk=UUID(guest), key="q", at=NOW)
    row = VisitStop.objects.get(pk=stop)
    assert (row.titles, row.places) == (
        {"en": "Lunch", "fr": "Repas"},
        {"en": "Garden", "fr": "Jardin"},
    )
    assert VisitPerson.objects.get(pk=guest).posts == {"fr": "Maire", "zh-hans": "市长"}
    set_stop(SYSTEM, NEW, replace(lunch, titles={"en": "", "fr": "Repas"}), pk=UUID(stop), key="g", at=NOW)
    assert VisitStop.objects.get(pk=stop).titles == {"fr": "Repas"}


def test_a_form_sent_twice_is_one_act() -> None:
    first = make_visit(SYSTEM, DRAFT, key="k", at=NOW)
    assert make_visit(SYSTEM, DRAFT, key="k", at=NOW).pk == first.pk
    ids = {set_person(SYSTEM, NEW, GUEST, key="p", at=NOW) for _time in range(2)}
    assert len(ids) == 1
    assert VisitPerson.objects.count() == 1
    with pytest.raises(FormWrong) as refused:
        make_visit(SYSTEM, DRAFT, key="other", at=NOW)
    assert refused.value.fields == {"code": "twice"}


def test_a_visit_that_two_make_at_the_same_moment_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def also_made_by_another(draft: VisitDraft, *, is_new: bool) -> None:
        if not seen:
            seen.append(draft.code)
            Visit.objects.create(code=draft.code, starts_on=DAY, ends_on=DAY, created_at=NOW, changed_at=NOW)

    monkeypatch.setattr(services_of_visits, "_must_be_right", also_made_by_another)
    assert make_visit(SYSTEM, DRAFT, key="one", at=NOW).code == NEW
    assert Visit.objects.count() == 1


def test_of_two_copies_to_one_code_at_the_same_moment_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    small()
    small("same-code")
    really, looked = services_of_visits._must_be_right, [False]

    def not_there_yet(draft: VisitDraft, *, is_new: bool) -> None:
        """At the first look the other copy is not written yet."""
        if looked[0]:
            really(draft, is_new=is_new)
        looked[0] = True

    monkeypatch.setattr(services_of_visits, "_must_be_right", not_there_yet)
    with pytest.raises(FormWrong) as refused:
        copy_visit(SYSTEM, NEW, "same-code", DAY, with_guests=True, key="c", at=NOW)
    assert refused.value.fields == {"code": "twice"}
    assert Visit.objects.count() == 2


def test_what_a_colleague_wrote_of_gifts_and_ways_is_not_overwritten() -> None:
    guest, host, stop = small()
    gift = GiftDraft("Box", stop, (guest,), host)
    pk = UUID(set_gift(SYSTEM, NEW, gift, key="b", at=NOW))
    shown = visit(NEW)
    assert shown is not None
    read, ways = fingerprint(shown.gifts[0].about), fingerprint(shown.ways)
    set_gift(SYSTEM, NEW, replace(gift, name="Tea"), pk=pk, key="c", at=NOW, seen=read)
    set_ways(SYSTEM, NEW, {("garden", "hall"): 20}, key="w", at=NOW, seen=ways)
    with pytest.raises(SomebodyWasFaster):
        set_gift(SYSTEM, NEW, replace(gift, name="Silk"), pk=pk, key="d", at=NOW, seen=read)
    with pytest.raises(SomebodyWasFaster):
        set_ways(SYSTEM, NEW, {("garden", "hall"): 5}, key="x", at=NOW, seen=ways)
    now = visit(NEW)
    assert now is not None
    assert (now.gifts[0].about.name, dict(now.ways)) == ("Tea", {("garden", "hall"): 20})
    set_ways(SYSTEM, NEW, {("garden", "hall"): None}, key="y", at=NOW, seen=fingerprint(now.ways))


def test_only_planners_plan() -> None:
    with pytest.raises(NotAllowed):
        make_visit(Actor(), DRAFT, key="k", at=NOW)
    assert not Visit.objects.exists()
    assert not DataKey.objects.exists()


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PersonDraft("guest", "", languages=("en",)), "name"),
        (PersonDraft("guest", "A", languages=("xx",)), "languages"),
        (PersonDraft("guest", "A"), "languages"),
        (PersonDraft("interpreter", "A", languages=("en",)), "languages"),
        (PersonDraft("guest", "A", languages=("en",), email="no"), "email"),
        (PersonDraft("guest", "A", languages=("en",), rank=0), "rank"),
        (PersonDraft("guest", "A", languages=("en",), diet=("stones",)), "diet"),
        (PersonDraft("king", "A", languages=("en",)), "part"),
        (PersonDraft("guest", "A" * 201, languages=("en",)), "name"),
    ],
)
def test_wrong_people_are_refused_by_field(draft: PersonDraft, field: str) -> None:
    make_visit(SYSTEM, DRAFT, key="k", at=NOW)
    with pytest.raises(FormWrong) as refused:
        set_person(SYSTEM, NEW, draft, key="p", at=NOW)
    assert list(refused.value.fields) == [field]
    assert not VisitPerson.objects.exists()


def test_conflicts_are_found_in_what_was_written() -> None:
    small()
    seen = visit(NEW)
    assert seen is not None
    found, _notices = conflicts_of(plan_of(seen))
    assert {one.trouble for one in found} == {Trouble.NOT_UNDERSTOOD, Trouble.NO_MEAL}
    with pytest.raises(HasConflicts):
        confirm_visit(SYSTEM, NEW, key="c", at=NOW)
    confirm_visit(SYSTEM, NEW, key="c", at=NOW, in_spite=True)
    assert Visit.objects.get().state == "confirmed"


def test_who_leaves_loses_the_seat_and_the_car() -> None:
    guest, host, stop = small()
    set_seating(SYSTEM, NEW, UUID(stop), "long", [host], [guest], key="t", at=NOW)
    remove_part(SYSTEM, NEW, "person", UUID(guest), key="r", at=NOW)
    seen = visit(NEW)
    assert seen is not None
    assert seen.stops[0].seating is not None
    assert seen.stops[0].seating.guests == ()
    assert seen.stops[0].about.people == (host,)


def test_a_house_does_not_get_the_same_gift_at_the_next_visit() -> None:
    guest, host, stop = small()
    set_gift(SYSTEM, NEW, GiftDraft("Box", stop, (guest,), host), key="b", at=NOW)
    copy_visit(SYSTEM, NEW, "next-visit", DAY + timedelta(days=90), with_guests=True, key="c", at=NOW)
    after = visit("next-visit")
    assert after is not None
    again = GiftDraft(" box".strip(), after.stops[0].id, (after.of("guest")[0].id,))
    set_gift(SYSTEM, "next-visit", again, key="b", at=NOW)
    after = visit("next-visit")
    assert after is not None
    found, _notices = conflicts_of(plan_of(after))
    assert Trouble.GIFT_TWICE in {one.trouble for one in found}


def test_what_was_agreed_waits_until_somebody_takes_it_over() -> None:
    small()
    pk = agree(SYSTEM, NEW, FollowUpDraft("trade", "A list of firms"), key="f", at=NOW)
    assert agree(SYSTEM, NEW, FollowUpDraft("trade", "A list of firms"), key="f", at=NOW) == pk
    message = Message.objects.get(topic=TOPIC)
    assert message.payload == {"follow_up": pk}
    run_due(worker="test", at=NOW + timedelta(minutes=1))
    message.refresh_from_db()
    assert message.done_at is not None, "nobody is there to take it, and that is no failure"
    assert FollowUp.objects.get().taken_over_at is None
    takes_over("network", lambda pk, draft, at: f"N-{draft.topic}")
    assert hand_over_open(NOW + timedelta(hours=1)) == 1
    row = FollowUp.objects.get()
    assert (row.taken_over_by, row.reference) == ("network", "N-trade")
    with pytest.raises(TakenOver):
        take_by_hand(SYSTEM, NEW, row.pk, "", key="h", at=NOW)
    with pytest.raises(ValueError, match="network and other"):
        takes_over("other", lambda pk, draft, at: "")


def test_a_visit_is_forgotten_when_its_time_is_over() -> None:
    guest, _host, _stop = small()
    with pytest.raises(NotOverYet):
        forget_visit(SYSTEM, NEW, key="f", at=NOW)
    assert forget_old_visits(NOW + timedelta(days=200)) == 0
    assert forget_old_visits(NOW + timedelta(days=220)) == 1
    assert forget_old_visits(NOW + timedelta(days=221)) == 0
    seen = visit(NEW)
    assert seen is not None
    assert seen.is_forgotten
    assert seen.by_id[guest].about.email == ""
    assert seen.by_id[guest].about.name == "Ada Sample"
    assert DataKey.objects.get().shredded_at is not None


def test_a_visit_costs_few_queries_whatever_its_size(
    django_assert_max_num_queries: object,
) -> None:
    small()
    sample_visit(NOW)
    for code in (NEW, CODE):
        with django_assert_max_num_queries(12):  # type: ignore[operator]  # of pytest-django
            assert visit(code) is not None
    assert len(visits(DAY - timedelta(days=200))) == 2
