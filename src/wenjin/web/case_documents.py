"""What the applicant takes along: the receipt, letters of decisions, days for the calendar."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.cases.addresses import verify_path, whole
from wenjin.cases.queries.case_page import CaseView
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.renewals import renewal_window_of
from wenjin.cases.services.documents import letter_of, receipt_file
from wenjin.catalogue.exports.qr import qr_svg
from wenjin.core.files import services as files
from wenjin.lang.templatetags.lang import asked_language, clock, day
from wenjin.web.access import object_decides
from wenjin.web.case import is_at_a_desk, viewed
from wenjin.web.case_access import OpenedCase, opened
from wenjin.web.case_centre import shown_centre
from wenjin.web.case_page import shown_receipt
from wenjin.web.case_rows import case_rows
from wenjin.web.case_turns import titles_of
from wenjin.web.clerk import for_clerk
from wenjin.web.joining import named
from wenjin.web.paper_counts import counted_rows


@object_decides
@never_cache
@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Said after sending: we have it, the reference, the hash, what comes next."""
    view, case = viewed(request, reference)
    if view.receipt is None or not view.may(Deed.READ_ANSWERS):
        return redirect("case", case.reference)
    if is_at_a_desk(case):
        return redirect("desk:case", case.reference)
    code = view.receipt.code
    parts = for_clerk(request, lambda: {"shown": _sent(view, case)})
    context = {**parts, "qr": qr_svg(whole(verify_path(code, asked_language()))), "section": "cases"}
    return render(request, "web/case/sent.html", context)


def _sent(view: CaseView, case: OpenedCase) -> dict[str, object]:
    assert view.receipt is not None  # noqa: S101  asked before
    filed = _("Filed on %(day)s at %(time)s.")
    return {
        "reference": case.reference,
        "filed": filed % {"day": day(view.receipt.issued_at), "time": clock(view.receipt.issued_at)},
        "receipt": shown_receipt(view),
        "centre": shown_centre(case),
        "papers": counted_rows(view.papers, is_sent=True, is_closed=view.state.is_closed).words
        if view.may(Deed.READ_PAPERS)
        else "",
        "rows": list(case_rows(case.state, case.procedure, view.faces.get, case.words)),
    }


@object_decides
@never_cache
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt as a PDF; made now if the worker has not come to it."""
    view, case = viewed(request, reference)
    if view.receipt is None or not view.may(Deed.READ_ANSWERS):
        raise Http404
    _file, content = receipt_file(view.receipt)
    return _pdf(content, f"receipt-{case.reference}.pdf")


@object_decides
@never_cache
@require_safe
def letter(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The signed letter of a decision, byte for byte as it was signed."""
    case = opened(request, reference, Deed.READ_ANSWERS)
    view, _again = viewed(request, reference)
    part = next((one for one in view.parts if one.letter is not None and one.letter.code == code), None)
    if part is None:
        raise Http404
    found = letter_of(UUID(str(case.row.pk)), part.id, at=case.at)
    if found.file is None:
        raise Http404
    return _pdf(files.read(found.file), f"{part.id}-{case.reference}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@object_decides
@never_cache
@require_safe
def deadlines(request: HttpRequest, reference: str) -> HttpResponse:
    """The days of a case as a calendar file: what is asked for, what is promised, what expires."""
    view, case = viewed(request, reference)
    if not view.may(Deed.READ_ANSWERS):
        raise Http404
    from icalendar import Calendar, Event  # 3 MB, and few web processes ever write a calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Wenjin//case//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name, on, what in _days(view, case):
        event = Event()
        # The same id at every download: a calendar then moves the day instead of adding it again.
        event.add("uid", f"{case.reference}-{name}@{request.get_host()}")
        event.add("dtstamp", view.now)
        event.add("sequence", view.version)
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
        event.add("summary", what)
        event.add("description", case.title)
        event.add("url", request.build_absolute_uri(case.href))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["Content-Disposition"] = f'attachment; filename="{case.reference}.ics"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _days(view: CaseView, case: OpenedCase) -> list[tuple[str, date, str]]:
    """Name, day and words of each entry."""
    titles = titles_of(case.procedure, case.words, frozenset(case.procedure.order()))
    found: list[tuple[str, date, str]] = []
    for one in view.requests:
        if one.is_open and one.answer_by is not None:
            told = named(case.reference, _("send what the office asks for"))
            found.append((f"request-{one.id}", one.answer_by, told))
    for part in view.parts:
        title = titles.get(part.id, part.id)
        is_running = view.state.is_open and part.state.is_open and part.face is not None
        if is_running and part.face is not None and part.face.promised_by and not part.face.is_paused:
            found.append((f"promised-{part.id}", part.face.promised_by, named(title, _("decision promised"))))
        if part.state.is_granted and part.state.valid_until is not None:
            found.append((f"ends-{part.id}", part.state.valid_until, named(title, _("last day of validity"))))
    window = renewal_window_of(case.row)
    if window is not None and window.opens_on is not None:
        told = _("You can file the renewal from %(day)s.") % {"day": day(window.opens_on)}
        found.append(("renewal-opens", window.opens_on, named(case.title, told)))
    if window is not None and window.file_by is not None:
        told = _("File the renewal by %(day)s.") % {"day": day(window.file_by)}
        found.append(("renewal-due", window.file_by, named(case.title, told)))
    return found
