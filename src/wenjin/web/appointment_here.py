"""Somebody with an appointment is at the centre and says so on the phone: a number, and its page."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.counters.services.refusals import HallRefusal
from wenjin.counters.services.tickets import check_in
from wenjin.web.appointment_link import of_appointment
from wenjin.web.appointments_page import shown_appointment
from wenjin.web.case_access import key_of


@require_POST
@of_appointment
def here(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """Check in; whoever does it again comes to the same ticket. Where it cannot be, the page says why."""
    at = clock.now()
    if shown_appointment(row, at).may_check_in:
        with suppress(HallRefusal):
            issued = check_in(
                secret, key=key_of(request) or new_secret(), at=at, source="phone", actor=actor_of(request)
            )
            return redirect("ticket", issued.secret)
    return redirect("appointment", secret)
