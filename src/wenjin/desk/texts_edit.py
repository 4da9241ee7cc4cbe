"""One text on a page: the English beside the translation, and what helps to write it."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of
from wenjin.catalogue.queries.terms import terms
from wenjin.catalogue.queries.text_history import (
    PastEdit,
    Piece,
    author_of,
    difference,
    older_english,
    past_edits,
)
from wenjin.catalogue.queries.text_lists import Neighbours, TextFilter, neighbours, text_list
from wenjin.catalogue.queries.text_memory import Suggestion, suggestions
from wenjin.catalogue.queries.text_units import Unit, fresh_units
from wenjin.catalogue.services.text_edits import (
    EditRefused,
    place_unit,
    review_text,
    save_text,
    undo_edit,
)
from wenjin.core import clock
from wenjin.desk.frame import desk_page
from wenjin.desk.people import Names
from wenjin.desk.texts import SECTION, filter_of, language_of, query_of, text_href
from wenjin.desk.texts_words import finding_words, refused_words, state_words
from wenjin.lang.domain.glossary import terms_in

_NEXT = "next"
_SHOWN_PLACES = 12


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term that the English has, for the side of the page."""

    english: str
    chinese: str
    word: str


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """A change that was made before."""

    pk: int
    at: datetime
    who: str
    state: str
    value: str
    is_undone: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back with a refusal."""

    value: str
    trouble: str = ""
    found: tuple[str, ...] = ()
    is_strange: bool = False


@staff(Role.CONTENT_EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def text(request: HttpRequest, language: str, source: str) -> HttpResponse:
    """Read and write one text."""
    unit = _unit(language, source, request.GET.get("place", ""))
    if request.method != "POST":
        return _page(request, language, unit, None)
    value = request.POST.get("value", "")
    wanted = filter_of(request)
    after = neighbours(text_list(language, wanted), unit.key).after
    try:
        save_text(
            language,
            unit.source_hash,
            unit.context,
            value,
            by=actor_of(request).reference,
            at=clock.now(),
            seen=request.POST.get("seen", ""),
            in_spite=request.POST.get("in_spite") == "yes",
        )
    except EditRefused as refused:
        typed = Typed(
            value,
            refused_words(refused.code),
            tuple(finding_words(refused.found)),
            is_strange=refused.code == "strange",
        )
        status = HTTPStatus.CONFLICT if refused.code == "meanwhile" else HTTPStatus.BAD_REQUEST
        return _page(request, language, unit, typed, status=status)
    messages.success(request, _("Saved as drafted."))
    if request.POST.get("do") == _NEXT:
        if after is not None:
            return redirect(text_href(language, after, wanted))
        return redirect(f"{reverse('desk:texts-list', args=[language])}?{query_of(wanted)}")
    return redirect(text_href(language, unit, wanted))


@staff(Role.CONTENT_EDITOR)
@require_POST
@never_cache
def review(request: HttpRequest, language: str, source: str) -> HttpResponse:
    """Mark a text as reviewed: its words were read by somebody who did not write them."""
    unit = _unit(language, source, request.GET.get("place", ""))
    wanted = filter_of(request)
    after = neighbours(text_list(language, wanted), unit.key).after
    try:
        review_text(
            language,
            unit.source_hash,
            unit.context,
            by=actor_of(request).reference,
            at=clock.now(),
            seen=request.POST.get("seen", ""),
        )
    except EditRefused as refused:
        typed = Typed(unit.target, refused_words(refused.code))
        return _page(request, language, unit, typed, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Marked as reviewed."))
    return redirect(text_href(language, after or unit, wanted))


@staff(Role.CONTENT_EDITOR)
@require_POST
@never_cache
def undo(request: HttpRequest, language: str, source: str, edit: int) -> HttpResponse:
    """Take back the last change."""
    unit = _unit(language, source, request.GET.get("place", ""))
    try:
        undo_edit(language, edit, by=actor_of(request).reference, at=clock.now())
    except EditRefused as refused:
        typed = Typed(unit.target, refused_words(refused.code))
        return _page(request, language, unit, typed, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The change is taken back."))
    return redirect(text_href(language, unit, filter_of(request)))


def _unit(language: str, source: str, place: str) -> Unit:
    language_of(language)
    known = fresh_units(language, [source])
    found = known.get((source, place)) or (place_unit(known.get((source, "")), place) if place else None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    language: str,
    unit: Unit,
    typed: Typed | None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    wanted = filter_of(request)
    # What stands there may have changed between reading and refusing.
    now = _unit(language, unit.source_hash, unit.context) if typed is not None else unit
    known = suggestions(now.english, language, but=now.context)
    taken = _taken(request, known)
    around = neighbours(text_list(language, wanted), now.key)
    actor = actor_of(request)
    context = {
        "target": language_of(language),
        "unit": now,
        "state": state_words(now.state),
        "value": typed.value if typed is not None else taken or now.target,
        "typed": typed,
        "is_taken": bool(taken) and typed is None,
        "was": _was(now) if now.state == "stale" else (),
        "suggestions": [_suggested(index, one, language, now, wanted) for index, one in enumerate(known, 1)],
        "terms": [
            ShownTerm(one.english, one.chinese, one.words[language].word if language in one.words else "")
            for one in terms_in(now.english, terms())
        ],
        "edits": _edits(past_edits(language, now), actor.reference),
        "may_review": now.state in ("drafted", "machine"),
        "is_own": author_of(language, now) == actor.reference,
        "around": around,
        "query": query_of(wanted, place=now.context),
        "list_query": query_of(wanted),
        **_ways(language, around, wanted),
        "places": [(" ".join(place), query_of(wanted, place=" ".join(place))) for place in now.places][
            :_SHOWN_PLACES
        ],
        "more_places": max(len(now.places) - _SHOWN_PLACES, 0),
        "hints": "text",
    }
    return desk_page(request, "desk/text.html", context, section=SECTION, status=status)


def _ways(language: str, around: Neighbours, wanted: TextFilter) -> dict[str, str]:
    return {
        "before_href": text_href(language, around.before, wanted) if around.before else "",
        "after_href": text_href(language, around.after, wanted) if around.after else "",
    }


def _taken(request: HttpRequest, known: list[Suggestion]) -> str:
    """The suggestion that the address asks for, to begin from."""
    typed = request.GET.get("take", "")
    place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 2 else 0
    return known[place - 1].remembered.target if 0 < place <= len(known) else ""


def _suggested(
    index: int, one: Suggestion, language: str, unit: Unit, wanted: TextFilter
) -> tuple[Suggestion, str, str]:
    """A suggestion, its state in words, and the address of this page that begins with it."""
    query = query_of(wanted, place=unit.context, take=str(index))
    address = reverse("desk:text", args=[language, unit.source_hash])
    return one, state_words(one.remembered.state), f"{address}?{query}#value"


def _was(unit: Unit) -> tuple[Piece, ...]:
    """What became of the English since the translation was made; nothing when the archive does not have it."""
    old = older_english(unit)
    return tuple(difference(old, unit.english)) if old is not None else ()


def _edits(found: list[PastEdit], reader: str) -> list[ShownEdit]:
    names = Names.of([one.by for one in found], reader)
    return [
        ShownEdit(
            one.pk, one.at, names.name(one.by), state_words(one.state), one.value, one.is_undone, one.is_live
        )
        for one in found
    ]
