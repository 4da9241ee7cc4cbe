"""Answering what an office asks for: each paper and each answer by its name, and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.cases.domain.errors import CaseError
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.domain.state import CaseState, Request, RequestStatus
from wenjin.cases.queries.case_page import CaseView
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services import save_answers
from wenjin.cases.services.refusals import Forbidden, NoSuchCase, WrongAnswers
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language, day, interface_language
from wenjin.web.access import object_decides
from wenjin.web.case import viewed
from wenjin.web.case_access import OpenedCase, key_of, opened
from wenjin.web.case_answers import Wrong, read_page
from wenjin.web.case_asked import FixedPart, fixed_parts
from wenjin.web.case_errors import refusal_words
from wenjin.web.case_fees import authority_name
from wenjin.web.case_fields import error_line, shown_fields
from wenjin.web.case_form_document import Field, Section
from wenjin.web.case_messages_page import ShownMessage, shown_messages
from wenjin.web.case_news import news_of
from wenjin.web.case_papers import paper_name, reason_words
from wenjin.web.clerk import for_clerk


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """A paper that is asked for, and whether it has come."""

    name: str
    state: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class AskedPage:
    """What an office asks for.

    Attributes:
        fixed: what, why, on what ground and by when, in both languages; whatever the office wrote beside it.
        texts: what it wrote, in both languages.
        over_words: that all of it has come, or is not wanted any more; empty while something is.
    """

    office: str
    asked_at: datetime
    by_words: str
    over_words: str
    fixed: tuple[FixedPart, ...]
    texts: tuple[ShownMessage, ...]
    papers: tuple[AskedPaper, ...]


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str, request_id: str) -> HttpResponse:
    """One request: what is still to come, and the answers right here."""
    case = opened(request, reference, Deed.SUPPLY)
    asked = case.state.requests.get(request_id)
    if asked is None:
        raise Http404
    fields = _fields(case, asked)
    if request.method != "POST" or not fields:
        return _page(request, case, asked, fields)
    good, wrong = read_page(
        fields,
        request.POST.dict(),
        case.procedure,
        known=case.answers,
        language=interface_language(),
        today=clock.today(),
    )
    told = {one.field_id for one in wrong}
    wrong += [Wrong(one.id, "missing") for one in fields if not good.get(one.id) and one.id not in told]
    if wrong:
        return _page(request, case, asked, fields, wrong=wrong, status=HTTPStatus.BAD_REQUEST)
    try:
        save_answers(case.actor, case.id, good, key=key_of(request), at=case.at)
    except WrongAnswers as error:
        found = [Wrong(name, code, details) for name, (code, details) in error.errors.items()]
        return _page(request, case, asked, fields, wrong=found, status=HTTPStatus.BAD_REQUEST)
    except CaseError as error:
        trouble = refusal_words(error)
        return _page(request, case, asked, fields, trouble=trouble, status=HTTPStatus.CONFLICT)
    except (Forbidden, NoSuchCase) as error:
        raise Http404 from error
    return redirect(f"{reverse('case-answer', args=[case.reference, asked.id])}?answered#news")


def _fields(case: OpenedCase, asked: Request) -> tuple[Field, ...]:
    """Answers that are still wanted, as the form has them."""
    wanted = {one.id for one in asked.outstanding if one.kind is WantedKind.FIELD} if asked.is_open else set()
    return tuple(one for one in case.form.fields if one.id in wanted)


def asked_page(case: OpenedCase, view: CaseView, asked: Request) -> AskedPage:
    """The page in the language of the reader."""
    papers = [one for one in asked.wanted if one.kind is WantedKind.PAPER]
    offices = {task.authority for task in case.procedure.tasks if task.authority}
    subjects = [f"evidence/{one.id}" for one in papers] + [f"authority/{one}" for one in sorted(offices)]
    found = texts(subjects, asked_language(), fields=["name"])
    names = {one: authority_name(one, found) for one in offices}
    written = {str(one.id) for one in view.messages if one.request == asked.id}
    authority = case.procedure.task(asked.task).authority or ""
    return AskedPage(
        office=names.get(authority, _("The office")),
        asked_at=asked.asked_at,
        by_words=_by_words(asked),
        over_words=over_words(case.state, asked),
        fixed=fixed_parts(case, asked),
        texts=tuple(
            one for one in shown_messages(view, {}, names, reader=case.actor.reference) if one.id in written
        ),
        papers=tuple(AskedPaper(paper_name(one.id, found), *_state(case, asked, one)) for one in papers),
    )


def _by_words(asked: Request) -> str:
    if asked.answer_by is None:
        return _("Send it as soon as you can.")
    if asked.is_overdue(clock.today()):
        told = _("It was asked for by %(day)s. You can still send it; until then the office waits.")
        return told % {"day": day(asked.answer_by)}
    return _("Send it by %(day)s.") % {"day": day(asked.answer_by)}


def over_words(state: CaseState, asked: Request) -> str:
    """What follows when nothing is left to send, of a clock only where one stood still; empty till then."""
    if asked.is_open:
        return ""
    if asked.status is not RequestStatus.MET:
        return _("Nothing of it is wanted any more. You need do nothing.")
    clock_now = state.clocks.get(asked.task)
    if state.stops_decision(asked) and clock_now is not None and clock_now.is_running:
        return _("All of it has come. The clock runs again; you need do nothing.")
    return _("All of it has come. You need do nothing.")


def _state(case: OpenedCase, asked: Request, one: Wanted) -> tuple[str, str, str]:
    """Stone, words and address of a paper."""
    if one.key in asked.supplied:
        return "done", _("Has come"), ""
    if not asked.is_open:
        return "skip", _("Not wanted any more"), ""
    href = reverse("case-paper", args=[case.reference, one.id])
    return "turn", reason_words(one.reason or "missing"), href


def _page(
    request: HttpRequest,
    case: OpenedCase,
    asked: Request,
    fields: tuple[Field, ...],
    *,
    wrong: list[Wrong] | None = None,
    trouble: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    view, _again = viewed(request, case.reference)
    is_posted = status != HTTPStatus.OK
    reasons = {one.id: one.reason for one in asked.outstanding}
    shown = shown_fields(
        case.form,
        Section("asked", "", "", "", fields),
        case.words,
        answers=case.answers,
        origins={},
        post=request.POST.dict() if is_posted else None,
        # What the office finds wrong stands at the field until something new is typed.
        wrong=wrong or [Wrong(one.id, "asked", {"reason": reasons.get(one.id, "")}) for one in fields],
    )
    errors = [
        {"text": error_line(one.label, each), "href": f"#{one.target}"}
        for one in shown
        for each in one.errors
        if is_posted
    ]
    context = {
        **for_clerk(request, lambda: {"shown": asked_page(case, view, asked)}),
        "reference": case.reference,
        "fields": shown,
        "errors": errors,
        "trouble": trouble,
        "news": news_of(request, case),
        "form_key": key_of(request) or new_secret(),
        "seen": case.version,
        "section": "cases",
    }
    return render(request, "web/case/answer.html", context, status=status)
