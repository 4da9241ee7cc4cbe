"""Pages of auditors: is the ledger whole, what stands in it, who looked at whom. Nothing sealed is opened."""

import re
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.queries import actor_of, find_people
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.queries.visibility import visible_to
from wenjin.core import clock
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.core.ledger.head_key import key_id, signing_key
from wenjin.core.ledger.heads import not_covered
from wenjin.core.ledger.verification import verify as verify_ledger
from wenjin.core.outbox.queries import available_at
from wenjin.core.outbox.services import post
from wenjin.desk import audit_reading as reading
from wenjin.desk.asked import asked_of, lead_on
from wenjin.desk.frame import desk_page
from wenjin.desk.people import Names
from wenjin.desk.record import entry_words
from wenjin.desk.tasks import TOPIC, write_result

_KEY_LETTERS: Final = 40
_CHAIN: Final = re.compile(r"[a-z_]+:[\w:.-]{1,80}|mail|outbox|audit|system", re.ASCII)


@staff(Role.AUDITOR)
@require_safe
@never_cache
def audit(request: HttpRequest) -> HttpResponse:
    """Verifications, heads, and the ways into the ledger."""
    return _page(request)


def _page(
    request: HttpRequest, *, trouble: str = "", typed: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    found = reading.verifications()
    actor = actor_of(request)
    names = Names.of([one.actor for one in found], actor.reference)
    told = reading.subjects({one.only for one in found if one.only} | _troubled(found), actor)
    context = {
        "verifications": [
            (one, names.name(one.actor), told.name(one.only) if one.only else "") for one in found
        ],
        "problems": [
            (problem_words(code), told.name(stream), number)
            for code, stream, number in (found[0].first if found else ())
        ],
        "heads": reading.last_heads(),
        "uncovered": not_covered().count(),
        "key": key_id(signing_key().public_key()),
        "is_running": _is_running(request.GET.get("asked", "")),
        "asked": request.GET.get("asked", ""),
        "form_key": new_secret(),
        "trouble": trouble,
        "typed": typed,
    }
    return desk_page(request, "desk/audit.html", context, section="audit", status=status)


def _is_running(key: str) -> bool:
    """Whether a worker still has the verification that this page waits for."""
    return bool(key) and available_at(f"{TOPIC}:{key[:_KEY_LETTERS]}") is not None


def _troubled(found: list[reading.Verification]) -> set[str]:
    return {stream for _code, stream, _number in (found[0].first if found else ())}


@staff(Role.AUDITOR)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Read one case again at once, or ask a worker to read everything."""
    actor, text = actor_of(request), request.POST.get("case", "").strip()
    # What is kept names the form, and is not its key.
    key = fingerprint(request.POST.get("key", "")[:60] or new_secret())[:_KEY_LETTERS]
    if not text:
        post(TOPIC, {"actor": actor.reference, "key": key}, key=f"{TOPIC}:{key}")
        return redirect(f"{reverse('desk:audit')}?{urlencode({'asked': key})}")
    row = visible_to(actor).filter(reference=read_reference(text) or text).first()
    if row is None:
        trouble = _("There is no case with this number.")
        return _page(request, trouble=trouble, typed=text, status=HTTPStatus.BAD_REQUEST)
    report = verify_ledger([row.stream])
    write_result(report, actor=actor.reference, at=clock.now(), act_key=f"audit:{key}", stream=row.stream)
    told = _("The chain is whole.") if report.is_whole else _("Something is wrong: it stands below.")
    messages.success(request, told)
    return redirect("desk:audit")


@staff(Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def entries(request: HttpRequest) -> HttpResponse:
    """A chain entry by entry: codes, ids, days and hashes."""
    if request.method == "POST":
        return lead_on(request, reverse("desk:audit-entries"))
    asked = asked_of(request, may_stand=_names_nobody)
    actor, text = actor_of(request), asked.text
    after = request.GET.get("after", "0")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    stream = _stream(actor, text)
    rows = reading.chain(stream, after=start) if stream else []
    names = Names.of([one.actor for one in rows], actor.reference)
    more = len(rows) > reading.PAGE
    context = {
        "q": text,
        "title": reading.subjects([stream], actor).name(stream) if stream else "",
        "rows": [(one, entry_words(one.code), names.name(one.actor)) for one in rows[: reading.PAGE]],
        "next_href": f"?{asked.query(after=str(rows[reading.PAGE - 1].number))}" if more else "",
        "is_over": asked.is_over,
    }
    return desk_page(request, "desk/audit_entries.html", context, section="audit")


@staff(Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whom: all of it, or what concerns one person or one case."""
    if request.method == "POST":
        return lead_on(request, reverse("desk:audit-looks"))
    asked = asked_of(request, may_stand=_names_nobody)
    actor, text = actor_of(request), asked.text
    before = request.GET.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    about, by = _concerned(actor, text)
    # Without what was asked nothing is shown, rather than everything.
    found = (
        []
        if asked.is_over or (text and not about and not by)
        else reading.looks(about=about, by=by, before=start)
    )
    rows = found[: reading.PAGE]
    names = Names.of([one.actor for one in rows], actor.reference)
    told = reading.subjects([one.stream for one in rows], actor)
    more = len(found) > reading.PAGE
    context = {
        "q": text,
        "rows": [(one, entry_words(one.code), names.name(one.actor), told.name(one.stream)) for one in rows],
        "next_href": f"?{asked.query(before=str(rows[-1].pk))}" if more else "",
        "is_over": asked.is_over,
    }
    return desk_page(request, "desk/audit_looks.html", context, section="audit")


def _names_nobody(text: str) -> bool:
    """Whether it may stand in an address: the number of a case, or a chain by its own name."""
    return read_reference(text) is not None or _CHAIN.fullmatch(text) is not None


def problem_words(code: str) -> str:
    """What is wrong with an entry or a head."""
    words = {
        "changed": _("An entry was changed"),
        "unreadable": _("An entry cannot be read"),
        "gap": _("An entry is missing"),
        "broken_link": _("An entry names another one before it"),
        "doubled": _("Two entries stand at one place"),
        "truncated": _("The end of a chain was cut off"),
        "rewritten": _("A chain was written anew"),
        "head_forged": _("A head is not signed by us"),
        "head_changed": _("A head was changed"),
        "head_gap": _("A head is missing"),
        "head_link": _("A head names another one before it"),
        "head_gone": _("A head that lies outside is gone here"),
        "head_other": _("A head that lies outside says something else"),
        "unguarded": _("A guard of the database is missing"),
    }
    return words.get(code, code)


def _stream(actor: Actor, text: str) -> str:
    """The chain that is meant: a case by its number, a person by name, or a chain by its own name."""
    if not text:
        return ""
    row = visible_to(actor).filter(reference=read_reference(text) or text).first()
    if row is not None:
        return str(row.stream)
    if _CHAIN.fullmatch(text):
        return text
    found = find_people(text, limit=1)
    return f"person:{found[0].id}" if found else ""


def _concerned(actor: Actor, text: str) -> tuple[list[str], list[str]]:
    """Chains that are about whoever is meant, and their own references as lookers."""
    if not text:
        return [], []
    row = visible_to(actor).filter(reference=read_reference(text) or text).first()
    if row is not None:
        return [str(row.stream)], []
    ids = [one.id for one in find_people(text, limit=20)]
    mine = visible_to(actor).filter(applicant_id__in=ids).values_list("pk", flat=True)[:200]
    about = [f"person:{pk}" for pk in ids] + [f"case:{pk}" for pk in mine]
    return about, [f"person:{pk}" for pk in ids]
