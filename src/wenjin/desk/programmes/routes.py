"""Routes through the city: the list, and one form with all its stops."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.catalogue.queries.texts import Said
from wenjin.core import clock
from wenjin.desk.events.place import PLANNERS, events_page, key_of, seen_of, shown
from wenjin.desk.programmes.words import ROUTE_STATES, refused, word, wrong_words
from wenjin.events.domain.route_form import MOST_STOPS, WAYS, RouteDraft, StopDraft, hours_line
from wenjin.events.queries.routes import RouteSeen, route, routes, written_hours
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.routes import show_route, write_route
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, SOURCE
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web import explore_words

_LONGEST: Final = 3000
_EMPTY_STOPS: Final = 2
_PARTS: Final = tuple(StopDraft.__dataclass_fields__)


@staff(*PLANNERS)
@require_safe
@never_cache
def route_list(request: HttpRequest) -> HttpResponse:
    """All of them, drafts too."""
    found = routes(asked_language(), with_drafts=True)
    lines = [(one, word(ROUTE_STATES, one.state), explore_words.length_words(one.minutes)) for one in found]
    return events_page(request, "desk/programmes/routes.html", {"lines": lines})


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def route_new(request: HttpRequest) -> HttpResponse:
    """A new route."""
    if request.method != "POST":
        return _form(request, RouteDraft("", "", ""), None, SOURCE)
    return _written(request, _typed(request.POST, ""), None, _language(request))


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def route_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a route; its texts in one language at a time."""
    language = _language(request)
    found = route(code, language, with_drafts=True)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _form(request, _draft_of(found, language), found, language)
    return _written(request, _typed(request.POST, code), found, language)


@staff(*PLANNERS)
@require_POST
@never_cache
def route_show(request: HttpRequest, code: str) -> HttpResponse:
    """Publish it, or take it back."""
    is_public = request.POST.get("do") != "hide"
    try:
        show_route(actor_of(request), code, is_public=is_public, key=key_of(request), at=clock.now())
    except EventRefusal as error:
        raise Http404 from error
    messages.success(request, _("The route is public.") if is_public else _("The public sees it no more."))
    return redirect("desk:route", code)


def _language(request: HttpRequest) -> str:
    asked = request.POST.get("language") or request.GET.get("language", SOURCE)
    return asked if asked in BY_CODE else SOURCE


def _draft_of(found: RouteSeen, language: str) -> RouteDraft:
    """What there is of a route; texts that are not in this language are empty: they are not translated yet."""
    hours = written_hours(found.code)
    stops = []
    for one in found.stops:
        place = one.place
        at = place.at or ("", "")
        stops.append(
            StopDraft(
                place.code,
                _in(one.name, language),
                _in(one.about, language),
                str(place.minutes),
                place.way,
                place.line,
                str(place.way_minutes or ""),
                "" if place.way_metres is None else str(place.way_metres),
                hours_line(hours.get(place.code, {})),
                {True: "yes", False: "no", None: ""}[place.is_step_free],
                str(at[0]),
                str(at[1]),
            )
        )
    title, summary = _in(found.title, language), _in(found.summary, language)
    return RouteDraft(found.code, title, summary, found.languages, tuple(stops))


def _in(text: str, language: str) -> str:
    return str(text) if isinstance(text, Said) and text.language == language else ""


def _sources(found: RouteSeen | None, language: str) -> dict[str, Said]:
    """What stands beside a translation, by field of the form: the texts in the language of the route."""
    source = None
    if found is not None and found.source_language != language:
        source = route(found.code, found.source_language, with_drafts=True)
    if source is None:
        return {}
    texts = {"title": source.title, "summary": source.summary}
    for one in source.stops:
        texts |= {f"{one.place.code}-name": one.name, f"{one.place.code}-about": one.about}
    return {
        name: text
        for name, text in texts.items()
        if isinstance(text, Said) and text.language == source.source_language
    }


def _typed(post: QueryDict, code: str) -> RouteDraft:
    """What was typed; a stop of which nothing was typed is none."""
    stops = []
    for number in range(MOST_STOPS + 1):
        said = {name: post.get(f"stop-{number}-{name}", "").strip()[:_LONGEST] for name in _PARTS}
        if said["code"] or said["name"]:
            stops.append(StopDraft(**said))
    return RouteDraft(
        code or post.get("code", "").strip()[:_LONGEST],
        post.get("title", "").strip()[:_LONGEST],
        post.get("summary", "").strip()[:_LONGEST],
        tuple(one[:16] for one in post.getlist("languages")[: len(LANGUAGES)]),
        tuple(stops),
    )


def _written(request: HttpRequest, draft: RouteDraft, found: RouteSeen | None, language: str) -> HttpResponse:
    try:
        row = write_route(
            actor_of(request),
            draft,
            key=key_of(request),
            at=clock.now(),
            seen=None if found is None else seen_of(request) or 0,
            language=language,
        )
    except BadEvent as wrong:
        fields = wrong_words(wrong.fields)
        return _form(request, draft, found, language, refused(wrong), fields, HTTPStatus.UNPROCESSABLE_ENTITY)
    except EventRefusal as error:
        return _form(request, draft, found, language, refused(error), {}, HTTPStatus.CONFLICT)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('desk:route', args=[row.code])}?{urlencode({'language': language})}")


def _form(
    request: HttpRequest,
    draft: RouteDraft,
    found: RouteSeen | None,
    language: str,
    trouble: str = "",
    bad: dict[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    empty = StopDraft("", "")
    stops = [*draft.stops, *([empty] * _EMPTY_STOPS)][:MOST_STOPS]
    sources = _sources(found, language)
    beside = {
        f"stop-{number}-{name}": sources[f"{one.code}-{name}"]
        for number, one in enumerate(stops)
        for name in ("name", "about")
        if f"{one.code}-{name}" in sources
    }
    beside |= {name: sources[name] for name in ("title", "summary") if name in sources}
    context: dict[str, object] = {
        "sources": beside,
        "draft_route": draft,
        "found": found,
        "state": word(ROUTE_STATES, found.state) if found is not None else "",
        "stops": [(number, f"stop-{number}", one) for number, one in enumerate(stops)],
        "language": language,
        "house_languages": [(one.code, one.own_name, one.code in draft.languages) for one in LANGUAGES],
        "ways_to_go": [(one, str(explore_words.WAYS[one])) for one in WAYS],
        "trouble": trouble,
        "bad": bad or {},
        **(shown(request, found.version) if found is not None else {}),
    }
    return events_page(request, "desk/programmes/route.html", context, status=status)
