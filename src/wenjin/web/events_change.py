"""A registration that its holder changes: the form of the event again, with what was said in it."""

from collections.abc import Iterator, Mapping
from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.sealed import GuestSeen
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services.changing import change_guests
from wenjin.events.services.refusals import EventFull, EventRefusal, FormWrong, SomebodyWasFaster
from wenjin.web.case_access import key_of, seen_of
from wenjin.web.events_fields import Values
from wenjin.web.events_link import of_registration
from wenjin.web.events_merging import Merged, merged, prints_of
from wenjin.web.events_page import when_and_where
from wenjin.web.events_reading import CONTACT, Typed, read_form, read_people, typed_values
from wenjin.web.events_register import Room, all_wrong, form_context, room_of
from wenjin.web.events_words import field_errors, refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
@of_registration
def change_it(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    """The form with what was said, and what becomes of the change."""
    if request.method == "POST":
        return _sent(request, row, found)
    if "change" not in row.can:
        return redirect("event-registration", row.contact.secret)
    return _page(request, row, found, row.size, _now(row))


def _sent(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    facts, seen = event_facts(found.code), seen_of(request)
    values: Values = typed_values(request.POST)
    if facts is None:
        return redirect("event-registration", row.contact.secret)
    if seen is not None and seen != row.sequence:
        both = merged(found, row, _now(row), values)
        values, seen = both.values, row.sequence if both.is_settled else seen
        if "was" in values and not both.is_settled:
            return _clashing(request, row, found, both)
    typed = read_form(values, facts, is_online=found.is_only_online)
    if request.POST.get("do") == "people":
        return _page(request, row, found, typed.people, values)
    if typed.wrong:
        return _wrong(request, row, found, typed, all_wrong(typed, facts))
    try:
        change_guests(
            row.contact.secret,
            typed.form,
            key=key_of(request) or new_secret(),
            at=clock.now(),
            kept=_kept(row, typed),
            seen=seen,
        )
    except FormWrong as error:
        return _wrong(request, row, found, typed, error.fields)
    except EventFull as error:
        room = room_of(found, error, 1, may_wait=False)
        conflict = HTTPStatus.CONFLICT
        return _page(request, row, found, typed.people, values, room=room, refused=room.line, status=conflict)
    except EventRefusal as error:
        words = refusal_words(error.code, **error.details)
        return _page(request, row, found, typed.people, values, refused=words, status=HTTPStatus.CONFLICT)
    return redirect("event-registration", row.contact.secret)


def _clashing(request: HttpRequest, row: RegistrationSeen, found: EventWhole, both: Merged) -> HttpResponse:
    """What is saved now and what was typed, where both were changed; sent again, it is saved."""
    people = read_people(both.values.get("people", ("",))[0], found.largest_group)
    refused = "" if both.errors else refusal_words(SomebodyWasFaster.code)
    conflict = HTTPStatus.CONFLICT
    return _page(
        request, row, found, people, both.values, errors=both.errors, refused=refused, status=conflict
    )


def _kept(row: RegistrationSeen, typed: Typed) -> list[UUID | None]:
    """Who is who: whoever is named as before keeps their ticket, others by their place in the form."""
    others = {one.id: one for one in row.guests[1:]}
    by_name = {one.name.casefold(): one.id for one in reversed(row.guests[1:]) if one.name}
    names = [one.name.casefold() for one in typed.form.guests]
    named = {number: by_name.pop(name) for number, name in enumerate(names) if number and name in by_name}
    kept: list[UUID | None] = [row.guests[0].id if row.guests else None]
    for number in range(1, len(names)):
        at_place = row.guests[number].id if number < len(row.guests) else None
        is_free = at_place in others and at_place not in named.values()
        kept.append(named.get(number) or (at_place if is_free else None))
    return kept


def _wrong(
    request: HttpRequest, row: RegistrationSeen, found: EventWhole, typed: Typed, codes: Mapping[str, str]
) -> HttpResponse:
    errors = field_errors(codes, most=found.largest_group, youngest=found.youngest)
    status = HTTPStatus.BAD_REQUEST
    return _page(request, row, found, typed.people, typed.values, errors=errors, status=status)


def _page(
    request: HttpRequest,
    row: RegistrationSeen,
    found: EventWhole,
    people: int,
    values: Values,
    *,
    room: Room | None = None,
    errors: Mapping[str, str] | None = None,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    back = reverse("event-registration", args=[row.contact.secret])
    context = {
        **form_context(request, found, people, values, errors or {}),
        "facts": when_and_where(found),
        "is_open": "change" in row.can,
        "heading": _("Change your registration"),
        "button": pgettext("change an answer", "Change"),
        "seen": row.sequence,
        "was": prints_of(found, row, _now(row)),
        "refused": refused,
        "room": room,
        "action": reverse("event-change", args=[row.contact.secret]),
        "back_href": back,
    }
    return render(request, "web/events/register.html", context, status=status)


def _now(row: RegistrationSeen) -> Values:
    return {**dict(_said(row)), "people": (str(row.size),)}


def _said(row: RegistrationSeen) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What was said, as the fields of the form have it."""
    for name in CONTACT:
        yield name, (getattr(row.contact, name),)
    yield "way", ("online" if row.is_online else "here",)
    yield "wants_news", ("yes",) if row.wants_news else ()
    yield from _answers("", row.answers)
    for number, guest in enumerate(row.guests):
        yield from _guest(f"guest-{number}-", guest)


def _guest(before: str, guest: GuestSeen) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield f"{before}name", (guest.name,)
    yield f"{before}chosen", guest.chosen
    yield f"{before}needs", guest.needs
    yield f"{before}diet", (guest.diet,)
    if guest.born_on is not None:
        yield from _day(f"{before}born_on", guest.born_on)
    yield from _answers(before, guest.answers)


def _answers(before: str, answers: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for code, answer in answers.items():
        name = f"{before}answer-{code}"
        if isinstance(answer, str):
            yield name, (answer,)
            try:
                yield from _day(name, date.fromisoformat(answer))
            except ValueError:
                continue
        elif isinstance(answer, list | tuple):
            yield name, tuple(map(str, answer))


def _day(name: str, day: date) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield f"{name}-day", (str(day.day),)
    yield f"{name}-month", (str(day.month),)
    yield f"{name}-year", (str(day.year),)
