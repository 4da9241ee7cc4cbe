"""The programme of a visit: a page in two languages side by side, and the same as a PDF, for all or for one."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.core import clock
from wenjin.desk.visits.inputs import language_choices
from wenjin.desk.visits.place import PLANNERS, opened, visit_page
from wenjin.events.exports.programme import printable, programme_pdf, programme_sheet
from wenjin.events.queries.visits import VisitSeen
from wenjin.lang.domain.registry import BY_CODE


@staff(*PLANNERS)
@require_safe
@never_cache
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The page; ``for`` names a delegate, ``first`` and ``second`` other languages."""
    seen = opened(code)
    person = _person(request, seen)
    first, second = _pair(request, seen)
    query = f"?first={first}&second={second}" + (f"&for={person}" if person else "")
    context = {
        "sheet": programme_sheet(seen, (first, second), person),
        "first": first,
        "second": second,
        "languages": language_choices(),
        "person": person,
        "people": [(one.id, one.about.name) for one in seen.people],
        "pdf_href": reverse("desk:visit-programme-pdf", args=[code]) + query,
        "everybody": _("Everybody"),
    }
    return visit_page(request, seen, "desk/visits/programme.html", context, here="visit-programme")


@staff(*PLANNERS)
@require_safe
@never_cache
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF of the same."""
    seen = opened(code)
    person = _person(request, seen)
    made = programme_pdf(seen, at=clock.now(), person=person, languages=_pair(request, seen))
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{seen.code}.pdf"',
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


def _person(request: HttpRequest, seen: VisitSeen) -> str:
    """The delegate of the address.

    Raises:
        Http404: nobody of this visit.
    """
    typed = request.GET.get("for", "")
    if not typed:
        return ""
    try:
        found = str(UUID(typed))
    except ValueError as error:
        raise Http404 from error
    if found not in seen.by_id:
        raise Http404
    return found


def _pair(request: HttpRequest, seen: VisitSeen) -> tuple[str, str]:
    typed = [request.GET.get("first", ""), request.GET.get("second", "")]
    pair = [one if one in BY_CODE else usual for one, usual in zip(typed, seen.about.languages, strict=True)]
    return printable(pair)
