"""What people may ask of their own data: a copy of everything, correction, erasure with what is held and why."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts import queries as accounts
from wenjin.accounts.queries import actor_of
from wenjin.cases.domain.form_checks import read_answers
from wenjin.cases.domain.procedure_model import FormField
from wenjin.cases.domain.retention import Hold, HoldReason
from wenjin.cases.services.personal_copy import copy_of_everything
from wenjin.cases.services.personal_data import StillHeld, correct, erase_person, holds_of
from wenjin.core import clock
from wenjin.lang.templatetags.lang import day, interface_language, listed
from wenjin.web.access import signed_in
from wenjin.web.case_answers import Wrong, typed_answers
from wenjin.web.case_fields import ShownField, error_line, shown_fields
from wenjin.web.case_form_document import Field, Form, Section
from wenjin.web.my_transfers import shown_transfers

# What is kept sealed of a person, with the check that its answers must pass.
_DETAILS: Final = (
    FormField("passport_number", "", kind="text", check="passport_number"),
    FormField("nationality", "", kind="country"),
    FormField("birth_date", "", kind="date", check="in_past"),
    FormField("sex", "", kind="choice", choices=(("F", ""), ("M", ""), ("X", ""))),
    FormField("phone", "", kind="phone"),
    FormField("email", "", kind="email"),
    FormField("address", "", kind="long_text"),
)


@dataclass(frozen=True, slots=True)
class ShownHold:
    """Something that must be kept for now."""

    reference: str
    words: str
    source: str


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """What is kept of the reader, to copy and to correct."""
    person = _person(request)
    if request.method != "POST":
        return _page(request, person, [])
    fields = _fields()
    typed, wrong = typed_answers(fields, request.POST.dict(), interface_language())
    good, errors = read_answers(typed, _DETAILS, clock.today())
    wrong += [Wrong(name, error.code, error.details) for name, error in errors.items()]
    if wrong:
        return _page(request, person, wrong, status=HTTPStatus.BAD_REQUEST)
    kept = accounts.details_of(person).to_json()
    changed = {name: value for name, value in good.items() if kept.get(name, "") != value}
    if changed:
        correct(actor_of(request), person, details=changed, at=clock.now())
    return redirect("you-data")


@signed_in
@never_cache
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Everything as one file: data for machines, papers as they were given."""
    content = copy_of_everything(actor_of(request), _person(request), at=clock.now())
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="wenjin-my-data.zip"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase everything, once the reader has said so; else what must be kept, why, and until when."""
    person, trouble = _person(request), ""
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            trouble = _("Tick the box if you are sure.")
        else:
            try:
                erase_person(actor_of(request), person, at=clock.now())
            except StillHeld:
                trouble = _("Something must be kept for now. Nothing was erased.")
            else:
                logout(request)
                return redirect("erased")
    context = {
        "holds": [_shown(one) for one in holds_of(person)],
        "trouble": trouble,
        "section": "you",
    }
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return render(request, "web/data/erase.html", context, status=status)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Said to somebody whom we no longer know."""
    return render(request, "web/data/erased.html", {"section": "you"})


def _person(request: HttpRequest) -> UUID:
    person = actor_of(request).person_id
    assert person is not None  # noqa: S101  the addresses are for people who are signed in
    return person


def _shown(hold: Hold) -> ShownHold:
    if hold.reason is HoldReason.CASE_OPEN:
        words = _("It is not decided yet. Withdraw it, or wait for the decision.")
    elif hold.until_on is None:
        words = _("It must be kept for now.")
    elif hold.reason is HoldReason.APPEAL:
        words = _("It must be kept until %(day)s, because you may still complain about it.")
    else:
        words = _("It must be kept until %(day)s.")
    return ShownHold(
        hold.reference, words % {"day": day(hold.until_on)} if hold.until_on else words, hold.source
    )


def _page(
    request: HttpRequest, person: UUID, wrong: list[Wrong], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    known = accounts.person(person)
    section = Section("details", "", "", "", _fields())
    fields: list[ShownField] = shown_fields(
        Form((section,), frozenset()),
        section,
        {},
        answers=accounts.details_of(person).to_json(),
        origins={},
        post=request.POST.dict() if wrong else None,
        wrong=wrong,
    )
    context = {
        "name": known.name,
        "names": listed([one for one in (known.family_name, known.given_name, known.other_names) if one]),
        "fields": fields,
        "transfers": shown_transfers(actor_of(request)),
        "errors": [
            {"text": error_line(one.label, each), "href": f"#{one.target}"}
            for one in fields
            for each in one.errors
        ],
        "section": "you",
    }
    return render(request, "web/data/data.html", context, status=status)


def _fields() -> tuple[Field, ...]:
    labels = {
        "passport_number": _("Passport number"),
        "nationality": _("Nationality"),
        "birth_date": _("Date of birth"),
        "sex": _("Sex, as in the passport"),
        "phone": _("Phone"),
        "email": _("E-mail for applications"),
        "address": _("Address in the city"),
    }
    sexes = (("F", _("Female")), ("M", _("Male")), ("X", _("X, or not stated")))
    return tuple(
        Field(
            one.id,
            one.id,
            labels[one.id],
            "",
            one.kind,
            False,
            "person",
            check=one.check or "",
            choices=sexes if one.id == "sex" else (),
            autocomplete={"birth_date": "bday", "phone": "tel", "address": "street-address"}.get(one.id, ""),
        )
        for one in _DETAILS
    )
