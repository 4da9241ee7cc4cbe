"""The plan: ask once, then which services, in which order, by when, with which papers.

Nobody writes a dependency twice: a service that asks for a paper comes after the service of the plan that gives
it. Three answers hold throughout: what is not known yet is kept as *maybe*, with the question that settles it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from wenjin.catalogue.domain.household import Household
from wenjin.catalogue.domain.planning.behind import Filed, has_arrived, passed
from wenjin.catalogue.domain.planning.filing import Filing, file_together
from wenjin.catalogue.domain.planning.order import Order, arrange
from wenjin.catalogue.domain.planning.papers import Paper, edges, gather, holds
from wenjin.catalogue.domain.planning.questions import Question, open_questions
from wenjin.catalogue.domain.planning.schedule import (
    Clock,
    ServiceDates,
    as_known,
    date_service,
    longest_path,
    start_after,
)
from wenjin.catalogue.domain.planning.selection import (
    Chosen,
    Context,
    Situation,
    assumptions,
    main_person,
    select,
)
from wenjin.catalogue.domain.planning.warnings import Caution, DueDate, due_dates, warnings_of
from wenjin.catalogue.domain.service import Answer, Catalogue, Phase

ENTRY = "entry"
_PHASE_RANK = {Phase.BEFORE_TRAVEL: 0, Phase.FIRST_DAYS: 1, None: 1, Phase.SETTLED: 2}


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is asked for.

    Attributes:
        situations: journeys or events, at least one.
        household: facts about the people and the firm.
        start: first day on which something can be done.
        all_conditions: hold every condition, to show the upper bound.
        together: groups of services that one file asks for and whose clocks run at once; see ``planning.filing``.
        filed: what the reader's cases say of services.
    """

    situations: tuple[Situation, ...]
    household: Household
    start: date
    all_conditions: bool = False
    together: tuple[frozenset[str], ...] = ()
    filed: Filed = field(default_factory=Filed)


@dataclass(frozen=True, slots=True)
class PlannedService:
    """A service of the plan."""

    id: str
    people: tuple[str, ...]
    answer: Answer
    phase: Phase | None
    dates: ServiceDates
    waits_for: tuple[str, ...]
    asks: tuple[str, ...]
    is_key: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer.

    Attributes:
        services: in the order in which to do them.
        papers: each once.
        not_needed: services of the situation that these facts leave out because what they give is held.
        entry_on: day of entry into the mainland, given or assumed; None when it plays no part.
        asks: document requests, service by service (those that certainly or perhaps apply).
        questions: what to answer next, the most useful first.
        assumed: facts that the situation takes as given and the reader did not state.
        passed: services that need not be begun any more, as what builds on them is granted or handed in.
    """

    services: tuple[PlannedService, ...]
    papers: tuple[Paper, ...]
    people: tuple[tuple[str, str], ...]
    not_needed: tuple[str, ...]
    entry_on: date | None
    entry_is_assumed: bool
    start: date
    finish_on: date
    longest_path: tuple[str, ...]
    deadlines: tuple[DueDate, ...]
    warnings: tuple[Caution, ...]
    questions: tuple[Question, ...] = ()
    assumed: Mapping[str, object] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()

    @property
    def asks(self) -> int:
        """How often papers are asked for, service by service."""
        return sum(len(paper.used_by) for paper in self.papers)

    @property
    def different(self) -> int:
        """Different papers among those requests."""
        return len(self.papers)

    @property
    def to_bring(self) -> tuple[Paper, ...]:
        """Papers that no service of the plan makes."""
        return tuple(paper for paper in self.papers if not paper.is_made_on_the_way)

    @property
    def made_on_the_way(self) -> tuple[Paper, ...]:
        """Papers that a service of the plan makes."""
        return tuple(paper for paper in self.papers if paper.is_made_on_the_way)


@dataclass(slots=True)
class _Timeline:
    """Dates given so far, and the entry that parts them."""

    clock: Clock
    start: date
    filing: Filing
    filed: Filed
    passed: frozenset[str]
    entry_on: date | None = None
    last_before_entry: str | None = None
    dates: dict[str, ServiceDates] = field(default_factory=dict)


def make_plan(catalogue: Catalogue, request: PlanRequest, *, today: date) -> Plan:
    """The plan for these situations and facts.

    Raises:
        KeyError: a situation is not in the catalogue.
    """
    assumed = assumptions(catalogue, request.situations)
    context = Context(request.household, main_person(catalogue, request.situations), assumed)
    own_fact_ids = frozenset(one.id for one in catalogue.fact_types if one.about in ("person", "pet"))
    chosen = select(
        catalogue,
        request.situations,
        context,
        own_fact_ids=own_fact_ids,
        all_conditions=request.all_conditions,
    )
    held = None if request.all_conditions else request.household.held
    not_needed = _drop_what_is_held(catalogue, chosen, context, held, own_fact_ids)
    papers = gather(catalogue, chosen, context, held, own_fact_ids=own_fact_ids)
    order = arrange(
        chosen,
        edges(chosen, papers, all_conditions=request.all_conditions),
        {name: (_PHASE_RANK[one.phase], one.position) for name, one in chosen.items()},
    )
    gone = passed(request.filed, chosen, order)
    here = request.household.shared.get("in_mainland_now", assumed.get("in_mainland_now")) is True
    here = here or has_arrived(request.filed, gone, chosen)
    timeline = _date_all(catalogue, request, chosen, order, today, is_here=here, gone=gone)
    over = gone | request.filed.granted
    papers = _still_asked(papers, over)
    path = longest_path(timeline.dates, lambda: timeline.last_before_entry)
    services = tuple(
        PlannedService(
            id=name,
            people=tuple(chosen[name].people),
            answer=chosen[name].answer,
            phase=chosen[name].phase,
            dates=timeline.dates[name],
            waits_for=tuple(sorted(order.waits_for[name], key=order.sequence.index)),
            asks=tuple(paper.evidence for paper in papers if name in paper.used_by),
            is_key=name in path,
        )
        for name in order.sequence
    )
    dues = due_dates([(chosen[one.id].service, one.dates) for one in services])
    deadlines = [one for one in dues if one.recurs or one.service not in over]
    return Plan(
        services=services,
        papers=tuple(papers),
        people=tuple((person.id, person.role) for person in context.people.values()),
        not_needed=tuple(not_needed),
        entry_on=timeline.entry_on,
        entry_is_assumed=timeline.entry_on is not None and "entry_on" not in request.household.shared,
        start=request.start,
        finish_on=max((one.dates.ends_on for one in services), default=request.start),
        longest_path=tuple(path),
        deadlines=tuple(deadlines),
        warnings=tuple(
            warnings_of(
                [(chosen[one.id].service, one.dates) for one in services],
                deadlines,
                order,
                known_until=_known_until(chosen),
                entry_given=request.household.shared.get("entry_on"),
                ready_on=_ready_to_travel(timeline, chosen),
            )
        ),
        questions=()
        if request.all_conditions
        else tuple(open_questions(catalogue, request.situations, chosen, papers, context, own_fact_ids)),
        assumed={fact: value for fact, value in assumed.items() if fact not in request.household.shared},
        passed=gone,
    )


def _still_asked(papers: Sequence[Paper], over: frozenset[str]) -> list[Paper]:
    """The papers without those for which only services that are over ask."""
    if not over:
        return list(papers)
    return [
        replace(
            one,
            used_by=[name for name in one.used_by if name not in over],
            certain=one.certain - over,
            discretion=one.discretion - over,
        )
        for one in papers
        if not set(one.used_by) <= over
    ]


def _drop_what_is_held(
    catalogue: Catalogue,
    chosen: dict[str, Chosen],
    context: Context,
    held: Mapping[str, bool] | None,
    own_fact_ids: frozenset[str],
) -> list[str]:
    """Leave out, person by person, services that give nothing but what is in the drawer already.

    A service that also asks for the paper it gives (an extension) is for those who hold it, so it stays.
    """
    if held is None:
        return []
    dropped: list[str] = []
    for name, one in list(chosen.items()):
        outputs = one.service.produces
        if not outputs or any(need.evidence in outputs for need in one.service.needs):
            continue
        for person in list(one.people):
            facts = context.facts(person, own_fact_ids)
            if all(holds(catalogue.evidence[output], facts, held) for output in outputs):
                one.people.remove(person)
                one.certain.discard(person)
        if not one.people:
            dropped.append(name)
            del chosen[name]
    return dropped


def _date_all(
    catalogue: Catalogue,
    request: PlanRequest,
    chosen: Mapping[str, Chosen],
    order: Order,
    today: date,
    *,
    is_here: bool,
    gone: frozenset[str],
) -> _Timeline:
    """Dates for every service, those before the journey first, then the entry, then the rest."""
    clock = Clock(today=today, estimates=request.household.estimates)
    shared = request.household.shared
    for anchor in catalogue.anchors.values():
        given = shared.get(anchor.fact) if anchor.fact else None
        if isinstance(given, date):
            clock.anchors[anchor.id] = given
    before = [name for name in order.sequence if _is_before_travel(name, chosen, order)]
    filing = file_together(request.together, order, not_in=before)
    timeline = _Timeline(clock, request.start, filing, request.filed, gone)
    for name in before:
        _date_one(catalogue, chosen, order, timeline, name)
    _enter(catalogue, timeline, chosen, before, is_here=is_here)
    if timeline.entry_on is not None:
        _do_last(catalogue, chosen, order, timeline, before, timeline.entry_on)
    for name in filing.sequence:
        if name not in timeline.dates:
            _date_one(catalogue, chosen, order, timeline, name)
    return timeline


def _do_last(
    catalogue: Catalogue,
    chosen: Mapping[str, Chosen],
    order: Order,
    timeline: _Timeline,
    before: Sequence[str],
    entry_on: date,
) -> None:
    """Move to the eve of the journey what only the reader does and nothing waits for: an entry card."""
    waited_for = frozenset[str]().union(*order.waits_for.values())
    eve = entry_on - timedelta(days=1)
    for name in before:
        is_own = not any(step.is_office for step in chosen[name].service.steps)
        if is_own and name not in waited_for and timeline.dates[name].ends_on < eve:
            late = date_service(
                chosen[name].service, eve, timeline.dates[name].gate, timeline.clock, catalogue.own_calendar
            )
            if late.ends_on < entry_on:
                timeline.dates[name] = late


def _is_before_travel(name: str, chosen: Mapping[str, Chosen], order: Order) -> bool:
    """Marked so, and waiting for nothing that comes after the journey."""
    return chosen[name].phase is Phase.BEFORE_TRAVEL and all(
        _is_before_travel(one, chosen, order) for one in order.waits_for[name]
    )


def _enter(
    catalogue: Catalogue,
    timeline: _Timeline,
    chosen: Mapping[str, Chosen],
    before: Sequence[str],
    *,
    is_here: bool,
) -> None:
    """Set the day of entry: as given, else today for who is here, else the day after all is ready."""
    given = timeline.clock.anchors.get(ENTRY)
    last = max(before, key=lambda name: timeline.dates[name].ends_on, default=None)
    needs_entry = any(one.phase in (Phase.FIRST_DAYS, Phase.SETTLED) for one in chosen.values())
    if given is not None:
        timeline.entry_on = given
    elif is_here or not needs_entry or last is None:
        timeline.entry_on = None
        timeline.last_before_entry = last
        return
    else:
        timeline.entry_on = timeline.dates[last].ends_on + timedelta(days=1)
        timeline.last_before_entry = last
    timeline.clock.anchors[ENTRY] = timeline.entry_on
    for anchor in catalogue.anchors.values():
        if anchor.same_as == ENTRY:
            timeline.clock.anchors.setdefault(anchor.id, timeline.entry_on)
        set_on = timeline.clock.anchors.get(anchor.id)
        if anchor.not_before == ENTRY and set_on is not None:
            timeline.clock.anchors[anchor.id] = max(set_on, timeline.entry_on)


def _date_one(
    catalogue: Catalogue, chosen: Mapping[str, Chosen], order: Order, timeline: _Timeline, name: str
) -> None:
    """Date one service after all it waits for, and set the anchors that its papers set."""
    service, gate, earliest = chosen[name].service, "start", timeline.start
    is_after_entry = chosen[name].phase in (Phase.FIRST_DAYS, Phase.SETTLED)
    if is_after_entry and timeline.entry_on is not None and timeline.entry_on > earliest:
        earliest, gate = timeline.entry_on, "entry"
    for waited in timeline.filing.waits_for[name]:
        ready = start_after(timeline.dates[waited])
        if ready > earliest:
            earliest, gate = ready, waited
    elsewhere = frozenset(step.id for step in service.steps if step.done_in in chosen)
    dated = date_service(
        service, earliest, gate, timeline.clock, catalogue.own_calendar, done_elsewhere=elsewhere
    )
    known = timeline.filed.dates.get(name)
    if known is not None:
        dated = as_known(dated, known, no_earlier_than=timeline.start)
    elif name in timeline.passed:
        dated = as_known(dated, (timeline.start, timeline.start), no_earlier_than=timeline.start)
    timeline.dates[name] = dated
    if name in timeline.passed:
        return  # nobody said when it was
    # What was granted sets its anchor on the day of the grant, also when that day lies behind.
    given_on = known[1] if known is not None and name in timeline.filed.granted else dated.ends_on
    for anchor in catalogue.anchors.values():
        if anchor.evidence is not None and anchor.evidence in service.produces:
            floor = timeline.clock.anchors.get(anchor.not_before or "", given_on)
            timeline.clock.anchors.setdefault(anchor.id, max(given_on, floor))


def _known_until(chosen: Mapping[str, Chosen]) -> date | None:
    return min(
        (one.service.calendar.known_until for one in chosen.values() if one.service.calendar.known_until),
        default=None,
    )


def _ready_to_travel(timeline: _Timeline, chosen: Mapping[str, Chosen]) -> date | None:
    """End of the last service before the journey."""
    return max(
        (
            dates.ends_on
            for name, dates in timeline.dates.items()
            if chosen[name].phase is Phase.BEFORE_TRAVEL
        ),
        default=None,
    )
