"""Who has which role: a list, a role given, a role taken away. For directors; each act is in the ledger."""

from http import HTTPStatus
from itertools import groupby
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts import queries, services
from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.domain.places import PLACES
from wenjin.accounts.queries import HeldRole, actor_of
from wenjin.core import clock
from wenjin.desk.appointment_forms import CityRoleForm, OutsideRoleForm, RoleForm
from wenjin.desk.deciders import left_without
from wenjin.desk.found import write_found
from wenjin.desk.frame import desk_page
from wenjin.desk.people import Names
from wenjin.desk.places import named_places
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.you_words import role_words

LONGEST: Final = 200
_FIELDS: Final = {
    "wrong_address": "email",
    "oneself": "email",
    "already": "email",
    "new_place": "name",
    "wrong_code": "code",
    "over": "until_on",
}


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has a role. What is looked for comes in the body: it is a name or an address."""
    said = request.POST.get("q", "").strip()[:LONGEST]
    code = request.GET.get("role", "")
    role = Role(code) if code in PLACES else None
    found = queries.held_roles(said, role=role)
    actor = actor_of(request)
    if said:
        write_found(actor, [one.person_id for one in found])
    names = Names.of([one.granted_by for one in found], actor.reference)
    context = {
        "said": said,
        "role": role,
        "roles": [(one, role_words(one)) for one in PLACES],
        "places": _by_place(found, names, actor.reference),
        "is_full": len(found) >= queries.MOST_HELD,
    }
    return desk_page(request, "desk/people.html", context, section="people")


@staff(Role.DIRECTOR)
@require_safe
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Which role is given."""
    context = {"roles": [(role.value, role_words(role), deeds_words(role)) for role in PLACES]}
    return desk_page(request, "desk/people_choose.html", context, section="people")


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, name: str) -> HttpResponse:
    """Give a role."""
    if name not in PLACES:
        raise Http404
    role = Role(name)
    form = _form(request, role)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        try:
            done = services.appoint(form.who, role, form.place, actor=actor, at=clock.now(), **form.days)
        except services.AppointmentRefused as refused:
            field = _FIELDS.get(refused.code)
            form.add_error(field if field in form.fields else None, refused_words(refused.code))
        else:
            told = _("%(email)s is now: %(role)s, %(place)s.") % {
                "email": form.who.email,
                "role": role_words(role),
                "place": done.organisation_name,
            }
            messages.success(request, told)
            return redirect("desk:people")
    context = {
        "form": form,
        "role": role,
        "title": role_words(role),
        "deeds": deeds_words(role),
        "is_staff_role": any(kind.is_of_the_city for kind in PLACES[role]),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return desk_page(request, "desk/people_add.html", context, section="people", status=status)


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end(request: HttpRequest, held: int) -> HttpResponse:
    """Take a role away, after saying once more whose and which."""
    found = queries.held_role(held)
    if found is None:
        raise Http404
    trouble = ""
    if request.method == "POST":
        try:
            services.dismiss(
                found.person_id, found.organisation_id, found.role, actor=actor_of(request), at=clock.now()
            )
        except services.AppointmentRefused as refused:
            trouble = refused_words(refused.code)
        else:
            messages.success(request, _("The role is taken away. It counts no more from this moment."))
            return redirect("desk:people")
    context = {
        "held": found,
        "title": role_words(found.role),
        "place": place_words(found),
        "trouble": trouble,
        "warning": "" if trouble else left_without(found),
    }
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return desk_page(request, "desk/people_end.html", context, section="people", status=status)


def _form(request: HttpRequest, role: Role) -> RoleForm:
    kinds = PLACES[role]
    given: dict[str, Any] = {
        "data": request.POST if request.method == "POST" else None,
        "languages": (asked_language(), *(one.code for one in LANGUAGES)),
        "initial": {"from_on": clock.today()},
    }
    if kinds[0].is_of_the_city:
        return CityRoleForm(places=named_places(kinds), **given)
    return OutsideRoleForm(kind=kinds[0], **given)


def _by_place(
    found: list[HeldRole], names: Names, me: str
) -> list[tuple[str, list[tuple[HeldRole, str, str, bool]]]]:
    """Roles by their place: each with its words, who gave it, and whether the reader may end it."""
    return [
        (
            place,
            [
                (one, role_words(one.role), names.name(one.granted_by), f"person:{one.person_id}" != me)
                for one in roles
            ],
        )
        for place, roles in groupby(found, key=place_words)
    ]


def place_words(held: HeldRole) -> str:
    """The name of the place, in Chinese for who reads Chinese."""
    is_chinese = asked_language().startswith("zh") and held.organisation_zh
    return held.organisation_zh if is_chinese else held.organisation


def deeds_words(role: Role) -> str:
    """What somebody with the role does here."""
    return {
        Role.REPRESENTATIVE: _("Files and follows applications of people whom their firm employs."),
        Role.INTERMEDIARY: _("Files and follows applications of people who gave them a mandate."),
        Role.COUNTER_OFFICER: _("Receives people at a centre, looks at originals, accepts files."),
        Role.INTERPRETER: _("Reads and translates the messages of a case that a code opened for them."),
        Role.CASE_OFFICER: _("Works on and decides cases of one authority."),
        Role.CONTENT_EDITOR: _("Looks after what the pack says."),
        Role.EVENT_TEAM: _("Plans events, programmes and visits, and receives their guests."),
        Role.AUDITOR: _("Reads the ledger and verifies it, without answers and papers."),
        Role.DIRECTOR: _("Sees figures, mail and outbox, and gives roles."),
    }[role]


def refused_words(code: str) -> str:
    """Why a role is not given or not taken away, in words."""
    return {
        "not_director": _("Only a director may do this."),
        "not_strong": _("Use your own second factor first."),
        "oneself": _("Nobody gives or takes a role of their own. Ask another director."),
        "wrong_place": _("This role cannot be held there."),
        "new_place": _("It is new here: write its name."),
        "wrong_code": _("The code of a firm has 18 letters and figures, without I, O, S, V and Z."),
        "wrong_address": _("This is no e-mail address."),
        "already": _("They have this role there already."),
        "over": _("The last day is over, or comes before the first."),
        "not_held": _("They do not have this role any more."),
        "last_director": _("They are the last director. Make another one first."),
    }[code]
