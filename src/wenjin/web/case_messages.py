"""Messages of a case: all of them, and writing to the office."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.cases.domain.errors import CaseError
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services import mark_messages_read, send_message
from wenjin.cases.services.correspondence import LONGEST_MESSAGE
from wenjin.cases.services.refusals import Forbidden, NoSuchCase, WrongAnswers
from wenjin.catalogue.queries.texts import texts
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.access import object_decides
from wenjin.web.case import is_at_a_desk, viewed
from wenjin.web.case_access import OpenedCase, key_of, opened
from wenjin.web.case_errors import refusal_words
from wenjin.web.case_fees import authority_name
from wenjin.web.case_messages_page import shown_messages
from wenjin.web.case_news import news_of
from wenjin.web.case_turns import titles_of
from wenjin.web.clerk import clerk_links, second_language


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was written; sent, a message stands at its end."""
    case = opened(request, reference, Deed.READ_MESSAGES)
    if case.is_draft:
        raise Http404
    if request.method != "POST" and is_at_a_desk(case):
        return redirect("desk:case", case.reference)
    if request.method != "POST":
        mark_messages_read(case.actor, case.id, at=case.at)
        return _page(request, case)
    try:
        send_message(
            case.actor,
            case.id,
            request.POST.get("text", ""),
            key=key_of(request) or new_secret(),
            language=asked_language(),
            at=case.at,
        )
    except WrongAnswers as error:
        code = error.errors.get("text", ("", {}))[0]
        told = _("Write something first.") if code == "missing" else _too_long()
        return _page(request, case, error=told, status=HTTPStatus.BAD_REQUEST)
    except CaseError as error:
        return _page(request, case, trouble=refusal_words(error), status=HTTPStatus.CONFLICT)
    except (Forbidden, NoSuchCase) as error:
        raise Http404 from error
    return redirect(f"{case.href}?sent#messages")


def _too_long() -> str:
    return _("At most %(count)s letters. Send it in two messages.") % {"count": number(LONGEST_MESSAGE)}


def _page(
    request: HttpRequest,
    case: OpenedCase,
    *,
    error: str = "",
    trouble: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    view, _again = viewed(request, case.reference)
    found = texts([f"authority/{part.authority}" for part in view.parts], asked_language(), fields=["name"])
    authorities = {part.authority: authority_name(part.authority, found) for part in view.parts}
    titles = titles_of(case.procedure, case.words, frozenset(case.procedure.order()))
    may_write = view.may(Deed.MESSAGE) and not case.state.is_closed
    context = {
        **clerk_links(request, second_language(request)),
        "reference": case.reference,
        "title": case.title,
        "messages": shown_messages(view, titles, authorities, reader=case.actor.reference),
        "write_href": request.path if may_write else "",
        "written": request.POST.get("text", "") if status != HTTPStatus.OK else "",
        "write_errors": [error] if error else [],
        "errors": [{"text": error, "href": "#text"}] if error else [],
        "trouble": trouble,
        "news": news_of(request, case),
        "form_key": key_of(request) or new_secret(),
        "section": "cases",
    }
    return render(request, "web/case/message_page.html", context, status=status)
