"""A lost second factor: find the person, say how you saw who they are, take it away."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts import queries, services
from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.desk.asked import asked_of, lead_on
from wenjin.desk.found import write_found
from wenjin.desk.frame import desk_page

OFFICERS = (Role.COUNTER_OFFICER, Role.CASE_OFFICER, Role.DIRECTOR)


@staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Find somebody by their whole name in any script, passport number or e-mail address."""
    if request.method == "POST":
        return lead_on(request, reverse("desk:second-factor"))
    asked = asked_of(request)
    sought = _sought(asked.text) if asked.text else queries.Sought()
    write_found(queries.actor_of(request), [one.id for one in sought.found])
    context = {
        "said": asked.text,
        "found": sought.found,
        "is_too_wide": sought.is_too_wide,
        "is_over": asked.is_over,
        "done": request.GET.get("done") == "1",
    }
    return desk_page(request, "desk/second_factor.html", context, section="second-factor")


def _sought(said: str) -> queries.Sought:
    if "@" not in said:
        return queries.seek_person(said, has_account=True)
    one = queries.person_with_email(said)
    return queries.Sought((one,) if one else ())


@staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reset(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take it away, with how the identity was checked."""
    actor = queries.actor_of(request)
    try:
        person = queries.person(person_id)
    except queries.NoSuchPerson as error:
        raise Http404 from error
    how, problem = request.POST.get("how", ""), ""
    if request.method == "POST":
        try:
            services.reset_second_factor(
                person_id, by=actor, how_checked=how, at=clock.now(), key=request.POST.get("key", "")[:60]
            )
        except services.ResetRefused as refused:
            problem = refused_words(refused.code)
        except queries.NoSuchPerson as error:
            raise Http404 from error
        else:
            return redirect(f"{reverse('desk:second-factor')}?done=1")
    else:
        services.look_at(person_id, actor=actor, why="second_factor", at=clock.now())
    context = {
        "person": person,
        "ways": [(one, way_words(one)) for one in services.WAYS_TO_CHECK],
        "how": how,
        "form_key": request.POST.get("key", "")[:60] or new_secret(),
        "errors": [{"text": problem, "href": "#how"}] if problem else [],
    }
    status = HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK
    return desk_page(
        request, "desk/second_factor_reset.html", context, section="second-factor", status=status
    )


def way_words(way: str) -> str:
    """How an identity was checked, in words."""
    return {
        "in_person_with_document": _("They stood before me, and I compared passport or identity card."),
        "known_colleague_in_person": _("They stood before me, and I have known them for long."),
        "video_call_with_document": _("I saw them and their document in a video call."),
    }[way]


def refused_words(code: str) -> str:
    """Why a second factor stays, in words."""
    return {
        "oneself": _("Nobody takes away their own second factor. Ask a colleague."),
        "not_strong": _("Use your own second factor first."),
        "not_staff": _("Only staff may do this."),
        "staff_needs_director": _("They are of the staff: only a director may do this."),
        "no_check": _("Say how you saw who they are."),
        "no_account": _("They do not sign in here, so there is nothing to take away."),
        "nothing_to_reset": _("They have no second factor."),
    }[code]
