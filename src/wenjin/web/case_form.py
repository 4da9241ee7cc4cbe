"""Filling in: one section of the form a page, each answer kept as it is, nothing typed ever lost."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.cases.domain.errors import CaseError, StaleForm
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.situation import wrong_by_now
from wenjin.cases.services import save_answers
from wenjin.cases.services.refusals import Forbidden, WrongAnswers
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import interface_language, number
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, key_of, opened, seen_of
from wenjin.web.case_answers import Wrong, missing, read_page
from wenjin.web.case_errors import ALREADY_SENT, is_own_change, meanwhile_words, refusal_words
from wenjin.web.case_fields import doubt_words, error_line, shown_fields
from wenjin.web.case_form_document import Section, label_of, section_hint, section_title
from wenjin.web.clerk import clerk_links


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """One section: asked, or kept and on to the next."""
    case = opened(request, reference, Deed.EDIT)
    here = case.form.section(section)
    if here is None:
        raise Http404
    if not case.is_draft:
        return _sent_already(request, case, here)
    if request.method != "POST":
        # Who comes from the check wants to see what is missing.
        wrong = _wrong_now(case, here) if "check" in request.GET else []
        return _page(request, case, here, wrong=wrong)
    good, wrong = read_page(
        here.fields,
        request.POST.dict(),
        case.procedure,
        known=case.answers,
        language=interface_language(),
        today=clock.today(),
    )
    if wrong:
        return _page(request, case, here, wrong=wrong, is_posted=True, status=HTTPStatus.BAD_REQUEST)
    try:
        save_answers(
            case.actor, case.id, good, seen_version=seen_of(request), key=key_of(request), at=case.at
        )
    except WrongAnswers as error:
        found = [Wrong(name, code, details) for name, (code, details) in error.errors.items()]
        return _page(request, case, here, wrong=found, is_posted=True, status=HTTPStatus.BAD_REQUEST)
    except StaleForm as error:
        return _stale(request, reference, here, error)
    except CaseError as error:
        trouble = refusal_words(error)
        return _page(request, case, here, is_posted=True, trouble=trouble, status=HTTPStatus.CONFLICT)
    except Forbidden as error:
        raise Http404 from error
    return HttpResponseRedirect(_next(request, case, here))


def _sent_already(request: HttpRequest, case: OpenedCase, here: Section) -> HttpResponse:
    """A form of the draft that was open elsewhere while it was sent: what was typed is shown."""
    if request.method != "POST":
        return HttpResponseRedirect(case.href)
    trouble = str(ALREADY_SENT)
    return _page(request, case, here, is_posted=True, trouble=trouble, status=HTTPStatus.CONFLICT)


def _wrong_now(case: OpenedCase, here: Section) -> list[Wrong]:
    """What is missing in a section, and what was right when it was given and is not any more."""
    ids = {one.id for one in here.fields}
    passed = wrong_by_now(case.procedure, case.answers, clock.today())
    found = [Wrong(name, error.code, error.details) for name, error in passed.items() if name in ids]
    return [*missing(here.fields, case.answers), *found]


def _next(request: HttpRequest, case: OpenedCase, here: Section) -> str:
    """To the next section that is not complete, or back to where one came from."""
    if request.POST.get("do") == "later" or "change" in request.GET:
        return case.href
    if "check" in request.GET:
        return reverse("case-check", args=[case.reference])
    sections = list(case.form.sections)
    after = sections[sections.index(here) + 1 :]
    if after:
        return reverse("case-form", args=[case.reference, after[0].id])
    # What was answered now may have opened or settled questions.
    fresh = opened(request, case.reference, Deed.EDIT)
    return reverse("case-situation", args=[case.reference]) if fresh.situation.open else f"{case.href}#papers"


def _stale(request: HttpRequest, reference: str, here: Section, error: StaleForm) -> HttpResponse:
    """Somebody else wrote meanwhile: their answers are said, the reader's stand in the fields."""
    fresh = opened(request, reference, Deed.EDIT)
    about = error.details.get("about")
    names = set(about) if isinstance(about, tuple) else set()
    reader = fresh.actor.reference
    told = [
        meanwhile_words(label_of(one, fresh.words), is_own=is_own_change(error, reader, one.id))
        for one in here.fields
        if one.id in names
    ]
    shown = told or [refusal_words(error, reader=reader)]
    return _page(request, fresh, here, is_posted=True, stale=shown, status=HTTPStatus.CONFLICT)


def _page(
    request: HttpRequest,
    case: OpenedCase,
    here: Section,
    *,
    wrong: list[Wrong] | None = None,
    is_posted: bool = False,
    trouble: str = "",
    stale: list[str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    words = case.words
    fields = shown_fields(
        case.form,
        here,
        words,
        answers=case.answers,
        origins=_origins(case, here),
        post=request.POST.dict() if is_posted else None,
        wrong=wrong or (),
    )
    place = [one.id for one in case.form.sections].index(here.id) + 1
    ids = {one.id for one in here.fields}
    errors = [
        {"text": error_line(one.label, each), "href": f"#{one.target}"}
        for one in fields
        for each in one.errors
    ]
    context = {
        **clerk_links(request, None),
        "reference": case.reference,
        "title": section_title(here, words),
        "hint": section_hint(here, words),
        "over": _("Part %(place)s of %(count)s")
        % {"place": number(place), "count": number(len(case.form.sections) + bool(case.situation.asked))},
        "minds": [doubt_words(one, case.form, words) for one in case.doubts if one.field in ids],
        "fields": fields,
        "errors": errors,
        "stale": stale or [],
        "trouble": trouble,
        "back": case.href,
        "back_words": _("Back to the draft") if case.is_draft else _("Back to the case"),
        "is_sent": not case.is_draft,
        "save_words": _("Save") if {"change", "check"} & set(request.GET) else _("Save and continue"),
        "is_draft": not {"change", "check"} & set(request.GET),
        "form_key": new_secret(),
        "seen": case.version,
        "section": "cases",
    }
    return render(request, "web/case/form.html", context, status=status)


def _origins(case: OpenedCase, here: Section) -> dict[str, str]:
    """Where answers come from that still stand as the plan had them, or that nobody has looked at yet."""
    known = case.facts
    found = {}
    for one in here.fields:
        answer = case.answers.get(one.id, "")
        if one.fact and answer and str(known.get(one.fact, "")) == answer:
            found[one.id] = "plan"
        elif answer and case.version <= _UNTOUCHED:
            found[one.id] = "person"
    return found


# Entries of a draft in which nobody has answered anything: begun, filled in beforehand.
_UNTOUCHED = 2
