"""The way into the hall: everybody comes to the page that is theirs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of
from wenjin.desk.counters.console import console
from wenjin.desk.counters.interpreting import interpreting
from wenjin.desk.counters.overview import overview
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
