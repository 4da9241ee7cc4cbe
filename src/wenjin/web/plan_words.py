"""The sentences of a plan. The page, the document and the calendar file say the same things in the same words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from babel.dates import format_skeleton
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.catalogue.domain.deadline import Relation, Unit
from wenjin.catalogue.domain.household import MAIN
from wenjin.catalogue.domain.plan import Plan, PlannedService
from wenjin.catalogue.domain.planning.schedule import StepDates
from wenjin.catalogue.domain.planning.warnings import DueDate
from wenjin.catalogue.domain.service import Catalogue, Phase, Service, Step
from wenjin.lang.templatetags.lang import day, here, listed, month_name, short_day
from wenjin.web.joining import gap
from wenjin.web.paper_counts import PaperCounts

DAYS_IN_WEEK = 7


# From every second service of unknown length on, the end is called unknown too.
MOST_UNKNOWN_SHARE = 2


def situation_subjects(kind: str, name: str) -> list[str]:
    """What the texts of a journey or an event may belong to."""
    return [f"journey/{name}"] if kind == "journey" else [f"life_event/{name}", f"business_event/{name}"]


def title_words(plan: Plan) -> str:
    """The one sentence that answers."""
    settles = any(one.phase is Phase.SETTLED for one in plan.services)
    is_open = sum(one.dates.has_unknown_length for one in plan.services)
    if is_open and is_open * MOST_UNKNOWN_SHARE >= len(plan.services):
        # A date that leaves out what nobody knows is no answer; it is only the earliest day.
        return _("Not before %(day)s: how long it takes is not confirmed") % {"day": day(plan.finish_on)}
    if settles:
        return _("You can be settled by %(day)s") % {"day": day(plan.finish_on)}
    return _("All of this can be done by %(day)s") % {"day": day(plan.finish_on)}


def count_words(plan: Plan, papers: PaperCounts) -> list[str]:
    """How much there is to do and to bring, in short sentences."""
    services, asks, certain, perhaps = len(plan.services), plan.asks, papers.bring, papers.perhaps
    said = [
        ngettext("%(count)s service.", "%(count)s services.", services) % {"count": services},
        ngettext(
            "They ask for papers %(count)s time; you bring %(papers)s, once each.",
            "They ask for papers %(count)s times; you bring %(papers)s, once each.",
            asks,
        )
        % {"count": asks, "papers": certain},
    ]
    if perhaps:
        said.append(
            ngettext(
                "Perhaps %(count)s more: that depends on open questions or on the office.",
                "Perhaps %(count)s more: that depends on open questions or on the office.",
                perhaps,
            )
            % {"count": perhaps}
        )
    return said


def doubt_words(unknown: int) -> str:
    """For how many services nobody could confirm the length; empty when all count."""
    if not unknown:
        return ""
    return ngettext(
        "It may take longer: how long %(count)s service takes is not confirmed.",
        "It may take longer: how long %(count)s services take is not confirmed.",
        unknown,
    ) % {"count": unknown}


def start_words(plan: Plan, today: date) -> str:
    """When it starts, and how long it takes."""
    span = length_of_time((plan.finish_on - plan.start).days + 1)
    words = {"day": day(plan.start), "time": span}
    if plan.start < today:
        return _("Started %(day)s: %(time)s from then to the end.") % words
    if plan.start == today:
        return _("Starting today, %(day)s: %(time)s.") % words
    return _("Starting %(day)s: %(time)s.") % words


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences after each other; Chinese and Japanese put no space between them."""
    return gap().join(one for one in sentences if one)


def length_of_time(days: int) -> str:
    """``9 weeks and 5 days``."""
    weeks, rest = divmod(days, DAYS_IN_WEEK)
    parts = []
    if weeks:
        parts.append(ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks})
    if rest or not weeks:
        parts.append(ngettext("%(count)s day", "%(count)s days", rest) % {"count": rest})
    return listed(parts)


def person_words(person: str, people: Sequence[tuple[str, str]]) -> str:
    """``you``, ``your spouse``, ``child 2``."""
    role = next((known for name, known in people if name == person), person.partition("-")[0])
    if person == MAIN:
        return pgettext("in a sentence", "you")
    alone = sum(known == role for _name, known in people) <= 1
    number = person.rpartition("-")[2]
    if alone:
        words = {
            "spouse": pgettext("in a sentence", "your spouse"),
            "child": pgettext("in a sentence", "your child"),
            "parent": pgettext("in a sentence", "your parent"),
            "pet": pgettext("in a sentence", "your pet"),
        }
    else:
        words = {
            "child": pgettext("in a sentence", "child %(number)s"),
            "parent": pgettext("in a sentence", "parent %(number)s"),
            "pet": pgettext("in a sentence", "pet %(number)s"),
        }
    return words.get(role, role).replace("%(number)s", number)


def together_words(counts: dict[str, int], *, pets: str = "") -> str:
    """``with your spouse, 2 children and 1 cat``; empty when nobody comes along."""
    parts = []
    if counts.get("spouse"):
        parts.append(_("your spouse"))
    if count := counts.get("child", 0):
        parts.append(ngettext("%(count)s child", "%(count)s children", count) % {"count": count})
    if count := counts.get("parent", 0):
        parts.append(ngettext("%(count)s parent", "%(count)s parents", count) % {"count": count})
    if count := counts.get("pet", 0):
        kinds = {
            "cat": ngettext("%(count)s cat", "%(count)s cats", count),
            "dog": ngettext("%(count)s dog", "%(count)s dogs", count),
        }
        named = kinds.get(pets) or ngettext("%(count)s pet", "%(count)s pets", count)
        parts.append(named % {"count": count})
    return _("with %(people)s") % {"people": listed(parts)} if parts else ""


def span_words(first: date, last: date) -> str:
    """``27 Nov to 15 Dec``."""
    if first == last:
        return short_day(first)
    return _("%(first)s to %(last)s") % {"first": short_day(first), "last": short_day(last)}


def month_words(month: date, first: date) -> str:
    """A month above the calendar, with its year where that changes."""
    if month.year == first.year:
        return month_name(month)
    return format_skeleton("yMMMM", month, locale=here())


def days_words(count: int) -> str:
    """``7 working days``."""
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def length_words(planned: PlannedService, service: Service, estimate: int | None) -> list[str]:
    """How long others take, each length with what it is: promised, by law, estimated or not confirmed."""
    steps = list(_steps_on_the_way(planned, service))
    said: list[str] = []
    promised = in_a_line(
        service, {one.id: one.working_days or 0 for one in steps if one.days_status == "read"}
    )
    guessed = in_a_line(
        service, {one.id: one.working_days or 0 for one in steps if one.days_status == "inferred"}
    )
    if promised:
        said.append(_("%(days)s promised") % {"days": days_words(promised)})
    if guessed:
        said.append(_("about %(days)s, our estimate") % {"days": days_words(guessed)})
    if any(step.working_days is None for step in steps):
        if estimate is not None:
            said.append(_("%(days)s, your estimate") % {"days": days_words(estimate)})
        elif said:
            said.append(_("how long the rest takes is not confirmed"))
        else:
            said.append(_("how long it takes is not confirmed"))
    if any(not dated.length_known for step, dated in _own_steps(planned, service)):
        said.append(_("and the time you need yourself, which is not counted"))
    by_law = {one.id: one.statutory_working_days for one in steps}
    if any(by_law.values()) and planned.dates.by_law_on:
        said.append(_law_words(service, by_law, planned.dates.by_law_on))
    return said


def in_a_line(service: Service, days: Mapping[str, int]) -> int:
    """How long these steps take together: those that run at once count once, the longest of them.

    Args:
        days: by id of the step; steps that are not named take no time.
    """
    waits = {step.id: step.depends_on for step in service.steps}
    ends: dict[str, int] = {}

    def end_of(step: str) -> int:
        if step not in ends:
            ends[step] = 0  # a circle is an error of the pack, which its check refuses
            before = (end_of(one) for one in waits[step] if one in waits)
            ends[step] = max(before, default=0) + days.get(step, 0)
        return ends[step]

    return max((end_of(step) for step in waits), default=0)


def _law_words(service: Service, limits: Mapping[str, int | None], latest: date) -> str:
    """What the law allows: as a number only where it limits every step of an office."""
    known = {step: limit for step, limit in limits.items() if limit}
    units = {step.statutory_unit for step in service.steps if step.id in known}
    if len(known) == len(limits) and len(units) == 1:
        longest = in_a_line(service, known)
        if units == {Unit.CALENDAR_DAY}:
            span = ngettext("%(count)s day", "%(count)s days", longest) % {"count": longest}
        else:
            span = days_words(longest)
        return _("at most %(days)s by law (%(day)s)") % {"days": span, "day": short_day(latest)}
    return _("%(day)s if an office takes all the time that the law gives it") % {"day": short_day(latest)}


def _steps_on_the_way(planned: PlannedService, service: Service) -> Iterable[Step]:
    return (
        step
        for step, dated in zip(service.steps, planned.dates.steps, strict=True)
        if step.is_office and not dated.recurs and not dated.done_elsewhere
    )


def _own_steps(planned: PlannedService, service: Service) -> Iterable[tuple[Step, StepDates]]:
    paired = zip(service.steps, planned.dates.steps, strict=True)
    return ((step, dated) for step, dated in paired if not step.is_office and not dated.recurs)


def due_words(due: DueDate) -> str:
    """How a deadline is counted: ``24 hours after``."""
    if due.recurs or due.relation == Relation.IN:
        return _("Every year")
    if due.amount is None:
        return _("Open from %(day)s") % {"day": short_day(due.opens_on)} if due.opens_on else ""
    count = due.amount
    span = {
        Unit.HOUR: ngettext("%(count)s hour", "%(count)s hours", count),
        Unit.CALENDAR_DAY: ngettext("%(count)s day", "%(count)s days", count),
        Unit.WORKING_DAY: ngettext("%(count)s working day", "%(count)s working days", count),
        Unit.MONTH: ngettext("%(count)s month", "%(count)s months", count),
        Unit.MONTH_DAY: ngettext("%(count)s day", "%(count)s days", count),
    }[due.unit] % {"count": count}
    if due.relation == Relation.BEFORE:
        return _("%(time)s before") % {"time": span}
    return _("%(time)s after") % {"time": span}


def phase_words(phase: Phase | None, plan: Plan) -> str:
    """Heading of a bank."""
    if phase is Phase.BEFORE_TRAVEL:
        return _("Before you travel")
    if phase is Phase.FIRST_DAYS:
        if plan.entry_on is not None:
            return _("First days, from %(day)s") % {"day": short_day(plan.entry_on)}
        return _("First days")
    if phase is Phase.SETTLED:
        return _("Settled")
    return _("What to do, in this order")


def who_words(planned: PlannedService, plan: Plan) -> str:
    """For whom a service is; empty when it is for the reader alone."""
    if not planned.people or planned.people == (MAIN,):
        return ""
    return _("for %(people)s") % {
        "people": listed([person_words(one, plan.people) for one in planned.people])
    }


def holder_words(evidence: str, person: str, catalogue: Catalogue, plan: Plan) -> str:
    """Who has or brings a paper, to stand on its own."""
    if person:
        return str(capfirst(person_words(person, plan.people)))
    holder = catalogue.evidence[evidence].holder
    return {
        "employer": pgettext("who has a paper", "Your firm")
        if plan.people[0][1] == "firm"
        else pgettext("who has a paper", "Your employer"),
        "firm": pgettext("who has a paper", "Your firm"),
        "third_party": pgettext("who has a paper", "Somebody else, such as your landlord or your host"),
    }.get(holder, str(capfirst(person_words(MAIN, plan.people))))
