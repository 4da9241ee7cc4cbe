"""Pages of one case: the whole of it, its answers, its record, its papers, and all that is done with it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.access import staff
from wenjin.cases import services
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services.acts import act_key_of
from wenjin.cases.services.looking import look_at, open_paper
from wenjin.cases.services.refusals import Forbidden, NoSuchCase, PaperNotAsked
from wenjin.core.addresses import new_secret
from wenjin.core.files.services import NotClean
from wenjin.core.ledger import book
from wenjin.desk.acts_on_cases import ON_CASES, message_box
from wenjin.desk.acts_on_decisions import ON_DECISIONS, proposed_words
from wenjin.desk.case_answers import answer_sections, left_out
from wenjin.desk.case_errors import refusal_words
from wenjin.desk.case_options import decision_options, task_options
from wenjin.desk.case_page import case_page, names_of
from wenjin.desk.case_words import words_of
from wenjin.desk.doing import Act, Acts, Doing, Sent
from wenjin.desk.frame import SEARCHERS, desk_page
from wenjin.desk.opened import DeskCase, opened
from wenjin.desk.papers_form import ENDING
from wenjin.desk.people import Names
from wenjin.desk.record import entry_words, record_lines

ACTS: Final[Acts] = {one.name: one for one in (*ON_DECISIONS, *ON_CASES)}


@staff(*SEARCHERS)
@require_safe
@never_cache
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """A case on one page. Opening it is written down."""
    found = opened(request, reference)
    if found.row.is_draft:
        return redirect("case", found.reference)
    look_at(found.actor, found.row)
    if any(one.side == "applicant" and not one.is_read for one in found.view.messages):
        services.mark_messages_read(found.actor, found.id)
    return _shown(request, found)


@staff(*SEARCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """The form of an act beside its case; sent, the act itself."""
    kind = ACTS.get(name)
    if kind is None:
        raise Http404
    found = opened(request, reference)
    doing = Doing(
        found, _words(found), request.GET.get("of", ""), request.POST if request.method == "POST" else None
    )
    if request.method != "POST":
        if not kind.may(doing):
            return redirect("desk:case", found.reference)
        look_at(found.actor, found.row)
        return _shown(request, found, Opened(kind, doing))
    return _done(request, kind, doing)


class Opened:
    """A form that stands open on the page of its case."""

    def __init__(self, kind: Act, doing: Doing, form: Any = None, trouble: str = "") -> None:
        self.kind, self.doing, self.trouble = kind, doing, trouble
        self.form = form if form is not None else kind.form(doing)
        self.title = kind.title(doing)

    @property
    def context(self) -> Mapping[str, Any]:
        """What the template needs."""
        return {
            "open_act": self.kind,
            "act_title": self.title,
            "act_form": self.form,
            "of": self.doing.of,
            "trouble": self.trouble,
            "proposal": _proposal(self.doing) if self.kind.name in ("confirm", "return") else None,
            "translated": next(
                (one for one in self.doing.case.view.messages if str(one.id) == self.doing.of), None
            ),
        }


def _done(request: HttpRequest, kind: Act, doing: Doing) -> HttpResponse:
    """Do it and go on; or show the form again with what was typed and why it was not done."""
    sent = _sent(request)
    if _was_done(doing, sent):
        return _onwards(request, kind, doing)
    try:
        form = kind.form(doing)
    except (KeyError, CaseError):
        return redirect("desk:case", doing.case.reference)
    if not form.is_valid():
        return _shown(request, doing.case, Opened(kind, doing, form), HTTPStatus.BAD_REQUEST)
    try:
        kind.do(doing, form, sent)
    except Forbidden:
        return _refused(
            request, kind, doing, _("This is not yours to do in this case."), HTTPStatus.FORBIDDEN
        )
    except NoSuchCase:
        raise Http404 from None
    except CaseError as error:
        return _refused(request, kind, doing, _told(doing, error), HTTPStatus.CONFLICT)
    return _onwards(request, kind, doing)


def _was_done(doing: Doing, sent: Sent) -> bool:
    """Whether the reader has sent this very form before: two clicks, or a page sent again."""
    entry = book.by_act(act_key_of(doing.case.id, sent.key) or "")
    return entry is not None and entry.actor == doing.case.actor.reference


def _onwards(request: HttpRequest, kind: Act, doing: Doing) -> HttpResponse:
    # After the step that accepts a file, what is open in it stands on top.
    is_accepted = kind.name == "papers" and doing.of and request.POST.get("then") == ENDING
    messages.success(request, _("The file is accepted.") if is_accepted else kind.told(doing))
    anchor = f"#{kind.target}" if kind.target and not is_accepted else ""
    return HttpResponseRedirect(reverse("desk:case", args=[doing.case.reference]) + anchor)


def _refused(request: HttpRequest, kind: Act, doing: Doing, trouble: str, status: HTTPStatus) -> HttpResponse:
    """The form again, on the page of the case as it is now. Nothing typed is lost, whatever changed meanwhile."""
    fresh = opened(request, doing.case.reference)
    now = Doing(fresh, _words(fresh), doing.of, doing.data)
    try:
        again = Opened(kind, now, trouble=trouble)
        again.form.is_valid()
    except (KeyError, CaseError):
        # What it was about is gone: what was written is shown as it is.
        return _shown(request, fresh, None, status, {"trouble": trouble, "kept": _typed(request)})
    return _shown(request, fresh, again, status)


def _typed(request: HttpRequest) -> list[str]:
    return [str(request.POST[name]) for name in ("text", "translation", "why") if request.POST.get(name)]


def _told(doing: Doing, error: CaseError) -> str:
    words = doing.words
    by = str(error.details.get("by") or "")
    names = Names.of([by], doing.case.actor.reference)
    return refusal_words(
        error,
        task=words.task,
        decision=words.decision,
        who=names.within,
        changed=entry_words,
        paper=words.paper,
    )


def _sent(request: HttpRequest) -> Sent:
    seen = request.POST.get("seen", "")
    return Sent(
        request.POST.get("key", "")[:60] or new_secret(),
        int(seen) if seen.isascii() and seen.isdigit() else 0,
    )


def _words(found: DeskCase) -> Any:
    return words_of(found, (row.evidence for row in found.view.papers))


def _proposal(doing: Doing) -> Mapping[str, str] | None:
    """Who proposed the refusal and what they wrote: the second officer reads it."""
    part = doing.case.state.parts.get(doing.of)
    if part is None or part.proposed is None:
        return None
    return {
        "by": Names.of([part.proposed.by], doing.case.actor.reference).within(part.proposed.by),
        "reason": proposed_words(doing).as_read,
    }


def _shown(
    request: HttpRequest,
    found: DeskCase,
    open_form: Opened | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    page = case_page(found)
    message = Doing(found, page.words, "")
    context = {
        "page_of": page,
        "shown": page,
        "seen": found.view.version,
        "form_key": new_secret(),
        "writing": message_box(message) if page.may_write and open_form is None else None,
        "my_id": found.actor.person_id,
        "hints": "case",
        # A name that a template does not find costs it more than one that is empty.
        "open_act": None,
        "open_name": open_form.kind.name if open_form is not None else "",
        "act_form": None,
        "of": "",
        "trouble": "",
        **(open_form.context if open_form is not None else {}),
        **(more or {}),
    }
    return desk_page(request, "desk/case.html", context, section="cases", status=status)


@staff(*SEARCHERS)
@require_safe
def key(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a letter pressed in a list leads: to the act on the decision or step that is the reader's."""
    found = opened(request, reference)
    letter = request.GET.get("key", "")
    words = _words(found)
    options = [
        one for decision in found.parts for one in decision_options(found, words, decision, found.face_of)
    ]
    options += task_options(found, words)
    wanted = next((one for one in options if one.key == letter and not one.why_not), None)
    return HttpResponseRedirect(
        wanted.href if wanted is not None else reverse("desk:case", args=[found.reference])
    )


@staff(*SEARCHERS)
@require_safe
@never_cache
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was filled in."""
    found = opened(request, reference, Deed.READ_ANSWERS)
    look_at(found.actor, found.row, "answers")
    context = {"case": found, "sections": answer_sections(found, _words(found)), "left_out": left_out(found)}
    return desk_page(request, "desk/answers.html", context, section="cases")


@staff(*SEARCHERS)
@require_safe
@never_cache
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole record, first entry first, and who looked."""
    found = opened(request, reference, Deed.SEE_LEDGER)
    look_at(found.actor, found.row, "ledger")
    lines = record_lines(found.entries, _words(found).for_record(names_of(found)))
    return desk_page(request, "desk/record.html", {"case": found, "lines": lines}, section="cases")


@staff(*SEARCHERS)
@require_safe
@never_cache
def paper(request: HttpRequest, reference: str, item: UUID) -> HttpResponse:
    """A paper as a file. Opening it is written down before it is sent."""
    found = opened(request, reference, Deed.READ_PAPERS)
    try:
        stored, content, name = open_paper(found.actor, found.id, item)
    except (PaperNotAsked, NotClean, Forbidden, NoSuchCase):
        raise Http404 from None
    response = HttpResponse(content, content_type=stored.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
