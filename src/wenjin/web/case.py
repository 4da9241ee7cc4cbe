"""My cases, and the one address of a case through its whole life: what is left to do, then the case itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.domain.actor import Role
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.queries.case_page import CaseView, case_view
from wenjin.cases.queries.looks import who_looked
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.visibility import OWN_SIDE, Standing
from wenjin.cases.services import attach_drafts, mark_messages_read
from wenjin.cases.services.looking import look_at
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.access import object_decides
from wenjin.web.case_access import (
    OpenedCase,
    actor_of,
    comes_along,
    is_from_cookie,
    not_here,
    opened,
    sign_in_href,
)
from wenjin.web.case_draft import draft_page
from wenjin.web.case_list import case_groups
from wenjin.web.case_news import news_of
from wenjin.web.case_page import case_page, shown_looks
from wenjin.web.case_soon import ending_soon
from wenjin.web.clerk import for_clerk


@object_decides
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Everything that the reader has begun or sent; empty for somebody who has not."""
    actor = actor_of(request)
    if actor.is_signed_in and actor.visitor and not actor.visitor_by_link:
        attach_drafts(actor, actor.visitor)
    context = {
        "cases": case_groups(actor),
        "ending": ending_soon(actor),
        "is_signed_in": actor.is_signed_in,
        "sign_in_href": sign_in_href(request),
        "may_join": actor.has(Role.INTERMEDIARY, Role.COUNTER_OFFICER, Role.INTERPRETER),
        "news": [{"look": "done", "words": _("The draft was deleted."), "undo": ""}]
        if "discarded" in request.GET
        else [],
        "section": "cases",
    }
    return render(request, "web/case/list.html", context)


@object_decides
@never_cache
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of a case, whatever it is now."""
    wanted = read_reference(reference)
    if wanted is not None and wanted != reference:
        return redirect("case", wanted)
    view, shown = viewed(request, reference)
    if shown.is_draft:
        return _draft(request, shown)
    if is_at_a_desk(shown):
        return redirect("desk:case", shown.reference)
    look_at(shown.actor, shown.row, at=shown.at)
    if any(one.side == "office" and not one.is_read for one in view.messages):
        mark_messages_read(shown.actor, shown.id, at=shown.at)
    parts = for_clerk(request, lambda: {"shown": case_page(shown, view)})
    context = {
        **parts,
        "news": news_of(request, shown),
        "sign_in_href": "" if shown.actor.is_signed_in else sign_in_href(request, shown.href),
        "form_key": new_secret(),
        # A name that a template does not find costs it more than one that is empty.
        "written": "",
        "write_errors": (),
        "section": "cases",
    }
    return render(request, "web/case/page.html", context)


def viewed(request: HttpRequest, reference: str) -> tuple[CaseView, OpenedCase]:
    """The case as its page needs it.

    Raises:
        Http404: there is none that the reader may see.
        NotOpenToYou: they could see it once.
    """
    actor = actor_of(request)
    view = case_view(actor, reference)
    if view is not None and comes_along(actor, view.case):
        attach_drafts(actor, actor.visitor)
        view = case_view(actor, reference)
    if view is None:
        raise not_here(actor, reference, clock.now())
    if view.case.erased_at is not None or view.state.closed_why == "discarded":
        raise Http404
    return view, OpenedCase(view.case, actor, view.relation, view.now, view)


def is_at_a_desk(shown: OpenedCase) -> bool:
    """Whether the reader only handles the case: "your turn" is not theirs, and the desk has a page of its own."""
    return not shown.relation.has(*OWN_SIDE, Standing.INTERPRETER)


def _draft(request: HttpRequest, shown: OpenedCase) -> HttpResponse:
    parts = for_clerk(request, lambda: {"shown": draft_page(shown)})
    context = {
        **parts,
        "news": news_of(request, shown),
        "may_edit": shown.may(Deed.EDIT),
        "asks_whose": is_from_cookie(shown.actor, shown.row),
        "sign_in_href": sign_in_href(request, shown.href),
        "form_key": new_secret(),
        "section": "cases",
    }
    return render(request, "web/case/draft.html", context)


@object_decides
@never_cache
@require_safe
def looked(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody who looked at the case, as the record has it: for the applicant, who is looked at."""
    opened(request, reference, Deed.SEE_WHO_LOOKED)
    view, shown = viewed(request, reference)
    if is_at_a_desk(shown):
        return redirect("desk:case", shown.reference)
    looks = who_looked(shown.actor, shown.row)
    found = texts(
        [f"evidence/{one}" for one in {each.what for each in looks}], asked_language(), fields=["name"]
    )
    context = {
        "reference": shown.reference,
        "looked": shown_looks(view, looks, found),
        "section": "cases",
    }
    return render(request, "web/case/looked_page.html", context)
