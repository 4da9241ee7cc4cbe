"""Who has registered for an event: a list to search, to decide about many at once, and one of them on a page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import actor_of
from wenjin.catalogue.queries.texts import Said
from wenjin.core import clock
from wenjin.desk.events.place import PLANNERS, event_page, key_of, opened
from wenjin.desk.events.words import (
    CANCELLING_REASONS,
    DECLINE_REASONS,
    ENDED,
    REGISTRATION_STATES,
    choices,
    refused,
    word,
)
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.queries.registrations import RegistrationSeen, by_id, registrations_of
from wenjin.events.services.cancelling import cancel
from wenjin.events.services.deciding import approve, decline
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.counters_words import spoken_name
from wenjin.web.countries import country_name
from wenjin.web.events_words import ACCESS, DIETS

MOST_AT_ONCE: Final = 100
_BACK: Final = "back"
_LONGEST: Final = 100
# Names on the page that asks once more.
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one of them."""

    reference: str
    is_done: bool
    words: str


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def registrations(request: HttpRequest, code: str) -> HttpResponse:
    """The list; sent, what is meant with each that was chosen, and then what was done."""
    event = opened(code)
    results: list[Result] = []
    trouble = ""
    if request.method == "POST":
        chosen = request.POST.getlist("part")[:MOST_AT_ONCE]
        if _must_ask(request, event, chosen):
            return _ask(request, event, chosen)
        results = _do(request, event, chosen) if chosen else []
        trouble = "" if chosen else _("Choose at least one line.")
        event = opened(code)
    return _list(request, event, results, trouble)


def _list(request: HttpRequest, event: PlannedEvent, results: list[Result], trouble: str) -> HttpResponse:
    get = request.GET
    state = get.get("state", "")
    state = state if state in REGISTRATION_STATES or state == _BACK else ""
    q, page = get.get("q", "")[:_LONGEST].strip(), get.get("page", "")
    found = registrations_of(
        event.id,
        state="" if state == _BACK else state,
        q=q,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        mails_back=state == _BACK,
    )
    kept = {"state": state} if state else {}
    context = {
        "found": found,
        "lines": [
            (one, word(REGISTRATION_STATES, one.state), word(ENDED, one.reason)) for one in found.lines
        ],
        "state": state,
        "q": q,
        "views": [
            ("", pgettext("registrations", "All"), sum(event.counts.values())),
            *((one, str(words), event.counts.get(one, 0)) for one, words in REGISTRATION_STATES.items()),
            *([(_BACK, _("Mail comes back"), event.mails_back)] if event.mails_back else []),
        ],
        "acts": _acts(event),
        "results": results,
        "failed": sum(not one.is_done for one in results),
        "trouble": trouble,
        "is_ordered": state == "waiting",
        "before_href": _page_href(kept, found.page - 1) if found.page > 1 and not q else "",
        "after_href": _page_href(kept, found.page + 1) if found.page < found.pages and not q else "",
        "counts_told": _count_words(found.total),
        "query": urlencode(kept),
    }
    status = HTTPStatus.BAD_REQUEST if trouble else HTTPStatus.OK
    return event_page(
        request, event, "desk/events/registrations.html", context, here="registrations", status=status
    )


def _page_href(kept: dict[str, str], page: int) -> str:
    return "?" + urlencode({**kept, "page": str(page)})


def _count_words(total: int) -> str:
    words = ngettext("%(count)s registration", "%(count)s registrations", total)
    return words % {"count": number(total)}


def _acts(event: PlannedEvent) -> list[tuple[str, str]]:
    """What can be done with many at once."""
    decides = [("approve", pgettext("with registrations", "Approve"))]
    declines = [
        (f"decline:{one}", pgettext("with registrations", "Decline: %(reason)s") % {"reason": words})
        for one, words in choices(DECLINE_REASONS)
    ]
    cancels = [
        (f"cancel:{one}", pgettext("with registrations", "Cancel: %(reason)s") % {"reason": words})
        for one, words in choices(CANCELLING_REASONS)
    ]
    has_pending = event.plan.draft.entry == "approved" or event.counts.get("pending")
    return [*(decides if has_pending else []), *(declines if has_pending else []), *cancels]


def _must_ask(request: HttpRequest, event: PlannedEvent, chosen: list[str]) -> bool:
    """Guests are written to at once and others get what becomes free: nobody can take that back, so we ask."""
    is_known = request.POST.get("do", "") in dict(_acts(event))
    return bool(chosen) and is_known and not request.POST.get("is_meant")


def _ask(request: HttpRequest, event: PlannedEvent, chosen: list[str]) -> HttpResponse:
    """What is about to be done with whom; nothing is done yet."""
    at, do = clock.now(), request.POST["do"]
    told = ngettext(
        "%(count)s registration. They are told at once.",
        "%(count)s registrations. They are told at once.",
        len(chosen),
    )
    context = {
        "title": dict(_acts(event))[do],
        "do": do,
        "chosen": chosen,
        "told": told % {"count": number(len(chosen))},
        "some": [seen for one in chosen[:_SHOWN] if (seen := _registration(event, one, at)) is not None],
        "is_stop": not do.startswith("approve"),
        "back": request.get_full_path(),
    }
    return event_page(request, event, "desk/events/registrations_sure.html", context, here="registrations")


def _do(request: HttpRequest, event: PlannedEvent, chosen: Iterable[str]) -> list[Result]:
    what, reason = _act_of(request.POST.get("do", ""))
    key, at, actor = key_of(request), clock.now(), actor_of(request)
    act = _doing(actor, what, reason, at)
    results = []
    for place, one in enumerate(chosen):
        doing = partial(act, seen=_seen(one)) if act is not None and what == "approve" else act
        results.append(_one(event, one, doing, f"{key}:{place}", at))
    return results


def _seen(chosen: str) -> int | None:
    """As what a registration was shown; who decides knows only that."""
    said = chosen.partition(".")[2]
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None


def _act_of(typed: str) -> tuple[str, str]:
    what, _colon, reason = typed[:_LONGEST].partition(":")
    return what, reason


Doing = Callable[..., object]


def _doing(actor: Actor, what: str, reason: str, at: datetime) -> Doing | None:
    known: dict[str, Doing] = {"approve": approve, "decline": decline, "cancel": cancel}
    act = known.get(what)
    return None if act is None else partial(act, actor, reason=reason, at=at)


def _one(event: PlannedEvent, chosen: str, act: Doing | None, key: str, at: datetime) -> Result:
    """One act of its own; whatever becomes of the others, this one is done or not."""
    seen = _registration(event, chosen, at)
    if seen is None:
        return Result(chosen[:40], False, _("There is no such registration."))
    if act is None:
        return Result(seen.reference, False, _("Choose what is to be done."))
    try:
        done = act(registration_id=seen.id, key=key)
    except EventRefusal as error:
        return Result(seen.reference, False, refused(error))
    # Only who is approved can still wait after an act: the decision is kept for when a place becomes free.
    still_waits = getattr(done, "state", "") == "waiting"
    return Result(
        seen.reference, True, _("Approved, and waiting for a place.") if still_waits else _("Done.")
    )


def _registration(event: PlannedEvent, chosen: str, at: datetime) -> RegistrationSeen | None:
    try:
        seen = by_id(UUID(chosen.partition(".")[0]), at)
    except ValueError:
        return None
    return seen if seen is not None and seen.event_id == event.id else None


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def registration(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """One registration: who comes, what they answered, what can be done."""
    event = opened(code)
    seen = _registration(event, str(pk), clock.now())
    if seen is None:
        raise Http404
    typed = request.POST.get("part", "")
    chosen = [typed if typed.startswith(f"{pk}.") else str(pk)]
    if request.method == "POST" and _must_ask(request, event, chosen):
        return _ask(request, event, chosen)
    results = _do(request, event, chosen) if request.method == "POST" else []
    if results:
        event = opened(code)
        seen = _registration(event, str(pk), clock.now()) or seen
    context = {
        "one": seen,
        "state": word(REGISTRATION_STATES, seen.state),
        "reason": word(ENDED, seen.reason),
        "facts": _facts(seen),
        "answers": _answers(event, seen.answers),
        "guests": [
            (
                guest,
                _needs(guest.needs, guest.diet),
                _answers(event, guest.answers),
                _chosen(event, guest.chosen),
            )
            for guest in seen.guests
        ],
        "acts": _acts_on(event, seen),
        "results": results,
        "failed": sum(not one.is_done for one in results),
    }
    status = HTTPStatus.CONFLICT if context["failed"] else HTTPStatus.OK
    return event_page(
        request, event, "desk/events/registration.html", context, here="registrations", status=status
    )


def _acts_on(event: PlannedEvent, seen: RegistrationSeen) -> list[tuple[str, str]]:
    if seen.state in ("declined", "cancelled", "expired"):
        return []
    is_open = seen.state in ("pending", "waiting", "offered")
    return [one for one in _acts(event) if is_open or one[0].startswith("cancel")]


def _facts(seen: RegistrationSeen) -> list[tuple[str, str]]:
    to = seen.contact
    said = (
        (_("Name"), to.name),
        (_("E-mail"), to.email),
        (_("Telephone"), to.telephone),
        (_("Organisation"), to.organisation),
        (_("Country"), country_name(to.country, asked_language()) if to.country else ""),
        (_("Language"), spoken_name(seen.language)),
        (_("People"), number(seen.size)),
        (_("News by mail"), pgettext("consent", "Yes") if seen.wants_news else pgettext("consent", "No")),
        (_("Case of the letter"), seen.case_reference),
    )
    return [(name, value) for name, value in said if value]


def _answers(event: PlannedEvent, answers: object) -> list[tuple[Said | str, str]]:
    given = dict(answers) if isinstance(answers, dict) else {}
    asked = [one.code for one in event.plan.questions]
    order = [*(one for one in asked if one in given), *(one for one in given if one not in asked)]
    return [(event.words(f"questions/{one}/label") or one, _answer(event, one, given[one])) for one in order]


def _answer(event: PlannedEvent, question: str, given: object) -> str:
    parts = [str(one) for one in given] if isinstance(given, list | tuple) else [str(given)]
    return ", ".join(str(event.words(f"questions/{question}/choices/{one}") or one) for one in parts)


def _needs(needs: Iterable[str], diet: str) -> str:
    return ", ".join([*(word(ACCESS, one) for one in needs), *([word(DIETS, diet)] if diet else [])])


def _chosen(event: PlannedEvent, codes: Iterable[str]) -> str:
    return ", ".join(str(event.words(f"quotas/{one}/name") or one) for one in codes)
