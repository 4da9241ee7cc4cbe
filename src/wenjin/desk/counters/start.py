"""The way into the hall: everybody comes to the page that is theirs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.counters.queries.halls import halls
from wenjin.desk.counters.console import console
from wenjin.desk.counters.interpreting import interpreting
from wenjin.desk.counters.overview import overview
from wenjin.desk.counters.place import CHOSEN
from wenjin.desk.frame import IN_THE_HALL


@staff(*IN_THE_HALL)
@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """The counter of an officer, the console of an interpreter, the overview of a director."""
    actor = actor_of(request)
    if actor.has(Role.COUNTER_OFFICER):
        return console(request)
    return interpreting(request) if actor.has(Role.INTERPRETER) else overview(request)


@staff(*IN_THE_HALL)
@require_POST
@never_cache
def choose_hall(request: HttpRequest) -> HttpResponse:
    """Somebody who works at several centres goes on at another of them."""
    centre = request.POST.get("centre", "")
    try:
        known = halls()
    except NoPackLoaded as error:
        raise Http404 from error
    if centre not in known or not any(post.centre == centre for post in actor_of(request).posts):
        raise Http404
    request.session[CHOSEN] = centre
    return redirect("desk:counters")
