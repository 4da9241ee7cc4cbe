"""What was agreed at a visit, and whether somebody has taken it over."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.visits.fields import FollowUpForm
from wenjin.desk.visits.place import PLANNERS, is_done, key_of, opened, visit_page
from wenjin.desk.visits.words import in_a_row, refusal_words, topic_words, wrong_words
from wenjin.events.queries.visits import FollowUpSeen, VisitSeen
from wenjin.events.services.refusals import EventRefusal, FormWrong
from wenjin.events.services.visit_follow_ups import agree, take_by_hand
from wenjin.events.services.visit_refusals import NoSuchVisit
from wenjin.lang.templatetags.lang import interface_language
from wenjin.web.countries import country_name


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def follow_ups(request: HttpRequest, code: str) -> HttpResponse:
    """All of them, and a form for one more."""
    seen = opened(code)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and is_done(
            form, lambda: agree(actor_of(request), code, form.draft(), key=key_of(request), at=clock.now())
        )
    ):
        messages.success(request, _("Written down and handed on."))
        return redirect("desk:visit-follow-ups", code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return _page(request, seen, form, status=status)


@staff(*PLANNERS)
@require_POST
@never_cache
def take(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Somebody has passed it on by hand."""
    seen = opened(code)
    reference = request.POST.get("reference", "").strip()[:200]
    try:
        take_by_hand(actor_of(request), code, pk, reference, key=key_of(request), at=clock.now())
    except FormWrong as wrong:
        trouble = wrong_words(wrong.fields["reference"])
        return _page(request, seen, FollowUpForm(), trouble, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except NoSuchVisit as nothing:
        raise Http404 from nothing
    except EventRefusal as refused:
        return _page(request, seen, FollowUpForm(), refusal_words(refused), status=HTTPStatus.CONFLICT)
    messages.success(request, _("It is marked as taken over."))
    return redirect("desk:visit-follow-ups", code)


def _page(
    request: HttpRequest,
    seen: VisitSeen,
    form: FollowUpForm,
    trouble: str = "",
    *,
    status: HTTPStatus,
) -> HttpResponse:
    context = {"rows": [_line(one) for one in seen.follow_ups], "form": form, "trouble": trouble}
    return visit_page(
        request, seen, "desk/visits/follow_ups.html", context, here="visit-follow-ups", status=status
    )


def _line(one: FollowUpSeen) -> dict[str, object]:
    about = one.about
    country = country_name(about.country, interface_language()) if about.country else ""
    return {
        "id": one.id,
        "about": about,
        "topic": topic_words(about.topic),
        "with": in_a_row((about.organisation, country)),
        "taken": one.taken_over_at,
        "reference": one.reference,
    }
