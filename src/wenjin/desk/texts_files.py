"""Texts handed out to translation programs and taken in again: first what would change, then the change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of
from wenjin.catalogue.queries.text_exports import FORMATS, exported
from wenjin.catalogue.queries.text_history import last_edits
from wenjin.catalogue.queries.text_lists import OPEN
from wenjin.catalogue.queries.text_progress import OPEN_STATES, STATES
from wenjin.catalogue.queries.text_proposals import Proposal, Verdict, counted, proposals
from wenjin.catalogue.services.text_imports import (
    NotReadable,
    NotThere,
    hand_in,
    handed_in,
    read_file,
    take_in,
)
from wenjin.core import clock
from wenjin.desk.frame import desk_page
from wenjin.desk.people import Names
from wenjin.desk.texts import SECTION, language_of
from wenjin.desk.texts_words import finding_words, state_words, unreadable_words, verdict_words, why_words
from wenjin.lang.domain.sources import source_hash
from wenjin.lang.exchange.units import INTERFACE, MOST_BYTES
from wenjin.lang.templatetags.lang import number
from wenjin.web.limits import accepts_body

_SHOWN: Final = 200
# What somebody must look at stands above what simply changes.
_FIRST: Final = (Verdict.NEWER, Verdict.REFUSED)
LARGEST: Final = MOST_BYTES + 1024 * 1024


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A sentence of a file that is looked at.

    Attributes:
        choice: the id by which its words are taken though something newer stands there; empty where nothing does.
        by, at: who wrote what is newer, within a sentence, and when; empty and None where nobody here did.
    """

    source: str
    old: str
    new: str
    state: str
    verdict: str
    why: str
    found: tuple[str, ...]
    choice: str = ""
    by: str = ""
    at: datetime | None = None


@staff(Role.CONTENT_EDITOR)
@require_safe
@never_cache
def download(request: HttpRequest, language: str) -> HttpResponse:
    """The texts of a language as a file."""
    language_of(language)
    form, state = request.GET.get("format", "xliff"), request.GET.get("state", "")
    if form not in FORMATS or state not in ("", OPEN, *STATES):
        raise Http404
    states = OPEN_STATES if state == OPEN else (state,) if state else ()
    made = exported(language, form, states=states)
    response = HttpResponse(made.content, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@accepts_body(LARGEST)
@staff(Role.CONTENT_EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upload(request: HttpRequest, language: str) -> HttpResponse:
    """Hand a file in; nothing is changed by that."""
    target = language_of(language)
    trouble = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        actor = actor_of(request)
        try:
            if sent is None or isinstance(sent, list):
                raise NotReadable("nothing")
            if (sent.size or 0) > MOST_BYTES:
                raise NotReadable("too_large")
            found = read_file(sent.read())
            if found.language != language:
                raise NotReadable("other_language", found.language)
            if found.part == INTERFACE:
                raise NotReadable("interface")
        except NotReadable as error:
            trouble = unreadable_words(error.code, error.about)
        else:
            kept = hand_in(language, found, by=actor.reference, at=clock.now())
            return redirect("desk:texts-import", language, kept.pk)
    context = {"target": target, "trouble": trouble, "formats": _formats(), "states": _states()}
    status = HTTPStatus.BAD_REQUEST if trouble else HTTPStatus.OK
    return desk_page(request, "desk/texts_files.html", context, section=SECTION, status=status)


@staff(Role.CONTENT_EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def look(request: HttpRequest, language: str, pk: UUID) -> HttpResponse:
    """What a file would change; then, by the button, the change."""
    target = language_of(language)
    by = actor_of(request).reference
    try:
        if request.method == "POST":
            count = take_in(pk, by=by, at=clock.now(), chosen=request.POST.getlist("take"))
            told = ngettext("%(count)s text was written.", "%(count)s texts were written.", count)
            messages.success(request, told % {"count": number(count)})
            return redirect("desk:texts-list", language)
        of_language, found = handed_in(pk, by=by)
    except NotThere as error:
        raise Http404 from error
    if of_language != language:
        raise Http404
    judged = proposals(language, found, by=by, may_review=False)
    shown = [one for one in judged if one.is_change or one.verdict in _FIRST]
    shown.sort(key=lambda one: _FIRST.index(one.verdict) if one.verdict in _FIRST else len(_FIRST))
    newer = _newer(language, shown[:_SHOWN], by)
    context = {
        "target": target,
        "counts": [(verdict_words(verdict), count) for verdict, count in counted(judged).items() if count],
        "changes": sum(one.is_change for one in judged),
        "has_newer": bool(newer),
        "lines": [newer.get(one.unit.id) or _shown(one) for one in shown[:_SHOWN]],
        "more": max(len(shown) - _SHOWN, 0),
    }
    return desk_page(request, "desk/texts_import.html", context, section=SECTION)


def _formats() -> list[tuple[str, str]]:
    return [("xliff", "XLIFF 1.2"), ("po", "PO"), ("tmx", _("TMX (translation memory)"))]


def _states() -> list[tuple[str, str]]:
    return [("", _("All")), (OPEN, _("To write")), *((state, state_words(state)) for state in STATES)]


def _newer(language: str, judged: Iterable[Proposal], reader: str) -> dict[str, ShownProposal]:
    """Sentences that were written here after the file was made, by id, with who wrote them and when."""
    found = [one for one in judged if one.verdict == Verdict.NEWER]
    edits = last_edits(language) if found else {}
    names = Names.of((author for author, _ in edits.values()), reader)
    lines = {}
    for one in found:
        author, at = edits.get((source_hash(one.unit.source[0]), one.unit.context), ("", None))
        lines[one.unit.id] = replace(_shown(one), choice=one.unit.id, by=names.within(author), at=at)
    return lines


def _shown(one: Proposal) -> ShownProposal:
    return ShownProposal(
        one.unit.source[0],
        one.old[0] if one.old else "",
        one.unit.target[0],
        state_words(one.state) if one.is_change else "",
        verdict_words(one.verdict),
        why_words(one.why) if one.why else "",
        tuple(finding_words(one.found)),
    )
