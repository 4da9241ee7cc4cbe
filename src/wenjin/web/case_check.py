"""Checking everything, declaring it, and sending: once, however often the button is pressed."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.services import give_consent
from wenjin.cases.domain.errors import CaseError, StaleForm
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services import submit
from wenjin.cases.services.refusals import Forbidden
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, key_of, opened, seen_of, sign_in_href
from wenjin.web.case_check_page import (
    APPLICANT_AGREES,
    changed_words,
    check_page,
    declarations,
    error_lines,
    person_of,
)
from wenjin.web.case_errors import refusal_words
from wenjin.web.clerk import for_clerk
from wenjin.web.joining import gap


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything on one page; sent, it leads to the receipt."""
    case = opened(request, reference, Deed.SUBMIT)
    if not case.is_draft:
        return redirect("case-sent", case.reference)
    # An application needs somebody whom the offices can answer; what is missing may be seen before.
    if request.method != "POST" or not case.actor.is_signed_in:
        return _page(request, case)
    if any(one.error for one in declarations(case, request.POST.dict())):
        return _page(request, case, is_posted=True, status=HTTPStatus.BAD_REQUEST)
    _consent(request, case)
    try:
        submit(
            case.actor,
            case.id,
            key=key_of(request) or new_secret(),
            seen_version=seen_of(request),
            applicant_agrees=request.POST.get(APPLICANT_AGREES) == "yes",
            at=case.at,
        )
    except StaleForm as error:
        return _stale(request, reference, error)
    except CaseError as error:
        if error.code == "already_submitted":
            return redirect("case-sent", case.reference)
        trouble = refusal_words(error)
        return _page(request, case, is_posted=True, trouble=trouble, status=HTTPStatus.CONFLICT)
    except Forbidden as error:
        raise Http404 from error
    return HttpResponseRedirect(reverse("case-sent", args=[case.reference]))


def _consent(request: HttpRequest, case: OpenedCase) -> None:
    """Keep what was agreed to, purpose by purpose."""
    person = person_of(case)
    for purpose in Purpose:
        if person is not None and request.POST.get(f"consent-{purpose.value}") == "yes":
            give_consent(person, purpose, language=asked_language(), actor=case.actor, at=case.at)


def _page(
    request: HttpRequest,
    case: OpenedCase,
    *,
    is_posted: bool = False,
    trouble: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    ticked = request.POST.dict() if is_posted else None
    parts = for_clerk(request, lambda: {"shown": check_page(case, ticked=ticked)})
    context = {
        **parts,
        "errors": error_lines(check_page(case, ticked=ticked)) if is_posted else [],
        "trouble": trouble,
        # The same key as long as the same form is shown, so that a refused form sent again is the same act.
        "form_key": key_of(request) or new_secret(),
        "seen": case.version,
        "sign_in_href": sign_in_href(request, reverse("case-check", args=[case.reference]))
        if not case.actor.is_signed_in
        else "",
        "section": "cases",
    }
    return render(request, "web/case/check.html", context, status=status)


def _stale(request: HttpRequest, reference: str, error: StaleForm) -> HttpResponse:
    """Somebody else wrote meanwhile: what changed is said, and that it is true is declared anew."""
    fresh = opened(request, reference, Deed.SUBMIT)
    if not fresh.is_draft:
        return redirect("case-sent", fresh.reference)
    about = error.details.get("about")
    names = [str(one) for one in about] if isinstance(about, tuple) else []
    told = refusal_words(error, reader=fresh.actor.reference)
    changed = changed_words(fresh, names)
    if changed:
        told = gap().join(
            (_("The case changed while you had this page open: %(changes)s.") % {"changes": changed}, told)
        )
    return _page(request, fresh, trouble=told, status=HTTPStatus.CONFLICT)
