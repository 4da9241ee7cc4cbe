"""Everything that the page of a plan shows, in the order in which it is read, from two queries for its texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wenjin.catalogue.domain.household import MAIN
from wenjin.catalogue.domain.plan import Plan
from wenjin.catalogue.domain.planning.warnings import Caution, DueDate
from wenjin.catalogue.queries.checked import CheckedService, checked_services
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.lang.templatetags.lang import asked_language, day, listed, medium_day
from wenjin.web.case_in_plan import FiledService, made_by_forms, with_filed
from wenjin.web.crossing import Crossing, draw, first_step
from wenjin.web.joining import named
from wenjin.web.plan_papers import PaperGroup, Use, counted_groups, paper_groups, paper_subjects
from wenjin.web.plan_questions import about_whom, answered_places, fact_of, open_places, place_href
from wenjin.web.plan_request import MadePlan, Place, companions
from wenjin.web.plan_rests import Rest, rests, unconfirmed
from wenjin.web.plan_rows import CrossingRow, crossing_rows, service_title, step_name
from wenjin.web.plan_words import (
    count_words,
    doubt_words,
    due_words,
    in_a_row,
    person_words,
    situation_subjects,
    span_words,
    start_words,
    title_words,
    who_words,
)
from wenjin.web.questions import answer_words, question_words

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline in the table.

    Attributes:
        counted: ``24 hours after``.
        anchor: what it is counted from.
        basis: the law or rule, as read.
        status: read or inferred.
    """

    on: date
    title: str
    step: str
    who: str
    counted: str
    anchor: str
    basis: str
    status: str
    is_met: bool
    due: DueDate
    checked: CheckedService | None


@dataclass(frozen=True, slots=True)
class YourTurn:
    """What the reader can do now.

    Attributes:
        delays: one day later here is one day later at the end.
    """

    title: str
    step: str
    by: date
    delays: bool

    @property
    def words(self) -> str:
        """The same in one line."""
        what = named(self.title, self.step) if self.step else self.title
        said = _("%(what)s. By %(day)s.") % {"what": what, "day": day(self.by)}
        later = _("One day later here is one day later at the end.")
        return in_a_row([said, later]) if self.delays else said


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer, or a question still open, with the address where it can be given."""

    href: str
    text: str
    whose: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody whom the plan concerns."""

    id: str
    name: str
    may_be_removed: bool


@dataclass(frozen=True, slots=True)
class Mind:
    """A warning: late is red, the rest is said calmly."""

    is_grave: bool
    said: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The page."""

    made: MadePlan
    texts: Texts
    drawing: Crossing
    checked: Mapping[str, CheckedService]
    name: str
    title: str
    lede: str
    turn: YourTurn | None
    minds: list[Mind]
    deadlines: list[DeadlineLine]
    rests: list[Rest]
    papers: list[PaperGroup]
    people: list[PersonLine]
    answers: list[AnswerLine]
    assumed: list[AnswerLine]
    questions: list[AnswerLine]
    not_needed: list[Use]
    calendar_words: list[str]
    filed: Mapping[str, FiledService]

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.made.plan

    @property
    def calendar_note(self) -> str:
        """What the days count, and what may still move them."""
        return in_a_row([*self.calendar_words, *(one.said for one in self.minds if not one.is_grave)])

    @property
    def papers_words(self) -> str:
        """How many papers, in the words of a filing; together they are all that are listed."""
        return counted_groups(self.papers).words

    def crossing_rows(self) -> list[CrossingRow]:
        """The crossing as the tag of the same name draws it."""
        return list(crossing_rows(self.made, self.texts, self.drawing, self.filed))


def plan_page(made: MadePlan, filed: Mapping[str, FiledService] | None = None) -> PlanPage:
    """The page of a plan in the language of the reader.

    Args:
        filed: services that cases of the reader are about, and how far they are.
    """
    words = texts(_subjects(made), asked_language())
    checked = checked_services(one.id for one in made.plan.services)
    filed = filed or {}
    papers = paper_groups(made, words, made_by_forms(one.id for one in made.plan.services))
    found = rests(made, words, checked, _counted_by_cases(filed))
    drawing = with_filed(draw(made.plan, made.catalogue, today=made.today), filed, made.plan.passed)
    return PlanPage(
        made=made,
        texts=words,
        drawing=drawing,
        checked=checked,
        name=plan_name(made, words),
        title=title_words(made.plan),
        lede=in_a_row(
            [
                *count_words(made.plan, counted_groups(papers)),
                start_words(made.plan, made.today),
                doubt_words(unconfirmed(found)),
            ]
        ),
        turn=_turn(made, words, drawing, filed),
        minds=list(_minds(made, words)),
        deadlines=[_deadline(made, words, due, checked) for due in made.plan.deadlines],
        rests=found,
        papers=papers,
        people=_people(made),
        answers=[_answer(made, words, place) for place in answered_places(made)],
        assumed=list(_assumed(made, words)),
        questions=[_open(made, words, place) for place in open_places(made, with_skipped=True)],
        not_needed=[Use(one, service_title(words, one)) for one in made.plan.not_needed],
        calendar_words=list(_calendar_words(made)),
        filed=filed,
    )


def _counted_by_cases(filed: Mapping[str, FiledService]) -> frozenset[str]:
    """Services whose days a case says; what was only begun, refused or withdrawn is planned as before."""
    return frozenset(name for name, one in filed.items() if one.days is not None)


def page_parts(made: MadePlan, filed: Mapping[str, FiledService] | None = None) -> dict[str, object]:
    """What the template of the page shows."""
    shown = plan_page(made, filed)
    return {"result": shown, "drawing": shown.drawing, "rows": shown.crossing_rows()}


def plan_name(made: MadePlan, words: Texts) -> str:
    """What the plan is for: the titles of its situations."""
    titles = []
    for one in made.situations:
        subjects = situation_subjects(one.kind, one.id)
        found = (words.find(subject, "title", asked_language()) for subject in subjects)
        titles.append(next((title for title in found if title), one.id))
    return titles[0] if len(titles) == 1 else listed(titles)


def _subjects(made: MadePlan) -> list[str]:
    plan = made.plan
    places = [*answered_places(made), *open_places(made, with_skipped=True)]
    return [
        *(subject for one in made.situations for subject in situation_subjects(one.kind, one.id)),
        *(f"service/{one.id}" for one in plan.services),
        *(f"service/{one}" for one in plan.not_needed),
        *paper_subjects(made),
        *(f"evidence/{place.id}" for place in places if place.kind == "held"),
        *(f"fact/{place.id}" for place in places if place.kind == "fact"),
        *(f"fact/{name}" for name in plan.assumed),
        *(f"anchor/{due.anchor}" for due in plan.deadlines),
    ]


def _turn(
    made: MadePlan, words: Texts, drawing: Crossing, filed: Mapping[str, FiledService]
) -> YourTurn | None:
    """The first row that waits for the reader, those that set the end first; cases speak for themselves."""
    mine = (row for row in drawing.rows if row.state == "turn" and row.service.id not in filed)
    rows = sorted(mine, key=lambda row: not row.planned.is_key)
    if not rows:
        return None
    service, planned = rows[0].service, rows[0].planned
    step = first_step(service)
    ends = next(one.ends_on for one in planned.dates.steps if one.id == step.id)
    return YourTurn(
        service_title(words, service.id), step_name(words, service.id, step.id), ends, planned.is_key
    )


def _minds(made: MadePlan, words: Texts) -> Iterator[Mind]:
    """Warnings that are said on their own; lengths and disputes stand where figures are explained."""
    for one in made.plan.warnings:
        said = _warning_words(one, words)
        if said:
            yield Mind(one.code in ("deadline_missed", "window_closed", "entry_too_early", "circle"), said)
    if made.left_out:
        yield Mind(
            False,
            _("Some answers no longer fit the rules as they are now and are left out: look at them below."),
        )


def _warning_words(warning: Caution, words: Texts) -> str:
    given = {key: medium_day(value) for key, value in warning.params.items() if isinstance(value, date)}
    given["service"] = service_title(words, warning.service) if warning.service else ""
    sentence = {
        "deadline_missed": _(
            "Too late: “%(service)s” is due by %(due_on)s, and this plan cannot reach that."
        ),
        "window_closed": _(
            "Too late: the time for “%(service)s” ends on %(due_on)s, before this plan reaches it."
        ),
        "entry_too_early": _(
            "You enter on %(entry_on)s, but what comes before is ready only on %(ready_on)s."
        ),
        "circle": _(
            "“%(service)s” and another service wait for each other: an error of our data. Ask the centre."
        ),
        "beyond_calendar": _(
            "Closing days after %(known_until)s are not announced yet: later dates may move."
        ),
    }.get(warning.code, "")
    return sentence % given if sentence else ""


def _deadline(
    made: MadePlan, words: Texts, due: DueDate, checked: Mapping[str, CheckedService]
) -> DeadlineLine:
    language, subject = asked_language(), f"service/{due.service}"
    planned = next(one for one in made.plan.services if one.id == due.service)
    return DeadlineLine(
        on=due.due_on,
        title=service_title(words, due.service),
        step=step_name(words, due.service, due.step),
        who=who_words(planned, made.plan),
        counted=due_words(due),
        anchor=words.find(f"anchor/{due.anchor}", "title", language) or "",
        basis=words.find(subject, f"step/{due.step}/deadline/basis", language) or due.basis,
        status=due.status,
        is_met=due.is_met,
        due=due,
        checked=checked.get(due.service),
    )


def _people(made: MadePlan) -> list[PersonLine]:
    coming = {one.id for one in companions(made.answers)}
    people = made.plan.people
    return [
        PersonLine(name, str(capfirst(person_words(name, people))), name in coming) for name, _role in people
    ]


def _answer(made: MadePlan, words: Texts, place: Place) -> AnswerLine:
    return AnswerLine(
        place_href(place, is_change=True),
        _question_words(made, words, place),
        about_whom(made, place),
        _answer_words(made, words, place),
    )


def _open(made: MadePlan, words: Texts, place: Place) -> AnswerLine:
    return AnswerLine(
        place_href(place, is_change=True), _question_words(made, words, place), about_whom(made, place)
    )


def _assumed(made: MadePlan, words: Texts) -> Iterator[AnswerLine]:
    for name, value in made.plan.assumed.items():
        fact = made.fact_types.get(name)
        if fact is not None:
            place = Place("fact", name)
            yield AnswerLine(
                place_href(place, is_change=True),
                question_words(fact, words),
                "",
                answer_words(fact, words, value),
            )


def _question_words(made: MadePlan, words: Texts, place: Place) -> str:
    if place.kind == "start":
        return _("First day")
    if place.kind == "held":
        paper = words.find(f"evidence/{place.id}", "name", asked_language()) or place.id
        return _("Do you already have this paper: %(paper)s?") % {"paper": paper}
    return question_words(made.fact_types[place.id], words, is_other=place.person != MAIN)


def _answer_words(made: MadePlan, words: Texts, place: Place) -> str:
    value = place.answer(made.answers)
    if place.kind == "start":
        return medium_day(str(value))
    fact = fact_of(made, place)
    return answer_words(fact, words, value) if fact is not None else ""


def _calendar_words(made: MadePlan) -> Iterator[str]:
    """What the counted days are, and which working days are closed on the way."""
    yield _("Working days of each office are counted.")
    calendars = [made.catalogue.services[one.id].calendar for one in made.plan.services]
    usual = max(calendars, key=lambda one: len(one.closed), default=None)
    if usual is None:
        return
    days = (made.plan.start + ONE_DAY * n for n in range((made.plan.finish_on - made.plan.start).days + 1))
    closed = [one for one in days if one in usual.closed and one.isoweekday() not in usual.weekend]
    if closed:
        yield _("Closed on holidays: %(days)s.") % {"days": listed(list(_runs(closed)))}


def _runs(days: list[date]) -> Iterator[str]:
    """Days in words, neighbours together."""
    first = last = days[0]
    for one in [*days[1:], None]:
        if one is not None and (one - last).days == 1:
            last = one
            continue
        yield span_words(first, last)
        if one is not None:
            first = last = one
