"""Whatever is done in whatever order: nobody is at two counters, no counter has two, seniority is never lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from wenjin.core.ledger.verification import verify
from wenjin.counters.domain.ticket_state import ACTIVE, OVER
from wenjin.counters.models import CounterSession, RemoteSession, Ticket
from wenjin.counters.queries import live
from wenjin.counters.services import calling, lines, sessions, tickets
from wenjin.counters.services.refusals import HallRefusal
from wenjin.counters.tests.live_stage import AT, CENTRE, STAFF, counter, interpreter, issued, officer

COUNTERS = ("1", "2", "3")
LANGUAGES = ("en", "ko", "es", "km", "ru")
TOPICS = ("information", "tax", "work-permit")


class Halls(RuleBasedStateMachine):
    """A hall of three counters and one interpreter."""

    issued = Bundle("issued")

    def __init__(self) -> None:
        super().__init__()
        self._block = transaction.atomic()
        self._block.__enter__()
        self.at: datetime = AT
        self.count = 0
        self.ready: dict[Any, datetime] = {}
        self.senior: dict[Any, float] = {}
        self.officers = [
            officer("ma"),
            officer("gu", "zh-hans", "ko"),
            officer("tang", "zh-hans", topics=("information", "tax")),
        ]
        interpreter("kim", "ko", "ru")
        for number, one in zip(COUNTERS, self.officers, strict=True):
            counter(number, one)

    def teardown(self) -> None:
        assert verify().is_whole
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)

    def _try(self, act: Any, *args: Any, **named: Any) -> Any:
        self.count += 1
        try:
            return act(*args, at=self.at, **named)
        except HallRefusal:
            return None

    def _session(self, number: int) -> Any:
        found = CounterSession.objects.filter(counter=COUNTERS[number]).order_by("-opened_at").first()
        assert found is not None
        return found.pk

    @rule(target=issued, language=st.sampled_from(LANGUAGES), topic=st.sampled_from(TOPICS))
    def come(self, language: str, topic: str) -> tuple[Any, str]:
        self.count += 1
        taken = issued(f"key-{self.count}", language, topic, at=self.at)
        self.ready[taken.ticket.pk] = taken.ticket.ready_at
        return taken.ticket.pk, taken.secret

    @rule(minutes=st.integers(1, 4))
    def wait(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(number=st.integers(0, 2))
    def call_next(self, number: int) -> None:
        self._try(calling.call_next, self._session(number), STAFF, key=f"key-{self.count}")

    @rule(number=st.integers(0, 2), one=issued)
    def call(self, number: int, one: tuple[Any, str]) -> None:
        self._try(calling.call, self._session(number), one[0], STAFF, key=f"key-{self.count}")

    @rule(one=issued, what=st.sampled_from(("begin", "recall", "not_here", "back")))
    def do(self, one: tuple[Any, str], what: str) -> None:
        self._try(getattr(calling, what), one[0], STAFF)

    @rule(one=issued)
    def end(self, one: tuple[Any, str]) -> None:
        self._try(calling.end, one[0], STAFF, key=f"key-{self.count}")

    @rule(one=issued)
    def park(self, one: tuple[Any, str]) -> None:
        self._try(calling.park, one[0], STAFF, minutes=10)

    @rule(target=issued, one=issued, topic=st.sampled_from(TOPICS))
    def transfer(self, one: tuple[Any, str], topic: str) -> tuple[Any, str]:
        made = self._try(calling.transfer, one[0], topic, STAFF, key=f"key-{self.count}")
        if made is None:
            return one
        assert made.ready_at == self.ready[one[0]]
        self.ready[made.pk] = made.ready_at
        return made.pk, one[1]

    @rule(number=st.integers(0, 2), one=issued)
    def decline(self, number: int, one: tuple[Any, str]) -> None:
        self._try(calling.decline, self._session(number), one[0], "other", STAFF)

    @rule(one=issued)
    def prefer(self, one: tuple[Any, str]) -> None:
        self._try(tickets.give_priority, one[0], "frail", STAFF)

    @rule(one=consumes(issued))
    def leave(self, one: tuple[Any, str]) -> None:
        self._try(tickets.leave, one[1])

    @rule(number=st.integers(0, 2), what=st.sampled_from(("pause", "resume", "close_counter", "heard_from")))
    def sit(self, number: int, what: str) -> None:
        act, who = getattr(sessions, what), () if what == "heard_from" else (STAFF,)
        self._try(act, self._session(number), *who)

    @rule(number=st.integers(0, 2))
    def open(self, number: int) -> None:
        self._try(sessions.open_counter, STAFF, CENTRE, COUNTERS[number], self.officers[number].pk)

    @rule()
    def tick(self) -> None:
        sessions.close_dead_sessions(self.at)
        lines.tend_lines(self.at)
        lines.connect_due(CENTRE, self.at)

    @rule(fails=st.booleans())
    def line(self, fails: bool) -> None:
        one = RemoteSession.objects.filter(state="connecting").first()
        if one is not None:
            if fails:
                self._try(lines.line_failed, one.pk, "provider")
            else:
                self._try(lines.line_connected, one.pk)

    @invariant()
    def nobody_is_at_two_counters_and_no_counter_has_two(self) -> None:
        at_work = list(Ticket.objects.filter(state__in=("called", "serving")))
        places = [one.session_id for one in at_work if one.session_id]
        assert len(places) == len(at_work)
        assert len(places) == len(set(places))
        assert not CounterSession.objects.filter(pk__in=places, closed_at__isnull=False).exists()
        walking = [one.interpreter_id for one in at_work if one.interpreter_id]
        assert len(walking) == len(set(walking))
        assert not Ticket.objects.filter(state__in=("waiting", "parked"), session__isnull=False).exists()

    @invariant()
    def seniority_is_kept(self) -> None:
        for one in Ticket.objects.all():
            assert one.ready_at == self.ready[one.pk]
            assert one.seniority >= self.senior.get(one.pk, 0)
            self.senior[one.pk] = one.seniority

    @invariant()
    def everybody_is_in_one_state_and_in_the_right_list(self) -> None:
        seen = live.live_hall(CENTRE, self.at)
        listed = {one.pk: "waiting" for one in seen.tickets.values()}
        listed |= {one.pk: "parked" for one in seen.parked}
        listed |= {one.pk: one.state for one in seen.at_counters.values()}
        states = {one.pk: one.state for one in Ticket.objects.all()}
        assert listed == {pk: state for pk, state in states.items() if state in ACTIVE}
        assert all((state in ACTIVE) != (state in OVER) for state in states.values())

    @invariant()
    def lines_are_for_those_who_are_there(self) -> None:
        running = RemoteSession.objects.filter(state__in=("connecting", "connected")).select_related("ticket")
        assert len(running) <= 4
        for one in running:
            assert one.ticket.state in ("waiting", "called", "serving")

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        by_letter: dict[str, list[int]] = {}
        for letter, number in Ticket.objects.values_list("letter", "number"):
            by_letter.setdefault(letter, []).append(number)
        for numbers in by_letter.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order() -> None:
    run_state_machine_as_test(
        Halls,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
