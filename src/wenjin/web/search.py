"""Everything that was found for some words, with a plan offered first when they describe a situation."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from wenjin.assistant.queries.answering import answered
from wenjin.assistant.queries.answers import CallForHelp, Outcome
from wenjin.assistant.queries.hearing import Heard, hear, situation_of
from wenjin.catalogue.queries import search as catalogue_search
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.search import SearchHit
from wenjin.catalogue.queries.situation import Situation
from wenjin.catalogue.queries.texts import Said, texts
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web import words
from wenjin.web.ask_words import help_title
from wenjin.web.events_next import events_named
from wenjin.web.plan_words import situation_subjects

LONGEST_QUERY: Final = 300
SHOWN: Final = 20
LIVE_SHOWN: Final = 6
# A list narrowed by words shows everything that fits, within reason.
IN_LIST: Final = 100
# While somebody types, words alone are enough from this score of the best result on.
_WORDS_ARE_ENOUGH: Final = 9.0
# A service that is meant with a smaller share is not shown before what the words name.
_LEAST_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the results.

    Attributes:
        kind: what it is, empty for a service, which is what most people look for.
    """

    href: str
    title: Said
    summary: Said
    kind: str


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """The plan that the words call for."""

    href: str
    title: str
    people: list[str]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for ``q``; htmx gets the list alone, to stand under the field."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    language = asked_language()
    live = htmx_asks(request)
    hits: list[SearchHit] = []
    situation: Situation | None = None
    help_: CallForHelp | None = None
    is_open = bool(query)
    if query:
        # A site that was just installed has nothing to find yet, and says so like any search without a result.
        with suppress(NoPackLoaded):
            heard = hear(query, language)
            help_ = heard.help
            if help_ is not None and help_.stands_alone:
                is_open = False
                hits = list(_services(help_.services, language).values())
            else:
                hits = live_hits(heard, query) if live else all_hits(heard, query)
                situation = situation_of(heard)
    context = {
        "query": query,
        "help": help_,
        "help_title": help_title(help_.kind) if help_ else "",
        "hits": [*(hit_line(one) for one in hits), *(_events(query) if is_open and not live else ())],
        "plan": plan_offer(situation, query, language) if situation else None,
        "is_live": live,
        "section": "search",
    }
    return render(request, "web/found.html" if live else "web/search.html", context)


def _events(query: str) -> list[Hit]:
    """Events that are coming with all of these words in what is said of them."""
    return [
        Hit(
            reverse("event", args=[one.code]),
            one.title,
            one.summary or Said("", one.title.language),
            words.word("hit", "event"),
        )
        for one in events_named(query)
    ]


def live_hits(heard: Heard, query: str) -> list[SearchHit]:
    """What fits while somebody still types: by words first, by meaning when the words give little."""
    hits = catalogue_search.find(query, heard.language, limit=LIVE_SHOWN)
    if len(hits) == LIVE_SHOWN and hits[0].score >= _WORDS_ARE_ENOUGH:
        return hits
    return _with_meant(heard, hits)[:LIVE_SHOWN]


def all_hits(heard: Heard, query: str) -> list[SearchHit]:
    """Everything that fits by meaning or by words, best first.

    Raises:
        NoPackLoaded: there is nothing to search.
    """
    return _with_meant(heard, catalogue_search.find(query, heard.language, limit=SHOWN))


def _with_meant(heard: Heard, hits: list[SearchHit]) -> list[SearchHit]:
    """Services that the assistant sees in the words, then what else the words name."""
    given = answered(heard)
    # Asked for whatever comes of it, so that every search costs the same number of queries.
    named = _services([one.service for one in given.readings], heard.language)
    if given.outcome not in (Outcome.ANSWERED, Outcome.SEVERAL):
        return hits
    by_words = {hit.id: hit for hit in hits if hit.kind == "service"}
    meant = [one.service for one in given.readings if one.share >= _LEAST_SHARE]
    first = [by_words.get(one) or named[one] for one in meant]
    return [*first, *(hit for hit in hits if hit not in first)]


def _services(ids: Sequence[str], language: str) -> dict[str, SearchHit]:
    """Services as results, by id."""
    found = texts((f"service/{one}" for one in ids), language, fields=("title", "summary"))
    hits = {}
    for one in ids:
        title = found.find(f"service/{one}", "title", language) or Said(one, "en")
        summary = found.find(f"service/{one}", "summary", language) or Said("", title.language)
        hits[one] = SearchHit("service", one, title, title.language, summary, summary.language, 0.0)
    return hits


def found_services(query: str, language: str) -> tuple[str, ...]:
    """Ids of services that fit some words, best first."""
    try:
        hits = catalogue_search.find(query, language, limit=IN_LIST, kinds=("service",))
    except NoPackLoaded:
        return ()
    return tuple(hit.id for hit in hits)


def htmx_asks(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; going back in the history needs the whole."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def hit_line(hit: SearchHit) -> Hit:
    """A result as lists show it."""
    return Hit(
        href=_address(hit),
        title=Said(hit.title, hit.title_language),
        summary=Said(hit.summary, hit.summary_language),
        kind="" if hit.kind == "service" else words.word("hit", hit.kind),
    )


def _address(hit: SearchHit) -> str:
    match hit.kind:
        case "service" | "evidence" | "centre":
            return reverse(hit.kind, args=[hit.id])
        case "checkpoint":
            return f"{reverse('crossings')}#{hit.id}"
        case "journey":
            return f"{reverse('plan-start')}?{urlencode({'journey': hit.id})}"
        case "ruleset":
            return reverse("check", args=[hit.id])
    return f"{reverse('services')}?{urlencode({hit.kind: hit.id})}"


def plan_offer(situation: Situation, query: str, language: str) -> PlanOffer | None:
    """A link that starts the plan with everything the words have said already; None for words without a plan."""
    kind, names = ("journey", situation.journeys) if situation.journeys else ("event", situation.events)
    if not names:
        return None
    parameters = [(kind, name) for name in names]
    parameters += [("people", role) for role in situation.people]
    # The start page reads the facts out of the words again, and shows them before it keeps them.
    parameters += [("said", query)] if situation.facts else []
    subjects = situation_subjects(kind, names[0])
    found = texts(subjects, language, fields=("title",))
    titles = (found.find(subject, "title", language) for subject in subjects)
    return PlanOffer(
        href=f"{reverse('plan-start')}?{urlencode(parameters)}",
        title=next((title for title in titles if title), names[0]),
        people=[
            _several(words.word("person", role), count) for role, count in Counter(situation.people).items()
        ],
    )


def _several(word: str, count: int) -> str:
    """``child × 2``: short, and the same in every language."""
    return word if count == 1 else f"{word} × {count}"
