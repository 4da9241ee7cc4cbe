"""Public: did we issue this, and is it unchanged? By its code or by the file itself; nobody is named."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.networks import network_of
from wenjin.cases.domain.reference import read_document_code
from wenjin.cases.queries import verification
from wenjin.core import clock
from wenjin.core.counts import Counts
from wenjin.core.files.limits import MEGABYTE
from wenjin.events.queries.certificates import certificate_of, certificate_of_file, is_in_name
from wenjin.web.access import public
from wenjin.web.clerk import for_clerk
from wenjin.web.counters_limits import too_much_words
from wenjin.web.limits import accepts_body
from wenjin.web.verify_certificates import outcome_of_certificate
from wenjin.web.verify_page import outcome_of_code, outcome_of_file

# Receipts and letters of ours have well under one megabyte.
LARGEST_FILE: Final = 5 * MEGABYTE
LONGEST_CODE: Final = 60
# Names that are compared in an hour: with one certificate, and by everybody behind one address.
NAMES_OF_A_CERTIFICATE: Final = 20
NAMES_OF_AN_ADDRESS: Final = 200
COUNTS: Final = Counts(3600.0)
_LONGEST_NAME: Final = 200
_PDF: Final = b"%PDF-"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@accepts_body(LARGEST_FILE + MEGABYTE)
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file."""
    if request.method == "POST":
        return _name(request) if "name" in request.POST else _file(request)
    typed = request.GET.get("code", "")[:LONGEST_CODE]
    if not typed.strip():
        error = _("Write the code first.") if "code" in request.GET else ""
        return _page(request, code_error=error)
    code = read_document_code(typed)
    if code is None:
        error = _("A code of ours has twelve letters and figures in three groups. Look at it again.")
        return _page(request, code_error=error, typed=typed)
    return redirect("verify-document", code)


@public
@never_cache
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued with a code, when, its hash, and whether it is in force."""
    found = verification.verify(code)
    if found is None and (certificate := certificate_of(code)) is not None:
        if certificate.code != code:
            return redirect("verify-document", certificate.code)
        parts = for_clerk(request, lambda: {"outcome": outcome_of_certificate(certificate)})
        context = {**parts, "code": certificate.code, "asks_name": certificate.has_name}
        return render(request, "web/verify/document.html", context)
    if found is None:
        context = {"code": code[:LONGEST_CODE]}
        return render(request, "web/verify/unknown.html", context, status=HTTPStatus.NOT_FOUND)
    if found.code != code:
        return redirect("verify-document", found.code)
    parts = for_clerk(request, lambda: {"outcome": outcome_of_code(found, clock.today())})
    return render(request, "web/verify/document.html", {**parts, "code": found.code})


def _name(request: HttpRequest) -> HttpResponse:
    """Whether a certificate is in the name that somebody reads on it: no name of ours is shown, and none kept."""
    code, typed = request.POST.get("code", "")[:LONGEST_CODE], request.POST["name"][:_LONGEST_NAME]
    found = certificate_of(code)
    if found is None:
        return render(request, "web/verify/unknown.html", {"code": code}, status=HTTPStatus.NOT_FOUND)
    limits = ((found.code, NAMES_OF_A_CERTIFICATE), (f"network:{network_of(request)}", NAMES_OF_AN_ADDRESS))
    error, status, is_theirs = "", HTTPStatus.OK, None
    if not typed.strip():
        error, status = _("Write a name."), HTTPStatus.BAD_REQUEST
    elif COUNTS.is_over(*limits):
        error, status = too_much_words(), HTTPStatus.TOO_MANY_REQUESTS
    else:
        is_theirs = is_in_name(found.code, typed)
    context = {
        "outcome": outcome_of_certificate(found, is_in_name=is_theirs),
        "code": found.code,
        "asks_name": found.has_name,
        "typed_name": typed,
        "name_error": error,
        "errors": [{"text": error, "href": "#name"}] if error else [],
    }
    return render(request, "web/verify/document.html", context, status=status)


def _file(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        return _page(request, file_error=_("Choose a file first."))
    if sent.size > LARGEST_FILE:
        return _page(request, file_error=_("This is larger than any receipt or letter of ours."))
    content = sent.read()
    if _PDF not in content[:1024]:
        return _page(
            request, file_error=_("This is no PDF. Choose the file as you got it, not a photo of it.")
        )
    certificate = certificate_of_file(content)
    if certificate is not None:
        shown = outcome_of_certificate(certificate, by_file=True)
    else:
        shown = outcome_of_file(verification.verify_file(content), clock.today())
    return render(request, "web/verify/start.html", {"outcome": shown, "errors": []})


def _page(
    request: HttpRequest, *, code_error: str = "", file_error: str = "", typed: str = ""
) -> HttpResponse:
    errors = [{"text": one, "href": to} for one, to in ((code_error, "#code"), (file_error, "#file")) if one]
    context = {"code_error": code_error, "file_error": file_error, "typed_code": typed, "errors": errors}
    status = HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK
    return render(request, "web/verify/start.html", context, status=status)
