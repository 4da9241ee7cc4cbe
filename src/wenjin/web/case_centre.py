"""Where originals are shown and results collected: the centre of a case, and choosing it in a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.cases.domain.errors import CaseError
from wenjin.cases.domain.grounds import may_give
from wenjin.cases.domain.procedure import Side
from wenjin.cases.queries.centres import Centre, centre, centres_of_service, nearest_centre, where_lines
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services import choose_centre
from wenjin.cases.services.refusals import Forbidden
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, key_of, opened
from wenjin.web.case_errors import refusal_words
from wenjin.web.clerk import clerk_links
from wenjin.web.counters_booking import booking_href

FIELDS = ("name", "place", "district")


@dataclass(frozen=True, slots=True)
class ShownCentre:
    """A centre: its name, how to find it, when it is open.

    Attributes:
        why: why it stands here, when nobody chose it; or what for.
        href: where another one can be chosen; empty when there is no choice.
        book_href: where an appointment there begins; empty where nobody goes there for it any more.
    """

    id: str
    name: str
    lines: tuple[str, ...]
    why: str = ""
    href: str = ""
    book_href: str = ""


def centre_of(case: OpenedCase) -> Centre | None:
    """The centre of a case: as chosen, else the one that it will be given."""
    if case.row.centre:
        return centre(str(case.row.centre))
    return centre(nearest_centre(case.row.service_id, case.answers)[0]) if case.is_draft else None


def centre_subjects(case: OpenedCase) -> list[str]:
    """What the texts about the centre of a case belong to."""
    known = centre_of(case)
    return [known.subject] if known is not None else []


def shown_centre(
    case: OpenedCase, known_texts: Texts | None = None, *, papers: Iterable[str] = ()
) -> ShownCentre | None:
    """The centre of a case in words; None when nobody goes to one.

    Args:
        known_texts: texts that hold those of ``centre_subjects``, when they are at hand.
        papers: what an appointment there would carry along.
    """
    known = centre_of(case)
    if known is None or not any(task.side is Side.CENTRE for task in case.procedure.tasks):
        return None
    found = known_texts if known_texts is not None else _texts([known])
    has_choice = case.is_draft and len(centres_of_service(case.row.service_id)) > 1
    return ShownCentre(
        known.id,
        found.find(known.subject, "name", asked_language()) or known.id,
        where_lines(known, found, asked_language()),
        why=_why(case),
        href=reverse("case-centre", args=[case.reference]) if has_choice and case.may(Deed.EDIT) else "",
        book_href=_book_href(case, known.id, papers),
    )


def _book_href(case: OpenedCase, centre: str, papers: Iterable[str]) -> str:
    """An appointment about this case, at its own centre."""
    if case.state.is_closed:
        return ""
    return booking_href(str(case.row.service_id), papers=papers, case=case.reference, centre=centre)


def _why(case: OpenedCase) -> str:
    """What somebody goes there for, and in a draft why this one."""
    if case.is_draft:
        if case.row.centre:
            return _("Here you show the originals and collect what is decided.")
        if nearest_centre(case.row.service_id, case.answers)[1]:
            return _("It is in the district of the address that you gave. Here you show the originals.")
        return _("It is the first that takes this application. Here you show the originals.")
    if case.state.is_closed:
        return _("It handled this case.")
    if not any(may_give(case.state, case.procedure, one) for one in case.state.parts):
        return _("It handles this case. Nothing was granted, so nothing is to be collected.")
    at_counter = (task.id for task in case.procedure.tasks if task.side is Side.CENTRE)
    if all(case.state.tasks[one].is_settled for one in at_counter if one in case.state.tasks):
        return _("Here you collect what is decided, unless it is sent to you.")
    return _("Here you show the originals, and collect what is decided.")


def _texts(known: Iterable[Centre]) -> Texts:
    return texts([one.subject for one in known], asked_language(), fields=FIELDS)


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """The centres that take this application, and the choice."""
    case = opened(request, reference, Deed.EDIT)
    if not case.is_draft:
        return HttpResponseRedirect(case.href)
    trouble = ""
    if request.method == "POST":
        chosen = request.POST.get("centre", "")
        try:
            choose_centre(case.actor, case.id, chosen, key=key_of(request), at=case.at)
        except CaseError as error:
            trouble = refusal_words(error)
        except Forbidden as error:
            raise Http404 from error
        else:
            is_from_check = "check" in request.GET
            return HttpResponseRedirect(
                reverse("case-check", args=[case.reference]) if is_from_check else case.href
            )
    offered = centres_of_service(case.row.service_id)
    found = _texts(offered)
    now = centre_of(case)
    context = {
        **clerk_links(request, None),
        "reference": case.reference,
        "over": case.title,
        "centres": [
            ShownCentre(
                one.id,
                found.find(one.subject, "name", asked_language()) or one.id,
                where_lines(one, found, asked_language()),
            )
            for one in offered
        ],
        "chosen": now.id if now is not None else "",
        "trouble": trouble,
        "form_key": new_secret(),
        "section": "cases",
    }
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return render(request, "web/case/choose_centre.html", context, status=status)
