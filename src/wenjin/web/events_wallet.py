"""The ticket of a guest for the wallet of a phone, where the house can sign it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wenjin.core import clock
from wenjin.events.papers.wallet import MEDIA_TYPE, WalletTicket, wallet_pass
from wenjin.events.papers.wallet_key import wallet_key
from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.seen import EventWhole
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.events_chosen import guest_words
from wenjin.web.events_link import OVERRUN, has_tickets, of_shown_registration
from wenjin.web.events_page import when_and_where


@require_safe
@of_shown_registration
def for_wallet(request: HttpRequest, row: RegistrationSeen, found: EventWhole, place: int) -> HttpResponse:
    """The pass; once there is no ticket any more, one that is void and takes the place of the good one."""
    guest = next((one for one in row.guests if one.place == place), None)
    key = wallet_key(clock.now())
    if key is None or guest is None or row.is_online or not (has_tickets(row, found) or _ended(row, found)):
        raise Http404
    ticket = WalletTicket(
        registration=row,
        event=found,
        guest=guest,
        name=guest.name or guest_words(place + 1),
        when=when_and_where(found).when,
        expires_at=found.ends_at + OVERRUN,
    )
    response = HttpResponse(wallet_pass(ticket, key, asked_language()), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{row.reference}-{place + 1}.pkpass"'
    return response


def _ended(row: RegistrationSeen, found: EventWhole) -> bool:
    """Whether there may have been a ticket, and is none any more: with the registration, or with the event."""
    return row.state == "cancelled" or (row.state == "confirmed" and found.is_cancelled)
