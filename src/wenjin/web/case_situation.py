"""About your situation: what only conditions of papers ask for, asked as plans and checks ask it.

Whether some papers are needed hangs on facts that the form does not ask for. Each is asked here once;
*I do not know* is an answer, and then the office decides.
"""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.cases.domain.errors import CaseError, StaleForm
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services import save_facts
from wenjin.cases.services.refusals import Forbidden
from wenjin.cases.services.staleness import FACT
from wenjin.catalogue.domain.facts import FactError, FactType
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, key_of, opened, seen_of
from wenjin.web.case_errors import is_own_change, meanwhile_words, refusal_words
from wenjin.web.case_fields import error_line
from wenjin.web.clerk import clerk_links
from wenjin.web.questions import UNKNOWN, Question, parse_answer, question, question_words


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, reference: str) -> HttpResponse:
    """All of it on one page: asked, or kept and on to what it has decided."""
    case = opened(request, reference, Deed.EDIT)
    if not case.is_draft:
        raise Http404
    facts = _asked(case)
    if not facts:
        return HttpResponseRedirect(f"{case.href}#papers")
    if request.method != "POST":
        return _page(request, case, facts, is_checked="check" in request.GET)
    post = request.POST.dict()
    found = {one.id: parse_answer(one, post, today=clock.today(), is_required=False) for one in facts}
    errors = {name: one.errors for name, one in found.items() if one.errors}
    if errors:
        return _page(request, case, facts, errors=errors, status=HTTPStatus.BAD_REQUEST)
    given = {
        name: None if _is_said_unknown(name, post) else one.value
        for name, one in found.items()
        if one.value is not None or _is_said_unknown(name, post)
    }
    try:
        save_facts(case.actor, case.id, given, key=key_of(request), seen_version=seen_of(request), at=case.at)
    except StaleForm as error:
        return _stale(request, reference, error)
    except CaseError as error:
        trouble = refusal_words(error)
        return _page(request, case, facts, trouble=trouble, status=HTTPStatus.CONFLICT)
    except Forbidden as error:
        raise Http404 from error
    return HttpResponseRedirect(_next(request, case))


def _asked(case: OpenedCase) -> list[FactType]:
    wanted = case.situation.asked
    known = {one.id: one for one in catalogue().fact_types}
    return [known[name] for name in wanted if name in known]


def _is_said_unknown(name: str, post: Mapping[str, str]) -> bool:
    """Whether somebody said that they do not know; what was left empty stays open."""
    return UNKNOWN in (post.get(name, ""), post.get(f"{name}-known", ""))


def _next(request: HttpRequest, case: OpenedCase) -> str:
    """Back to where one came from, or to the papers that are known now."""
    if "check" in request.GET:
        return reverse("case-check", args=[case.reference])
    return case.href if request.POST.get("do") == "later" else f"{case.href}#papers"


def _stale(request: HttpRequest, reference: str, error: StaleForm) -> HttpResponse:
    """Somebody else answered meanwhile: which questions is said, and what the reader chose stands in them."""
    fresh = opened(request, reference, Deed.EDIT)
    facts = _asked(fresh)
    found = texts([f"fact/{one.id}" for one in facts], asked_language())
    about = error.details.get("about")
    names = set(about) if isinstance(about, tuple) else set()
    reader = fresh.actor.reference
    told = [
        meanwhile_words(question_words(one, found), is_own=is_own_change(error, reader, f"{FACT}{one.id}"))
        for one in facts
        if f"{FACT}{one.id}" in names
    ]
    stale = told or [refusal_words(error, reader=reader)]
    return _page(request, fresh, facts, stale=stale, status=HTTPStatus.CONFLICT)


def _page(
    request: HttpRequest,
    case: OpenedCase,
    facts: list[FactType],
    *,
    errors: Mapping[str, tuple[FactError, ...]] | None = None,
    trouble: str = "",
    stale: list[str] | None = None,
    is_checked: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    wrong = dict(errors or {})
    if is_checked:
        wrong |= {name: (FactError("empty", name),) for name in case.situation.open}
    found = texts([f"fact/{one.id}" for one in facts], asked_language())
    post = request.POST.dict() if request.method == "POST" else None
    questions = [
        question(
            one,
            found,
            answer=case.facts.get(one.id),
            post=post,
            errors=wrong.get(one.id, ()),
            is_skipped=_is_skipped(case, one.id),
        )
        for one in facts
    ]
    count = len(case.form.sections) + 1
    context = {
        **clerk_links(request, None),
        "reference": case.reference,
        "over": _("Part %(place)s of %(count)s") % {"place": number(count), "count": number(count)},
        "questions": [(one, _may_be_unknown(one), _is_unknown(case, one, post)) for one in questions],
        "errors": [
            {"text": error_line(one.text, each), "href": f"#{one.id}"}
            for one in questions
            for each in one.errors
        ],
        "stale": stale or [],
        "seen": case.version,
        "trouble": trouble,
        "back": case.href,
        "save_words": _("Save") if "check" in request.GET else _("Save and continue"),
        "is_draft": "check" not in request.GET,
        "form_key": new_secret(),
        "section": "cases",
    }
    return render(request, "web/case/situation.html", context, status=status)


def _is_skipped(case: OpenedCase, name: str) -> bool:
    return name in case.facts and case.facts[name] is None


def _may_be_unknown(one: Question) -> bool:
    """Whether *I do not know yet* needs a box of its own; among choices it is one of them."""
    return one.widget != "choice"


def _is_unknown(case: OpenedCase, one: Question, post: Mapping[str, str] | None) -> bool:
    if post is not None:
        return post.get(f"{one.name}-known") == UNKNOWN
    return _is_skipped(case, one.fact)
