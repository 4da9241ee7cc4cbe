"""Finding a case, and the box of commands: pages of the desk and cases, by a few letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import actor_of, people
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.queries.filed_names import shown_name
from wenjin.cases.queries.search import MOST_FOUND, centre_elsewhere
from wenjin.cases.queries.search import search as find
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.procedures import open_procedures, procedure_words
from wenjin.catalogue.queries.texts import texts
from wenjin.desk.asked import keep, kept
from wenjin.desk.found import write_found
from wenjin.desk.frame import SEARCHERS, desk_page, ways_of
from wenjin.desk.inbox import authority_names
from wenjin.desk.inbox_rows import InboxWords
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language

MOST_IN_PALETTE: Final = 8
_STATUSES: Final = ("draft", "open", "closed")
_LONGEST: Final = 100
_ASKED: Final = ("q", "status", "procedure", "authority")


@dataclass(frozen=True, slots=True)
class Found:
    """A case that fits."""

    reference: str
    person: str
    person_id: UUID | None
    title: str
    status: str
    language: str
    created_at: Any
    next_due_on: Any
    href: str
    is_sample: bool


@staff(*SEARCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """Cases by number, name in any script, or number of the passport; what was asked stands in no address."""
    if request.method == "POST":
        word = keep(request, {name: request.POST.get(name, "")[:_LONGEST] for name in _ASKED})
        return redirect(f"{reverse('desk:cases')}?{urlencode({'asked': word})}")
    actor = actor_of(request)
    asked = kept(request, request.GET.get("asked", ""))
    is_over = asked is None and "asked" in request.GET
    # The number of a case names nobody, so it may stand in an address.
    typed = request.GET.get("q", "")[:_LONGEST]
    asked = asked or {"q": typed if read_reference(typed) is not None else ""}
    text, status, procedure, authority = (asked.get(name, "") for name in _ASKED)
    rows = list(find(actor, text))
    chosen = [
        row
        for row in rows
        if (not status or row.status == status) and (not procedure or row.procedure_id == procedure)
    ]
    if authority:
        chosen = [row for row in chosen if _concerns(row, authority)]
    found = found_cases(chosen, actor)
    _write(actor, found)
    context = {
        "q": text,
        "found": found,
        "is_asked": bool(text.strip()),
        "elsewhere": _elsewhere(actor, text) if not rows else "",
        "is_over": is_over,
        "is_full": len(rows) >= MOST_FOUND,
        "status": status,
        "statuses": [(one, _status_words(one)) for one in _STATUSES],
        "procedure": procedure,
        "procedures": _procedures(),
        "authority": authority,
        "authorities": authority_names(actor.authorities),
    }
    return desk_page(request, "desk/cases.html", context, section="cases")


@staff()
@require_POST
@never_cache
def palette(request: HttpRequest) -> HttpResponse:
    """The lines of the box of commands, as a piece of a page."""
    actor = actor_of(request)
    text = request.POST.get("q", "").strip()[:_LONGEST]
    ways = [one for one in ways_of(actor) if text.casefold() in one.name.casefold()]
    rows = list(find(actor, text)[:MOST_IN_PALETTE]) if text and actor.has(*SEARCHERS) else []
    found = found_cases(rows, actor)
    _write(actor, found)
    context = {
        "ways": ways,
        "found": found,
        "q": text,
        "may_search": actor.has(*SEARCHERS),
    }
    response = render(request, "desk/palette.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def found_cases(rows: Iterable[Any], actor: Actor) -> list[Found]:
    """Rows of cases in words. One query for the names."""
    known = list(rows)
    words = InboxWords(actor)
    seen = people(row.applicant_id for row in known if row.applicant_id)
    names = {pk: one.name for pk, one in seen.items()}
    return [
        Found(
            reference=row.reference,
            person=shown_name(row, names),
            person_id=row.applicant_id,
            title=words.words(row.procedure_id, row.procedure_version).get("title", row.procedure_id),
            status=_status_words(row.status),
            language=row.language if row.language in BY_CODE else "en",
            created_at=row.created_at,
            next_due_on=row.next_due_on,
            href=reverse("desk:case", args=[row.reference]),
            is_sample=row.is_sample,
        )
        for row in known
    ]


def _write(actor: Actor, found: Iterable[Found]) -> None:
    """Write down whose names are shown."""
    write_found(actor, [one.person_id for one in found if one.person_id is not None and one.person])


def _elsewhere(actor: Actor, text: str) -> str:
    """The name of the centre that handles a file which is at none of the reader's counters."""
    centre = centre_elsewhere(actor, text)
    if not centre:
        return ""
    found = texts([f"centre/{centre}"], asked_language(), fields=("name",))
    return str(found.find(f"centre/{centre}", "name", asked_language()) or centre)


def _concerns(row: Any, authority: str) -> bool:
    from wenjin.cases.queries.procedures import procedure_of

    return any(rule.authority == authority for rule in procedure_of(row).decisions)


def _status_words(status: str) -> str:
    words = {
        "draft": pgettext("state of a case", "Draft"),
        "open": pgettext("state of a case", "Open"),
        "closed": pgettext("state of a case", "Closed"),
    }
    return words.get(status, _("Not known yet"))


def _procedures() -> list[tuple[str, str]]:
    try:
        documents = open_procedures()
    except NoPackLoaded:
        return []
    language = asked_language()
    return [
        (str(one["id"]), procedure_words(one, language).get("title", str(one["title"]))) for one in documents
    ]
