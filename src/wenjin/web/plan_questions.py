"""The round of questions of a plan: which comes next, how far the reader is, and reading an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wenjin.catalogue.domain.facts import About, FactError, FactType, ValueType
from wenjin.catalogue.domain.household import MAIN
from wenjin.catalogue.queries.plans import household_of
from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.answer_errors import message
from wenjin.web.answers import Answers
from wenjin.web.plan_request import MadePlan, Place, companions, person_key, start_range
from wenjin.web.plan_words import person_words
from wenjin.web.questions import Parsed, Question, parse_answer, question

START: Final = Place("start", "start")
ENTRY_FACT: Final = "entry_on"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reader is. The number of questions changes with the answers, so it is *about*."""

    answered: int
    about: int


def open_places(made: MadePlan, *, with_skipped: bool = False) -> list[Place]:
    """Questions still open, the most useful first, then the dates."""
    skipped = set(made.answers.skipped)
    found = [Place(one.kind, one.id, one.person or MAIN) for one in made.plan.questions]
    if made.answers.start is None:
        found.append(START)
    if made.plan.entry_is_assumed and ENTRY_FACT in made.fact_types:
        found.append(Place("fact", ENTRY_FACT))
    return [one for one in dict.fromkeys(found) if with_skipped or one.skip_key not in skipped]


def answered_places(made: MadePlan) -> list[Place]:
    """Questions answered so far, in the order of the answers; only facts that the pack knows."""
    answers, known = made.answers, made.fact_types
    found = [Place("fact", name) for name in answers.facts if name in known]
    for person in companions(answers):
        facts = answers.people[person.index or 0]
        found += [Place("fact", name, person.id) for name in facts if name in known]
    found += [Place("held", name) for name in answers.held if name in made.catalogue.evidence]
    return [*found, START] if answers.start is not None else found


def place_href(place: Place, *, after: Place | None = None, is_change: bool = False) -> str:
    """Address of the page that asks this; ``after`` is the question that was answered just before."""
    query = {"kind": place.kind} if place.kind != "fact" else {}
    query |= {"person": place.person} if place.person != MAIN else {}
    query |= {"after": str(after)} if after is not None else {}
    query |= {"change": "1"} if is_change else {}
    address = reverse("plan-question", args=[place.id])
    return f"{address}?{urlencode(query)}" if query else address


def progress(made: MadePlan) -> Progress:
    """How many are answered or passed over, and how many there are about."""
    left = open_places(made)
    done = len(answered_places(made)) + len(made.answers.skipped)
    return Progress(done, done + len(left))


def before(made: MadePlan, place: Place) -> Place | None:
    """The answered question that stands before this one."""
    trail = answered_places(made)
    index = trail.index(place) if place in trail else len(trail)
    return trail[index - 1] if index else None


def fact_of(made: MadePlan, place: Place) -> FactType | None:
    """What is asked at this place; None when the pack knows no such thing or nobody to ask it of."""
    if place == START:
        earliest, latest = start_range(made.today)
        return FactType("start", About.TRIP, ValueType.DATE, min=earliest, max=latest)
    if place.kind == "held":
        known = place.id in made.catalogue.evidence
        return FactType(place.id, About.PERSON, ValueType.BOOLEAN) if known else None
    fact = made.fact_types.get(place.id) if place.kind == "fact" else None
    if fact is None or person_key(made.answers, place.person) is None:
        return None
    is_own = fact.about in (About.PERSON, About.PET)
    return fact if is_own or place.person == MAIN else None


def ask(
    made: MadePlan,
    place: Place,
    fact: FactType,
    texts: Texts,
    *,
    post: Mapping[str, str] | None = None,
    errors: Sequence[str] = (),
) -> Question:
    """The question ready to be shown."""
    shown = question(
        fact,
        texts,
        answer=place.answer(made.answers),
        post=post,
        is_skipped=place.skip_key in made.answers.skipped,
        is_other=place.person != MAIN,
    )
    text, hint = shown.text, shown.hint
    if place.kind == "held":
        paper = texts.find(f"evidence/{place.id}", "name", asked_language()) or place.id
        text = _("Do you already have this paper: %(paper)s?") % {"paper": paper}
        hint = _("If so, you need not have it made, and your plan gets shorter.")
    elif place.kind == "start":
        text = _("On which day can you start?")
        hint = _("Without a date the plan starts today.")
    return Question(
        shown.fact, shown.name, shown.widget, text, hint, shown.unit, shown.choices, shown.parts, shown.typed,
        shown.is_whole, tuple(errors),
    )  # fmt: skip


def read(
    made: MadePlan, place: Place, fact: FactType, post: Mapping[str, str], texts: Texts, *, today: date
) -> tuple[Answers | None, list[str]]:
    """The answers with what was posted, or what is wrong with it, in sentences."""
    parsed: Parsed = parse_answer(fact, post, today=today)
    if parsed.errors:
        return None, [message(error, fact) for error in parsed.errors]
    answers = place.answered(made.answers, parsed.value)
    clash = _clash(made, place, answers, texts, today=today)
    return (None, clash) if clash else (answers, [])


def _clash(made: MadePlan, place: Place, answers: Answers, texts: Texts, *, today: date) -> list[str]:
    """Sentences about answers that cannot be true together since this one."""
    before_it = {
        (one.code, one.fact) for one in household_of(made.answers.as_raw(), made.catalogue, today=today)[1]
    }
    after_it = household_of(answers.as_raw(), made.catalogue, today=today)[1]
    return [
        _clash_words(error, texts)
        for error in after_it
        if error.code == "inconsistent" and (error.code, error.fact) not in before_it
    ]


def _clash_words(error: FactError, texts: Texts) -> str:
    said = texts.find(f"consistency/{error.fact.rpartition('.')[2]}", "message", asked_language())
    return said or message(error)


def about_whom(made: MadePlan, place: Place) -> str:
    """Whose answer it is, when it is not the reader's."""
    return "" if place.person == MAIN else str(capfirst(person_words(place.person, made.plan.people)))


def clash_subjects(made: MadePlan) -> list[str]:
    """What the sentences about clashing answers belong to."""
    return [f"consistency/{rule.id}" for rule in made.catalogue.consistency]
