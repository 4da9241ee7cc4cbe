"""Search in any language, with a plan offered first when the words describe a situation."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from wenjin.catalogue.queries import search as catalogue_search
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.search import SearchHit
from wenjin.catalogue.queries.situation import Situation, recognise
from wenjin.catalogue.queries.texts import Said, texts
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web import words
from wenjin.web.plan_words import situation_subjects

LONGEST_QUERY = 300
SHOWN = 10
LIVE_SHOWN = 6
# A list narrowed by words shows everything that fits, within reason.
IN_LIST = 100


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
    if query:
        # A site that was just installed has nothing to find yet, and says so like any search without a result.
        with suppress(NoPackLoaded):
            hits = catalogue_search.find(query, language, limit=LIVE_SHOWN if live else SHOWN)
            situation = recognise(query, language)
    context = {
        "query": query,
        "hits": [_hit(one) for one in hits],
        "plan": _offer(situation, query, language) if situation else None,
        "section": "search",
    }
    return render(request, "web/search.html#results" if live else "web/search.html", context)


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


def _hit(hit: SearchHit) -> Hit:
    return Hit(
        href=_address(hit),
        title=Said(hit.title, hit.title_language),
        summary=Said(hit.summary, hit.summary_language),
        kind="" if hit.kind == "service" else words.word("hit", hit.kind),
    )


def _address(hit: SearchHit) -> str:
    match hit.kind:
        case "service":
            return reverse("service", args=[hit.id])
        case "evidence":
            return reverse("evidence", args=[hit.id])
        case "journey":
            return f"{reverse('plan-start')}?{urlencode({'journey': hit.id})}"
        case "ruleset":
            return reverse("check", args=[hit.id])
    return f"{reverse('services')}?{urlencode({hit.kind: hit.id})}"


def _offer(situation: Situation, query: str, language: str) -> PlanOffer | None:
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
