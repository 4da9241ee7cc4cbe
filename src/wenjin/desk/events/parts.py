"""Sessions, speakers, sponsors, places, questions and money of an event: all lines of one kind on a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events import parts_read, parts_written
from wenjin.desk.events.parts_forms import (
    BudgetForm,
    PartForm,
    Parts,
    QuestionForm,
    QuotaForm,
    SessionForm,
    SpeakerForm,
    SponsorForm,
    parts,
)
from wenjin.desk.events.place import PLANNERS, address_of, event_page, key_of, opened, seen_of, shown
from wenjin.desk.events.preview import preview
from wenjin.desk.events.words import refused, wrong
from wenjin.desk.merging import Merged, as_sent, merge
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.services.planning_refusals import BadEvent, InUse
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import listed

Do = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Act:
    """An act about the parts of an event, with all that it needs but the parts themselves."""

    actor: Actor
    event: PlannedEvent
    key: str
    at: datetime
    seen: int | None
    drops_answers: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of parts.

    Attributes:
        name: in addresses; ``prefix`` in codes of what is wrong (``quota-0-size``).
        initial: what the forms show of what is there.
        known: choices by field.
        save: writes what was typed.
        fields: names of fields of the form by those of the drafts, where they differ.
        is_ordered: whether their order is typed.
        accept: media types of files that may be given; ``largest`` bytes of all of them together.
    """

    name: str
    prefix: str
    title: Promise
    hint: Promise
    form: type[PartForm]
    initial: Callable[[PlannedEvent], list[dict[str, Any]]]
    known: Callable[[PlannedEvent], Mapping[str, Any]]
    save: Callable[[Act, list[PartForm]], object]
    fields: Mapping[str, str]
    is_ordered: bool = True
    extra: int = 2
    accept: str = ""
    largest: int = 0


_ALWAYS: Final = frozenset({"budget", "sponsors", "speakers", "materials"})
_WITHOUT_CODES: Final = frozenset({"budget", "sponsors", "materials"})
KINDS: Final = {
    one.name: one
    for one in (
        Kind(
            "sessions",
            "session",
            gettext_lazy("Sessions"),
            gettext_lazy("Guests of a public event are told when a session moves."),
            SessionForm,
            parts_read.sessions,
            parts_read.rooms_known,
            parts_written.sessions,
            {"interpretations": "into_0_language", "code": "title"},
            is_ordered=False,
            extra=1,
        ),
        Kind(
            "speakers",
            "speaker",
            gettext_lazy("Speakers"),
            gettext_lazy("They stand on the page of the event in this order."),
            SpeakerForm,
            parts_read.speakers,
            parts_read.sessions_known,
            parts_written.speakers,
            {"code": "name"},
        ),
        Kind(
            "sponsors",
            "sponsor",
            gettext_lazy("Sponsors"),
            gettext_lazy("They stand on the page of the event in this order."),
            SponsorForm,
            parts_read.sponsors,
            lambda _event: {},
            parts_written.sponsors,
            {},
        ),
        Kind(
            "quotas",
            "quota",
            gettext_lazy("Places, meals, receivers"),
            gettext_lazy("What becomes free is offered at once to those who wait."),
            QuotaForm,
            parts_read.quotas,
            parts_read.quota_known,
            parts_written.quotas,
            {"code": "kind"},
        ),
        Kind(
            "questions",
            "question",
            gettext_lazy("Questions to guests"),
            gettext_lazy("Ask only what you need. Answers are sealed and are deleted after the event."),
            QuestionForm,
            parts_read.questions,
            lambda _event: {},
            parts_written.questions,
            {"code": "label"},
        ),
        Kind(
            "budget",
            "line",
            gettext_lazy("Budget"),
            gettext_lazy("Amounts are in yuan. Leave the actual one empty while it is not known."),
            BudgetForm,
            parts_read.budget,
            lambda _event: {},
            parts_written.budget,
            {"code": "line"},
            is_ordered=False,
            extra=3,
        ),
    )
}


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def part(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """All parts of one kind; sent, they are said anew."""
    kind = KINDS.get(name)
    if kind is None:
        raise Http404
    return answer(request, opened(code), kind)


def answer(request: HttpRequest, event: PlannedEvent, kind: Kind) -> HttpResponse:
    """The page of a kind of parts, or what becomes of its form."""
    if request.POST.get("do") == "more":
        # More empty lines, with all that was typed kept; nothing is saved yet.
        return _page(request, event, kind, _with_more(event, kind, request), as_sent(request))
    now = _forms(event, kind)
    merged = _merged(request, kind, now)
    if merged.data is None:
        return _page(request, event, kind, now, merged)
    typed = _forms(event, kind, merged.data, request.FILES)
    if not typed.is_valid():
        return _page(request, event, kind, typed, merged, _("It is not saved. Mend what is marked."))
    kept = typed.kept()
    gone = _sessions_gone(event, kind, kept)
    if gone and request.POST.get("is_meant") != "on":
        told = _("Tick the box if you are sure.")
        return _page(request, event, kind, typed, merged, told, sessions_gone=gone)
    drops_answers = request.POST.get("drops_answers") == "on"
    seen = merged.seen(seen_of(request), event.plan.version)
    act = Act(actor_of(request), event, key_of(request), clock.now(), seen, drops_answers)
    try:
        kind.save(act, kept)
    except BadEvent as error:
        _mark(kind, kept, error.fields)
        return _page(request, event, kind, typed, merged, refused(error))
    except EventRefusal as error:
        is_in_use = error.code == InUse.code
        return _page(
            *(request, event, kind, typed, merged, refused(error)),
            status=HTTPStatus.CONFLICT,
            is_in_use=is_in_use,
        )
    messages.success(request, _("Saved."))
    return redirect(address_of(kind.name, event.code))


def _sessions_gone(event: PlannedEvent, kind: Kind, kept: list[PartForm]) -> str:
    """What of a public programme would be no more, which is asked first; empty when nothing is taken away."""
    if kind.name != "sessions" or event.plan.state != "published":
        return ""
    left = {form.cleaned_data.get("code") for form in kept}
    gone = [words for code, words in parts_read.session_choices(event) if code not in left]
    return str(listed(gone)) if gone else ""


def _forms(event: PlannedEvent, kind: Kind, data: Any = None, files: Any = None) -> Parts:
    initial = kind.initial(event)
    if kind.is_ordered:
        initial = [{"order": place, **one} for place, one in enumerate(initial, 1)]
    return parts(
        kind.form, data=data, files=files, initial=initial, known=kind.known(event), extra=kind.extra
    )


def _merged(request: HttpRequest, kind: Kind, now: Parts) -> Merged:
    """Lines are known by their codes; where they have none, nobody can say which line a colleague changed.

    A line that a colleague has changed is not removed unseen.
    """
    fields, anchors = [], []
    for form in now.forms:
        is_whole = kind.name in _WITHOUT_CODES or form.add_prefix("is_gone") in request.POST
        for one in form:
            fields.append((f"{form.legend}: {one.label}".lstrip(": "), one))
            if is_whole or one.name == "code":
                anchors.append(one.html_name)
    return merge(request, fields, anchors)


def _with_more(event: PlannedEvent, kind: Kind, request: HttpRequest) -> Parts:
    data = request.POST.copy()
    total = data.get("part-TOTAL_FORMS", "0")
    data["part-TOTAL_FORMS"] = str(min(int(total[:3]) if total.isascii() and total.isdigit() else 0, 90) + 3)
    return _forms(event, kind, data)


def _mark(kind: Kind, kept: list[PartForm], fields: Mapping[str, str]) -> None:
    """Say beside each field what is wrong with it; what belongs to none stands above the line."""
    for name, why in fields.items():
        prefix, _dash, rest = name.partition("-")
        number, _dash, attribute = rest.partition("-")
        if prefix != kind.prefix or not number.isdigit() or int(number) >= len(kept):
            continue
        form = kept[int(number)]
        field = kind.fields.get(attribute, attribute)
        form.add_error(field if field in form.fields else None, wrong(why))


def _page(
    request: HttpRequest,
    event: PlannedEvent,
    kind: Kind,
    typed: Parts,
    merged: Merged,
    trouble: str = "",
    *,
    status: HTTPStatus | None = None,
    is_in_use: bool = False,
    sessions_gone: str = "",
) -> HttpResponse:
    if status is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    context = {
        "kind": kind,
        "forms": typed,
        "merged": merged,
        "trouble": trouble,
        **shown(request, event.plan.version),
        "is_shut": event.plan.state == "cancelled" and kind.name not in _ALWAYS,
        # A browser does not give a file twice.
        "is_file_lost": bool(request.FILES),
        "taken": {one.code: one.taken for one in event.plan.quotas} if kind.name == "quotas" else {},
        "sessions_gone": sessions_gone,
        "asks_about_answers": kind.name == "questions" and is_in_use,
        "preview": preview(event) if kind.name == "questions" else (),
    }
    return event_page(request, event, "desk/events/parts.html", context, here=kind.name, status=status)
