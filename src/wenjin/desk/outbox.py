"""What waits to be done, and dead letters: what nobody tries again unless somebody says so."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.ledger import book
from wenjin.core.outbox import queries, services
from wenjin.desk.frame import KEEPERS, desk_page

LEDGER_STREAM: Final = "outbox"


@staff(*KEEPERS)
@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """Counts, dead letters, and what comes back by the clock."""
    return _page(request)


@staff(Role.DIRECTOR)
@require_POST
def dead_letter(request: HttpRequest, message: int) -> HttpResponse:
    """Try one again, or put it aside for good. Either is written down."""
    is_retry = request.POST.get("do") == "retry"
    now = clock.now()
    try:
        with transaction.atomic():
            (services.retry if is_retry else services.give_up)(message, at=now)
            code = "outbox.retried" if is_retry else "outbox.given_up"
            book.append(
                LEDGER_STREAM, code, at=now, actor=actor_of(request).reference, payload={"message": message}
            )
    except services.NotDead:
        trouble = _("Somebody was faster: this is no dead letter any more.")
        return _page(request, trouble, HTTPStatus.CONFLICT)
    messages.success(request, _("It is tried again.") if is_retry else _("It was put aside. Its row stays."))
    return redirect("desk:outbox")


def _page(request: HttpRequest, trouble: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "waiting": queries.waiting(clock.now()),
        "dead": queries.dead_letters(),
        "periodic": queries.periodic_states(),
        "may_act": actor.has(Role.DIRECTOR),
        "trouble": trouble,
    }
    return desk_page(request, "desk/outbox.html", context, section="outbox", status=status)
