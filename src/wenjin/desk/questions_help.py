"""A question was a call for help: an editor says so, and is asked again where its words are answered today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from wenjin.accounts.queries import actor_of
from wenjin.assistant.domain.examples import GIBBERISH
from wenjin.assistant.queries.answering import answered
from wenjin.assistant.queries.answers import Outcome
from wenjin.assistant.queries.asked import AskedWording, staff_help_phrases_in
from wenjin.assistant.queries.hearing import hear, situation_of
from wenjin.assistant.queries.helping import helping
from wenjin.assistant.services import help_phrases
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.desk.frame import desk_page
from wenjin.desk.people import Names
from wenjin.desk.questions_words import help_kind_words, help_refused_words
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.search import PlanOffer, plan_offer


@dataclass(frozen=True, slots=True)
class Given:
    """What the site answers a wording with today; with neither plan nor service, that it found no words in it."""

    asked: AskedWording
    plan: PlanOffer | None
    service: str

    @property
    def subject(self) -> str:
        """What the texts of the service belong to."""
        return f"service/{self.service}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A wording that staff marked, and that a question says.

    Attributes:
        text: empty when it is the question itself.
        by: who marked it, within a sentence.
    """

    id: int
    text: str
    language: str
    by: str
    at: datetime
    kind: str


def marks(text: str, reader: str) -> list[Mark]:
    """Who marked the words of a question, and when; as ``reader`` is told it."""
    found = staff_help_phrases_in(text)
    names = Names.of([one.added_by for one in found], reader)
    return [
        Mark(
            one.id,
            one.text if one.text != text else "",
            one.language,
            names.within(one.added_by),
            one.added_at,
            help_kind_words(one.kind),
        )
        for one in found
    ]


def asked_again(request: HttpRequest, chosen: Sequence[AskedWording]) -> HttpResponse | None:
    """The page that says what is answered today and asks again; None when nothing is, or it was asked already.

    Raises:
        NoPackLoaded: nothing is answered without a pack.
    """
    if request.POST.get("sure"):
        return None
    found = list(filter(None, map(_given, _fit(request, chosen))))
    if not found:
        return None
    kind = request.POST.get("help", "")
    context = {
        "asked": chosen[0],
        "given": found,
        "kind": kind,
        "words": help_kind_words(kind),
        "number": helping().numbers[kind].number,
        "language": request.POST.get("language", ""),
        "others": [one.id for one in chosen[1:]],
        "texts": texts((one.subject for one in found if one.service), asked_language(), fields=("title",)),
    }
    return desk_page(request, "desk/question_sure.html", context, section="questions")


def _fit(request: HttpRequest, chosen: Iterable[AskedWording]) -> list[AskedWording]:
    """Those that would be taken: what is refused anyway is not asked about."""
    found = []
    for one in chosen:
        try:
            help_phrases.check(
                text=one.text,
                language=request.POST.get("language", "") or one.language,
                kind=request.POST.get("help", ""),
            )
        except help_phrases.HelpPhraseRefused:
            continue
        found.append(one)
    return found


def _given(one: AskedWording) -> Given | None:
    """What the site clearly answers; None for what it declines or is not sure about."""
    heard = hear(one.text, one.language)
    given, situation = answered(heard), situation_of(heard)
    plan = plan_offer(situation, given.asked, asked_language()) if situation else None
    service = given.readings[0].service if given.outcome is Outcome.ANSWERED and given.readings else ""
    # Keys that somebody hit at random are no call for help; but words that the site does not know may look so.
    is_nothing = given.reason == GIBBERISH
    return Given(one, plan, service) if plan or service or is_nothing else None


def call_for_help(request: HttpRequest, chosen: Iterable[AskedWording]) -> str:
    """Take the wordings for calls for help from now on; why not, when none could be taken."""
    language, added, refused = request.POST.get("language", ""), 0, ""
    for one in chosen:
        try:
            help_phrases.add(
                actor_of(request),
                text=one.text,
                language=language or one.language,
                kind=request.POST.get("help", ""),
                question=one.id,
                at=clock.now(),
            )
            added += 1
        except help_phrases.HelpPhraseRefused as error:
            refused = help_refused_words(error)
    if added:
        told = ngettext(
            "%(count)s wording is a call for help from now on.",
            "%(count)s wordings are calls for help from now on.",
            added,
        )
        messages.success(request, told % {"count": added})
        if refused:
            messages.warning(request, refused)
    return "" if added else refused
