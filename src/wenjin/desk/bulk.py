"""The view by authority: how much waits, one act on many cases: each by itself, and each tells how it went."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.queries import actor_of, staff_with
from wenjin.cases import services
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.domain.procedure import Side
from wenjin.cases.queries.inbox import AuthorityLoad, Filters, InboxRow, inbox, load_by_authority
from wenjin.cases.queries.procedures import procedure
from wenjin.cases.services.refusals import Forbidden, NoSuchCase
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.desk.case_errors import refusal_words
from wenjin.desk.frame import desk_page
from wenjin.desk.inbox import authority_names, choices, filters_of
from wenjin.desk.inbox_rows import InboxWords, line_groups
from wenjin.desk.people import Names
from wenjin.desk.record import entry_words

MOST_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one case."""

    reference: str
    is_done: bool
    words: str


@staff(Role.CASE_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bulk(request: HttpRequest) -> HttpResponse:
    """Lines to choose from; sent, what was done with each of them."""
    actor = actor_of(request)
    filters = filters_of(request)
    results: list[Result] = []
    trouble = ""
    if request.method == "POST":
        chosen = request.POST.getlist("part")[:MOST_AT_ONCE]
        results = _do(request, actor, chosen) if chosen else []
        trouble = "" if chosen else _("Choose at least one line.")
    today = clock.today()
    found = inbox(actor, filters, today=today)
    context = {
        "groups": line_groups(found.rows, found.counts, actor, today),
        "loads": _loads(actor),
        "filters": filters,
        **choices(actor, filters),
        "tasks": _tasks(found.rows, actor),
        "officers": _officers(actor, filters),
        "results": results,
        "failed": sum(not one.is_done for one in results),
        "trouble": trouble,
        "my_id": actor.person_id,
        "form_key": new_secret(),
        "next_href": f"?{urlencode({**_kept(filters), 'after': found.next})}" if found.next else "",
        "select": True,
        "hints": "bulk",
    }
    status = HTTPStatus.BAD_REQUEST if trouble else HTTPStatus.OK
    return desk_page(request, "desk/bulk.html", context, section="bulk", status=status)


def _do(request: HttpRequest, actor: Actor, chosen: Iterable[str]) -> list[Result]:
    what, key = request.POST.get("do", ""), request.POST.get("key", "")[:40] or new_secret()
    return [_one(actor, one, what, f"{key}:{place}") for place, one in enumerate(chosen)]


def _one(actor: Actor, chosen: str, what: str, key: str) -> Result:
    """One act of its own; whatever becomes of the others, this one is done or not."""
    found = _part(actor, chosen)
    if found is None:
        return Result(chosen[:40], False, _("There is no such case among those that you handle."))
    case_id, decision, reference = found
    try:
        done = _act(actor, case_id, decision, what, key)
    except (Forbidden, NoSuchCase):
        return Result(reference, False, _("This is not yours to do in this case."))
    except CaseError as error:
        return Result(reference, False, _told(error, actor))
    return Result(reference, True, done)


def _act(actor: Actor, case_id: UUID, decision: str, what: str, key: str) -> str:
    kind, _colon, name = what.partition(":")
    if kind == "task":
        services.complete_task(actor, case_id, name, key=key)
        return _("The step is done.")
    to = _uuid(name)
    services.assign(actor, case_id, decision, to, key=key)
    return _("Given.") if to is not None else _("Nobody has it any more.")


def _part(actor: Actor, chosen: str) -> tuple[UUID, str, str] | None:
    """The case and decision that a ticked box means; None when the reader may not see it."""
    from wenjin.cases.queries.visibility import visible_to

    text, _slash, decision = chosen.partition("/")
    case_id = _uuid(text)
    if case_id is None:
        return None
    reference = visible_to(actor).filter(pk=case_id).values_list("reference", flat=True).first()
    return None if reference is None else (case_id, decision, str(reference))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(error: CaseError, actor: Actor) -> str:
    names = Names.of([str(error.details.get("by") or "")], actor.reference)
    return refusal_words(error, task=str, decision=str, who=names.within, changed=entry_words)


def _loads(actor: Actor) -> list[tuple[str, AuthorityLoad]]:
    names = dict(authority_names(actor.authorities))
    return [(names.get(one.authority, one.authority), one) for one in load_by_authority(actor.authorities)]


def _tasks(rows: Iterable[InboxRow], actor: Actor) -> list[tuple[str, str]]:
    """Steps of the reader's authorities that lines of this page may be waiting for."""
    words = InboxWords(actor)
    found: dict[str, str] = {}
    for key in {(row.procedure_id, row.procedure_version) for row in rows}:
        for task in procedure(*key).tasks:
            # Where originals are looked at, each file has its own page for it.
            is_step = task.decision is None and not task.accepts
            if is_step and task.side is Side.AUTHORITY and task.authority in actor.authorities:
                found.setdefault(task.id, words.words(*key).get(f"tasks/{task.id}/title", task.title))
    return sorted(found.items(), key=lambda one: one[1])


def _officers(actor: Actor, filters: Filters) -> list[tuple[str, str]]:
    authorities = [filters.authority] if filters.authority in actor.authorities else sorted(actor.authorities)
    found = {
        str(one.id): one.name
        for authority in authorities
        for one in staff_with(Role.CASE_OFFICER, authority=authority)
        if one.id != actor.person_id
    }
    return sorted(found.items(), key=lambda one: one[1])


def _kept(filters: Filters) -> dict[str, str]:
    known = {"authority": filters.authority, "decision": filters.decision}
    return {name: value for name, value in known.items() if value}
