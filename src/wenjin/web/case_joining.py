"""Two people at one application: the code that one makes and the other types in."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.cases.domain.errors import CaseError
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services.joining import end_help, join_with_code, make_join_code
from wenjin.cases.services.refusals import Forbidden, NoSuchCase
from wenjin.core.addresses import new_secret
from wenjin.web.access import object_decides, signed_in
from wenjin.web.case_access import actor_of, opened
from wenjin.web.case_errors import refusal_words
from wenjin.web.case_helpers import shown_helpers

LONGEST_CODE = 20


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a code, see who helps, send somebody away."""
    case = opened(request, reference, Deed.INVITE)
    made = None
    if request.method == "POST":
        try:
            if "end" in request.POST:
                end_help(case.actor, case.id, _uuid(request.POST["end"]), at=case.at)
                return redirect("case-join-code", case.reference)
            made = make_join_code(
                case.actor, case.id, purpose=request.POST.get("purpose", "help")[:20], at=case.at
            )
        except (Forbidden, NoSuchCase) as error:
            raise Http404 from error
    digits = made.code if made else ""
    context = {
        "reference": case.reference,
        # Two groups of four are said and typed without losing one's place.
        "code": f"{digits[:4]} {digits[4:]}" if digits else "",
        "spoken": " ".join(digits),
        "until_at": made.expires_at if made else None,
        "helpers": shown_helpers(case),
        "form_key": new_secret(),
        "section": "cases",
    }
    return render(request, "web/case/join_code.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type in a code and open the application behind it."""
    typed, errors = request.POST.get("code", "")[:LONGEST_CODE], []
    if request.method == "POST":
        try:
            return redirect("case", join_with_code(actor_of(request), typed).reference)
        except CaseError as error:
            errors = [{"text": refusal_words(error), "href": "#code"}]
        except (Forbidden, NoSuchCase) as error:
            raise Http404 from error
    status = HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK
    context = {"typed": typed, "errors": errors, "section": "cases"}
    return render(request, "web/case/enter_code.html", context, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
