"""The ticket of a guest as a picture that a telephone keeps among its photos."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wenjin.events.papers.ticket import PicturedTicket, ticket_picture
from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.seen import EventWhole
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.events_chosen import guest_words
from wenjin.web.events_link import has_tickets, of_shown_registration
from wenjin.web.events_page import when_and_where


@require_safe
@of_shown_registration
def picture(request: HttpRequest, row: RegistrationSeen, found: EventWhole, place: int) -> HttpResponse:
    """One ticket, in the language of the page: whose it is, for what, when and where, and its code."""
    guest = next((one for one in row.guests if one.place == place), None)
    if guest is None or row.is_online or not has_tickets(row, found):
        raise Http404
    ticket = PicturedTicket(
        title=str(found.title),
        name=guest.name or guest_words(place + 1),
        when=when_and_where(found).when,
        place=_place(found),
        organiser=found.organiser,
        code=guest.ticket,
        reference=row.reference,
        reference_label=_("Your number"),
        sample=_("Sample") if row.is_sample or found.is_sample else "",
    )
    response = HttpResponse(ticket_picture(ticket, asked_language()), content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.reference}-{place + 1}.png"'
    return response


def _place(event: EventWhole) -> str:
    """House, room and address; what the event names where there is no house of ours."""
    house = event.house
    parts = (house.name, event.room_name, house.address) if house is not None else (event.venue_name,)
    return " · ".join(str(one) for one in parts if one)
