"""What applicants do with a case besides filling it in: say a step is done, withdraw, discard."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.cases.domain.errors import CaseError
from wenjin.cases.domain.requirements import no_longer_made
from wenjin.cases.domain.whose_turn import turns
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.situation import conditions_of
from wenjin.cases.services import complete_task, discard_draft, withdraw_part
from wenjin.cases.services.refusals import Forbidden, NoSuchCase
from wenjin.catalogue.queries.texts import texts
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language, listed
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, key_of, opened
from wenjin.web.case_centre import shown_centre
from wenjin.web.case_errors import refusal_words
from wenjin.web.case_papers import paper_name
from wenjin.web.case_turns import titles_of


def _done(act: Callable[[], object]) -> str:
    """What is wrong, empty when it was done.

    Raises:
        Http404: the reader may not do it.
    """
    try:
        act()
    except CaseError as error:
        return refusal_words(error)
    except (Forbidden, NoSuchCase) as error:
        raise Http404 from error
    return ""


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, reference: str, task: str) -> HttpResponse:
    """Say that a step of one's own is done, such as an appointment that was booked elsewhere."""
    case = opened(request, reference)
    mine = {one.task for one in turns(case.state, case.procedure) if not one.side.is_office}
    if not may(case.actor, Deed.COMPLETE_TASK, case.row, known=case.relation):
        raise Http404
    if task not in case.state.tasks:
        raise Http404
    if task not in mine:
        return redirect("case", case.reference)
    trouble = ""
    if request.method == "POST":
        key = key_of(request) or new_secret()
        trouble = _done(lambda: complete_task(case.actor, case.id, task, key=key, at=case.at))
        if not trouble:
            return redirect("case", case.reference)
    context = {
        "reference": case.reference,
        "title": case.words.get(f"tasks/{task}/title", case.procedure.task(task).title),
        "note": case.words.get(f"tasks/{task}/note", ""),
        "over": case.title,
        "centre": shown_centre(case),
        "trouble": trouble,
        "form_key": key_of(request) or new_secret(),
        "section": "cases",
    }
    return render(request, "web/case/task.html", context, status=_status(trouble))


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, decision: str) -> HttpResponse:
    """Withdraw one part, once the reader has seen what follows and said so."""
    case = opened(request, reference, Deed.WITHDRAW)
    part = case.state.parts.get(decision)
    if part is None or case.is_draft:
        raise Http404
    trouble = ""
    if request.method == "POST":
        key = key_of(request) or new_secret()
        trouble = _done(lambda: withdraw_part(case.actor, case.id, decision, key=key, at=case.at))
        if not trouble:
            return redirect(f"{case.href}?withdrawn={decision}#news")
    elif not part.is_open:
        return redirect("case", case.reference)
    titles = titles_of(case.procedure, case.words, frozenset(case.procedure.order()))
    context = {
        "reference": case.reference,
        "title": case.title,
        "decision": {"title": titles[decision]},
        "consequences": _consequences(case, decision),
        "trouble": trouble,
        "form_key": key_of(request) or new_secret(),
        "section": "cases",
    }
    return render(request, "web/case/withdraw.html", context, status=_status(trouble))


def _consequences(case: OpenedCase, decision: str) -> list[str]:
    """What the others then need, and what stays."""
    active = case.state.active_decisions - {decision}
    titles = titles_of(case.procedure, case.words, frozenset(case.procedure.order()))
    conditions = conditions_of(case.row, case.answers, case.facts)
    lost = no_longer_made(case.procedure, decision, active, conditions)
    wanted = {one for papers in lost.values() for one in papers}
    found = texts([f"evidence/{one}" for one in wanted], asked_language(), fields=["name"])
    told = [
        _("“%(title)s” then needs this from you: %(papers)s.")
        % {"title": titles[other], "papers": listed([paper_name(one, found) for one in papers])}
        for other, papers in lost.items()
    ]
    going_on = [titles[one] for one in titles if one in active and case.state.parts[one].is_open]
    if going_on:
        told.append(_("This goes on: %(decisions)s.") % {"decisions": listed(going_on)})
    else:
        told.append(_("Nothing else is open: the case is then closed."))
    return told


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Delete a draft, once the reader has said so."""
    case = opened(request, reference, Deed.DISCARD)
    if not case.is_draft and request.method != "POST":
        return redirect("case", case.reference)
    trouble = ""
    if request.method == "POST":
        trouble = _done(lambda: discard_draft(case.actor, case.id, key=key_of(request), at=case.at))
        if not trouble:
            return HttpResponseRedirect(f"{reverse('cases')}?discarded")
    context = {
        "reference": case.reference,
        "title": case.title,
        "trouble": trouble,
        "form_key": new_secret(),
        "section": "cases",
    }
    return render(request, "web/case/discard.html", context, status=_status(trouble))


def _status(trouble: str) -> HTTPStatus:
    return HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
