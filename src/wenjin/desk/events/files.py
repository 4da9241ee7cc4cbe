"""Events and registrations handed out and taken in as files: first what a file would change, then the change."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.files.limits import MEGABYTE
from wenjin.desk.events.place import PLANNERS, event_page, events_page, key_of, opened
from wenjin.desk.events.words import REGISTRATION_STATES, refused, wrong
from wenjin.desk.events.year import wanted_of, year_of
from wenjin.events.exchange import csv_files, xlsx_files
from wenjin.events.exchange.calendar import year_calendar
from wenjin.events.exchange.listed import event_lines, registration_lines
from wenjin.events.exchange.tables import MOST_BYTES, NotReadable, Table
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.services import importing, importing_guests
from wenjin.events.services.exporting import note_export
from wenjin.events.services.handed_files import NoSuchFile, hand_in, handed
from wenjin.events.services.importing import Fault, Judged
from wenjin.events.services.importing_guests import Foreseen
from wenjin.events.services.planning_refusals import NotPublished
from wenjin.events.services.refusals import EventRefusal, NoSuchEvent
from wenjin.lang.templatetags.lang import asked_language, interface_language, number
from wenjin.web.limits import accepts_body

LARGEST: Final = MOST_BYTES + 1024 * 1024
_SHOWN: Final = 200
_OTHER_KINDS: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF")
"""First bytes of what people hand in instead: a workbook of old Excel, and a PDF."""
_CSV: Final = "text/csv; charset=utf-8"
_VERDICTS: Final[dict[str, Promise]] = {
    "new": pgettext_lazy("a line of a file", "new"),
    "changed": pgettext_lazy("a line of a file", "changed"),
    "same": pgettext_lazy("a line of a file", "the same"),
    "wrong": pgettext_lazy("a line of a file", "wrong"),
}
_UNREADABLE: Final[dict[str, Promise]] = {
    "nothing": gettext_lazy("Choose a file first."),
    "empty": gettext_lazy("This file is empty."),
    "no_lines": gettext_lazy("The file has no lines below the names of the columns."),
    "not_utf8": gettext_lazy("The file is not in UTF-8. In Excel, save it as “CSV UTF-8” or as .xlsx."),
    "other_kind": gettext_lazy("This is no CSV and no XLSX file. Save it as .xlsx."),
    "too_large": gettext_lazy("The file is too large. Hand it in in parts."),
    "too_many": gettext_lazy("The file has too many lines. Hand it in in parts."),
    "not_csv": gettext_lazy("This is no CSV file, or it is damaged."),
    "not_xlsx": gettext_lazy("This is no XLSX file, or it is damaged."),
    "no_header": gettext_lazy("The first line must name the columns."),
    "twice": gettext_lazy("A column is there twice."),
}
_WHY: Final[dict[str, Promise]] = {
    "no_names": gettext_lazy("Write the names, with ; between."),
    "not_online": gettext_lazy("One cannot follow this event online."),
    "not_a_time": gettext_lazy("Write it as 2026-05-04 09:00."),
    "must_be_moved": gettext_lazy("The event is public: move it by hand, so that guests are told."),
    "too_small": gettext_lazy("More is taken already."),
    "already_cancelled": gettext_lazy("The event was cancelled."),
    "not_a_number": gettext_lazy("Write a whole number."),
    "not_a_date": gettext_lazy("Write the day as 2026-05-04."),
    "too_young": gettext_lazy("Too young for this event."),
    "not_open_yet": gettext_lazy("Registration is not open yet."),
    "closed_already": gettext_lazy("Registration is closed."),
    "not_by_form": gettext_lazy("One does not register for this event."),
    "not_for_you": gettext_lazy("The event is for others."),
    "already_over": gettext_lazy("It was decided or cancelled already."),
}
_FORESEEN: Final[dict[str, Promise]] = {
    "confirmed": gettext_lazy("Get a place"),
    "pending": gettext_lazy("Hold a place until you decide"),
    "waiting": gettext_lazy("Wait for a place"),
    "event_full": gettext_lazy("Find no place"),
}
"""What would become of the people of a file."""


# Handing out


@staff(*PLANNERS)
@require_safe
@never_cache
def export_events(request: HttpRequest, form: str) -> HttpResponse:
    """Events of a year as CSV, XLSX or iCal, narrowed as the list is."""
    year = year_of(request) or clock.today().year
    wanted = wanted_of(request)
    if form == "ics":
        content = year_calendar(year, interface_language(), wanted)
        return _file(content, "text/calendar; charset=utf-8", f"events-{year}.ics")
    if form not in ("csv", "xlsx"):
        raise Http404
    columns, lines = event_lines(year, asked_language(), wanted)
    return _table_file(form, f"events-{year}", columns, lines)


@staff(*PLANNERS)
@require_POST
@never_cache
def export_registrations(request: HttpRequest, code: str) -> HttpResponse:
    """Registrations of an event with names and addresses; that it was done is written down."""
    event = opened(code)
    form = request.POST.get("format", "")
    if form not in ("csv", "xlsx"):
        raise Http404
    columns, lines = registration_lines(event.id, event.plan)
    note_export(actor_of(request), code, form, len(lines), key=key_of(request), at=clock.now())
    return _table_file(form, f"registrations-{code}", columns, lines)


def _table_file(form: str, name: str, columns: Any, lines: Any) -> HttpResponse:
    if form == "csv":
        return _file(csv_files.write(columns, lines), _CSV, f"{name}.csv")
    return _file(xlsx_files.write(columns, lines, title=name), xlsx_files.MEDIA_TYPE, f"{name}.xlsx")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


# Taking in


@accepts_body(LARGEST)
@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_events(request: HttpRequest) -> HttpResponse:
    """Hand in a file of events; nothing is changed by that."""
    trouble = ""
    if request.method == "POST":
        try:
            table = _sent(request, ("code",))
            pk = hand_in(actor_of(request), "events", _name(request), table, at=clock.now())
        except NotReadable as error:
            trouble = _unreadable(error)
        else:
            return redirect("desk:events-import-look", pk)
    context = {"trouble": trouble, "columns": importing.COLUMNS, **_limits()}
    status = HTTPStatus.BAD_REQUEST if trouble else HTTPStatus.OK
    return events_page(request, "desk/events/import.html", context, status=status)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def look_at_events(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a file would change, line by line; then, by the button, the change."""
    actor = actor_of(request)
    try:
        if request.method == "POST":
            done = importing.take_in_events(actor, pk, at=clock.now())
            _say(request, done)
            return events_page(request, "desk/events/import_look.html", _lines(done, is_done=True))
        found = importing.look_at_events(handed(actor, "events", pk).table)
    except NoSuchFile as error:
        raise Http404 from error
    return events_page(request, "desk/events/import_look.html", _lines(found))


@accepts_body(LARGEST)
@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_registrations(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in a file of registrations; nothing is changed by that."""
    event = opened(code)
    trouble, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            if event.plan.state == "draft":
                raise NotPublished
            table = _sent(request, ("name", "email"))
            pk = hand_in(
                actor_of(request), "registrations", _name(request), table, at=clock.now(), event=code
            )
        except NotReadable as error:
            trouble, status = _unreadable(error), HTTPStatus.BAD_REQUEST
        except NotPublished:
            trouble, status = _("Make the event public first."), HTTPStatus.CONFLICT
        except EventRefusal as error:
            trouble, status = refused(error), HTTPStatus.CONFLICT
        else:
            return redirect("desk:event-registrations-look", code, pk)
    answers = tuple(f"answer_{one.code}" for one in event.plan.questions)
    context = {
        "trouble": trouble,
        "columns": (*importing_guests.COLUMNS, *answers),
        "meanings": _meanings(event),
        **_limits(),
    }
    return event_page(
        request, event, "desk/events/import_guests.html", context, here="registrations", status=status
    )


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def look_at_registrations(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Who would be registered; then, by the button, they are."""
    event, actor = opened(code), actor_of(request)
    try:
        if request.method == "POST":
            done = importing_guests.take_in_registrations(actor, code, pk, at=clock.now())
            _say(request, [one for one, _state in done])
            context = _lines([one for one, _state in done], event=event, is_done=True)
            context["counts"] += _states([state for _one, state in done])
            return _guests_page(request, opened(code), context)
        table = handed(actor, "registrations", pk, event=code).table
        found = importing_guests.look_at_registrations(code, table)
        foreseen = importing_guests.foresee(code, table, found, at=clock.now())
    except (NoSuchFile, NoSuchEvent) as error:
        if not importing_guests.was_taken_in(code, pk):
            raise Http404 from error
        messages.info(request, _("This file was taken in already."))
        return redirect("desk:event-registrations", code)
    context = _lines(found, event=event)
    if context["changes"]:
        context |= _foreseen(foreseen)
    return _guests_page(request, event, context)


def _states(states: list[str]) -> list[tuple[str, int]]:
    """How many of those who came in have a place, and how many wait for one or for a decision."""
    return [(str(words), states.count(one)) for one, words in REGISTRATION_STATES.items() if one in states]


def _foreseen(found: Foreseen) -> dict[str, Any]:
    """How many would get a place, and how many mails would go out, before anything is done."""
    if found.refusal:
        return {"shut": str(_WHY[found.refusal])}
    people = [(str(_FORESEEN[state]), count) for state, count in found.people.items()]
    return {"foreseen": [*people, (_("Mails that go out at once"), found.mails)]}


def _limits() -> dict[str, Any]:
    """How large a file may be, in bytes for the browser and in words for the reader."""
    most = _("At most %(size)s MB.") % {"size": number(MOST_BYTES // MEGABYTE)}
    return {"largest": MOST_BYTES, "most": most}


def _meanings(event: PlannedEvent) -> list[tuple[str, str]]:
    """What may stand in a column, of those that do not take any words."""
    most = number(event.plan.draft.largest_group)
    group = _("At most %(most)s people can come together.") % {"most": most}
    either = " · ".join(importing_guests.YES_OR_NO)
    answers = [
        (f"answer_{one.code}", _choices(event, one.code, allowed))
        for one in event.plan.questions
        if (allowed := importing_guests.YES_OR_NO if one.kind == "yes_no" else one.choices)
    ]
    return [
        (
            "guests",
            f"{_WHY['no_names']} {group}",
        ),
        ("country", _("Two letters, such as CN or FR.")),
        ("language", _("A code, such as en or zh-hans.")),
        *((("online", either),) if event.plan.draft.is_online else ()),
        ("news", either),
        *answers,
    ]


def _choices(event: PlannedEvent | None, question: str, choices: tuple[str, ...]) -> str:
    """Codes of choices, each with what it is called."""
    called = {
        one: str((event.words(f"questions/{question}/choices/{one}") if event else None) or one)
        for one in choices
    }
    return " · ".join(one if one == words else f"{one} ({words})" for one, words in called.items())


def _guests_page(request: HttpRequest, event: PlannedEvent, context: dict[str, Any]) -> HttpResponse:
    return event_page(request, event, "desk/events/import_guests_look.html", context, here="registrations")


def _sent(request: HttpRequest, needed: tuple[str, ...]) -> Table:
    """The table of the file that was sent.

    Raises:
        NotReadable: there is none, or it is none.
    """
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise NotReadable("nothing")
    if (sent.size or 0) > MOST_BYTES:
        raise NotReadable("too_large")
    data = sent.read()
    if data.startswith(_OTHER_KINDS):
        raise NotReadable("other_kind")
    read: Callable[[bytes], Table] = xlsx_files.read if data[:2] == b"PK" else csv_files.read
    table = read(data)
    missing = [one for one in needed if one not in table.columns]
    if missing:
        raise NotReadable("no_columns", ", ".join(missing), ", ".join(filter(None, table.columns)))
    if not table.lines:
        raise NotReadable("no_lines")
    return table


def _name(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    return "" if sent is None or isinstance(sent, list) else str(sent.name or "")


def _unreadable(error: NotReadable) -> str:
    if error.code == "no_columns":
        columns = {"missing": error.about, "found": error.found}
        return _("These columns are missing: %(missing)s. The file has these: %(found)s.") % columns
    told = str(_UNREADABLE.get(error.code, error.code))
    return f"{told} ({error.about})" if error.about else told


def _say(request: HttpRequest, done: "list[Judged] | tuple[Judged, ...]") -> None:
    count = sum(one.verdict in ("new", "changed") for one in done)
    told = ngettext("%(count)s line was taken in.", "%(count)s lines were taken in.", count)
    messages.success(request, told % {"count": number(count)})


def _lines(
    found: "list[Judged] | tuple[Judged, ...]", *, event: PlannedEvent | None = None, is_done: bool = False
) -> dict[str, Any]:
    """Lines for the page.

    Args:
        event: whose registrations they are; none when they are events.
    """
    order = {"wrong": 0, "changed": 1, "new": 2, "same": 3}
    ordered = sorted(found, key=lambda one: (order[one.verdict], one.number))
    counts = {verdict: sum(one.verdict == verdict for one in found) for verdict in _VERDICTS}
    people = sum(one.people for one in found if one.verdict == "new")
    return {
        "counts": [
            *((str(words), counts[code]) for code, words in _VERDICTS.items() if counts[code]),
            *([(_("People"), people)] if people else []),
        ],
        "has_people": event is not None,
        "lines": [
            (one, str(_VERDICTS[one.verdict]), [_fault(fault, event) for fault in one.faults])
            for one in ordered[:_SHOWN]
        ],
        "more": max(len(ordered) - _SHOWN, 0),
        "changes": counts["new"] + counts["changed"],
        "is_done": is_done,
    }


def _fault(fault: Fault, event: PlannedEvent | None) -> tuple[str, str]:
    told = str(_WHY.get(fault.why) or wrong(fault.why))
    if fault.allowed:
        told = f"{told} {_choices(event, fault.column.removeprefix('answer_'), fault.allowed)}"
    return fault.column, told
