"""Procedures and moments for tests of the domain: the real records, and invented ones."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from wenjin.cases.domain import acts
from wenjin.cases.domain.events import Event, Outcome, Wanted, WantedKind, from_payload, to_payload
from wenjin.cases.domain.procedure import Procedure, read_procedure
from wenjin.cases.domain.requirements import papers_to_bring
from wenjin.cases.domain.state import CaseState, evolve, from_json, replay, to_json
from wenjin.catalogue.domain.calendar import WorkCalendar

RECORDS: Final = Path(__file__).parents[4] / "packs" / "shenzhen" / "procedures"
ZONE: Final = ZoneInfo("Asia/Shanghai")
CALENDAR: Final = WorkCalendar("plain")
JOINT: Final = "joint-work-and-residence"
WORK: Final = "work-permit"
RESIDENCE: Final = "residence-permit"
PAPERS: Final = "papers-incomplete"


@cache
def record(name: str) -> dict[str, Any]:
    """A record of the pack."""
    found: dict[str, Any] = yaml.safe_load((RECORDS / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def real(name: str = JOINT) -> Procedure:
    """A procedure of the pack."""
    return read_procedure(record(name))


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 11) -> datetime:
    """A moment in the city; by default in November 2026, when the 2nd, 9th, 16th, 23rd and 30th are Mondays."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def on(day: int, month: int = 11) -> date:
    return date(2026, month, day)


def kinds(happened: Iterable[Event]) -> tuple[object, ...]:
    """The classes of events."""
    return tuple(type(event) for event in happened)


class Journal:
    """A case with everything that happened to it, written down and read back at every step as H6 does it."""

    def __init__(self, procedure: Procedure, when: datetime | None = None) -> None:
        self.procedure = procedure
        self.versions = {procedure.key: procedure}
        self.events: list[Event] = []
        self._state: CaseState | None = None
        self.now = when or at(9)
        self.add(acts.draft(procedure, at=self.now))

    @property
    def state(self) -> CaseState:
        assert self._state is not None
        return self._state

    def add(self, happened: Iterable[Event], under: Procedure | None = None) -> tuple[Event, ...]:
        """What an act gave: evolved, and compared with a replay of what the ledger would hold."""
        if under is not None:
            self.procedure = self.versions[under.key] = under
        happened = tuple(happened)
        for event in happened:
            self._state = evolve(self._state, event, self.procedure)
            code, payload = to_payload(event)
            read = from_payload(code, payload, event.at.astimezone(ZONE))
            assert read == event
            assert read is not None
            self.events.append(read)
        return happened

    def must_be_whole(self) -> None:
        assert replay(self.events, lambda own_id, version: self.versions[own_id, version]) == self.state
        assert from_json(to_json(self.state)) == self.state

    def submit(self, when: datetime | None = None) -> "Journal":
        papers = [
            one.evidence for one in papers_to_bring(self.procedure, decisions=self.state.active_decisions)
        ]
        self.add(
            acts.submit(self.state, self.procedure, at=when or self.now, content_hash="00", papers=papers)
        )
        return self

    def complete(self, *tasks: str, when: datetime | None = None) -> "Journal":
        for task in tasks:
            self.add(acts.complete_task(self.state, self.procedure, task, at=when or self.now))
        return self

    def decide(
        self, decision: str, outcome: Outcome = Outcome.GRANTED, *, when: datetime | None = None
    ) -> "Journal":
        when = when or self.now
        if outcome is Outcome.REFUSED:
            self.add(
                acts.propose_refusal(
                    self.state, self.procedure, decision, by="person:one", reason="why", at=when
                )
            )
        self.add(acts.decide(self.state, self.procedure, decision, outcome, by="person:two", at=when))
        return self

    def ask(
        self,
        decision: str | None,
        *papers: str,
        pause: str | None = None,
        request: str = "r1",
        when: datetime | None = None,
        answer_by: date | None = None,
    ) -> tuple[Event, ...]:
        return self.add(
            acts.request_information(
                self.state,
                self.procedure,
                request=request,
                decision=decision,
                wanted=[Wanted(WantedKind.PAPER, paper, "missing") for paper in papers],
                by="person:one",
                at=when or self.now,
                pause=pause,
                answer_by=answer_by,
            )
        )

    def supply(
        self, *papers: str, request: str | None = None, when: datetime | None = None
    ) -> tuple[Event, ...]:
        what = [("paper", paper) for paper in papers]
        return self.add(acts.supply(self.state, self.procedure, what, at=when or self.now, request=request))


def accepted(name: str = JOINT, when: datetime | None = None) -> Journal:
    """A joint file accepted on Monday 16 November."""
    journal = Journal(real(name)).submit()
    return journal.complete("prereview", "book", "originals", when=when or at(16))


def task(
    own_id: str,
    *before: str,
    role: str = "applicant",
    decision: str | None = None,
    needs: Sequence[str] = (),
    may_pause: Sequence[str] = (),
    promised: int | None = None,
    **more: object,
) -> dict[str, Any]:
    """A row of a procedure."""
    is_office = role not in ("applicant", "employer", "bank")
    days = {
        "promised": promised,
        "statutory": more.pop("statutory", None),
        "clock": "working_day",
        "starts_at": more.pop("starts_at", "acceptance" if decision else "previous_task"),
        "status": "read" if is_office else "unknown",
        "basis": "invented",
        "confidence": "low",
    }
    row: dict[str, Any] = {
        "id": own_id,
        "title": own_id,
        "stage": "only",
        "role": role,
        "depends_on": list(before),
        "needs": list(needs),
        "produces": [],
        "days": days,
        "may_pause": list(may_pause),
        **more,
    }
    if decision is not None:
        row["decision"] = decision
    return row


def decision(own_id: str, task_id: str, *before: str, makes: Sequence[str] = ()) -> dict[str, Any]:
    """A row of a procedure."""
    return {
        "id": own_id,
        "title": own_id,
        "authority": f"office-{own_id}",
        "task": task_id,
        "produces": list(makes),
        "depends_on": list(before),
    }


PAUSES: Final = (PAPERS, "hearing")


def document(
    tasks: Sequence[dict[str, Any]], decisions: Sequence[dict[str, Any]], **more: object
) -> dict[str, Any]:
    """An invented procedure, as a record of a pack."""
    roles = [
        {"id": one, "title": one, "actor": actor}
        for one, actor in (
            ("applicant", "applicant"),
            ("employer", "employer"),
            ("bank", "bank"),
            ("counter", "centre"),
            *((f"officer-{row['id']}", "authority") for row in decisions),
        )
    ]
    return {
        "id": "invented",
        "title": "Invented",
        "service": "invented",
        "version": 1,
        "valid_from": "2026-01-01",
        "valid_to": None,
        "stages": [{"id": "only", "title": "Only"}],
        "roles": roles,
        "tasks": list(tasks),
        "decisions": list(decisions),
        "pauses": [
            {"id": one, "reason": one, "legal_basis": f"art. of {one}", "status": "read", "confidence": "low"}
            for one in PAUSES
        ],
        "extensions": [
            {
                "decision": row["id"],
                "days": 10,
                "unit": "working_day",
                "condition": "approved",
                "legal_basis": "art.",
                "status": "read",
                "confidence": "low",
            }
            for row in decisions
        ],
        **more,
    }


def shop_document() -> dict[str, Any]:
    """An invented joint filing: a licence, then food and fire permits side by side, then the opening permit."""
    return document(
        [
            task(
                "file", needs=["licence_form", "lease", "licence", "food_permit", "fire_permit"], files=True
            ),
            task("check", "file", role="officer-licence", promised=3, may_pause=[PAPERS]),
            task("accept", "check", role="counter", accepts=True),
            task(
                "licence", "accept", role="officer-licence", decision="licence", promised=5, may_pause=PAUSES
            ),
            task("inspect", "licence", role="officer-fire", promised=4, may_pause=["hearing"]),
            task("food", "licence", role="officer-food", decision="food", promised=5, may_pause=[PAPERS]),
            task("fire", "inspect", role="officer-fire", decision="fire", promised=5, may_pause=PAUSES),
            task(
                "open",
                role="officer-opening",
                decision="opening",
                promised=2,
                starts_at="previous_task",
                may_pause=[PAPERS],
                depends_on=["food", "fire"],
            ),
            task("fetch", "open"),
        ],
        [
            decision("licence", "licence", makes=["licence"]),
            decision("food", "food", "licence", makes=["food_permit"]),
            decision("fire", "fire", "licence", makes=["fire_permit"]),
            decision("opening", "open", "food", "fire", makes=["opening_permit"]),
        ],
        form={"makes": ["licence_form"], "sections": []},
    )


@cache
def shop() -> Procedure:
    """The invented joint filing; three further decisions in a diamond, and nothing of it is code."""
    return read_procedure(shop_document())


ONE_DAY: Final = timedelta(days=1)
