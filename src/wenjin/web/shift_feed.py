"""The calendar of somebody's shifts, behind a secret link; nothing in it says whose it is."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.counters.queries.own_shifts import OwnShift, feed_of
from wenjin.counters.shift_calendars import shifts_ics
from wenjin.lang.templatetags.lang import asked_language

_LONGEST = 64


@require_safe
@never_cache
def shift_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The file; 404 for a link that is not valid any more."""
    found = feed_of(secret, today=clock.today()) if len(secret) <= _LONGEST else None
    if found is None:
        raise Http404
    subject = f"centre/{found.centre}"
    name = texts([subject], asked_language(), fields=("name",)).find(subject, "name", asked_language())
    content = shifts_ics(
        found,
        name=_("Shifts"),
        place=str(name or found.centre),
        title=lambda shift: pgettext("entry in a calendar", "Shift"),
        breaks=_breaks,
        host=urlsplit(settings.SITE_ADDRESS).hostname or "wenjin",
        now=clock.now(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", status=HTTPStatus.OK)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Disposition"] = 'inline; filename="shifts.ics"'
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _breaks(shift: OwnShift) -> str:
    if not shift.breaks:
        return ""
    times = ", ".join(f"{start}–{end}" for start, end in shift.breaks)
    return pgettext("in a shift", "break %(times)s") % {"times": times}
