"""The inbox: what is due, over everything the reader decides, the earliest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.queries import actor_of
from wenjin.cases.queries.inbox import Filters, Group, Whose
from wenjin.cases.queries.inbox import inbox as due_parts
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.procedures import open_procedures, procedure_words
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.desk.frame import OFFICERS, desk_page, ways_of
from wenjin.desk.inbox_rows import line_groups
from wenjin.lang.templatetags.lang import asked_language

_WHOSE: Final = frozenset(one.value for one in Whose)


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at the list."""

    name: str
    href: str
    is_here: bool


@staff()
@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """What is due. Staff who handle no cases are led to their own page."""
    actor = actor_of(request)
    if not actor.has(*OFFICERS):
        return HttpResponseRedirect(ways_of(actor)[0].href)
    usual = usual_of(actor)
    filters = filters_of(request, usual)
    today = clock.today()
    found = due_parts(actor, filters, today=today)
    context = {
        "groups": line_groups(found.rows, found.counts, actor, today),
        "total": sum(found.counts.values()),
        "late": found.counts.get(Group.LATE, 0),
        "due_today": found.counts.get(Group.TODAY, 0),
        "is_first": not filters.after,
        "next_href": f"?{urlencode({**_kept(filters, usual), 'after': found.next})}" if found.next else "",
        "first_href": f"?{urlencode(_kept(filters, usual))}",
        "views": views(filters, actor),
        **choices(actor, filters),
        "filters": filters,
        "hints": "inbox",
    }
    return desk_page(request, "desk/inbox.html", context, section="inbox")


def usual_of(actor: Actor) -> Whose:
    """What somebody sees first: who works at a counter only, what is to be done there."""
    return Whose.COUNTER if not actor.authorities and actor.has(Role.COUNTER_OFFICER) else Whose.ALL


def filters_of(request: HttpRequest, usual: Whose = Whose.ALL) -> Filters:
    """The filters of an address; what cannot be read filters nothing.

    Args:
        usual: whose rows there are where the address does not say it.
    """
    get = request.GET
    whose = get.get("whose", "")
    status = get.get("status", "live")
    return Filters(
        authority=get.get("authority", ""),
        decision=get.get("decision", ""),
        procedure=get.get("procedure", ""),
        whose=Whose(whose) if whose in _WHOSE else usual,
        status=status if status in ("live", "paused", "late") else "live",
        after=get.get("after", ""),
    )


def _kept(filters: Filters, usually: Whose, **changed: str) -> dict[str, str]:
    """The filters as an address has them."""
    known = {
        "authority": filters.authority,
        "decision": filters.decision,
        "procedure": filters.procedure,
        "whose": filters.whose.value,
        "status": filters.status,
    }
    usual = {"whose": usually.value, "status": "live"}
    return {name: value for name, value in {**known, **changed}.items() if value and value != usual.get(name)}


def views(filters: Filters, actor: Actor) -> list[View]:
    """The usual ways to look at the list, the first being what one sees without choosing."""
    usual = usual_of(actor)
    at_counter = (
        pgettext("files with a step to do there", "At the counter"),
        {"whose": "counter", "status": "live"},
    )
    offered = (
        *([at_counter] if actor.has(Role.COUNTER_OFFICER) else ()),
        (_("All"), {"whose": "all", "status": "live"}),
        (_("Mine"), {"whose": "mine", "status": "live"}),
        (_("Nobody’s"), {"whose": "nobody", "status": "live"}),
        (_("Late"), {"whose": "all", "status": "late"}),
        (_("Paused"), {"whose": "all", "status": "paused"}),
    )
    return [
        View(
            name,
            f"?{urlencode(_kept(filters, usual, **chosen))}",
            (filters.whose.value, filters.status) == (chosen["whose"], chosen["status"]),
        )
        for name, chosen in offered
    ]


def choices(actor: Actor, filters: Filters) -> Mapping[str, Any]:
    """Authorities of the reader and kinds of decision, for the lists of the filter."""
    try:
        documents = open_procedures()
    except NoPackLoaded:
        documents = ()
    kinds: dict[str, str] = {}
    for document in documents:
        words = procedure_words(document, asked_language())
        for one in document["decisions"]:
            if not actor.authorities or one["authority"] in actor.authorities:
                kinds.setdefault(one["id"], words.get(f"decisions/{one['id']}/title", one["title"]))
    return {
        "authorities": authority_names(actor.authorities),
        "kinds": sorted(kinds.items(), key=lambda one: one[1]),
    }


def authority_names(authorities: frozenset[str]) -> list[tuple[str, str]]:
    """Authorities with their names, in the order of the names."""
    if not authorities:
        return []
    found = texts([f"authority/{one}" for one in authorities], asked_language(), fields=("name",))
    named = [
        (one, str(found.find(f"authority/{one}", "name", asked_language()) or one)) for one in authorities
    ]
    return sorted(named, key=lambda one: one[1])
