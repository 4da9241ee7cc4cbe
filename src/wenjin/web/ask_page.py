"""What the page of an answer shows. Every sentence on it is a text of the pack or of the interface."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from wenjin.assistant.phrasing import is_plugged_in
from wenjin.assistant.queries.answers import Answer, CallForHelp, Outcome
from wenjin.assistant.queries.people import Hotline, emergencies, hotlines
from wenjin.catalogue.queries.domain import CurrentPack, current_pack
from wenjin.catalogue.queries.places import CentreLine, centre_list
from wenjin.catalogue.queries.procedures import procedure_for_service
from wenjin.catalogue.queries.service_page import ServicePage, service_page
from wenjin.catalogue.queries.service_parts import Link, Paper, StepLine
from wenjin.catalogue.queries.texts import Said, Texts, texts
from wenjin.core import clock
from wenjin.lang.domain.registry import BY_CODE, Language
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.ask_words import help_shown, help_title, help_what, language_name, read_in, reason_words
from wenjin.web.clerk import CHINESE
from wenjin.web.search import Hit, hit_line

PAPERS_SHOWN: Final = 8
PLACES_SHOWN: Final = 3
_LINE_FIELDS: Final = ("title", "summary")


class TextsTogether:
    """Texts that were fetched apart, for one page."""

    def __init__(self, *parts: Texts) -> None:
        """Take the sets; the first that knows a text says it."""
        self._parts = parts

    @property
    def states(self) -> set[str]:
        """States of all texts that were found so far."""
        return {state for part in self._parts for state in part.states}

    def find(self, subject: str, field: str, language: str) -> Said | None:
        """The text in that language, else in the nearest of its fallbacks."""
        found = (part.find(subject, field, language) for part in self._parts)
        return next((one for one in found if one), None)


@dataclass(frozen=True, slots=True)
class HelpPart:
    """The red bar: whom to call, what to say.

    Attributes:
        number: what to dial first.
        shown: a sentence to show to somebody near, in the language of the city.
        services: those behind the numbers, in their order.
        others: numbers that may be the right one as well; the reader is asked what happened.
    """

    number: str
    kind: str
    shown: str
    services: tuple[Link, ...]
    others: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[str, Link]]:
        """Each number with who answers it; none where there is only one."""
        return list(zip((self.number, *self.others), self.services, strict=False)) if self.others else []

    @property
    def title(self) -> str:
        """What comes first."""
        return help_title(self.kind)

    @property
    def what(self) -> str:
        """What to say on the telephone."""
        return help_what(self.kind)


@dataclass(frozen=True, slots=True)
class ServicePart:
    """One answer: the texts of a service, shortened to what comes next.

    Attributes:
        papers: the first few, by who brings them.
        more_papers: how many more there are.
        step: the next step.
        apply_href: where it can be filed here; empty when it cannot.
        plan_href: where a plan around it begins; empty when it is part of none.
        plan_subject: the journey of that plan.
        centres: where it is offered, with their hours.
    """

    page: ServicePage
    papers: tuple[tuple[str, tuple[Paper, ...]], ...]
    more_papers: int
    step: StepLine | None
    apply_href: str
    plan_href: str
    plan_subject: str
    centres: tuple[CentreLine, ...]


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One of several things that may be meant."""

    href: str
    subject: str


@dataclass(frozen=True, slots=True)
class TongueHint:
    """The question is in another language than the page."""

    name: str
    language: Language
    button: str
    href: str


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """Somebody to talk to: lines, those for danger, and a centre."""

    hotlines: tuple[Hotline, ...]
    emergencies: tuple[Hotline, ...]
    centre: CentreLine | None
    speaks_yours: bool


def help_part(found: CallForHelp) -> HelpPart:
    """The red bar of a call for help."""
    with translation.override(CHINESE):
        shown = help_shown(found.number)
    services = tuple(Link("service", one) for one in found.services)
    return HelpPart(found.number, found.kind, shown, services, found.others)


def service_part(identifier: str, pack: CurrentPack, *languages: str) -> ServicePart | None:
    """The answer that a service is; None when the public may not see it."""
    page = service_page(identifier, *languages, pack=pack)
    if page is None:
        return None
    document = procedure_for_service(identifier)
    journey = page.mentions.journeys[0] if page.mentions.journeys else None
    offered = {one.id for one in page.mentions.places}
    centres = centre_list(timezone.localtime(clock.now()), *languages).centres if offered else ()
    return ServicePart(
        page=page,
        papers=_first(page.groups, PAPERS_SHOWN),
        more_papers=max(0, len(page.papers) - PAPERS_SHOWN),
        step=page.steps[0] if page.steps else None,
        apply_href=reverse("apply-start", args=[document["id"]]) if document else "",
        plan_href=f"{reverse('plan-start')}?{urlencode({'journey': journey.id})}" if journey else "",
        plan_subject=journey.subject if journey else "",
        centres=tuple(one for one in centres if one.id in offered)[:PLACES_SHOWN],
    )


def _first(groups: Iterable[tuple[str, list[Paper]]], most: int) -> tuple[tuple[str, tuple[Paper, ...]], ...]:
    """The first papers, still under their headings."""
    kept: list[tuple[str, tuple[Paper, ...]]] = []
    for name, papers in groups:
        if most > 0:
            kept.append((name, tuple(papers[:most])))
        most -= len(papers)
    return tuple(kept)


def people_part(*languages: str) -> PeoplePart:
    """Whom to ask: the lines of the city, and the centre that speaks the reader's language, else the first."""
    listed = centre_list(timezone.localtime(clock.now()), *languages)
    speaking = [one for one in listed.centres if languages[0] in one.languages]
    centre = next(iter((*speaking, *listed.centres)), None)
    return PeoplePart(hotlines(), emergencies(), centre, bool(speaking))


def reading_lines(given: Answer, readings: Iterable[str]) -> tuple[ReadingLine, ...]:
    """Things that may be meant, each with the way to its answer."""
    return tuple(
        ReadingLine(f"{reverse('ask')}?{urlencode({'q': given.asked, 'means': one})}", f"service/{one}")
        for one in readings
    )


def tongue_hint(given: Answer) -> TongueHint | None:
    """The offer to read in the language of the question, when that is another one."""
    code = given.guessed
    if not code or code == given.language or code not in BY_CODE:
        return None
    with translation.override(code):
        href = f"{reverse('ask')}?{urlencode({'q': given.asked})}"
    return TongueHint(language_name(code), BY_CODE[code], read_in(code), href)


def answer_context(request: HttpRequest, given: Answer, means: str, second: str | None) -> dict[str, object]:
    """Everything below the field, from the most urgent to the least.

    Args:
        means: id of the service that the reader chose among several; empty when they did not.
        second: code of the language to stand beside the reader's.
    """
    languages = (asked_language(), *([second] if second else []))
    chosen = means or (given.readings[0].service if given.outcome is Outcome.ANSWERED else "")
    part = service_part(chosen, current_pack(), *languages) if chosen else None
    is_declined = given.outcome is Outcome.DECLINED and part is None
    close = () if part is not None else tuple(one.service for one in given.close)
    others = tuple(one.service for one in given.readings[:4] if part is not None and one.service != chosen)[
        :3
    ]
    help_ = help_part(given.help) if given.help is not None else None
    is_several = part is None and len(close) > 1
    people = people_part(*languages) if is_declined or is_several or help_ is not None else None
    lines = (*reading_lines(given, close), *reading_lines(given, others))
    return {
        "help": help_,
        "answer": part,
        "service": part.page if part is not None else None,
        "texts": _all_texts(part, help_, people, lines, languages),
        "readings": lines[: len(close)],
        "others": lines[len(close) :],
        "is_declined": is_declined,
        "reason": reason_words(given.reason) if is_declined else "",
        "people": people,
        "also": _also(given),
        "hint": tongue_hint(given),
        "everything_href": f"{reverse('search')}?{urlencode({'q': given.asked})}",
        "words_href": _words_href(given, chosen) if part is not None and second is None else "",
    }


def _words_href(given: Answer, service: str) -> str:
    """Where the answer comes in fluent words; empty where no language model is plugged in."""
    if not is_plugged_in():
        return ""
    return f"{reverse('ask-words')}?{urlencode({'q': given.asked, 'means': service})}"


def _also(given: Answer) -> list[Hit]:
    return [hit_line(one) for one in given.also]


def _all_texts(
    part: ServicePart | None,
    help_: HelpPart | None,
    people: PeoplePart | None,
    lines: Iterable[ReadingLine],
    languages: tuple[str, ...],
) -> TextsTogether:
    """Texts of everything on the page; those of one service are at hand already, the rest comes by one query."""
    subjects = {one.subject for one in lines}
    subjects |= {one.subject for one in help_.services} if help_ is not None else set()
    if people is not None:
        subjects |= {one.subject for one in (*people.hotlines, *people.emergencies)}
        subjects |= {people.centre.subject} if people.centre is not None else set()
    rest = texts(subjects, *languages, fields=(*_LINE_FIELDS, "name", "place", "channel"))
    return TextsTogether(*([part.page.texts] if part is not None else []), rest)
