"""The year of events: all of them by month, drafts too, with money, and with rooms that are wanted twice."""

from dataclasses import replace
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.core import clock
from wenjin.desk.events.place import PLANNERS, events_page
from wenjin.desk.events.words import STATES, language_choices
from wenjin.events.queries.planned import Wanted, year_plan, years_with_events
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.events_words import KINDS

_LONGEST: Final = 100
_ONLY: Final = ("clash", "pending", "waiting")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@staff(*PLANNERS)
@require_safe
@never_cache
def year(request: HttpRequest) -> HttpResponse:
    """The events of a year, narrowed by what is asked for."""
    today = clock.today()
    wanted = wanted_of(request)
    of = year_of(request) or today.year
    plan = year_plan(of, asked_language(), wanted)
    kept = query_of(of, wanted)
    context = {
        "plan": plan,
        "year": of,
        "years": years_with_events(today),
        "wanted": wanted,
        "months": plan.months(),
        "states": [
            (code, str(words), plan.counts.get(code, 0), _href(of, wanted, code))
            for code, words in STATES.items()
        ],
        "all_href": _href(of, wanted, ""),
        "all_count": sum(plan.counts.values()),
        "kinds": [(code, str(words)) for code, words in KINDS.items()],
        "kind_words": {code: str(words) for code, words in KINDS.items()},
        "state_words": {code: str(words) for code, words in STATES.items()},
        "root": reverse("desk:events"),
        "languages": language_choices(),
        "onlys": [(code, _only_words(code)) for code in _ONLY],
        "query": kept,
        "today": today,
        "next_code": next((one.code for one in plan.lines if localdate(one.starts_at) >= today), ""),
        "today_href": f"?{query_of(today.year, wanted)}#today" if of != today.year else "#today",
    }
    return events_page(request, "desk/events/year.html", context)


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for; what is not known is left out."""
    names = ("kind", "state", "venue", "language", "q", "only")
    get = {name: request.GET.get(name, "")[:_LONGEST] for name in names}
    return Wanted(
        kind=get["kind"] if get["kind"] in KINDS else "",
        state=get["state"] if get["state"] in STATES else "",
        venue=get["venue"],
        language=get["language"],
        text=get["q"].strip(),
        only=get["only"] if get["only"] in _ONLY else "",
    )


def year_of(request: HttpRequest) -> int | None:
    """The year of the address; None when it names none."""
    typed = request.GET.get("year", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
        return None
    return int(typed) if _FIRST_YEAR <= int(typed) <= _LAST_YEAR else None


def query_of(of: int, wanted: Wanted) -> str:
    """The same question as the tail of an address."""
    said = {
        "year": str(of),
        "kind": wanted.kind,
        "state": wanted.state,
        "venue": wanted.venue,
        "language": wanted.language,
        "q": wanted.text,
        "only": wanted.only,
    }
    return urlencode({name: value for name, value in said.items() if value})


def _href(of: int, wanted: Wanted, state: str) -> str:
    return "?" + query_of(of, replace(wanted, state=state))


def _only_words(code: str) -> str:
    return {
        "clash": _("Rooms wanted twice"),
        "pending": _("With something to decide"),
        "waiting": _("With a waiting list"),
    }[code]
