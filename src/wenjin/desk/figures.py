"""Figures for directors and auditors: what waits, what is late, how decisions ended. No names on this page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.cases.queries import figures as queries
from wenjin.cases.queries.figures import DecidedFigures
from wenjin.cases.queries.inbox import AuthorityLoad, load_by_authority
from wenjin.cases.queries.transfers import YEAR, transfer_counts
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.procedures import open_procedures, procedure_words
from wenjin.core import clock
from wenjin.desk.frame import KEEPERS, desk_page
from wenjin.desk.inbox import authority_names
from wenjin.lang.templatetags.lang import asked_language


@dataclass(frozen=True, slots=True)
class LoadLine:
    """What waits at one authority; ``share`` in per cent of what waits anywhere."""

    name: str
    load: AuthorityLoad
    share: str
    late_share: str


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """How one kind of decision ended; ``kept`` in per cent."""

    authority: str
    decision: str
    figures: DecidedFigures
    kept: int | None


@staff(*KEEPERS)
@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """The whole page, five queries."""
    today = clock.today()
    loads: list[AuthorityLoad] = load_by_authority()
    decided = queries.decided_figures(today=today)
    given = transfer_counts(clock.now() - YEAR)
    named = (one.authority for found in (loads, decided, given) for one in found)
    names = dict(authority_names(frozenset(named)))
    most = max((one.live for one in loads), default=0)
    context = {
        "cases": queries.case_figures(today=today),
        "loads": [
            LoadLine(
                names.get(one.authority, one.authority), one, _share(one.live, most), _share(one.late, most)
            )
            for one in loads
        ],
        "late": sum(one.late for one in loads),
        "unassigned": sum(one.unassigned for one in loads),
        "decided": _decided(decided, names),
        "transfers": [(names.get(one.authority, one.authority), one) for one in given],
        "window": queries.WINDOW.days,
        "today": today,
    }
    return desk_page(request, "desk/figures.html", context, section="figures")


def _decided(found: list[DecidedFigures], names: dict[str, str]) -> list[DecidedLine]:
    titles = _titles()
    return [
        DecidedLine(
            names.get(one.authority, one.authority),
            titles.get(one.decision, one.decision),
            one,
            round(100 * one.in_time / one.promised) if one.promised else None,
        )
        for one in found
    ]


def _titles() -> dict[str, str]:
    try:
        documents = open_procedures()
    except NoPackLoaded:
        return {}
    language = asked_language()
    return {
        one["id"]: procedure_words(document, language).get(f"decisions/{one['id']}/title", one["title"])
        for document in documents
        for one in document["decisions"]
    }


def _share(part: int, most: int) -> str:
    return f"{100 * part / most:.1f}%" if most else "0%"
