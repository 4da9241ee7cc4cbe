"""The course of one sample case: steps done by the acts of the domain itself, so that nothing impossible is made.

Pure: what happened is gathered here, and written down by ``writing``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wenjin.cases.domain import acts, asking
from wenjin.cases.domain.events import Event, Outcome, Wanted, WantedKind
from wenjin.cases.domain.procedure import Procedure, Side
from wenjin.cases.domain.requirements import Answers
from wenjin.cases.domain.state import CaseState, evolve
from wenjin.cases.sample import said
from wenjin.cases.sample.happenings import Cast, Happened, Noted, PaperPlace, Produced, Written
from wenjin.cases.sample.papers import InventedPaper
from wenjin.cases.sample.plans import Plan, Step
from wenjin.catalogue.domain.calendar import WorkCalendar

_ANSWER_WITHIN: Final = timedelta(days=14)
_OPENS: Final = time(9)
_MARKED_AT_COUNTER: Final = 4


@dataclass(slots=True)
class Course:
    """A case on its way; each method is a step that a plan names.

    Attributes:
        answers: what the form says, all of it; a draft that is only begun has less.
        conditions: which papers its facts and answers ask for.
        papers: what is given with the file.
        hash_of: the hash of what was filed, told when and which papers.
        another: a new paper of a kind, given on a day.
        validity: of what is granted.
        now: the moment at which the next step happens.
        last_at: when something last changed the state.
        submitted: the state just after the submission.
    """

    reference: str
    procedure: Procedure
    calendar: WorkCalendar
    zone: ZoneInfo
    cast: Cast
    random: Random
    answers: dict[str, str]
    conditions: Answers
    papers: Sequence[InventedPaper]
    hash_of: Callable[[datetime, Sequence[InventedPaper]], str]
    another: Callable[[str, date], InventedPaper]
    validity: timedelta
    now: datetime
    kept: CaseState | None = None
    happened: list[Happened] = field(default_factory=list)
    places: list[PaperPlace] = field(default_factory=list)
    messages: list[Written] = field(default_factory=list)
    produced: list[Produced] = field(default_factory=list)
    officer_of: dict[str, str] = field(default_factory=dict)
    last_at: datetime | None = None
    submitted: CaseState | None = None

    @property
    def state(self) -> CaseState:
        """Raises ValueError before the draft."""
        if self.kept is None:
            raise ValueError("nothing has happened yet")
        return self.kept

    def follow(self, plan: Plan, first_day: date) -> None:
        """Do every step of a plan, from an open day on."""
        self.now = self._morning(first_day)
        for step in plan.steps:
            self._wait(step.gap)
            _STEPS[step.act](self, step)

    # time

    def _morning(self, day: date) -> datetime:
        return datetime.combine(day, _OPENS, self.zone) + timedelta(seconds=self.random.randrange(3 * 3600))

    def _wait(self, gap: int) -> None:
        if not gap:
            self.now += timedelta(seconds=self.random.randrange(40, 900))
            return
        day = self.now.date()
        for _ in range(gap):
            day = self.calendar.next_open(day)
        self.now = self._morning(day)

    @property
    def today(self) -> date:
        """The day in the city."""
        return self.now.date()

    def _new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    # writing down

    def _write(self, actor: str, *events: Event | Noted, sealed: object = None, acting_for: str = "") -> None:
        for event in events:
            self.happened.append(Happened(self.now, actor, acting_for, event, sealed))
            sealed = None
            if not isinstance(event, Noted):
                self.kept = evolve(self.kept, event, self.procedure)
                self.last_at = self.now

    def _by_filer(self, *events: Event | Noted) -> None:
        self._write(self.cast.filer, *events, acting_for=self.cast.filer_for)

    def _officer(self, authority: str, *, other_than: str = "") -> str:
        mine = self.officer_of.get(authority)
        if mine is None:
            mine = self.officer_of[authority] = self.random.choice(self.cast.officers[authority])
        if mine != other_than:
            return mine
        return next(one for one in self.cast.officers[authority] if one != other_than)

    def _decider(self, decision: str, *, other_than: str = "") -> str:
        return self._officer(self.procedure.decision(decision).authority, other_than=other_than)

    # the applicant's side

    def draft(self, step: Step) -> None:
        """Somebody begins."""
        self._by_filer(*acts.draft(self.procedure, at=self.now))

    def answer(self, step: Step) -> None:
        """The form is filled in, or half of it."""
        if step.about == "half":
            self.answers = dict(list(self.answers.items())[: len(self.answers) // 2])
        self._by_filer(Noted("case.answered", {"fields": sorted(self.answers)}))

    def give_papers(self, step: Step) -> None:
        """Every paper that is asked for."""
        for paper in self.papers:
            self._give(paper)

    def _give(self, paper: InventedPaper) -> None:
        how = "reused" if paper.is_reused else "uploaded"
        payload = {
            "evidence": paper.evidence,
            "item": str(paper.item_id),
            "how": how,
            "sha256": paper.sha256,
        }
        self._by_filer(Noted("paper.given", payload))
        self.places.append(PaperPlace(paper, self.cast.filer, self.now))

    def submit(self, step: Step) -> None:
        """The file is handed in."""
        here = [place.paper for place in self.places if place.removed_at is None]
        events = acts.submit(
            self.state,
            self.procedure,
            at=self.now,
            content_hash=self.hash_of(self.now, here),
            papers={paper.evidence for paper in here},
            answers=self.conditions,
            fields=self.answers.keys(),
        )
        self._by_filer(*events)
        self.submitted = self.state

    def supply(self, step: Step) -> None:
        """What was asked for comes: all of it, or one thing."""
        request = self.state.open_requests[-1]
        wanted = request.outstanding if step.about == "all" else request.outstanding[:1]
        for one in wanted:
            if one.kind is WantedKind.FIELD:
                self._by_filer(Noted("case.answered", {"fields": [one.id]}))
            else:
                for place in self.places:
                    if place.paper.evidence == one.id and place.removed_at is None:
                        place.removed_at = self.now
                self._give(self.another(one.id, self.today))
            self._by_filer(*acts.supply(self.state, self.procedure, [one.key], at=self.now))

    def withdraw(self, step: Step) -> None:
        """One part is taken back."""
        self._by_filer(
            *acts.withdraw(
                self.state,
                self.procedure,
                step.about,
                at=self.now,
                by=self.cast.filer,
                answers=self.conditions,
            )
        )

    def withdraw_all(self, step: Step) -> None:
        """Everything is taken back."""
        self._by_filer(*acts.withdraw_all(self.state, self.procedure, at=self.now, by=self.cast.filer))

    def discard(self, step: Step) -> None:
        """A draft is thrown away."""
        self._by_filer(*acts.discard(self.state, at=self.now))

    def write(self, step: Step) -> None:
        """The applicant writes to the office."""
        text = self.random.choice(said.WRITTEN)
        self._message(Written(self._new_id(), False, self.cast.filer, self.now, said.in_english(text)))

    # the office

    def look(self, step: Step) -> None:
        """An officer opens the case."""
        self._write(self._officer(step.about), Noted("case.seen", {"what": "case"}))

    def assign(self, step: Step) -> None:
        """An officer takes a decision on."""
        officer = self._decider(step.about)
        self._write(officer, *acts.assign(self.state, self.procedure, step.about, officer, at=self.now))

    def do(self, step: Step) -> None:
        """A task without a decision ends."""
        task = self.procedure.task(step.about)
        events = acts.complete_task(self.state, self.procedure, task.id, at=self.now)
        if task.side is Side.CENTRE:
            self._write(self.cast.counter, *events)
        elif task.authority is not None:
            self._write(self._officer(task.authority), *events)
        else:
            self._by_filer(*events)

    def check_papers(self, step: Step) -> None:
        """Originals are looked at before the file is taken on."""
        accepting = self.procedure.task(self.procedure.accepting_task or "")
        who = self.cast.counter if accepting.authority is None else self._officer(accepting.authority)
        here = [place for place in self.places if place.removed_at is None]
        for count, place in enumerate(here):
            # Of some the officer says at once that they are right; of all the original is seen.
            place.state = "accepted" if count < _MARKED_AT_COUNTER else place.state
            place.original_seen_at = self.now
            if place.paper.verified_at is None:
                place.paper.verified_at, place.paper.verified_by = self.now, who
            payload = {
                "evidence": place.paper.evidence,
                "item": str(place.paper.item_id),
                "state": place.state,
                "why": "",
                "original_seen": True,
            }
            self._write(who, Noted("paper.checked", payload))

    def ask(self, step: Step) -> None:
        """Papers or answers are asked for; the clock stands still where the procedure allows it."""
        decision = step.about or None
        pauses = acts.allowed_pauses(self.state, self.procedure, decision)
        pause = next((one for one in pauses if self.procedure.pauses[one].is_for_papers), None)
        request = f"r{len(self.state.requests) + 1}"
        wanted = self._wanted()
        who = self._asking(decision)
        events = acts.request_information(
            self.state,
            self.procedure,
            request=request,
            decision=decision,
            wanted=wanted,
            by=who,
            at=self.now,
            pause=pause,
            answer_by=self.today + _ANSWER_WITHIN,
        )
        content = said.in_both(*self.random.choice(said.ASKED))
        self._write(who, *events, sealed=content)
        reasons = {one.id: one.reason for one in wanted if one.kind is WantedKind.PAPER}
        for place in self.places:
            if place.paper.evidence in reasons and place.removed_at is None:
                place.state, place.why = "wrong", reasons[place.paper.evidence]
        self.messages.append(Written(self._new_id(), True, who, self.now, content, decision, request))

    def _asking(self, decision: str | None) -> str:
        if decision is not None:
            return self._decider(decision)
        for task in self.procedure.tasks:
            if task.may_pause and task.decision is None:
                return self.cast.counter if task.authority is None else self._officer(task.authority)
        return self._decider(self.procedure.order()[0])

    def _wanted(self) -> tuple[Wanted, ...]:
        """Two papers, now and then an answer besides."""
        here = sorted({place.paper.evidence for place in self.places if place.removed_at is None})
        papers = self.random.sample(here, min(2, len(here)))
        reasons = said.REASONS
        found = [
            Wanted(WantedKind.PAPER, one, self.random.choice(reasons[WantedKind.PAPER])) for one in papers
        ]
        if self.random.randrange(4) == 0:
            name = self.random.choice(
                [one.id for one in self.procedure.form.fields if one.id in self.answers]
            )
            found.append(Wanted(WantedKind.FIELD, name, self.random.choice(reasons[WantedKind.FIELD])))
        return tuple(found)

    def pause(self, step: Step) -> None:
        """A clock stands still for something that the applicant does not supply."""
        possible = self.procedure.task(self.procedure.decision(step.about).task).may_pause
        others = (one for one in possible if not self.procedure.pauses[one].is_for_papers)
        pause = next(others, possible[0])
        events = acts.pause(self.state, self.procedure, decision=step.about, pause=pause, at=self.now)
        self._write(self._decider(step.about), *events, sealed={"text": "\n".join(said.PAUSED)})

    def extend(self, step: Step) -> None:
        """The term is made longer."""
        reason = "\n".join(said.LONGER)
        events = acts.extend(
            self.state,
            self.procedure,
            step.about,
            reason=reason,
            at=self.now,
            calendar=self.calendar,
            zone=self.zone,
        )
        self._write(self._decider(step.about), *events, sealed={"reason": reason})

    def propose(self, step: Step) -> None:
        """A first officer would refuse."""
        who, reason = self._decider(step.about), "\n".join(self.random.choice(said.REFUSED))
        events = acts.propose_refusal(
            self.state, self.procedure, step.about, by=who, reason=reason, at=self.now
        )
        self._write(who, *events, sealed={"reason": reason})

    def give_back(self, step: Step) -> None:
        """A second officer sees it otherwise."""
        second = self._decider(step.about, other_than=self._decider(step.about))
        self._write(second, *acts.return_refusal(self.state, self.procedure, step.about, at=self.now))

    def confirm(self, step: Step) -> None:
        """A second officer refuses."""
        second = self._decider(step.about, other_than=self._decider(step.about))
        self._decide(second, step.about, Outcome.REFUSED)

    def grant(self, step: Step) -> None:
        """A decision is granted."""
        self._decide(self._decider(step.about), step.about, Outcome.GRANTED)

    def _decide(self, who: str, decision: str, outcome: Outcome) -> None:
        is_granted = outcome is Outcome.GRANTED
        ends = is_granted and bool(self.procedure.decision(decision).remind_days_before)
        place = self.procedure.order().index(decision) + 1
        events = acts.decide(
            self.state,
            self.procedure,
            decision,
            outcome,
            by=who,
            at=self.now,
            valid_from=self.today if is_granted else None,
            valid_until=self.today + self.validity if ends else None,
            number=f"{self.reference}/{place}",
        )
        self._write(who, *events)
        for evidence in self.procedure.decision(decision).produces if is_granted else ():
            made = Produced(self._new_id(), decision, evidence, self.now)
            self.produced.append(made)
            payload = {"decision": decision, "evidence": evidence, "item": str(made.item_id)}
            self._write(asking.SYSTEM, Noted("item.produced", payload))

    def close_unaccepted(self, step: Step) -> None:
        """The file is not taken on."""
        reason = "\n".join(said.NOT_ACCEPTED)
        events = acts.close_unaccepted(self.state, at=self.now, reason=reason)
        self._write(self._asking(None), *events, sealed={"reason": reason})

    def reply(self, step: Step) -> None:
        """The office answers the last message."""
        place = said.WRITTEN.index(self.messages[-1].content["text"])
        content = said.in_both(said.REPLIED[place], said.REPLIED_IN_ENGLISH[place])
        who = self._decider(self.procedure.order()[0])
        self._message(Written(self._new_id(), True, who, self.now, content))

    def _message(self, message: Written) -> None:
        self.messages.append(message)
        side = "office" if message.is_from_office else "applicant"
        payload = {"message": str(message.id), "side": side, "decision": None}
        if message.is_from_office:
            self._write(message.author, Noted("case.message_sent", payload))
        else:
            self._by_filer(Noted("case.message_sent", payload))


_STEPS: Final[Mapping[str, Callable[[Course, Step], None]]] = {
    name: getattr(Course, name)
    for name in (
        "draft",
        "answer",
        "give_papers",
        "submit",
        "supply",
        "withdraw",
        "withdraw_all",
        "discard",
        "write",
        "look",
        "assign",
        "do",
        "check_papers",
        "ask",
        "pause",
        "extend",
        "propose",
        "give_back",
        "confirm",
        "grant",
        "close_unaccepted",
        "reply",
    )
}
