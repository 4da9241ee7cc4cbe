"""The console of an interpreter: where to go or which room to join, what it is about, and the words for it."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.domain.line_state import WhyFailed
from wenjin.counters.queries.console import LineSeen, TicketSeen
from wenjin.counters.queries.interpreting import job_at_counter, line_in_hall, lines_for, minutes_today
from wenjin.counters.queries.people import HallPerson, interpreter_of
from wenjin.counters.services.lines import line_connected, line_ended, line_failed
from wenjin.counters.services.refusals import HallRefusal, LineOver
from wenjin.desk.counters.console_words import line_words
from wenjin.desk.counters.papers import Matter, matter
from wenjin.desk.counters.people_form import spoken_of
from wenjin.desk.counters.place import LONGEST, Place, hall_page, no_hall, place_of
from wenjin.desk.counters.refusal_words import hall_refusal_words, status_of
from wenjin.desk.counters.rooms import room_for
from wenjin.desk.counters.words import SpokenLanguage, counted_minutes, spoken


@dataclass(frozen=True, slots=True)
class Job:
    """What an interpreter is to do now.

    Attributes:
        line: by video; None for a counter of the hall.
        told: how it stands.
        is_own: the interpreter has taken it, or was sent to it.
    """

    ticket: str
    counter: str
    officer: str
    language: SpokenLanguage
    topic: str
    topic_id: str
    service_id: str
    line: LineSeen | None
    told: str
    is_own: bool
    join_href: str


@staff(Role.INTERPRETER)
@require_safe
@never_cache
def interpreting(request: HttpRequest) -> HttpResponse:
    """The next job of the reader."""
    place = place_of(request, Role.INTERPRETER)
    return no_hall(request) if place is None else _page(request, place)


@staff(Role.INTERPRETER)
@require_POST
@never_cache
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Take a conversation by video, end it, or say that it broke off."""
    place = place_of(request, Role.INTERPRETER)
    if name not in _ACTS:
        raise Http404
    if place is None:
        return no_hall(request)
    at = clock.now()
    try:
        line = _line(request, place)
        if name == "accept":
            _accept(place, line, at)
        elif line.person_id != place.actor.person_id:
            raise LineOver
        elif name == "ended":
            line_ended(line.id, at=at, actor=place.actor)
            messages.success(request, _("The conversation is over. Thank you."))
        else:
            line_failed(line.id, WhyFailed.LOST, at=at, actor=place.actor)
            messages.success(request, _("It is noted that the line broke off. Another one is looked for."))
    except HallRefusal as refused:
        return _page(request, place, trouble=hall_refusal_words(refused), status=status_of(refused))
    return redirect("desk:counters-interpreting")


_ACTS: Final = ("accept", "ended", "lost")


def _line(request: HttpRequest, place: Place) -> LineSeen:
    try:
        found = line_in_hall(place.centre, UUID(request.POST.get("line", "")))
    except ValueError as error:
        raise LineOver from error
    if found is None:
        raise LineOver
    return found


def _accept(place: Place, line: LineSeen, at: datetime) -> None:
    """The reader is in the room; only for a language that they interpret."""
    me = interpreter_of(place.centre, place.actor.person_id)
    if me is None or line.language not in dict(me.facts.languages):
        raise LineOver
    line_connected(line.id, at=at, person_id=place.actor.person_id, name=me.facts.name, actor=place.actor)


def _page(
    request: HttpRequest, place: Place, *, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    at = clock.now()
    me = interpreter_of(place.centre, place.actor.person_id)
    jobs = _jobs(place, me, at) if me else []
    minutes = minutes_today(place.centre, me.id if me else None, place.actor.person_id, at)
    context = {
        "me": me,
        "spoken_ones": spoken_of(me.facts) if me else [],
        "job": jobs[0] if jobs else None,
        "others": jobs[1:],
        "matter": _matter(request, place, jobs[0]) if jobs else None,
        "here": counted_minutes(minutes.here),
        "remote": counted_minutes(minutes.remote),
        "conversations": minutes.conversations,
        "trouble": trouble,
    }
    return hall_page(
        request, place, "desk/counters/interpreting.html", context, here="interpreting", status=status
    )


def _jobs(place: Place, me: HallPerson, at: datetime) -> list[Job]:
    """The counter first: somebody sits there already. Then own lines, then those that anybody may take."""
    here = job_at_counter(me.id)
    person = place.actor.person_id
    lines = lines_for(place.centre, person, frozenset(dict(me.facts.languages))) if person else []
    found = [_at_counter(place, here)] if here else []
    return [*found, *(_by_video(place, one, at) for one in lines)]


def _at_counter(place: Place, ticket: TicketSeen) -> Job:
    told = (
        _("The conversation has begun.")
        if ticket.served_at is not None
        else _("The visitor was called and is on the way.")
    )
    return Job(
        ticket=ticket.shown,
        counter=ticket.counter,
        officer=ticket.officer,
        language=spoken(ticket.language),
        topic=place.topic(ticket.topic),
        topic_id=ticket.topic,
        service_id=ticket.service_id,
        line=None,
        told=told,
        is_own=True,
        join_href="",
    )


def _by_video(place: Place, line: LineSeen, at: datetime) -> Job:
    is_own = line.person_id == place.actor.person_id
    return Job(
        ticket=line.ticket,
        counter=line.counter,
        officer="",
        language=spoken(line.language),
        topic=place.topic(line.topic),
        topic_id=line.topic,
        service_id=line.service_id,
        line=line,
        told=line_words(line, at),
        is_own=is_own,
        join_href=room_for(place, line, interprets=True),
    )


def _matter(request: HttpRequest, place: Place, job: Job) -> Matter | None:
    topic = place.hall.topics.get(job.topic_id)
    if topic is None:
        return None
    chosen = request.GET.get("service", "")[:LONGEST] or job.service_id
    return matter(place.hall.subject, topic.id, topic.services, chosen, job.language.code)
