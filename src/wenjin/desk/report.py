"""What the loaded pack holds, and how far each language is. Nothing about any person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.catalogue.queries import report


@staff()
@require_safe
def pack_report(request: HttpRequest) -> HttpResponse:
    """Counts of records, conditions and texts. For staff, so search engines are told to leave it alone."""
    response = render(request, "desk/report.html", {"report": report.pack_report()})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
