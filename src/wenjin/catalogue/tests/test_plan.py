"""The plan engine on small catalogues made by hand, and its laws on random ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.catalogue.domain.calendar import WorkCalendar
from wenjin.catalogue.domain.deadline import Deadline, Relation, Unit
from wenjin.catalogue.domain.expression import parse
from wenjin.catalogue.domain.facts import About, FactType, ValueType
from wenjin.catalogue.domain.household import Household, Person, read_household
from wenjin.catalogue.domain.plan import Plan, PlanRequest, make_plan
from wenjin.catalogue.domain.planning.selection import Situation
from wenjin.catalogue.domain.service import (
    Anchor,
    Answer,
    Catalogue,
    Concerns,
    EvidenceNeed,
    EvidenceType,
    Journey,
    JourneyService,
    Phase,
    Service,
    Step,
)

MONDAY = date(2026, 11, 23)
OFFICE = WorkCalendar("office", known_until=date(2026, 12, 31))
FACTS = [
    FactType("holds_permit", About.PERSON, ValueType.BOOLEAN),
    FactType("stay_months", About.TRIP, ValueType.INTEGER, min=0, max=600),
    FactType("age", About.PERSON, ValueType.INTEGER, min=0, max=120),
    FactType("entry_on", About.TRIP, ValueType.DATE),
]


def step(
    name: str, days: int | None = 1, *, office: bool = False, after: Sequence[str] = (), **more: object
) -> Step:
    return Step(
        id=name,
        actor="authority" if office else "applicant",
        is_office=office,
        working_days=days,
        statutory_working_days=more.get("law"),  # type: ignore[arg-type]  # tests pass what the class takes
        days_status="read",
        depends_on=tuple(after),
        deadline=more.get("deadline"),  # type: ignore[arg-type]  # tests pass what the class takes
        done_in=more.get("done_in"),  # type: ignore[arg-type]  # tests pass what the class takes
    )


def service(
    name: str,
    needs: Sequence[EvidenceNeed | str] = (),
    produces: Sequence[str] = (),
    steps: Sequence[Step] = (),
    **more: object,
) -> Service:
    return Service(
        id=name,
        concerns=more.get("concerns", Concerns.PERSON),  # type: ignore[arg-type]  # tests pass what the class takes
        needs=tuple(EvidenceNeed(one) if isinstance(one, str) else one for one in needs),
        produces=tuple(produces),
        requires=tuple(more.get("requires", ())),  # type: ignore[arg-type]  # tests pass what the class takes
        steps=tuple(steps) or (step("do"),),
        calendar=OFFICE,
        applies_when=parse(str(more["applies_when"])) if "applies_when" in more else None,
    )


def catalogue(
    *services: Service, companions: dict[str, tuple[str, ...]] | None = None, **more: object
) -> Catalogue:
    papers = {need.evidence for one in services for need in one.needs} | {
        paper for one in services for paper in one.produces
    }
    phases: dict[str, Phase] = more.get("phases", {})  # type: ignore[assignment]  # tests pass what the class takes
    journey = Journey(
        id="move",
        role="worker",
        services=tuple(
            JourneyService(one.id, phases.get(one.id)) for one in services if one.concerns is not Concerns.PET
        ),
        companions={
            role: tuple(JourneyService(name, phases.get(name)) for name in names)
            for role, names in (companions or {}).items()
        },
    )
    return Catalogue(
        services={one.id: one for one in services},
        evidence={
            paper: EvidenceType(paper, "status", more.get("holder", "person"), held_fact=_held_fact(paper))  # type: ignore[arg-type]  # tests pass what the class takes
            for paper in sorted(papers)
        },
        journeys={"move": journey},
        events={"arrive": tuple(one.id for one in services)},
        anchors={
            "entry": Anchor("entry", fact="entry_on"),
            "home": Anchor("home", same_as="entry"),
            "permit": Anchor("permit", evidence="permit"),
        },
        fact_types=FACTS,
    )


def _held_fact(paper: str) -> str | None:
    return "holds_permit" if paper == "permit" else None


def plan(known: Catalogue, *people: Person, **more: object) -> Plan:
    household = Household(
        shared=more.get("facts", {}),  # type: ignore[arg-type]  # tests pass what the class takes
        companions=people,
        held=more.get("held", {}),  # type: ignore[arg-type]  # tests pass what the class takes
        estimates=more.get("estimates", {}),  # type: ignore[arg-type]  # tests pass what the class takes
    )
    return make_plan(
        known,
        PlanRequest(
            (Situation("journey", "move"),),
            household,
            MONDAY,
            all_conditions=bool(more.get("all_conditions")),
        ),
        today=MONDAY,
    )


def names(found: Plan) -> list[str]:
    return [one.id for one in found.services]


def test_who_asks_for_a_paper_comes_after_who_gives_it() -> None:
    known = catalogue(service("residence", ["passport", "permit"]), service("work", ["passport"], ["permit"]))
    found = plan(known)
    assert names(found) == ["work", "residence"]
    assert found.services[1].waits_for == ("work",)
    assert (found.asks, found.different, len(found.to_bring)) == (3, 2, 1)
    assert found.made_on_the_way[0].produced_by == "work"


def test_a_paper_in_the_drawer_makes_nobody_wait() -> None:
    known = catalogue(service("residence", ["permit"]), service("work", ["passport"], ["permit", "card"]))
    found = plan(known, held={"permit": True})
    assert found.services[0].waits_for == ()
    assert {paper.evidence for paper in found.to_bring} == {"permit", "passport"}


def test_a_service_that_gives_only_what_is_held_is_not_needed() -> None:
    known = catalogue(service("residence", ["permit"]), service("work", ["passport"], ["permit"]))
    assert plan(known, facts={"holds_permit": True}).not_needed == ("work",)
    assert plan(known, facts={"holds_permit": False}).not_needed == ()


def test_an_extension_stays_for_those_who_hold_what_it_extends() -> None:
    known = catalogue(service("extend", ["permit"], ["permit"]))
    found = plan(known, facts={"holds_permit": True})
    assert names(found) == ["extend"]
    assert [paper.evidence for paper in found.to_bring] == ["permit"]


def test_a_condition_decides_paper_and_order() -> None:
    lodging = service(
        "lodging",
        ["passport", EvidenceNeed("permit", has_condition=True, when=parse("holds_permit"))],
        ["form"],
    )
    permit = service("residence", ["form"], ["permit"])
    known = catalogue(lodging, permit)
    without = plan(known, facts={"holds_permit": False})
    assert names(without) == ["lodging", "residence"]
    assert without.asks == 2
    unknown = plan(known)
    assert unknown.asks == 3  # not yet known is not a silent no
    assert names(unknown) == ["lodging", "residence"]  # a soft edge gives way
    assert [question.id for question in unknown.questions] == ["holds_permit"]


def test_what_an_office_may_ask_holds_nobody_up() -> None:
    known = catalogue(
        service("insurance", [EvidenceNeed("permit", has_condition=True, discretion=True)]),
        service("residence", ["passport"], ["permit"], [step("decide", 10, office=True)]),
    )
    found = plan(known)
    insurance = next(one for one in found.services if one.id == "insurance")
    assert insurance.waits_for == ()
    assert insurance.dates.starts_on == MONDAY


def test_a_circle_is_reported_with_its_paper_and_still_gives_a_plan() -> None:
    known = catalogue(service("egg", ["hen"], ["shell"]), service("bird", ["shell"], ["hen"]))
    found = plan(known)
    assert len(found.services) == 2
    circle = next(one for one in found.warnings if one.code == "circle")
    assert circle.params["evidence"] in {"hen", "shell"}


def test_dates_follow_the_working_days_of_the_office() -> None:
    known = catalogue(
        service(
            "work", [], ["permit"], [step("file"), step("decide", 7, office=True, after=["file"], law=20)]
        )
    )
    dates = plan(known).services[0].dates
    assert (dates.starts_on, dates.ends_on) == (MONDAY, date(2026, 12, 2))
    assert dates.by_law_on == date(2026, 12, 21)


def test_a_length_nobody_confirmed_is_warned_of_and_may_be_estimated() -> None:
    known = catalogue(service("apostille", [], [], [step("stamp", None, office=True)]))
    unknown = plan(known)
    assert unknown.warnings[0].code == "length_unknown"
    assert unknown.finish_on == MONDAY
    assert plan(known, estimates={"apostille": 10}).finish_on == date(2026, 12, 7)


def test_entry_is_assumed_when_all_is_ready_and_starts_the_clocks() -> None:
    known = catalogue(
        service("work", [], ["permit"], [step("decide", 5, office=True)]),
        service(
            "register", [], [], [step("go", 0, deadline=Deadline("home", Unit.HOUR, Relation.AFTER, 24))]
        ),
        phases={"work": Phase.BEFORE_TRAVEL, "register": Phase.FIRST_DAYS},
    )
    found = plan(known)
    assert found.entry_on == date(2026, 12, 1)
    assert found.entry_is_assumed
    assert found.deadlines[0].due_on == date(2026, 12, 2)
    assert found.longest_path == ("work", "register")


def test_a_permit_given_abroad_counts_from_the_entry() -> None:
    known = catalogue(
        service("work", [], ["permit"], [step("decide", 5, office=True)]),
        service(
            "insurance",
            steps=[step("file", 1, deadline=Deadline("permit", Unit.CALENDAR_DAY, Relation.AFTER, 30))],
        ),
        phases={"work": Phase.BEFORE_TRAVEL, "insurance": Phase.SETTLED},
    )
    anchors = {**known.anchors, "permit": Anchor("permit", evidence="permit", not_before="entry")}
    found = plan(replace(known, anchors=anchors), facts={"entry_on": date(2027, 3, 15)})
    assert [(one.due_on, one.is_met) for one in found.deadlines] == [(date(2027, 4, 14), True)]


def test_what_nothing_waits_for_is_done_on_the_eve_of_the_journey() -> None:
    known = catalogue(
        service("visa", [], ["permit"], [step("decide", 5, office=True)]),
        service("card", steps=[step("fill", 0)]),
        service("register"),
        phases={"visa": Phase.BEFORE_TRAVEL, "card": Phase.BEFORE_TRAVEL, "register": Phase.FIRST_DAYS},
    )
    found = plan(known, facts={"entry_on": date(2027, 1, 15)})
    dates = {one.id: one.dates.starts_on for one in found.services}
    assert dates == {"visa": MONDAY, "card": date(2027, 1, 14), "register": date(2027, 1, 15)}


def test_an_entry_before_the_visa_is_ready_is_warned_of() -> None:
    known = catalogue(
        service("visa", [], ["permit"], [step("decide", 5, office=True)]),
        service("register"),
        phases={"visa": Phase.BEFORE_TRAVEL, "register": Phase.FIRST_DAYS},
    )
    found = plan(known, facts={"entry_on": date(2026, 11, 25)})
    assert "entry_too_early" in [one.code for one in found.warnings]


def test_a_deadline_that_cannot_be_met_is_said() -> None:
    known = catalogue(
        service(
            "school",
            [],
            [],
            [step("file", 1, after=[], deadline=Deadline("entry", Unit.CALENDAR_DAY, Relation.AFTER, 3))],
        ),
    )
    assert plan(known, facts={"entry_on": date(2026, 11, 10)}).warnings[0].code == "deadline_missed"


def test_a_window_that_opens_later_moves_the_start() -> None:
    window = Deadline("tax", Unit.MONTH_DAY, Relation.IN, window=("01-01", "03-31"))
    known = catalogue(service("tax", [], [], [step("file", 1, deadline=window)]))
    found = plan(known)
    assert found.services[0].dates.starts_on >= date(2027, 1, 1)
    assert "beyond_calendar" in [one.code for one in found.warnings]


def test_a_step_done_in_another_service_takes_no_time_here() -> None:
    register = service("register", [], ["form"], [step("go", 0)])
    permit = service(
        "permit", ["form"], [], [step("register", 5, done_in="register"), step("file", 1, after=["register"])]
    )
    dates = {one.id: one.dates for one in plan(catalogue(register, permit)).services}
    assert dates["permit"].starts_on == dates["permit"].ends_on


def test_each_person_brings_their_own_passport_and_one_licence_is_enough() -> None:
    known = catalogue(
        service("register", ["passport"]), companions={"spouse": ("register",), "child": ("register",)}
    )
    found = plan(known, Person("spouse-1", "spouse"), Person("child-1", "child"))
    assert found.services[0].people == ("self", "spouse-1", "child-1")
    assert found.different == 3
    shared = catalogue(
        service("register", ["licence"]), companions={"spouse": ("register",)}, holder="employer"
    )
    assert plan(shared, Person("spouse-1", "spouse")).different == 1


def test_a_companion_does_not_inherit_the_age_of_the_worker() -> None:
    known = catalogue(
        service("register"),
        service("checkup", applies_when="age >= 18"),
        companions={"child": ("checkup",)},
    )
    found = plan(known, Person("child-1", "child", {"age": 6}), facts={"age": 40})
    assert next(one for one in found.services if one.id == "checkup").people == ("self",)


def test_a_pet_of_an_event_meets_only_what_concerns_pets() -> None:
    known = catalogue(service("register"), service("pet-import", concerns=Concerns.PET))
    request = PlanRequest(
        (Situation("event", "arrive"),), Household(companions=(Person("pet-1", "pet"),)), MONDAY
    )
    found = make_plan(known, request, today=MONDAY)
    assert {one.id: one.people for one in found.services} == {"register": ("self",), "pet-import": ("pet-1",)}


def test_nothing_applies() -> None:
    known = catalogue(service("checkup", applies_when="age >= 18"))
    found = plan(known, facts={"age": 5})
    assert (found.services, found.asks, found.finish_on, found.longest_path) == ((), 0, MONDAY, ())


@pytest.mark.parametrize(
    ("raw", "code", "fact"),
    [
        ({"people": "two"}, "wrong_type", "people"),
        ({"people": [{"role": "boss"}]}, "not_an_option", "people[0].role"),
        ({"people": [{"role": "child", "age": -1}]}, "too_small", "people[0].age"),
        ({"people": [{"role": "pet"}] * 13}, "too_many", "people"),
        ({"people": [7]}, "wrong_type", "people[0]"),
        ({"held": {"crown": True}}, "unknown_id", "held.crown"),
        ({"held": {"permit": "yes"}}, "wrong_type", "held.permit"),
        ({"estimates": {"work": -3}}, "wrong_type", "estimates.work"),
        ({"estimates": {"work": True}}, "wrong_type", "estimates.work"),
        ({"shoe_size": 42}, "unknown_fact", "shoe_size"),
    ],
)
def test_impossible_facts_are_named(raw: dict[str, object], code: str, fact: str) -> None:
    _, errors = read_household(
        raw, FACTS, evidence_ids=frozenset({"permit"}), service_ids=frozenset({"work"}), today=MONDAY
    )
    assert [(error.code, error.fact) for error in errors] == [(code, fact)]


PAPERS = [f"p{n}" for n in range(6)]
CONDITIONS = [None, "holds_permit", "age >= 18", "stay_months > 6"]


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    made = []
    for number in range(draw(st.integers(1, 7))):
        needs = [
            EvidenceNeed(
                paper, has_condition=condition is not None, when=parse(condition) if condition else None
            )
            for paper in draw(st.lists(st.sampled_from(PAPERS), max_size=4, unique=True))
            for condition in [draw(st.sampled_from(CONDITIONS))]
        ]
        steps = [
            step("file"),
            step("decide", draw(st.one_of(st.none(), st.integers(0, 15))), office=True, after=["file"]),
        ]
        made.append(
            service(
                f"s{number}", needs, draw(st.lists(st.sampled_from(PAPERS), max_size=2, unique=True)), steps
            )
        )
    return catalogue(*made)


facts = st.fixed_dictionaries(
    {}, optional={"holds_permit": st.booleans(), "age": st.integers(0, 99), "stay_months": st.integers(0, 60)}
)


@given(catalogues(), facts)
def test_laws_of_every_plan(known: Catalogue, given_facts: dict[str, object]) -> None:
    found = plan(known, facts=given_facts)
    order = {name: place for place, name in enumerate(names(found))}
    dates = {one.id: one.dates for one in found.services}
    for one in found.services:
        assert one.dates.starts_on >= MONDAY
        assert one.dates.ends_on >= one.dates.starts_on
        for waited in one.waits_for:
            assert order[waited] < order[one.id]
            assert dates[waited].ends_on <= one.dates.starts_on
    assert found.different <= found.asks
    assert len(found.to_bring) + len(found.made_on_the_way) == found.different
    assert found.finish_on == max((one.ends_on for one in dates.values()), default=MONDAY)
    if found.longest_path:
        assert dates[found.longest_path[-1]].ends_on == found.finish_on


@given(catalogues(), facts)
def test_facts_never_ask_for_more_than_all_conditions(
    known: Catalogue, given_facts: dict[str, object]
) -> None:
    most = plan(known, all_conditions=True)
    assert plan(known, facts=given_facts).asks <= most.asks
    assert plan(known).asks <= most.asks


@given(catalogues(), facts, facts)
def test_answering_more_never_brings_a_paper_in(
    known: Catalogue, first: dict[str, object], second: dict[str, object]
) -> None:
    fewer, more = plan(known, facts=first), plan(known, facts={**second, **first})
    asked = {(paper.evidence, name) for paper in fewer.papers for name in paper.used_by}
    assert {(paper.evidence, name) for paper in more.papers for name in paper.used_by} <= asked


@given(catalogues())
def test_the_same_request_gives_the_same_plan(known: Catalogue) -> None:
    assert plan(known) == plan(known)


@given(catalogues(), st.integers(0, 20))
def test_starting_later_never_ends_earlier(known: Catalogue, delay: int) -> None:
    situation = (Situation("journey", "move"),)
    early = make_plan(known, PlanRequest(situation, Household(), MONDAY), today=MONDAY)
    late = make_plan(known, PlanRequest(situation, Household(), MONDAY + timedelta(days=delay)), today=MONDAY)
    assert late.finish_on >= early.finish_on


def test_three_answers() -> None:
    assert Answer.YES.both(Answer.UNKNOWN) is Answer.UNKNOWN
    assert Answer.UNKNOWN.both(Answer.NO) is Answer.NO
    assert Answer.YES.both(Answer.YES) is Answer.YES


def test_a_journey_for_companions_is_about_them_as_soon_as_they_are_named() -> None:
    known = catalogue(service("register", ["passport"]), companions={"child": ("register",)})
    known = replace(known, journeys={"move": replace(known.journeys["move"], is_for_companions=True)})
    assert plan(known).services[0].people == ("self",)
    assert plan(known, Person("child-1", "child")).services[0].people == ("child-1",)
