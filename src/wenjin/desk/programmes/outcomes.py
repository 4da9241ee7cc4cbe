"""Who was at which session, and what a course came to for each guest."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.core import clock
from wenjin.desk.programmes.place import (
    PLANNERS,
    actor_of,
    done,
    key_of,
    programme_of,
    programme_page,
    uuids,
)
from wenjin.desk.programmes.words import RESULTS
from wenjin.events.queries.programmes import Programme
from wenjin.events.services.outcomes import Said, mark_attendance, set_competences, write_outcomes

_LONGEST: Final = 200
_LONGEST_LIST: Final = 10_000


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def attendance(request: HttpRequest, code: str) -> HttpResponse:
    """One session with a tick for everybody who was there."""
    if request.method != "POST":
        return _attendance_page(request, code)
    session = request.POST.get("session", "")[:_LONGEST]

    def act() -> str:
        there, shown = uuids(request.POST.getlist("there")), uuids(request.POST.getlist("shown"))
        if "was" in request.POST:
            # Guests who were not touched are nobody's word: a colleague may be at them.
            shown &= there ^ uuids(request.POST.getlist("was"))
        mark_attendance(actor_of(request), code, session, there, shown, key=key_of(request), at=clock.now())
        return _("Saved.")

    return done(
        request,
        code,
        "attendance",
        act,
        lambda trouble, status: _attendance_page(request, code, trouble, status),
        query=f"?{urlencode({'session': session})}",
    )


def _attendance_page(
    request: HttpRequest, code: str, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    known = programme_of(code)
    wanted = request.POST.get("session") or request.GET.get("session", "")
    sessions = {one.code: one for one in known.sessions}
    chosen = sessions.get(wanted) or (known.sessions[0] if known.sessions else None)
    ticked = uuids(request.POST.getlist("there")) if trouble else None
    before = uuids(request.POST.getlist("was")) if trouble else None
    lines = [
        (
            one,
            chosen.code in one.was_there if ticked is None else one.id in ticked,
            chosen.code in one.scanned,
            chosen.code in one.was_there if before is None else one.id in before,
        )
        for one in known.guests
        if chosen is not None
    ]
    context = {
        "programme": known,
        "chosen": chosen,
        "lines": lines,
        "counts": [
            (one, sum(one.code in guest.was_there for guest in known.guests)) for one in known.sessions
        ],
        "trouble": trouble,
    }
    return programme_page(
        request, code, "desk/programmes/attendance.html", context, here="attendance", status=status
    )


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def outcomes(request: HttpRequest, code: str) -> HttpResponse:
    """What a course teaches, and what became of each guest."""
    if request.method != "POST":
        return _outcomes_page(request, code)

    def act() -> str:
        known = programme_of(code)
        actor, key, at = actor_of(request), key_of(request), clock.now()
        if request.POST.get("do") == "competences":
            names = request.POST.get("competences", "")[:_LONGEST_LIST].splitlines()
            set_competences(actor, code, names, key=key, at=at)
        else:
            said, shown = _said(request, known), _was(request, known)
            # Rows that were not touched are nobody's word: a colleague may be at them.
            changed = {pk: one for pk, one in said.items() if one != shown.get(pk)}
            write_outcomes(actor, code, changed, key=key, at=at, seen=shown)
        return _("Saved.")

    return done(
        request, code, "outcomes", act, lambda trouble, status: _outcomes_page(request, code, trouble, status)
    )


def _said(request: HttpRequest, known: Programme) -> dict[UUID, Said]:
    """What was chosen of those who stood on the form."""
    post = request.POST
    return {
        one.id: Said(
            post.get(f"result-{one.id}", "")[:_LONGEST],
            tuple(part[:_LONGEST] for part in post.getlist(f"can-{one.id}")[:_LONGEST]),
        )
        for one in known.guests
        if f"result-{one.id}" in post
    }


def _was(request: HttpRequest, known: Programme) -> dict[UUID, Said]:
    """What the form showed of those who stood on it."""
    found = {}
    for one in known.guests:
        typed = request.POST.get(f"was-{one.id}")
        if typed is not None:
            result, _space, skills = typed[:_LONGEST_LIST].partition(" ")
            found[one.id] = Said(result, tuple(skills.split()))
    return found


def _outcomes_page(
    request: HttpRequest, code: str, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    known = programme_of(code)
    typed = _said(request, known) if trouble else {}
    was = _was(request, known) if trouble else {}
    is_outdated = False
    lines = []
    for one in known.guests:
        now = Said(one.result, tuple(code_ for code_ in known.competences if code_ in one.competences))
        said, shown = typed.get(one.id, now), was.get(one.id, now)
        if said == shown:
            # Not touched: what is there now is shown.
            said = shown = now
        is_outdated = is_outdated or now not in (said, shown)
        skills = [(code_, words, code_ in said.competences) for code_, words in known.competences.items()]
        seen = " ".join((shown.result, *shown.competences))
        lines.append((one, said.result, skills, len(one.was_there), seen))
    kept = request.POST.get("competences", "")[:_LONGEST_LIST] if trouble else ""
    context = {
        "programme": known,
        "lines": lines,
        "results": [(code_, str(words)) for code_, words in RESULTS.items()],
        "session_count": len(known.sessions),
        "competences": kept or "\n".join(known.competences.values()),
        "trouble": trouble,
        "is_outdated": is_outdated,
    }
    return programme_page(
        request, code, "desk/programmes/outcomes.html", context, here="outcomes", status=status
    )
