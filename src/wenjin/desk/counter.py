"""Help at the counter: join a file with its code, or begin one together with the person who stands there."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts import queries as accounts
from wenjin.accounts import services as people
from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.consent import HowGiven, Purpose
from wenjin.accounts.queries import actor_of
from wenjin.cases import services
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.visibility import visible_to
from wenjin.cases.services.joining import join_with_code
from wenjin.cases.services.refusals import Forbidden
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.procedures import UnknownProcedure, open_procedures, procedure_words
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.desk.asked import asked_of, lead_on
from wenjin.desk.case_errors import refusal_words
from wenjin.desk.case_page import names_of
from wenjin.desk.case_words import words_of
from wenjin.desk.found import write_found
from wenjin.desk.frame import HELPERS, desk_page
from wenjin.desk.opened import opened
from wenjin.desk.record import entry_words, record_lines
from wenjin.desk.search import found_cases
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.entry_words import LOOKS

# A mandate from the counter lasts while the file is filled in and followed up, not for ever.
HELP_FOR: Final = timedelta(days=30)
_MOST_DRAFTS: Final = 20
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed to begin a file."""

    q: str = ""
    person: str = ""
    family_name: str = ""
    given_name: str = ""
    other_names: str = ""
    language: str = "en"
    procedure: str = ""
    note: str = ""
    agrees: bool = False


@staff(*HELPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def counter(request: HttpRequest) -> HttpResponse:
    """A code to join, a person to begin with, and the files that are being filled in here."""
    if request.method == "POST":
        return lead_on(request, reverse("desk:counter"))
    asked = asked_of(request)
    return _page(request, Typed(q=asked.text, language=asked_language()), is_over=asked.is_over)


@staff(*HELPERS)
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Open the file behind the code that somebody says."""
    try:
        row = join_with_code(actor_of(request), request.POST.get("code", "")[:40])
    except (CaseError, Forbidden) as error:
        trouble = _told(error) if isinstance(error, CaseError) else _("This is not yours to do in this case.")
        return _page(request, Typed(), join_trouble=trouble, status=HTTPStatus.CONFLICT)
    return redirect("case" if row.is_draft else "desk:case", row.reference)


@staff(Role.COUNTER_OFFICER)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a file in the name of the person who stands at the counter and has said yes."""
    typed = _typed(request)
    errors = _errors(typed)
    if errors:
        return _page(request, typed, errors=errors, status=HTTPStatus.BAD_REQUEST)
    try:
        reference = begin_together(
            actor_of(request), typed, key=request.POST.get("key", "")[:60] or new_secret(), at=clock.now()
        )
    except (UnknownProcedure, NoPackLoaded):
        errors = [{"text": _("Nobody can apply for this today."), "href": "#procedure"}]
        return _page(request, typed, errors=errors, status=HTTPStatus.CONFLICT)
    except CaseError as error:
        return _page(request, typed, errors=[{"text": _told(error), "href": ""}], status=HTTPStatus.CONFLICT)
    return redirect("case", reference)


@transaction.atomic
def begin_together(actor: Actor, typed: Typed, *, key: str, at: datetime) -> str:
    """Begin a draft, record the person's consent as a mandate for this one case, and name them as the applicant.

    Sent twice it is one draft and one person. Says the reference of the case.

    Raises:
        ProcedureClosed, UnknownProcedure: nobody can apply for it today.
    """
    begun = services.start_draft(actor, typed.procedure, language=typed.language, key=key, at=at).case
    if begun.applicant_id is not None or actor.person_id is None:
        return str(begun.reference)
    person = _uuid(typed.person)
    if person is None:
        made = people.make_person(
            at=at,
            actor=actor,
            family_name=typed.family_name,
            given_name=typed.given_name,
            other_names=typed.other_names,
            language=typed.language,
        )
        person = made.pk
    people.give_consent(person, Purpose.SENSITIVE, language=typed.language, actor=actor, at=at)
    people.give_mandate(
        person,
        actor=actor,
        at=at,
        how=HowGiven.IN_PERSON,
        agent_id=actor.person_id,
        case_ref=begun.reference,
        evidence=typed.note,
        until_on=clock.today() + HELP_FOR,
    )
    helper = replace(actor, case_mandates=actor.case_mandates | {(person, begun.reference)})
    services.file_for(helper, begun.pk, applicant=person, key=f"{key}:for", at=at)
    return str(begun.reference)


@staff(*HELPERS)
@require_safe
@never_cache
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """Who changed what in a file that two people fill in."""
    found = opened(request, reference, Deed.SEE_LEDGER, also_for_helpers=True)
    words = words_of(found, (row.evidence for row in found.view.papers))
    entries = [entry for entry in reversed(found.entries) if entry.code not in LOOKS]
    lines = record_lines(entries, words.for_record(names_of(found)))
    return desk_page(request, "desk/changes.html", {"case": found, "lines": lines}, section="counter")


def _page(
    request: HttpRequest,
    typed: Typed,
    *,
    errors: list[dict[str, str]] | None = None,
    join_trouble: str = "",
    is_over: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    actor = actor_of(request)
    drafts = visible_to(actor).filter(status="draft", erased_at__isnull=True).defer("answers", "household")
    may_begin = actor.has(Role.COUNTER_OFFICER)
    sought = accounts.seek_person(typed.q) if typed.q and may_begin else accounts.Sought()
    person = _uuid(typed.person or request.GET.get("person", "")) if may_begin else None
    chosen = accounts.people([person]).get(person) if person else None
    write_found(actor, [one.id for one in (*sought.found, *([chosen] if chosen else []))])
    context: dict[str, Any] = {
        "typed": typed,
        "found": sought.found,
        "is_too_wide": sought.is_too_wide,
        "is_over": is_over,
        "chosen": chosen,
        "may_begin": may_begin,
        "languages": LANGUAGES,
        "procedures": _procedures(),
        "drafts": found_cases(drafts.order_by("-changed_at")[:_MOST_DRAFTS], actor),
        "errors": errors or [],
        "join_trouble": join_trouble,
        "form_key": new_secret(),
        "until": clock.today() + HELP_FOR,
    }
    return desk_page(request, "desk/counter.html", context, section="counter", status=status)


def _typed(request: HttpRequest) -> Typed:
    post = request.POST
    names = {
        name: post.get(name, "").strip()[:_LONGEST] for name in ("family_name", "given_name", "other_names")
    }
    language = post.get("language", "")
    return Typed(
        person=post.get("person", "")[:_LONGEST],
        language=language if language in BY_CODE else "en",
        procedure=post.get("procedure", "")[:_LONGEST],
        note=post.get("note", "").strip()[:300],
        agrees=post.get("agrees") == "yes",
        **names,
    )


def _errors(typed: Typed) -> list[dict[str, str]]:
    found = []
    person = _uuid(typed.person)
    if person is not None and person not in accounts.people([person]):
        found.append({"text": _("This person is not known any more. Search again."), "href": "#q"})
    if person is None and not (typed.family_name or typed.given_name or typed.other_names):
        found.append({"text": _("Choose a person, or write at least one name."), "href": "#family_name"})
    if not typed.procedure:
        found.append({"text": _("Choose what is applied for."), "href": "#procedure"})
    if not typed.agrees:
        found.append({"text": _("The person must be here and agree."), "href": "#agrees"})
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(error: CaseError) -> str:
    return refusal_words(error, task=str, decision=str, who=str, changed=entry_words)


def _procedures() -> list[tuple[str, str]]:
    try:
        documents = open_procedures()
    except NoPackLoaded:
        return []
    language = asked_language()
    return [
        (str(one["id"]), procedure_words(one, language).get("title", str(one["title"]))) for one in documents
    ]
