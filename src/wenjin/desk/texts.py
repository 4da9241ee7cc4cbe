"""The content desk: how far each language is, and lists of texts to work on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.text_lists import OPEN, TextFilter, counts, kinds, text_list
from wenjin.catalogue.queries.text_progress import OPEN_STATES, STATES, progress
from wenjin.catalogue.queries.text_units import Unit
from wenjin.desk.frame import desk_page
from wenjin.desk.texts_words import KIND_WORDS, STATE_WORDS, state_words
from wenjin.lang.domain.registry import BY_CODE, SOURCE, Language

SECTION: Final = "texts"
PAGE: Final = 50
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A text in a list."""

    unit: Unit
    state: str
    href: str
    place: str
    more: int


@staff(Role.CONTENT_EDITOR)
@require_safe
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Every language with its texts by state."""
    context = {
        "states": [state_words(state) for state in STATES],
        "lines": [
            (one, [(state, one.pack.of(state)) for state in STATES], one.interface.share)
            for one in progress()
        ],
    }
    return desk_page(request, "desk/texts.html", context, section=SECTION)


@staff(Role.CONTENT_EDITOR)
@require_safe
@never_cache
def listing(request: HttpRequest, language: str) -> HttpResponse:
    """The texts of a language, narrowed by state, kind and words."""
    target = language_of(language)
    wanted = filter_of(request)
    try:
        found = text_list(language, wanted)
    except NoPackLoaded as error:
        raise Http404 from error
    typed = request.GET.get("page", "1")
    page = int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) <= 4 else 1
    shown = found[PAGE * (max(page, 1) - 1) : PAGE * max(page, 1)]
    by_state = counts(language)
    still_open = sum(by_state[state] for state in OPEN_STATES)
    context = {
        "target": target,
        "filters": wanted,
        "views": [
            ("", _("All"), sum(by_state.values())),
            (OPEN, _("To write"), still_open),
            *((state, str(STATE_WORDS[state]), count) for state, count in by_state.items()),
        ],
        "kinds": [(kind, str(KIND_WORDS.get(kind, kind))) for kind in kinds(language)],
        "lines": [line_of(language, unit, wanted) for unit in shown],
        "count": len(found),
        "page_number": page,
        "next_href": _page(wanted, page + 1) if len(found) > PAGE * page else "",
        "previous_href": _page(wanted, page - 1) if page > 1 else "",
        "hints": "texts",
    }
    return desk_page(request, "desk/texts_list.html", context, section=SECTION)


def language_of(code: str) -> Language:
    """The language to translate into.

    Raises:
        Http404: there is no such language, or it is the source.
    """
    found = BY_CODE.get(code)
    if found is None or code == SOURCE:
        raise Http404
    return found


def filter_of(request: HttpRequest) -> TextFilter:
    """What the address narrows a list to; what cannot be read narrows nothing."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    return TextFilter(
        state if state in STATES or state == OPEN else "",
        kind if kind in KIND_WORDS else "",
        request.GET.get("q", "").strip()[:LONGEST],
    )


def query_of(wanted: TextFilter, **more: str) -> str:
    """The query of an address with the same filter."""
    known: Mapping[str, str] = {"state": wanted.state, "kind": wanted.kind, "q": wanted.words, **more}
    return urlencode({name: value for name, value in known.items() if value})


def text_href(language: str, unit: Unit, wanted: TextFilter) -> str:
    """The page of a text, which knows from which list it was opened."""
    query = query_of(wanted, place=unit.context)
    address = reverse("desk:text", args=[language, unit.source_hash])
    return f"{address}?{query}" if query else address


def line_of(language: str, unit: Unit, wanted: TextFilter) -> Line:
    """A text in a list."""
    first = " ".join(unit.places[0]) if unit.places else unit.context
    return Line(
        unit, state_words(unit.state), text_href(language, unit, wanted), first, max(len(unit.places) - 1, 0)
    )


def _page(wanted: TextFilter, page: int) -> str:
    return f"?{query_of(wanted, page=str(page) if page > 1 else '')}"
